#include "ui/models/byte_journey.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

#include "engine/log/log_files.h"
#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct ByteJourney {
    Q_DECLARE_TR_FUNCTIONS(ui::ByteJourney)
};

constexpr std::int16_t kProduce = 0;

class Search {
public:
    Search(const FactLog& facts, BatchKey key) : m_facts(facts), m_key(std::move(key)) { }

    Journey run()
    {
        const Fact* append = m_key.request == MessageId{} ? leaderAppend() : appendOf(m_key.request);
        if (append == nullptr)
            return {m_key, {}};
        m_append = append->as<BatchAppended>();
        add(JourneyStation::Disk, *append);
        if (const Fact* request = requestBefore(*append))
            add(JourneyStation::Wire, *request);
        const FactSlice after = m_facts.slice(append->id, FactId{std::min(m_facts.last().value, append->id.value + kJourneyFacts)});
        for (std::size_t i = 0; i < after.size(); ++i)
            look(after[i]);
        std::stable_sort(m_out.begin(), m_out.end(), [](const auto& a, const auto& b) { return a.fact.id < b.fact.id; });
        return {m_key, std::move(m_out)};
    }

private:
    void add(JourneyStation station, const Fact& fact) { m_out.push_back({station, fact}); }

    bool isTheBatch(const BatchAppended& f) const
    {
        return f.partition == m_key.partition && f.baseOffset == m_key.baseOffset && f.leaderEpoch == m_key.leaderEpoch;
    }

    FactSlice before(FactId from) const
    {
        const std::uint64_t first = from.value > kJourneyFacts ? from.value - kJourneyFacts : 0;
        return m_facts.slice(FactId{std::max(first, m_facts.firstKept().value - 1)}, from);
    }

    // The view remembers the append on the broker that is selected: a follower's comes later than its leader's.
    const Fact* leaderAppend() const
    {
        if (m_key.since == FactId{} || m_facts.find(m_key.since) == nullptr)
            return nullptr;
        const FactSlice past = before(m_key.since);
        for (std::size_t i = past.size(); i-- > 0;) {
            const auto* append = past[i].as<BatchAppended>();
            if (append && append->as == ReplicaRole::Leader && isTheBatch(*append))
                return m_facts.find(past[i].id);
        }
        return nullptr;
    }

    // What the leader appended in the turn in which the request arrived.
    const Fact* appendOf(MessageId request)
    {
        const FactSlice after = m_facts.slice(m_key.since, FactId{std::min(m_facts.last().value, m_key.since.value + kJourneyFacts)});
        EventSeq turn{};
        for (std::size_t i = 0; i < after.size(); ++i) {
            const Fact& fact = after[i];
            if (const auto* arrival = fact.as<MessageDelivered>(); arrival && arrival->message == request)
                turn = fact.cause;
            const auto* append = fact.as<BatchAppended>();
            if (!append || append->as != ReplicaRole::Leader || turn == EventSeq{} || fact.cause != turn)
                continue;
            m_key.partition = append->partition;
            m_key.baseOffset = append->baseOffset;
            m_key.lastOffset = append->lastOffset;
            m_key.leaderEpoch = append->leaderEpoch;
            return m_facts.find(fact.id);
        }
        return nullptr;
    }

    // The request that was handled when the batch was appended; with a slow disk that is another turn, and what the
    // producer sent last there counts.
    const Fact* requestBefore(const Fact& append)
    {
        const FactSlice past = before(append.id);
        MessageId delivered{};
        for (std::size_t i = past.size(); i-- > 0;) {
            const Fact& fact = past[i];
            if (const auto* arrival = fact.as<MessageDelivered>(); arrival && fact.cause == append.cause)
                delivered = arrival->message;
            const auto* sent = fact.as<MessageSent>();
            if (!sent || sent->isResponse || sent->apiKey != kProduce || sent->to.value != m_append->broker.value)
                continue;
            const bool isIt = delivered != MessageId{} ? sent->message == delivered
                                                       : sent->from == m_append->client && sent->partition == m_key.partition;
            if (isIt && (delivered != MessageId{} || fact.cause != append.cause))
                return m_facts.find(fact.id);
        }
        return nullptr;
    }

