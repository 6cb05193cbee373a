#include "engine/client/consumer_node.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"

namespace engine {

namespace {

ClientNetwork::Options networkOptions(const ConsumerNode::Options& options, const ConsumerConfig& config, std::uint16_t kind)
{
    ClientNetwork::Options out;
    out.clientId = config.clientId.empty() ? options.name : config.clientId;
    out.requestTimeout = config.requestTimeout;
    out.connectionSetupTimeout = config.connectionSetupTimeout;
    out.reconnectBackoff = config.reconnectBackoff;
    out.reconnectBackoffMax = config.reconnectBackoffMax;
    out.timerKind = kind;
    return out;
}

ClientMetadata::Options metadataOptions(const ConsumerNode::Options& options, const ConsumerConfig& config, std::uint64_t tag)
{
    ClientMetadata::Options out;
    out.bootstrap = options.bootstrap;
    out.maxAge = config.metadataMaxAge;
    out.retryBackoff = config.retryBackoff;
    out.retryBackoffMax = config.retryBackoffMax;
    out.allowAutoTopicCreation = config.allowAutoCreateTopics;
    out.tag = tag;
    return out;
}

GroupMembership::Options membershipOptions(const ConsumerNode::Options& options, const ConsumerConfig& config,
    std::uint16_t timerKind, std::uint64_t findTag)
{
    GroupMembership::Options out;
    out.client = options.id;
    out.group = options.group;
    if (options.assigned.empty()) {
        out.topics = options.topics;
        out.pattern = options.pattern;
    }
    out.instanceId = config.instanceId;
    out.rack = config.rack;
    out.assignors = config.assignors;
    out.remoteAssignor = config.remoteAssignor;
    out.sessionTimeout = config.sessionTimeout;
    out.rebalanceTimeout = config.maxPollInterval;
    out.heartbeatInterval = config.heartbeatInterval;
    out.apiTimeout = config.defaultApiTimeout;
    out.retryBackoff = config.retryBackoff;
    out.retryBackoffMax = config.retryBackoffMax;
    out.network = networkOptions(options, config, timerKind);
    out.findTag = findTag;
    return out;
}

Fetcher::Options fetcherOptions(const ConsumerNode::Options& options, const ConsumerConfig& config, std::uint64_t tagBase)
{
    Fetcher::Options out;
    out.client = options.id;
    out.minBytes = config.fetchMinBytes;
    out.maxBytes = config.fetchMaxBytes;
    out.maxPartitionBytes = config.maxPartitionFetchBytes;
    out.maxWait = config.fetchMaxWait;
    out.readCommitted = config.readCommitted;
    out.offsetReset = config.offsetReset;
    out.rack = config.rack;
    out.retryBackoff = config.retryBackoff;
    out.metadataMaxAge = config.metadataMaxAge;
    out.tagBase = tagBase;
    return out;
}

} // namespace

ConsumerNode::ConsumerNode(Options options)
    : m_options(std::move(options))
    , m_config(m_options.config)
    , m_network(networkOptions(m_options, m_config, kNetworkTimer))
    , m_metadata(metadataOptions(m_options, m_config, kMetadataTag))
    , m_membership(GroupMembership::make(membershipOptions(m_options, m_config, kGroupTimer, kFindTag), m_config.consumerProtocol))
    , m_lookup({m_options.id, m_config.readCommitted, m_config.retryBackoff, kLookupTags})
    , m_fetcher(fetcherOptions(m_options, m_config, kFetchTags))
    , m_wake(kWakeTimer)
{
}

void ConsumerNode::start(Turn& turn)
{
    m_lastPoll = turn.now();
    for (const auto& topic : m_options.topics)
        m_metadata.want(topic);
    if (!m_options.assigned.empty()) {
        take(turn, m_options.assigned, false, {}, Rule::UserCommand);
    }
    if (m_config.autoCommit && usesGroup())
        m_nextAutoCommit = turn.now() + m_config.autoCommitInterval;
    work(turn);
}

void ConsumerNode::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == kNetworkTimer) {
        for (auto& response : m_network.on(turn, timer))
            if (!m_metadata.on(turn, m_network, response) && !m_membership->found(turn, response)
                && !m_lookup.on(turn, response, m_partitions, m_metadata))
                m_fetcher.on(turn, response, m_partitions, m_metadata);
    } else if (timer.kind == kWorkTimer) {
        m_workTimer = {};
        finishRecord(turn);
    } else if (!m_membership->on(turn, timer, m_metadata) && !m_wake.fired(timer)) {
        return;
    }
    work(turn);
}

