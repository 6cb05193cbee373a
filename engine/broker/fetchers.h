#pragma once

// The follower side: pulls what this broker's followers lack from their leaders (facts §5.5).
//
// num.replica.fetchers fetchers for each leader broker, each with a connection of its own; a partition belongs to the one that
// its name and number hash to. A fetcher has one Fetch at a time under way, about every partition of its own that is due: from its
// log's end, with the epoch of its last record, so that the leader can say where the histories part (KIP-595's Fetch for data,
// since 2.7; the switch `truncation` brings back what was before: OffsetForLeaderEpoch asked first, or nothing asked at all). It
// keeps a fetch session (KIP-227), so that only what changed is named. The answer is appended, then it asks again; with nothing
// new the leader lets it wait replica.fetch.wait.max.ms. A partition that meets an error rests for replica.fetch.backoff.ms and is
// left out meanwhile; so is one that is frozen by a command, or over the quota of a throttled reassignment.

#include <map>
#include <set>
#include <string>

#include "engine/broker/config.h"
#include "engine/broker/replica_manager.h"
#include "engine/broker/replication_throttle.h"
#include "engine/wire/fetch_session_handler.h"
#include "engine/wire/request_channel.h"

namespace engine {

class Fetchers {
public:
    static constexpr std::uint16_t kTimerKinds = 2; // the channels', the back-off's

    // All outlive it.
    Fetchers(BrokerId self, const BrokerConfig& config, ReplicaManager& replicas, ReplicationThrottle& throttle, std::uint16_t timerKinds,
        const Switches& switches = kTodaysSwitches);

    void follow(Turn& turn, const ReplicaManager::Follow& follow, std::int64_t brokerEpoch);
    // After the last of several follow(): fetchers without a partition end, and their connections.
    void closeIdle(Turn& turn);
    // num.replica.fetchers is now so many: partitions move to the fetcher that they belong to.
    void setCount(Turn& turn, std::int32_t count);
    // What they brought is written: they go on.
    void written(Turn& turn) { fetchAll(turn); }
    void setBrokerEpoch(std::int64_t epoch) { m_brokerEpoch = epoch; }
    // A command of the user: those partitions are no longer asked for (empty topic: all of this broker).
    void freeze(Turn& turn, const std::string& topic, std::int32_t partition, bool frozen);
    bool on(Turn& turn, const Timer& timer);
    bool on(Turn& turn, Delivery& delivery);
    void stop(Turn& turn);
    void walk(StateVisitor& visitor) const;

private:
    struct Key {
        BrokerId leader;
        std::int32_t number = 0; // below num.replica.fetchers
        auto operator<=>(const Key&) const = default;
    };
    struct Followed {
        Uuid topicId;
        LeaderEpoch leaderEpoch;
        Time restsUntil = kWorldStart;
        bool truncating = false; // its leader must be asked where its last epoch ends before anything is fetched
        std::int64_t asks = 0;   // out of range: -1, -2 of ListOffsets, where the leader's log ends, then where it starts
        bool inSync = false;     // the last answer left nothing that the leader has committed
    };
    struct Fetcher {
        std::map<TopicPartition, Followed> partitions;
        wire::FetchSessionHandler session;
        bool isWaiting = false;                         // a request is under way
        std::map<TopicPartition, LeaderEpoch> asked;    // by OffsetForLeaderEpoch or ListOffsets
    };

    Key keyOf(const TopicPartition& partition, BrokerId leader) const;
    static std::uint64_t tagOf(const Key& key);
    static Key keyOf(std::uint64_t tag);
    wire::RequestChannel& channel(std::int32_t number);
    bool isFrozen(const TopicPartition& id) const;
    void fetch(Turn& turn, const Key& key);
    void fetchAll(Turn& turn);
    bool isDue(Turn& turn, const TopicPartition& id, const Followed& followed) const;
    // Asks for the epochs of what must be truncated first; false: there is none.
    bool askEpochs(Turn& turn, const Key& key, Fetcher& fetcher);
    void epochsAnswered(Turn& turn, Fetcher& fetcher, wire::RequestChannel::Response& response);
    // Asks for the ends, or starts, of the logs that do not have what was asked for; false: there is none.
    bool askOffsets(Turn& turn, const Key& key, Fetcher& fetcher);
    void offsetsAnswered(Turn& turn, Fetcher& fetcher, wire::RequestChannel::Response& response);
    // What was asked of is still followed under the epoch it was asked in; else null.
    Replica* stillAsked(Fetcher& fetcher, const std::map<TopicPartition, LeaderEpoch>& asked, const TopicPartition& id);
    void fetchAnswered(Turn& turn, const Key& key, Fetcher& fetcher, wire::RequestChannel::Response& response);
    // One partition of an answer; false: it rests.
    bool take(Turn& turn, const Key& key, Replica& replica, Followed& followed, const wire::FetchResponse::PartitionData& answer);
    void answered(Turn& turn, wire::RequestChannel::Response& response);
    void rest(Turn& turn, Followed& followed);
    void rest(Turn& turn, Fetcher& fetcher, const std::map<TopicPartition, LeaderEpoch>& unanswered);
    void wakeAt(Turn& turn, Time at);

    BrokerId m_self;
    const BrokerConfig& m_config;
    ReplicaManager& m_replicas;
    ReplicationThrottle& m_throttle;
    const Switches& m_switches;
    std::uint16_t m_timerKinds;
    std::int32_t m_count;
    std::map<std::int32_t, wire::RequestChannel> m_channels; // by number
    std::int64_t m_brokerEpoch = -1;
    Time m_wakesAt = kWorldStart; // the last back-off ends
    std::map<Key, Fetcher> m_fetchers;
    std::map<TopicPartition, Key> m_followed; // where each partition is
    std::map<std::pair<std::string, std::int32_t>, bool> m_frozen; // ("", -1): all; (t, -1): of a topic
};

} // namespace engine