    void look(const Fact& fact)
    {
        if (const auto* f = fact.as<BatchAppended>()) {
            if (f->as == ReplicaRole::Follower && isTheBatch(*f) && m_seen.insert(f->broker.value).second)
                add(JourneyStation::Copy, fact);
        } else if (const auto* h = fact.as<HighWatermarkAdvanced>()) {
            if (h->asLeader && h->partition == m_key.partition && h->from <= m_key.lastOffset && m_key.lastOffset < h->to)
                add(JourneyStation::Commit, fact);
        } else if (const auto* a = fact.as<BatchAcked>()) {
            if (a->partition == m_key.partition && a->baseOffset == m_key.baseOffset)
                add(JourneyStation::Ack, fact);
        } else if (const auto* s = fact.as<MessageSent>()) { // of a client that is no node of the lab
            if (s->isResponse && s->apiKey == kProduce && s->to == m_append->client && s->to.isOutside() && !m_isAnswered) {
                m_isAnswered = true;
                add(JourneyStation::Ack, fact);
            }
        } else if (const auto* r = fact.as<RecordsDelivered>()) {
            if (r->partition == m_key.partition && r->from <= m_key.lastOffset && m_key.baseOffset < r->to
                && m_seen.insert(r->client.value).second)
                add(JourneyStation::Read, fact);
        } else if (const auto* t = fact.as<LogTruncated>()) {
            if (t->partition == m_key.partition && t->to <= m_key.baseOffset && t->from > m_key.baseOffset)
                add(JourneyStation::Cut, fact);
        }
    }

    const FactLog& m_facts;
    BatchKey m_key;
    const BatchAppended* m_append = nullptr;
    std::vector<JourneyFact> m_out;
    std::set<std::int32_t> m_seen; // brokers and clients, which share no number
    bool m_isAnswered = false;
};

class Words {
public:
    Words(const BatchKey& key, const NodeNames& names, const BatchAppended* append) : m_key(key), m_names(names), m_append(append) { }

    void operator()(JourneyStep& step, const MessageSent& f) const
    {
        step.at = f.departs;
        step.thing = ObjectId::message(f.message);
        if (f.isResponse) {
            step.title = f.error == ErrorCode::None ? ByteJourney::tr("answered to %1").arg(m_names(f.to))
                : QString::fromUtf8(errorName(f.error).data());
            step.detail = bytes(f.bytes);
            return;
        }
        step.title = QStringLiteral("Produce, %1 → %2").arg(m_names(f.from), m_names(f.to));
        step.detail = ByteJourney::tr("request of %1, version %2").arg(bytes(f.bytes)).arg(f.apiVersion);
    }

    void operator()(JourneyStep& step, const BatchAppended& f) const
    {
        step.thing = ObjectId::record(f.partition, f.broker, f.baseOffset);
        if (f.as == ReplicaRole::Leader) {
            step.title = ByteJourney::tr("byte %1 of %2").arg(number(f.position), QString::fromStdString(segmentName(f.segment) + ".log"));
            step.detail = f.rewritten ? ByteJourney::tr(
                "%1 wrote the batch anew, in another codec or format").arg(m_names(NodeId{f.broker.value}))
                                      : ByteJourney::tr("%1 stamped offset and epoch, CRC kept").arg(m_names(NodeId{f.broker.value}));
            return;
        }
        step.title = ByteJourney::tr("Fetch, %1").arg(m_names(NodeId{f.broker.value}));
        step.detail = m_append && m_append->position == f.position && m_append->segment == f.segment
            ? ByteJourney::tr("stored at byte %1 there too").arg(number(f.position))
            : ByteJourney::tr("stored at byte %1 of %2 there").arg(number(f.position),
                QString::fromStdString(segmentName(f.segment) + ".log"));
    }

