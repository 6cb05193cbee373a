#pragma once

// What a client knows of the cluster: brokers, topics, leaders. Asked of any broker (Metadata, facts §2.2) when somebody
// needs a topic, when an answer says that the knowledge is old, and every metadata.max.age.ms.
//
// Leader epochs never go back: an answer with an older epoch for a partition is not believed (KIP-320).

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/error_code.h"
#include "engine/base/uuid.h"
#include "engine/client/client_network.h"

namespace engine {

class ClientMetadata {
public:
    struct Options {
        std::vector<NodeId> bootstrap; // never empty
        Duration maxAge{300s};
        Duration retryBackoff{100ms};
        Duration retryBackoffMax{1s};
        bool allowAutoTopicCreation = true;
        std::uint64_t tag = 2;         // of its requests; not 1
    };
    struct Partition {
        BrokerId leader = kNoBroker;
        LeaderEpoch leaderEpoch = kNoLeaderEpoch;
        std::vector<BrokerId> replicas{};
    };
    struct Topic {
        ErrorCode error = ErrorCode::None; // InvalidTopicException: no use in asking again
        Uuid id{};                         // zero: the broker is too old to tell
        bool isInternal = false;
        std::vector<Partition> partitions; // by index
    };

    explicit ClientMetadata(Options options);

    // Topics to know about; a new one is asked for at once.
    void want(const std::string& topic);
    // A topic that is known by its id only (KIP-848); its name comes with an answer.
    void want(const Uuid& topic);
    // All topics that there are, from now on (pattern subscriptions), or those wanted by name again.
    void wantAll(bool all);
    void requestUpdate() { m_updateWanted = true; }
    // Sends a request if one is due and a broker can take it. Returns when to call again although nothing happened.
    Time update(Turn& turn, ClientNetwork& network);
    // False: not an answer to a request of ours.
    bool on(Turn& turn, ClientNetwork& network, ClientNetwork::Response& response);
    // Is there such a broker, by the last answer?
    bool knows(NodeId broker) const { return m_brokers.contains(broker); }
    // A broker told who leads now (KIP-951). True: it was news.
    bool leaderIs(const TopicPartition& partition, BrokerId leader, LeaderEpoch epoch);

    // Null until it was told of.
    const Topic* topic(const std::string& name) const;
    std::int32_t partitionCount(const std::string& topic) const; // 0: unknown
    Partition partition(const TopicPartition& id) const;         // without a leader if unknown
    const std::map<std::string, Topic>& topics() const { return m_topics; }
    // The name of a topic by its id; nothing: not known (yet).
    std::optional<std::string> nameOf(const Uuid& topic) const;
    const std::string& rackOf(NodeId broker) const; // empty: none, or unknown
    // Any broker that can take a request now: the one with the fewest on their way. Begins connections if there is none.
    std::optional<NodeId> anyReadyBroker(Turn& turn, ClientNetwork& network);
    // When anyReadyBroker() is worth another try although nothing happened.
    Time anyBrokerRetryAt(const Turn& turn, const ClientNetwork& network) const;
    std::uint64_t updates() const { return m_updates; }           // answers taken
    void walk(StateVisitor& visitor) const;

private:
    std::vector<NodeId> candidates() const;
    void tell(Turn& turn) const;

    Options m_options;
    std::set<std::string> m_wanted;
    std::set<Uuid> m_wantedIds;              // without a name yet
    bool m_wantsAll = false;
    std::map<std::string, Topic> m_topics;
    std::map<Uuid, std::string> m_names;     // by id, of m_topics
    std::set<NodeId> m_brokers;
    std::map<NodeId, std::string> m_racks;   // of those that have one
    bool m_updateWanted = true;
    bool m_inFlight = false;
    int m_failures = 0;          // answers in a row that did not bring what was wanted
    Time m_notBefore = kWorldStart;
    Time m_refreshAt = kWorldStart;
    std::uint64_t m_updates = 0;
};

} // namespace engine
