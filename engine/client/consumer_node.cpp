#include "engine/client/consumer_node.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/client/deserializers.h"
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
    out.keepsBytes = config.keyDeserializer != DeserializerKind::None || config.valueDeserializer != DeserializerKind::None;
    out.offsetReset = config.offsetReset;
    out.rack = config.rack;
    out.retryBackoff = config.retryBackoff;
    out.metadataMaxAge = config.metadataMaxAge;
    out.tagBase = tagBase;
    return out;
}

ConsumerApplication::Options applicationOptions(const ConsumerNode::Options& options, std::uint16_t timerKind)
{
    ConsumerApplication::Options out;
    out.client = options.id;
    out.processTime = options.processTime;
    out.processTimeMax = options.processTimeMax;
    out.commit = options.commit;
    out.commitEvery = options.commitEvery;
    out.sink = options.sinks ? options.sink : "";
    out.sinks = options.sinks;
    out.timerKind = timerKind;
    return out;
}

DeadLetterProducer::Options deadLetterOptions(const ConsumerNode::Options& options, const ConsumerConfig& config, std::uint64_t tagBase)
{
    DeadLetterProducer::Options out;
    out.client = options.id;
    out.topic = options.deadLetter;
    out.requestTimeout = config.requestTimeout;
    out.retryBackoff = config.retryBackoff;
    out.firstUid = options.firstUid;
    out.tagBase = tagBase;
    return out;
}

constexpr Duration kFirstRetry = 1s; // of the application, at a record that cannot be deserialized; doubled each time
constexpr Duration kLastRetry = 32s;

} // namespace

ConsumerNode::ConsumerNode(Options options)
    : m_options(std::move(options))
    , m_config(m_options.config)
    , m_network(networkOptions(m_options, m_config, kNetworkTimer))
    , m_metadata(metadataOptions(m_options, m_config, kMetadataTag))
    , m_membership(GroupMembership::make(membershipOptions(m_options, m_config, kGroupTimer, kFindTag), m_config.consumerProtocol))
    , m_lookup({m_options.id, m_config.readCommitted, m_config.resetBack, m_config.retryBackoff, kLookupTags})
    , m_validation({m_options.id, m_config.offsetReset, m_config.retryBackoff, kValidationTags})
    , m_fetcher(fetcherOptions(m_options, m_config, kFetchTags))
    , m_application(applicationOptions(m_options, kWorkTimer), *this)
    , m_deadLetter(deadLetterOptions(m_options, m_config, kDeadLetterTags))
    , m_wake(kWakeTimer)
{
}

void ConsumerNode::start(Turn& turn)
{
    m_lastPoll = turn.now();
    for (const auto& topic : m_options.topics)
        m_metadata.want(topic);
    if (!m_options.assigned.empty())
        take(turn, m_options.assigned, false, {}, Rule::UserCommand);
    if (m_config.autoCommit && usesGroup())
        m_nextAutoCommit = turn.now() + m_config.autoCommitInterval;
    work(turn);
}

void ConsumerNode::answered(Turn& turn, ClientNetwork::Response& response)
{
    if (m_metadata.on(turn, m_network, response) || m_membership->found(turn, response) || m_lookup.on(turn, response, m_partitions, m_metadata)
        || m_validation.on(turn, response, m_partitions, m_metadata) || m_deadLetter.on(turn, response, m_metadata))
        return;
    m_fetcher.on(turn, response, m_partitions, m_metadata);
    m_leadersMoved = m_fetcher.takeLeaderMoved() || m_leadersMoved;
}

void ConsumerNode::on(Turn& turn, const Timer& timer)
{
    if (timer.kind == kNetworkTimer) {
        for (auto& response : m_network.on(turn, timer))
            answered(turn, response);
    } else if (timer.kind == kWorkTimer) {
        m_application.on(turn, timer);
    } else if (!m_membership->on(turn, timer, m_metadata) && !m_wake.fired(timer)) {
        return;
    }
    work(turn);
}