    void operator()(JourneyStep& step, const HighWatermarkAdvanced& f) const
    {
        step.thing = ObjectId::replica(f.partition, f.broker);
        step.title = ByteJourney::tr("high watermark %1 → %2").arg(number(f.from.value), number(f.to.value));
        step.detail = ByteJourney::tr("on every in-sync replica: readable");
    }

    void operator()(JourneyStep& step, const BatchAcked& f) const
    {
        step.thing = ObjectId::client(f.client);
        step.title = f.confirmed ? QStringLiteral("base_offset %1, error 0").arg(f.baseOffset.value)
            : ByteJourney::tr("no answer is awaited (acks=0)");
        step.detail = ByteJourney::tr("%1 knows it after %2").arg(m_names(f.client), durationText(f.latency));
    }

    void operator()(JourneyStep& step, const RecordsDelivered& f) const
    {
        step.thing = ObjectId::client(f.client);
        step.title = ByteJourney::tr("Fetch, %1").arg(m_names(f.client));
        const Offset from = std::max(f.from, m_key.baseOffset), last = std::min(f.to - 1, m_key.lastOffset);
        step.detail = from == last ? ByteJourney::tr("delivered %1").arg(number(from.value))
                                   : ByteJourney::tr("delivered %1 to %2").arg(number(from.value), number(last.value));
    }

    void operator()(JourneyStep& step, const LogTruncated& f) const
    {
        step.thing = ObjectId::replica(f.partition, f.broker);
        step.title = ByteJourney::tr("cut off on %1").arg(m_names(NodeId{f.broker.value}));
        step.detail = ByteJourney::tr("its log ends at %1 again").arg(number(f.to.value));
    }

    template <class T>
    void operator()(JourneyStep&, const T&) const
    {
    }

private:
    const BatchKey& m_key;
    const NodeNames& m_names;
    const BatchAppended* m_append;
};

} // namespace

bool isSameBatch(const BatchKey& a, const BatchKey& b)
{
    return a.partition == b.partition && a.baseOffset == b.baseOffset && a.lastOffset == b.lastOffset && a.leaderEpoch == b.leaderEpoch;
}

BatchKey keyOf(const TopicPartition& partition, const BatchView& batch)
{
    return {partition, batch.baseOffset, batch.lastOffset, batch.leaderEpoch, batch.since, {}};
}

Journey journeyOf(const FactLog& facts, const BatchKey& key) { return Search(facts, key).run(); }

std::vector<JourneyStep> journeySteps(const Journey& journey, const NodeNames& names)
{
    const BatchAppended* append = nullptr;
    for (const JourneyFact& found : journey.facts) {
        if (found.station == JourneyStation::Disk)
            append = found.fact.as<BatchAppended>();
    }
    const Words words(journey.batch, names, append);
    std::vector<JourneyStep> steps;
    for (const JourneyFact& found : journey.facts) {
        JourneyStep step;
        step.station = found.station;
        step.at = found.fact.at;
        std::visit([&](const auto& body) { words(step, body); }, found.fact.body.value);
        step.detail = instantText(step.at) + QStringLiteral(" · ") + step.detail;
        steps.push_back(std::move(step));
    }
    return steps;
}

QString stationWord(JourneyStation station)
{
    switch (station) {
    case JourneyStation::Wire:
        return ByteJourney::tr("wire");
    case JourneyStation::Disk:
        return ByteJourney::tr("disk");
    case JourneyStation::Copy:
        return ByteJourney::tr("copy");
    case JourneyStation::Commit:
        return ByteJourney::tr("safe");
    case JourneyStation::Ack:
        return ByteJourney::tr("ack");
    case JourneyStation::Read:
        return ByteJourney::tr("read");
    case JourneyStation::Cut:
        return ByteJourney::tr("cut");
    }
    return {};
}

} // namespace ui