void ConsumerNode::on(Turn& turn, Delivery& delivery)
{
    for (auto& response : m_network.on(turn, delivery))
        if (!m_metadata.on(turn, m_network, response) && !m_membership->found(turn, response)
            && !m_lookup.on(turn, response, m_partitions, m_metadata))
            m_fetcher.on(turn, response, m_partitions, m_metadata);
    m_membership->on(turn, delivery, m_metadata);
    work(turn);
}

void ConsumerNode::stop(Turn& turn)
{
    if (m_closing == Closing::No)
        m_closing = Closing::WaitForWork;
    work(turn);
}

// Everything that can be done now; then the timer is set for the next instant at which time alone makes a difference.
void ConsumerNode::work(Turn& turn)
{
    m_wakeAt = kNever;
    if (m_network.takeDisconnected())
        m_metadata.requestUpdate();
    if (m_metadataSeen != m_metadata.updates()) {
        m_metadataSeen = m_metadata.updates();
        m_membership->metadataChanged(turn, m_metadata);
    }
    takeNews(turn);
    const bool inPoll = m_work.empty();
    if (inPoll)
        m_lastPoll = turn.now();
    if (m_closing != Closing::No)
        closeStep(turn);
    else if (inPoll)
        poll(turn);
    if (m_closing == Closing::Done)
        return;
    m_wakeAt = std::min(m_wakeAt, m_membership->background(turn, m_metadata, m_network, m_lastPoll));
    takeNews(turn);
    if (m_closing == Closing::Done)
        return;
    m_wakeAt = std::min(m_wakeAt, m_metadata.update(turn, m_network));
    m_wake.at(turn, m_wakeAt);
}

// What one call of poll() does, again and again while the application has nothing to work on.
void ConsumerNode::poll(Turn& turn)
{
    for (bool again = true; again && m_work.empty();) {
        again = false;
        takeAssigned(turn);
        if (m_membership->wantsPrepare())
            prepareJoin(turn);
        m_wakeAt = std::min(m_wakeAt, m_membership->poll(turn, m_metadata));
        takeAssigned(turn);
        takeNews(turn);
        if (m_closing == Closing::Done || m_membership->holdsReading())
            return; // a rebalance holds the application in poll()
        if (!m_membership->isSubscribed() || m_membership->isStable())
            maybeAutoCommit(turn);
        findPositions(turn);
        again = deliver(turn);
        m_wakeAt = std::min(m_wakeAt, m_fetcher.send(turn, m_partitions, m_metadata, m_network));
        if (m_fetcher.hasNoReset())
            return fail(turn, "OffsetOutOfRangeException", "Fetch position is out of range, and no reset policy is configured");
    }
}

void ConsumerNode::maybeAutoCommit(Turn& turn)
{
    if (m_nextAutoCommit == kNever)
        return;
    if (m_nextAutoCommit <= turn.now()) {
        m_nextAutoCommit = turn.now() + m_config.autoCommitInterval;
        auto offsets = consumed();
        if (!offsets.empty())
            m_membership->commit(turn, std::move(offsets), CommitKind::Auto);
    }
    m_wakeAt = std::min(m_wakeAt, m_nextAutoCommit);
}

void ConsumerNode::findPositions(Turn& turn)
{
    std::set<TopicPartition> uncommitted;
    for (auto& [id, p] : m_partitions) {
        if (p.needs != ReadPartition::Needs::Committed || p.asked)
            continue;
        if (usesGroup()) {
            p.asked = true;
            uncommitted.insert(id);
        } else {
            p.reset(m_config.offsetReset);
        }
    }
    if (!uncommitted.empty())
        m_membership->fetchOffsets(uncommitted);
    m_wakeAt = std::min(m_wakeAt, m_lookup.ask(turn, m_partitions, m_metadata, m_network));
}