void ConsumerNode::on(Turn& turn, Delivery& delivery)
{
    for (auto& response : m_network.on(turn, delivery))
        answered(turn, response);
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
        m_leadersMoved = true;
        m_membership->metadataChanged(turn, m_metadata);
    }
    for (bool again = true; again;) {
        takeNews(turn);
        if (m_closing == Closing::Done || parkedRecord(turn))
            return;
        const bool inPoll = !isOutOfPoll();
        if (inPoll)
            m_lastPoll = turn.now();
        if (m_application.is(CommitStyle::Stored))
            maybeAutoCommit(turn);
        if (m_closing != Closing::No)
            closeStep(turn);
        else if (inPoll)
            poll(turn);
        if (m_closing == Closing::Done)
            return;
        m_wakeAt = std::min(m_wakeAt, m_membership->background(turn, m_metadata, m_network, m_lastPoll));
        const bool wasOut = isOutOfPoll();
        takeNews(turn);
        if (m_closing == Closing::Done)
            return;
        again = wasOut && !isOutOfPoll(); // a commitSync() returned
    }
    m_wakeAt = std::min(m_wakeAt, m_deadLetter.work(turn, m_metadata, m_network));
    m_wakeAt = std::min(m_wakeAt, m_metadata.update(turn, m_network));
    m_wake.at(turn, m_wakeAt);
}

// What one call of poll() does, again and again while the application has nothing to work on.
void ConsumerNode::poll(Turn& turn)
{
    for (bool again = true; again && !isOutOfPoll();) {
        again = false;
        takeAssigned(turn);
        if (m_membership->wantsPrepare())
            prepareJoin(turn);
        else
            stopPreparing();
        m_wakeAt = std::min(m_wakeAt, m_membership->poll(turn, m_metadata));
        takeAssigned(turn);
        takeNews(turn);
        if (m_closing == Closing::Done || m_membership->holdsReading())
            return; // a rebalance holds the application in poll()
        if (!m_application.is(CommitStyle::Stored))
            maybeAutoCommit(turn);
        findPositions(turn);
        if (failsByNow(turn))
            return;
        again = deliver(turn);
        if (m_closing == Closing::Done)
            return;
        m_wakeAt = std::min(m_wakeAt, m_fetcher.send(turn, m_partitions, m_metadata, m_network));
    }
}

// Inside poll(); for an application that stores offsets (librdkafka) a thread of the client does it whenever it is time.
void ConsumerNode::maybeAutoCommit(Turn& turn)
{
    if (m_nextAutoCommit == kNever)
        return;
    if (m_nextAutoCommit <= turn.now() && m_membership->isSubscribed() && !m_membership->knowsCoordinator())
        return; // poll() gets no further; once the coordinator is found, what is true then is committed
    if (m_nextAutoCommit <= turn.now()) {
        m_nextAutoCommit = turn.now() + m_config.autoCommitInterval;
        auto offsets = consumed();
        const bool isMember = !m_membership->isSubscribed() || m_membership->isStable();
        if (!offsets.empty() && isMember)
            commit(turn, std::move(offsets), CommitKind::Auto, m_application.is(CommitStyle::Stored) ? Rule::StoreBeforeDeliver : Rule::None);
    }
    m_wakeAt = std::min(m_wakeAt, m_nextAutoCommit);
}

std::int64_t ConsumerNode::commit(Turn& turn, GroupMembership::Offsets offsets, CommitKind kind, Rule rule)
{
    if (!offsets.empty())
        turn.reached(ProtocolPoint::BeforeCommit);
    return m_membership->commit(turn, std::move(offsets), kind, rule);
}

void ConsumerNode::commitEnded(Turn& turn, const GroupMembership::CommitDone& done)
{
    if (done.exception.empty())
        turn.reached(ProtocolPoint::AfterCommit);
    if (done.kind == CommitKind::Auto && done.isRetriable && m_nextAutoCommit != kNever)
        m_nextAutoCommit = turn.now() + m_config.retryBackoff;
    m_application.commitEnded(turn, done);
}

