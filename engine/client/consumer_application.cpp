#include "engine/client/consumer_application.h"

#include <algorithm>

#include "engine/base/state_hash.h"
#include "engine/event/fact.h"

namespace engine {

using Kind = CommitKind;

ConsumerApplication::ConsumerApplication(Options options, ConsumerCalls& calls)
    : m_options(std::move(options)), m_calls(calls), m_threads(m_options.commit == CommitStyle::Pool ? kPoolThreads : 0)
{
}

bool ConsumerApplication::worksAtOnce() const
{
    return m_options.processTime <= Duration::zero() && m_options.processTimeMax <= Duration::zero() && !m_options.commit && m_options.sink.empty();
}

bool ConsumerApplication::isBusy() const
{
    return m_waitsFor != 0 || (!m_queue.empty() && !is(CommitStyle::Pool));
}

bool ConsumerApplication::hasWork() const
{
    return m_waitsFor != 0 || !m_queue.empty() || std::any_of(m_threads.begin(), m_threads.end(), [](const auto& work) { return work.has_value(); });
}

bool ConsumerApplication::commitsByItself() const { return commitsAfter() || is(CommitStyle::Before); }

Duration ConsumerApplication::drawTime(Turn& turn) const
{
    if (m_options.processTimeMax <= m_options.processTime)
        return m_options.processTime;
    return Duration{turn.random("process-time").between(m_options.processTime.count(), m_options.processTimeMax.count())};
}

void ConsumerApplication::take(Turn& turn, const RecordsDelivered& given, FactId delivered)
{
    if (!worksAtOnce()) {
        for (std::size_t i = 0; i < given.offsets.size(); ++i)
            m_queue.push_back({given.partition, given.offsets[i], given.epochs[i], delivered});
        return;
    }
    turn.reached(ProtocolPoint::BeforeProcessing);
    turn.publish(RecordsProcessed{m_options.client, given.partition, given.from, given.to}, {delivered}, Rule::None);
    turn.reached(ProtocolPoint::AfterProcessing);
}

// Works until it has to wait: for time to pass, for an answer, or for the next poll().
void ConsumerApplication::run(Turn& turn)
{
    if (is(CommitStyle::Pool))
        return runPool(turn);
    while (m_waitsFor == 0 && !m_inHand) {
        if (m_queue.empty()) {
            if (commitsAfter() && m_options.commitEvery == 0 && m_finished > 0)
                commitAfter(turn);
            return;
        }
        if (is(CommitStyle::Before) && m_allowed == 0) {
            commitBefore(turn);
            continue;
        }
        turn.reached(ProtocolPoint::BeforeProcessing);
        if (const Duration time = drawTime(turn); time > Duration::zero()) {
            m_inHand = true;
            turn.setTimer(time, m_options.timerKind);
            return;
        }
        const Work work = m_queue.front();
        m_queue.pop_front();
        finish(turn, work);
    }
}

void ConsumerApplication::runPool(Turn& turn)
{
    for (std::size_t i = 0; i < m_threads.size(); ++i)
        while (!m_threads[i] && !m_queue.empty()) {
            turn.reached(ProtocolPoint::BeforeProcessing);
            const Work work = m_queue.front();
            m_queue.pop_front();
            if (const Duration time = drawTime(turn); time > Duration::zero()) {
                m_threads[i] = work;
                turn.setTimer(time, m_options.timerKind, static_cast<std::int64_t>(i));
            } else {
                finish(turn, work);
            }
        }
}

void ConsumerApplication::on(Turn& turn, const Timer& timer)
{
    if (is(CommitStyle::Pool)) {
        const auto thread = static_cast<std::size_t>(timer.a);
        const Work work = *m_threads[thread];
        m_threads[thread].reset();
        finish(turn, work);
    } else {
        m_inHand = false;
        const Work work = m_queue.front();
        m_queue.pop_front();
        finish(turn, work);
    }
    run(turn);
}

void ConsumerApplication::finish(Turn& turn, const Work& work)
{
    if (!m_options.sink.empty()) {
        const auto written = m_options.sinks->write(m_options.sink, work.partition, work.epoch, work.offset);
        const bool replaced = written.again && m_options.sinks->kind(m_options.sink) == ExternalSinks::Kind::Upsert;
        turn.publish(SinkWritten{m_options.client, m_options.sink, work.partition, work.offset, written.again, written.rows}, {work.delivered},
            replaced ? Rule::SinkUpsert : Rule::None);
    }
    turn.publish(RecordsProcessed{m_options.client, work.partition, work.offset, work.offset + 1}, {work.delivered}, Rule::None);
    turn.reached(ProtocolPoint::AfterProcessing);
    if (m_allowed > 0)
        --m_allowed;
    if (!commitsAfter())
        return;
    passed(work.partition, work.offset, work.epoch);
    if (m_options.commitEvery > 0 && m_finished >= m_options.commitEvery)
        commitAfter(turn);
}

void ConsumerApplication::passed(const TopicPartition& partition, Offset offset, LeaderEpoch epoch)
{
    if (!commitsAfter())
        return;
    m_toCommit[partition] = {offset + 1, epoch};
    ++m_finished;
}

void ConsumerApplication::gaveUp(const std::vector<TopicPartition>& partitions)
{
    for (const auto& id : partitions)
        m_toCommit.erase(id);
    if (m_toCommit.empty())
        m_finished = 0;
}

void ConsumerApplication::commitBefore(Turn& turn)
{
    m_asked = m_queue.size();
    GroupMembership::Offsets offsets;
    if (m_options.commitEvery > 0) {
        m_asked = std::min(m_asked, static_cast<std::size_t>(m_options.commitEvery));
        for (std::size_t i = 0; i < m_asked; ++i)
            offsets[m_queue[i].partition] = {m_queue[i].offset + 1, m_queue[i].epoch};
    } else {
        offsets = m_calls.positions();
    }
    m_waitsFor = m_calls.commit(turn, std::move(offsets), Kind::Sync, Rule::CommitThenProcess);
}

void ConsumerApplication::commitAfter(Turn& turn)
{
    GroupMembership::Offsets finished = std::exchange(m_toCommit, {});
    m_finished = 0;
    // commitSync() without arguments commits the positions, which lie behind control records too.
    GroupMembership::Offsets offsets = m_options.commitEvery > 0 ? std::move(finished) : m_calls.positions();
    if (is(CommitStyle::Sync))
        m_waitsFor = m_calls.commit(turn, std::move(offsets), Kind::Sync, Rule::None);
    else
        m_calls.commit(turn, std::move(offsets), Kind::Async, Rule::None);
}

void ConsumerApplication::commitEnded(Turn& turn, const GroupMembership::CommitDone& done)
{
    if (done.number != m_waitsFor)
        return;
    m_waitsFor = 0;
    if (is(CommitStyle::Before)) {
        m_allowed = std::exchange(m_asked, 0);
        if (!done.exception.empty()) {
            m_allowed = 0;
            m_queue.clear();
        }
    }
    run(turn);
}

void ConsumerApplication::finishUp(Turn& turn)
{
    if (commitsAfter() && m_finished > 0)
        commitAfter(turn);
}

void ConsumerApplication::walk(StateVisitor& visitor) const
{
    const auto walkWork = [&](const Work& work) {
        visitor.text(work.partition.toString());
        visitor.id(work.offset);
        visitor.id(work.epoch);
    };
    visitor.group("application");
    visitor.list(m_queue, walkWork);
    visitor.number(m_inHand);
    visitor.list(m_threads, [&](const std::optional<Work>& work) {
        visitor.number(work.has_value());
        if (work)
            walkWork(*work);
    });
    visitor.list(m_toCommit, [&](const auto& entry) {
        visitor.text(entry.first.toString());
        visitor.id(entry.second.first);
    });
    visitor.number(m_finished);
    visitor.number(static_cast<std::uint64_t>(m_allowed));
    visitor.number(static_cast<std::uint64_t>(m_asked));
    visitor.number(m_waitsFor);
}

} // namespace engine