// Hands up to max.poll.records to the application. False: there is nothing.
bool ConsumerNode::deliver(Turn& turn)
{
    std::int32_t room = m_config.maxPollRecords;
    bool any = false;
    const auto filled = m_fetcher.filled();
    for (const auto& id : filled) {
        const auto at = m_partitions.find(id);
        if (at == m_partitions.end() || at->second.buffer.empty()) {
            m_fetcher.drained(id);
            continue;
        }
        ReadPartition& p = at->second;
        if (p.isHeld() || room == 0)
            continue;
        RecordsDelivered fact;
        fact.client = m_options.id;
        fact.partition = id;
        fact.from = p.position;
        while (room > 0 && !p.buffer.empty()) {
            fact.offsets.push_back(p.buffer.front().offset);
            fact.epochs.push_back(p.buffer.front().leaderEpoch);
            p.buffer.pop_front();
            --room;
        }
        fact.leaderEpoch = p.lastEpoch = fact.epochs.back();
        p.position = p.buffer.empty() ? p.bufferEnd : fact.offsets.back() + 1;
        fact.to = p.position;
        if (p.buffer.empty())
            m_fetcher.drained(id);
        const FactId delivered = turn.publish(fact, {}, Rule::None);
        any = true;
        if (m_options.processTime > Duration::zero()) {
            for (const auto offset : fact.offsets)
                m_work.push_back({id, offset, delivered});
        } else {
            turn.publish(RecordsProcessed{m_options.id, id, fact.from, fact.to}, {delivered}, Rule::None);
        }
    }
    if (!m_work.empty())
        m_workTimer = turn.setTimer(m_options.processTime, kWorkTimer);
    return any;
}

void ConsumerNode::finishRecord(Turn& turn)
{
    if (m_work.empty())
        return;
    const Work done = m_work.front();
    m_work.pop_front();
    turn.publish(RecordsProcessed{m_options.id, done.partition, done.offset, done.offset + 1}, {done.delivered}, Rule::None);
    if (!m_work.empty())
        m_workTimer = turn.setTimer(m_options.processTime, kWorkTimer);
}

void ConsumerNode::command(Turn& turn, const ClientCommand& command)
{
    if (const auto* committing = std::get_if<ClientCommit>(&command)) {
        GroupMembership::Offsets offsets = consumed();
        if (!committing->offsets.empty()) {
            offsets.clear();
            for (const auto& [id, offset] : committing->offsets)
                offsets[id] = {offset, kNoLeaderEpoch};
        }
        m_membership->commit(turn, std::move(offsets),
            committing->async ? CommitKind::Async : CommitKind::Sync);
    } else if (const auto* where = std::get_if<ClientSeek>(&command)) {
        seek(turn, *where);
    } else if (const auto* subscription = std::get_if<ClientSubscribe>(&command)) {
        subscribe(turn, *subscription);
    } else if (const auto* paused = std::get_if<ClientPausePartitions>(&command)) {
        for (const auto& id : paused->partitions)
            if (const auto at = m_partitions.find(id); at != m_partitions.end())
                at->second.paused = true;
    } else if (const auto* resumed = std::get_if<ClientResumePartitions>(&command)) {
        for (const auto& id : resumed->partitions)
            if (const auto at = m_partitions.find(id); at != m_partitions.end())
                at->second.paused = false;
    }
    work(turn);
}

void ConsumerNode::seek(Turn& turn, const ClientSeek& where)
{
    const auto at = m_partitions.find(where.partition);
    if (at == m_partitions.end())
        return;
    m_fetcher.drained(where.partition);
    if (where.to == ClientSeek::To::Offset) {
        at->second.moveTo(where.offset, kNoLeaderEpoch);
        turn.publish(PositionSet{m_options.id, where.partition, where.offset}, {}, Rule::UserCommand);
    } else {
        at->second.reset(where.to == ClientSeek::To::Earliest ? OffsetReset::Earliest : OffsetReset::Latest);
    }
}

void ConsumerNode::walk(StateVisitor& visitor) const
{
    visitor.group("consumer");
    m_network.walk(visitor);
    m_metadata.walk(visitor);
    m_membership->walk(visitor);
    m_lookup.walk(visitor);
    m_fetcher.walk(visitor);
    engine::walk(m_partitions, visitor);
    m_wake.walk(visitor);
    visitor.list(m_work, [&](const Work& work) {
        visitor.text(work.partition.toString());
        visitor.id(work.offset);
    });
    visitor.number(m_lastPoll.nanos());
    visitor.number(m_nextAutoCommit.nanos());
    visitor.number(m_committedBefore);
    visitor.number(static_cast<std::int32_t>(m_closing));
}

} // namespace engine