void ConsumerNode::findPositions(Turn& turn)
{
    std::set<TopicPartition> uncommitted;
    for (auto& [id, p] : m_partitions) {
        if (p.needs != ReadPartition::Needs::Committed || p.asked)
            continue;
        if (usesGroup()) {
            p.asked = true;
            m_leadersMoved = true;
            uncommitted.insert(id);
        } else {
            m_leadersMoved = true;
            p.reset(m_config.offsetReset);
        }
    }
    if (!uncommitted.empty())
        m_membership->fetchOffsets(uncommitted);
    m_wakeAt = std::min(m_wakeAt, m_lookup.ask(turn, m_partitions, m_metadata, m_network));
    if (std::exchange(m_leadersMoved, false))
        OffsetValidation::leadersChanged(m_partitions, m_metadata);
    m_wakeAt = std::min(m_wakeAt, m_validation.ask(turn, m_partitions, m_metadata, m_network));
}

bool ConsumerNode::failsByNow(Turn& turn)
{
    auto exception = m_validation.takeException();
    if (!exception)
        exception = m_fetcher.takeException();
    if (exception)
        fail(turn, exception->exception, exception->message);
    return exception.has_value();
}

// Hands up to max.poll.records to the application; librdkafka's poll() gives one. False: there is nothing.
//
// A record that cannot be deserialized: poll() returns what it has before it; the next poll() throws.
bool ConsumerNode::deliver(Turn& turn)
{
    std::int32_t room = m_application.is(CommitStyle::Stored) ? 1 : m_config.maxPollRecords;
    bool any = false;
    const auto filled = m_fetcher.filled();
    for (const auto& id : filled) {
        const auto at = m_partitions.find(id);
        if (at == m_partitions.end() || at->second.buffer.empty() || !at->second.hasPosition()) {
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
        bool isPoison = false;
        while (room > 0 && !p.buffer.empty() && !isPoison) {
            isPoison = problemOf(id, p.buffer.front()).has_value();
            if (isPoison)
                break;
            fact.offsets.push_back(p.buffer.front().offset);
            fact.epochs.push_back(p.buffer.front().leaderEpoch);
            p.buffer.pop_front();
            --room;
        }
        if (!fact.offsets.empty()) {
            fact.leaderEpoch = p.lastEpoch = fact.epochs.back();
            p.position = p.buffer.empty() ? p.bufferEnd : fact.offsets.back() + 1;
            fact.to = p.position;
            if (p.buffer.empty())
                m_fetcher.drained(id);
            m_application.take(turn, fact, turn.publish(fact, {}, Rule::None));
            any = true;
        }
        if (isPoison && any)
            break;
        if (isPoison) {
            meetPoison(turn, id, p);
            return m_closing == Closing::No && !isOutOfPoll();
        }
    }
    m_application.run(turn);
    return any;
}

std::optional<ClientError> ConsumerNode::problemOf(const TopicPartition& partition, const FetchedRecord& record) const
{
    for (const bool isKey : {true, false})
        if (const auto why = deserializeProblem(isKey ? m_config.keyDeserializer : m_config.valueDeserializer, isKey ? record.key : record.value)) {
            auto thrown = recordDeserializationException(isKey ? "KEY" : "VALUE", partition, record.offset);
            thrown.message += " Caused by: " + why->exception + ": " + why->message;
            return thrown;
        }
    return std::nullopt;
}

// poll() throws; what the application does then.
void ConsumerNode::meetPoison(Turn& turn, const TopicPartition& id, ReadPartition& p)
{
    const FetchedRecord record = p.buffer.front();
    const ClientError thrown = *problemOf(id, record);
    auto& [offset, attempts] = m_attempts[id];
    attempts = offset == record.offset ? attempts + 1 : 1;
    offset = record.offset;
    if (m_options.onPoison == PoisonAction::DeadLetter)
        return m_deadLetter.begin(turn, id, record, thrown, m_metadata);
    const FactId failed = turn.publish(
        RecordFailed{m_options.id, id, record.offset, attempts, m_options.onPoison, thrown.exception + ": " + thrown.message}, {}, Rule::PoisonRecord);
    switch (m_options.onPoison) {
    case PoisonAction::Stop:
        return fail(turn, thrown.exception, thrown.message);
    case PoisonAction::Retry: { // it seeks to where it stands and comes back to this partition later
        p.notBefore = turn.now() + std::min(kLastRetry, kFirstRetry * (1 << std::min(attempts - 1, 5)));
        p.buffer.clear();
        p.position = p.bufferEnd = record.offset;
        return m_fetcher.drained(id);
    }
    default:
        return passPoison(turn, id, record.offset, record.leaderEpoch, failed);
    }
}

// The application seeks behind the record.
void ConsumerNode::passPoison(Turn& turn, const TopicPartition& id, Offset offset, LeaderEpoch epoch, FactId because)
{
    const auto at = m_partitions.find(id);
    if (at == m_partitions.end())
        return; // it was taken away meanwhile
    m_attempts.erase(id);
    m_fetcher.drained(id);
    at->second.moveTo(offset + 1, kNoLeaderEpoch);
    turn.publish(PositionSet{m_options.id, id, offset + 1, PositionHow::Seek, epoch}, {because},
        m_options.onPoison == PoisonAction::DeadLetter ? Rule::DeadLetter : Rule::PoisonRecord);
    m_application.passed(id, offset, epoch);
    m_application.run(turn);
}

// True: the application ended, because nobody takes its dead letters.
bool ConsumerNode::parkedRecord(Turn& turn)
{
    const auto parked = m_deadLetter.takeEnded();
    if (!parked)
        return false;
    if (parked->gaveUp) {
        fail(turn, parked->gaveUp->exception, parked->gaveUp->message);
        return true;
    }
    const auto attempts = m_attempts.find(parked->from);
    const FactId failed = turn.publish(RecordFailed{m_options.id, parked->from, parked->record.offset,
                                           attempts == m_attempts.end() ? 1 : attempts->second.second, PoisonAction::DeadLetter,
                                           parked->why.exception + ": " + parked->why.message},
        {}, Rule::DeadLetter);
    passPoison(turn, parked->from, parked->record.offset, parked->record.leaderEpoch, failed);
    return false;
}

// A commitSync() before close(), of an application that commits after its work. True: it is waited for.
bool ConsumerNode::finishesUp(Turn& turn)
{
    m_application.finishUp(turn);
    return isWorking();
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
        commit(turn, std::move(offsets), committing->async ? CommitKind::Async : CommitKind::Sync, Rule::None);
    } else if (const auto* where = std::get_if<ClientSeek>(&command)) {
        seek(turn, *where);
    } else if (const auto* subscription = std::get_if<ClientSubscribe>(&command)) {
        subscribe(turn, *subscription);
    } else if (const auto* paused = std::get_if<ClientPausePartitions>(&command)) {
        hold(turn, paused->partitions, true);
    } else if (const auto* resumed = std::get_if<ClientResumePartitions>(&command)) {
        hold(turn, resumed->partitions, false);
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
        at->second.notBefore = turn.now();
        turn.publish(PositionSet{m_options.id, where.partition, where.offset, PositionHow::Seek, kNoLeaderEpoch}, {}, Rule::UserCommand);
    } else {
        at->second.reset(where.to == ClientSeek::To::Earliest ? OffsetReset::Earliest : OffsetReset::Latest, Rule::UserCommand);
    }
}

// pause() and resume(): what was fetched stays in its buffer.
void ConsumerNode::hold(Turn& turn, std::span<const TopicPartition> partitions, bool paused)
{
    PartitionsPaused fact{m_options.id, {}, paused};
    for (const auto& id : partitions)
        if (const auto at = m_partitions.find(id); at != m_partitions.end() && at->second.paused != paused) {
            at->second.paused = paused;
            fact.partitions.push_back(id);
        }
    if (!fact.partitions.empty())
        turn.publish(fact, {}, Rule::UserCommand);
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
    m_validation.walk(visitor);
    m_application.walk(visitor);
    m_deadLetter.walk(visitor);
    visitor.list(m_attempts, [&](const auto& entry) {
        visitor.text(entry.first.toString());
        visitor.id(entry.second.first);
        visitor.number(entry.second.second);
    });
    visitor.number(m_lastPoll.nanos());
    visitor.number(m_nextAutoCommit.nanos());
    visitor.number(m_isPreparing);
    visitor.number(m_committedBefore);
    visitor.number(static_cast<std::int32_t>(m_closing));
}

} // namespace engine
