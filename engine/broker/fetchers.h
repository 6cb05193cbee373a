#pragma once

// The follower side: pulls what this broker's followers lack from their leaders (facts §5.5).
//
// One fetcher for each leader broker: one Fetch at a time, asking for every partition followed there from its log's end,
// with the epoch of its last record, so that the leader can say where the histories part (KIP-595's Fetch for data, since
// 2.7; the switch `truncation` brings back what was before: OffsetForLeaderEpoch asked first, or nothing asked at all). The
// answer is appended, then it asks again; with nothing new the leader lets it wait replica.fetch.wait.max.ms. A partition
// that meets an error rests for replica.fetch.backoff.ms.

#include <map>
#include <set>
#include <string>

#include "engine/broker/config.h"
#include "engine/broker/replica_manager.h"
#include "engine/wire/request_channel.h"

namespace engine {

class Fetchers {
public:
    static constexpr std::uint16_t kTimerKinds = 2; // the channel's, the back-off's

    Fetchers(BrokerId self, const BrokerConfig& config, ReplicaManager& replicas, std::uint16_t timerKinds, const Switches& switches = kTodaysSwitches);

    void follow(Turn& turn, const ReplicaManager::Follow& follow, std::int64_t brokerEpoch);
    // What they brought is written: they go on.
    void written(Turn& turn) { fetchAll(turn); }
    void setBrokerEpoch(std::int64_t epoch) { m_brokerEpoch = epoch; }
    // A command of the user: those partitions are no longer asked for (empty topic: all of this broker).
    void freeze(Turn& turn, const std::string& topic, std::int32_t partition, bool frozen);
    bool on(Turn& turn, const Timer& timer);
    bool on(Turn& turn, Delivery& delivery);
    void stop(Turn& turn) { m_channel.forgetAll(turn); }
    void walk(StateVisitor& visitor) const;

private:
    struct Followed {
        Uuid topicId;
        BrokerId leader;
        LeaderEpoch leaderEpoch;
        Time restsUntil = kWorldStart;
        bool truncating = false; // its leader must be asked where its last epoch ends before anything is fetched
    };
    bool isFrozen(const TopicPartition& id) const;
    void fetch(Turn& turn, BrokerId leader);
    void fetchAll(Turn& turn);
    bool isDue(Turn& turn, const TopicPartition& id, const Followed& followed, BrokerId leader) const;
    // Asks for the epochs of what must be truncated first; false: there is none.
    bool askEpochs(Turn& turn, BrokerId leader);
    void epochsAnswered(Turn& turn, wire::RequestChannel::Response& response);
    void answered(Turn& turn, wire::RequestChannel::Response& response);
    void rest(Turn& turn, Followed& followed);

    BrokerId m_self;
    const BrokerConfig& m_config;
    ReplicaManager& m_replicas;
    const Switches& m_switches;
    std::uint16_t m_timerKinds;
    wire::RequestChannel m_channel;
    std::int64_t m_brokerEpoch = -1;
    std::map<TopicPartition, Followed> m_followed;
    std::map<std::pair<std::string, std::int32_t>, bool> m_frozen; // ("", -1): all; (t, -1): of a topic
    std::set<BrokerId> m_waiting; // leaders with a Fetch under way
    std::map<BrokerId, std::map<TopicPartition, LeaderEpoch>> m_asked; // what that Fetch asked for
};

} // namespace engine
