#include "engine/event/rules.h"

#include <array>

#include "engine/base/check.h"

namespace engine {

namespace {

// In the order of the enum.
constexpr std::array kRules{
    RuleInfo{Rule::None, "none", "", "", ""},
    RuleInfo{Rule::UserCommand, "user-command", "Somebody asked for it.", "有人下了命令。", "command language"},
    RuleInfo{Rule::HighWatermarkIsMinOfIsr, "high-watermark-is-min-of-isr", "The high watermark is the smallest log end offset in the ISR.",
        "高水位是 ISR 中最小的日志末端偏移量。", "facts §5.2"},
    RuleInfo{Rule::HighWatermarkWaitsForReplica, "high-watermark-waits-for-replica", "One in-sync replica has not fetched further yet, so the high watermark waits for it.",
        "有一个同步副本还没有拉取到更远，高水位要等它。", "facts §5.2"},
    RuleInfo{Rule::HighWatermarkFrozenBelowMinIsr, "high-watermark-frozen-below-min-isr", "While the ISR is smaller than min.insync.replicas the high watermark does not move.",
        "ISR 小于 min.insync.replicas 时，高水位不动。", "KIP-966"},
    RuleInfo{Rule::HighWatermarkFromLeader, "high-watermark-from-leader", "A follower learns the high watermark from the leader's Fetch response.",
        "Follower 从 Leader 的 Fetch 响应里得知高水位。", "facts §5.2"},
    RuleInfo{Rule::LeaderAppends, "leader-appends", "The leader gives the next offsets and appends.", "Leader 分配下一个偏移量并追加。", "facts §3.4"},
    RuleInfo{Rule::FollowerAppends, "follower-appends", "A follower appends what it fetched, byte for byte.", "Follower 把拉取到的字节原样追加。", "facts §5.5"},
    RuleInfo{Rule::IsrShrinksByTime, "isr-shrinks-by-time", "A replica that has not caught up for replica.lag.time.max.ms leaves the ISR.",
        "副本超过 replica.lag.time.max.ms 没有追上，就离开 ISR。", "replica.lag.time.max.ms"},
    RuleInfo{Rule::IsrExpandsWhenCaughtUp, "isr-expands-when-caught-up", "A replica that reached the high watermark and the start of the leader's epoch joins the ISR.",
        "副本到达高水位和当前 Leader Epoch 的起点后，加入 ISR。", "facts §5.3"},
    RuleInfo{Rule::IsrLosesFencedBroker, "isr-loses-fenced-broker", "A fenced broker is taken out of every ISR.", "被隔离的 Broker 会从所有 ISR 中移除。", "KIP-631"},
    RuleInfo{Rule::FirstAliveInIsr, "first-alive-in-isr", "The first replica, in assignment order, that is alive and in the ISR becomes leader.",
        "按副本分配顺序，第一个存活且在 ISR 中的副本成为 Leader。", "facts §5.7"},
    RuleInfo{Rule::LeaderStays, "leader-stays", "A leader that is still alive and in the ISR stays.", "仍然存活且在 ISR 中的 Leader 保持不变。", "facts §5.7"},
    RuleInfo{Rule::NoLeaderWithoutIsr, "no-leader-without-isr", "Nobody in the ISR is alive, so the partition has no leader.", "ISR 中没有存活的副本，分区没有 Leader。",
        "unclean.leader.election.enable"},
    RuleInfo{Rule::PreferredIsFirstReplica, "preferred-is-first-replica", "The preferred leader is the first replica of the assignment.",
        "优先副本是分配列表中的第一个副本。", "facts §5.7"},
    RuleInfo{Rule::BrokerSessionExpired, "broker-session-expired", "No heartbeat reached the controller for broker.session.timeout.ms.",
        "控制器在 broker.session.timeout.ms 内没有收到心跳。", "broker.session.timeout.ms"},
    RuleInfo{Rule::BrokerCaughtUpWithMetadata, "broker-caught-up-with-metadata", "A broker that has replayed the metadata past its registration is unfenced.",
        "Broker 回放元数据越过自己的注册记录后，解除隔离。", "KIP-631"},
    RuleInfo{Rule::ControlledShutdown, "controlled-shutdown", "A broker that wants to stop hands its leaderships over first.", "要停止的 Broker 先交出它的 Leader 身份。",
        "controlled.shutdown.enable"},
    RuleInfo{Rule::QuorumMajority, "quorum-majority", "A candidate with the votes of a majority of the voters leads.", "获得多数投票者选票的候选人成为领导者。", "KIP-595"},
    RuleInfo{Rule::QuorumElectionTimeout, "quorum-election-timeout", "No leader was found within the election timeout.", "在选举超时内没有找到领导者。",
        "controller.quorum.election.timeout.ms"},
    RuleInfo{Rule::QuorumFetchTimeout, "quorum-fetch-timeout", "No answer came from the quorum's leader within the fetch timeout.", "在拉取超时内没有收到仲裁领导者的回答。",
        "controller.quorum.fetch.timeout.ms"},
    RuleInfo{Rule::QuorumHigherEpoch, "quorum-higher-epoch", "Whoever sees a higher epoch follows it.", "看到更高纪元的节点会跟随它。", "KIP-595"},
    RuleInfo{Rule::QuorumVoteOnce, "quorum-vote-once", "A voter votes once in an epoch, and only for a log that is not behind its own.",
        "投票者在一个纪元里只投一次，而且只投给日志不落后于自己的候选人。", "KIP-595"},
    RuleInfo{Rule::MetadataMajority, "metadata-majority", "A metadata record is committed when a majority of the voters has flushed it.",
        "多数投票者都已刷盘后，元数据记录才算提交。", "KIP-595"},
    RuleInfo{Rule::TruncateByEpoch, "truncate-by-epoch", "A follower cuts its log back to where the leader's history of epochs differs from its own.",
        "Follower 把日志截断到与 Leader 的纪元历史分叉的地方。", "KIP-101, KIP-279"},
    RuleInfo{Rule::RecoverUncleanLog, "recover-unclean-log", "After an unclean stop the log is checked and cut at the first batch that is not whole.",
        "非正常停止后检查日志，并在第一个不完整的批次处截断。", "facts §4.6"},
    RuleInfo{Rule::RollBySize, "roll-by-size", "The segment would grow past segment.bytes.", "段将超过 segment.bytes。", "segment.bytes"},
    RuleInfo{Rule::RollByTime, "roll-by-time", "The records of the segment span more than segment.ms.", "段内消息时间跨度超过 segment.ms。", "segment.ms"},
    RuleInfo{Rule::RollByIndex, "roll-by-index", "An index of the segment is full.", "段的索引已满。", "segment.index.bytes"},
    RuleInfo{Rule::RollByOffsetSpan, "roll-by-offset-span", "An offset no longer fits relative to the segment's base.", "偏移量相对段基址放不下了。", "facts §4.3"},
    RuleInfo{Rule::AcksNone, "acks-none", "With acks=0 the producer does not wait for anybody.", "acks=0 时生产者不等待任何人。", "acks"},
    RuleInfo{Rule::AcksLeader, "acks-leader", "With acks=1 the leader's own append is enough.", "acks=1 时 Leader 自己追加即可。", "acks"},
    RuleInfo{Rule::AcksAll, "acks-all", "With acks=all the answer waits until the whole current ISR has the record.", "acks=all 时要等当前 ISR 全部拥有该记录才回答。", "acks"},
    RuleInfo{Rule::NotEnoughReplicas, "not-enough-replicas", "The ISR is smaller than min.insync.replicas, so acks=all is refused.",
        "ISR 小于 min.insync.replicas，拒绝 acks=all。", "min.insync.replicas"},
    RuleInfo{Rule::RequestTimeout, "request-timeout", "No answer came within the request's timeout.", "在请求超时内没有得到回答。", "request.timeout.ms"},
    RuleInfo{Rule::PartitionByKey, "partition-by-key", "The partition of a key is murmur2(key) modulo the number of partitions.", "键的分区是 murmur2(key) 对分区数取模。",
        "facts §6.2"},
    RuleInfo{Rule::PartitionSticky, "partition-sticky", "Records without a key stay on one partition until batch.size bytes went there.",
        "没有键的记录留在同一分区，直到写满 batch.size 字节。", "KIP-794"},
    RuleInfo{Rule::PartitionExplicit, "partition-explicit", "The application named the partition.", "应用程序指定了分区。", "facts §6.2"},
    RuleInfo{Rule::LingerElapsed, "linger-elapsed", "The batch had waited for linger.ms.", "批次已等待 linger.ms。", "linger.ms"},
    RuleInfo{Rule::BatchFull, "batch-full", "A full batch does not wait.", "写满的批次不再等待。", "batch.size"},
    RuleInfo{Rule::RetryBackoff, "retry-backoff", "A retriable error is tried again after retry.backoff.ms.", "可重试的错误在 retry.backoff.ms 后重试。", "retry.backoff.ms"},
    RuleInfo{Rule::DeliveryTimeout, "delivery-timeout", "A record is given up after delivery.timeout.ms.", "超过 delivery.timeout.ms 后放弃该记录。", "delivery.timeout.ms"},
    RuleInfo{Rule::IdempotentSequence, "idempotent-sequence", "The broker accepts a producer's batches in sequence, each once.", "Broker 按序号接收生产者的批次，每个只收一次。",
        "enable.idempotence"},
    RuleInfo{Rule::GroupInitialDelay, "group-initial-delay", "A new group waits group.initial.rebalance.delay.ms for more members.",
        "新的消费组等待 group.initial.rebalance.delay.ms，让更多成员加入。", "group.initial.rebalance.delay.ms"},
    RuleInfo{Rule::GroupAllJoined, "group-all-joined", "Every known member has joined, so the generation is complete.", "所有已知成员都已加入，这一代完成。", "facts §7.3"},
    RuleInfo{Rule::GroupSessionExpired, "group-session-expired", "No heartbeat came from the member within session.timeout.ms.", "成员在 session.timeout.ms 内没有心跳。",
        "session.timeout.ms"},
    RuleInfo{Rule::GroupMemberLeft, "group-member-left", "A member said that it leaves.", "成员主动离开。", "facts §7.3"},
    RuleInfo{Rule::GroupMemberJoined, "group-member-joined", "A new member makes the group rebalance.", "新成员使消费组再均衡。", "facts §7.3"},
    RuleInfo{Rule::GroupRebalanceTimeout, "group-rebalance-timeout", "A member that does not rejoin within the rebalance timeout is dropped.",
        "成员在再均衡超时内没有重新加入，会被移除。", "max.poll.interval.ms"},
    RuleInfo{Rule::LeaderAssigns, "leader-assigns", "The group's leader, a client, computes the assignment.", "由消费组的 leader（一个客户端）计算分配。", "facts §7.5"},
    RuleInfo{Rule::CoordinatorByHash, "coordinator-by-hash", "A group's coordinator leads partition abs(hash(group)) modulo 50 of __consumer_offsets.",
        "消费组的协调者是 __consumer_offsets 的第 abs(hash(group)) % 50 个分区的 Leader。", "facts §7.2"},
    RuleInfo{Rule::AutoCommit, "auto-commit", "Positions are committed inside poll() every auto.commit.interval.ms.", "每隔 auto.commit.interval.ms 在 poll() 中提交位置。",
        "enable.auto.commit"},
    RuleInfo{Rule::AutoOffsetReset, "auto-offset-reset", "Without a committed offset, auto.offset.reset says where to begin.", "没有已提交的偏移量时，由 auto.offset.reset 决定起点。",
        "auto.offset.reset"},
    RuleInfo{Rule::ConnectionResetByKill, "connection-reset-by-kill", "A killed process resets its connections at once.", "进程被杀死时，它的连接立即重置。", "TCP"},
    RuleInfo{Rule::SilenceUntilTimeout, "silence-until-timeout", "Peers of a silent host learn it only by a timeout.", "对端只能靠超时发现沉默的主机。", "TCP"},
    RuleInfo{Rule::ResponseOrder, "response-order", "Responses leave a connection in the order of its requests.", "响应按请求的顺序离开连接。", "facts §1.1"},
    RuleInfo{Rule::AutoCreateTopic, "auto-create-topic", "A Metadata request for an unknown topic creates it.", "对未知主题的 Metadata 请求会创建它。",
        "auto.create.topics.enable"},
    RuleInfo{Rule::RackAwarePlacement, "rack-aware-placement", "Replicas are spread over racks and brokers in turn.", "副本轮流分布在机架和 Broker 上。", "facts §5.8"},
    RuleInfo{Rule::Retransmission, "retransmission", "A lost packet is sent again after 200 ms, doubling.", "丢失的数据包在 200 毫秒后重发，间隔翻倍。", "TCP"},
    RuleInfo{Rule::UncleanElection, "unclean-election", "Nobody in the ISR is alive and the topic prefers any leader to none: the first live replica leads.",
        "ISR 中没有存活的副本，而主题宁可有任意 Leader：第一个存活的副本成为 Leader。", "unclean.leader.election.enable"},
    RuleInfo{Rule::QuorumLeaderIsolated, "quorum-leader-isolated", "A leader that has not heard from a majority of the voters for 1.5 fetch timeouts resigns.",
        "领导者在 1.5 倍拉取超时内没有听到多数投票者的消息，就主动退位。", "KIP-595"},
    RuleInfo{Rule::LogDirectoryFailed, "log-directory-failed",
        "The disk refused to write or to read, so the log directory is offline; a broker whose only log directory is offline halts.",
        "磁盘拒绝写入或读取，日志目录因此离线；唯一的日志目录离线后，Broker 会立即停机。", "log.dirs"},
    RuleInfo{Rule::EligibleReplicaLeads, "eligible-replica-leads",
        "Nobody is left in the ISR; an eligible leader replica has every committed record and leads.",
        "ISR 里已没有副本；ELR 中的副本拥有全部已提交的消息，由它当 Leader。", "KIP-966"},
    RuleInfo{Rule::LastLeaderReturns, "last-leader-returns",
        "Nobody is left in ISR or ELR; the one that led last has returned and leads, with what it kept.",
        "ISR 和 ELR 都空了；最后当过 Leader 的副本回来了，带着它留下的数据当 Leader。", "KIP-966"},
    RuleInfo{Rule::ElrBelowMinIsr, "elr-below-min-isr",
        "Below min.insync.replicas the high watermark stands still, so a replica that leaves the ISR stays eligible to lead.",
        "ISR 少于 min.insync.replicas 时高水位不动，所以离开 ISR 的副本仍有资格当 Leader。", "KIP-966"},
    RuleInfo{Rule::ReassignmentInSync, "reassignment-in-sync",
        "The old replicas stay until every new one is in the ISR; then they go.",
        "旧副本保留到所有新副本都进入 ISR，然后才离开。", "KIP-455"},
};

} // namespace

const RuleInfo& ruleInfo(Rule rule)
{
    const auto at = static_cast<std::size_t>(rule);
    ENGINE_CHECK(at < kRules.size() && kRules[at].rule == rule, "the table has a row for each rule, in order");
    return kRules[at];
}

std::span<const RuleInfo> allRules() { return kRules; }

} // namespace engine
