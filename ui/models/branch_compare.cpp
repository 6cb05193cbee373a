#include "ui/models/branch_compare.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

#include "engine/lab/latency_counts.h"
#include "ui/common/numbers.h"
#include "ui/common/words.h"

namespace ui {

using namespace engine;

namespace {

struct Compare {
    Q_DECLARE_TR_FUNCTIONS(ui::Compare)
};

struct Outcome {
    Moment moment;
    std::shared_ptr<const ClusterView> view;
    Ledger ledger;
    std::map<TopicPartition, Duration> noLeader; // how long in all
    struct Counts {
        std::int64_t elections = 0, shrinks = 0, expansions = 0, truncated = 0, refused = 0, stops = 0;
    } counts; // of the whole cluster
};

void count(Outcome::Counts& counts, const Fact& fact)
{
    if (const auto* elected = fact.as<LeaderElected>())
        counts.elections += elected->leader != kNoBroker && elected->leader != elected->previous ? 1 : 0;
    else if (fact.as<IsrShrunk>())
        ++counts.shrinks;
    else if (fact.as<IsrExpanded>())
        ++counts.expansions;
    else if (const auto* cut = fact.as<LogTruncated>())
        counts.truncated += cut->from - cut->to;
    else if (fact.as<RequestRefused>())
        ++counts.refused;
    else if (const auto* stopped = fact.as<NodeStopped>())
        counts.stops += stopped->id.isBroker() || stopped->id.isController() ? 1 : 0;
}

// How long partitions were without a leader, from the elections that said so.
class NoLeader {
public:
    void add(const Fact& fact)
    {
        const auto* elected = fact.as<LeaderElected>();
        if (!elected)
            return;
        if (elected->leader == kNoBroker)
            m_since.try_emplace(elected->partition, fact.at);
        else if (const auto found = m_since.find(elected->partition); found != m_since.end()) {
            m_total[elected->partition] += fact.at - found->second;
            m_since.erase(found);
        }
    }
    std::map<TopicPartition, Duration> until(Time at)
    {
        for (const auto& [partition, since] : m_since)
            m_total[partition] += at - since;
        m_since.clear();
        return std::move(m_total);
    }

private:
    std::map<TopicPartition, Time> m_since;
    std::map<TopicPartition, Duration> m_total;
};

// A value with what it counts, to subtract; without: the text alone.
struct Value {
    QString text;
    std::optional<std::int64_t> count;
    bool isTime = false; // the count is nanoseconds
};
Value words(const QString& text) { return {text, std::nullopt, false}; }
Value counting(std::int64_t count) { return {QString::number(count), count, false}; }
Value lasting(Duration d) { return {durationText(d), d.count(), true}; }

Outcome outcomeAt(const Lab& lab, const std::string& branch, Time at)
{
    const Moment moment = *lab.momentOf(branch, at);
    Outcome out{moment, moment.view, {}, {}, {}};
    NoLeader noLeader;
    const FactLog& facts = *lab.factsOf(branch);
    const FactId last = lastFactAt(facts, at);
    for (FactId id = facts.firstKept(); id <= last; id = FactId{id.value + 1}) {
        out.ledger.add(*facts.find(id));
        noLeader.add(*facts.find(id));
        count(out.counts, *facts.find(id));
    }
    out.noLeader = noLeader.until(at);
    return out;
}

class Rows {
public:
    Rows(std::vector<CompareRow>& rows, const Outcome& left, const Outcome& right) : m_rows(rows), m_left(left), m_right(right) { }

    void begin(const QString& group) { m_group = group; }
    // An empty text is a value that is not there.
    template <class Of>
    void add(const QString& name, Of of)
    {
        const Value left = of(m_left), right = of(m_right);
        const QString none = QStringLiteral("–");
        const bool differs = left.text != right.text;
        QString difference = differs ? QStringLiteral("≠") : QString();
        if (differs && left.count && right.count) {
            const std::int64_t by = *right.count - *left.count;
            difference = (by > 0 ? "+" : "−") + (left.isTime ? durationText(Duration{std::abs(by)}) : QString::number(std::abs(by)));
        }
        m_rows.push_back({m_group + QLatin1Char(' ') + name, m_group, name, left.text.isEmpty() ? none : left.text, right.text.isEmpty() ? none : right.text, difference, differs});
    }

    void partition(const TopicPartition& id)
    {
        begin(QString::fromStdString(id.toString()));
        const auto of = [&id](auto value) {
            return [&id, value](const Outcome& out) {
                const PartitionView* found = out.view->partition(id);
                return found ? value(*found) : Value{};
            };
        };
        const auto ofLeader = [&of](auto value) {
            return of([value](const PartitionView& p) { return p.leaderCopy() ? value(*p.leaderCopy()) : Value{}; });
        };
        add(Compare::tr("leader"), of([](const PartitionView& p) {
            return words(p.leader.value == kNoBroker ? Compare::tr("none") : Compare::tr("broker %1, epoch %2").arg(p.leader.value.value).arg(p.leaderEpoch.value.value));
        }));
        add("ISR", of([](const PartitionView& p) { return words(brokerList(p.isr.value)); }));
        add(Compare::tr("high watermark"), ofLeader([](const ReplicaView& r) { return counting(r.highWatermark.value.value); }));
        add(Compare::tr("log end offset"), ofLeader([](const ReplicaView& r) { return counting(r.endOffset.value.value); }));
        add(Compare::tr("without a leader"), [&id](const Outcome& out) {
            const auto found = out.noLeader.find(id);
            return lasting(found == out.noLeader.end() ? Duration{0} : found->second);
        });
    }

    void client(const std::string& name, NodeKind kind)
    {
        begin(QString::fromStdString(name));
        const auto count = [&name](auto value) {
            return [&name, value](const Outcome& out) {
                for (const auto& [id, client] : out.view->clients)
                    if (client->name == name)
                        return counting(static_cast<std::int64_t>(value(out.ledger, id)));
                return Value{};
            };
        };
        const auto latency = [&name](std::size_t percent) {
            return [&name, percent](const Outcome& out) {
                for (const auto& [id, client] : out.view->clients)
                    if (client->name == name)
                        if (const auto sorted = out.ledger.latenciesNanos(id); !sorted.empty())
                            return lasting(Duration{percentile(sorted, percent)});
                return Value{};
            };
        };
        using Size = std::size_t;
        if (kind == NodeKind::Producer) {
            add(Compare::tr("called"), count([](const Ledger& l, NodeId id) -> Size { return l.called(id).size(); }));
            add(Compare::tr("acked"), count([](const Ledger& l, NodeId id) -> Size { return l.acked(id).size(); }));
            add(Compare::tr("in the log"), [&name](const Outcome& out) {
                for (const auto& [id, client] : out.view->clients)
                    if (client->name == name)
                        return counting(static_cast<std::int64_t>(storedOf(out, id)));
                return Value{};
            });
            add(Compare::tr("acked but lost"), count([](const Ledger& l, NodeId id) -> Size { return l.lost(id).size(); }));
            add(Compare::tr("acked, no leader to ask"), count([](const Ledger& l, NodeId id) { return l.unknown(id); }));
            add(Compare::tr("duplicated"), count([](const Ledger& l, NodeId id) { return l.duplicated(id); }));
            add(Compare::tr("out of order"), count([](const Ledger& l, NodeId id) { return l.outOfOrder(id); }));
            add(Compare::tr("failed"), count([](const Ledger& l, NodeId id) -> Size { return l.failed(id).size(); }));
            add(Compare::tr("retried requests"), [&name](const Outcome& out) {
                for (const auto& [id, client] : out.view->clients)
                    if (client->name == name)
                        return counting(client->producer->retries);
                return Value{};
            });
            add(Compare::tr("p50 to ack"), latency(50));
            add(Compare::tr("p99 to ack"), latency(99));
        } else {
            add(Compare::tr("delivered"), count([](const Ledger& l, NodeId id) -> Size { return l.delivered(id).size(); }));
            add(Compare::tr("processed again"), count([](const Ledger& l, NodeId id) { return l.processedAgain(id); }));
        }
    }

    void cluster()
    {
        begin(Compare::tr("cluster"));
        const auto of = [](std::int64_t Outcome::Counts::* what) { return [what](const Outcome& out) { return counting(out.counts.*what); }; };
        add(Compare::tr("nodes that went down"), of(&Outcome::Counts::stops));
        add(Compare::tr("leaders elected"), of(&Outcome::Counts::elections));
        add(Compare::tr("ISR shrunk"), of(&Outcome::Counts::shrinks));
        add(Compare::tr("ISR expanded"), of(&Outcome::Counts::expansions));
        add(Compare::tr("records cut off"), of(&Outcome::Counts::truncated));
        add(Compare::tr("requests refused"), of(&Outcome::Counts::refused));
        add(Compare::tr("without a leader, all partitions"), [](const Outcome& out) {
            Duration all{0};
            for (const auto& [partition, time] : out.noLeader)
                all += time;
            return lasting(all);
        });
    }

private:
    // Records that were called and stand in a leader's log.
    static std::size_t storedOf(const Outcome& out, NodeId producer)
    {
        std::size_t stored = 0;
        const UidSet& called = out.ledger.called(producer);
        std::set<RecordUid> seen;
        for (const auto& [topic, view] : out.view->topics)
            for (const RecordUid uid : out.ledger.present(topic))
                stored += called.contains(uid) && seen.insert(uid).second ? 1 : 0;
        return stored;
    }

    QString m_group;
    std::vector<CompareRow>& m_rows;
    const Outcome& m_left;
    const Outcome& m_right;
};

// The last instant of the past that both share: the fork of one from the other, or from the branch both come from.
std::optional<Time> partedAt(const std::vector<BranchInfo>& branches, const std::string& left, const std::string& right)
{
    const auto find = [&](const std::string& name) { return std::find_if(branches.begin(), branches.end(), [&](const BranchInfo& b) { return b.name == name; }); };
    std::map<std::string, Time> leftUntil; // how far each ancestor's story is also the left one's
    Time until = kNever;
    for (auto at = find(left); at != branches.end(); at = find(at->parent)) {
        leftUntil[at->name] = until;
        until = std::min(until, at->at);
    }
    until = kNever;
    for (auto at = find(right); at != branches.end(); at = find(at->parent)) {
        if (const auto shared = leftUntil.find(at->name); shared != leftUntil.end())
            return std::min(shared->second, until);
        until = std::min(until, at->at);
    }
    return std::nullopt;
}

} // namespace

std::optional<BranchComparison> compareBranches(const Lab& lab, const std::string& left, const std::string& right, std::optional<std::pair<Time, Time>> at)
{
    const auto branches = lab.branches();
    const auto find = [&](const std::string& name) { return std::find_if(branches.begin(), branches.end(), [&](const BranchInfo& b) { return b.name == name; }); };
    const auto a = find(left), b = find(right);
    if (a == branches.end() || b == branches.end())
        return std::nullopt;
    BranchComparison out;
    out.left = QString::fromStdString(left);
    out.right = QString::fromStdString(right);
    out.at = at ? std::min(at->first, a->head) : std::min(a->head, b->head);
    out.rightAt = at ? std::min(at->second, b->head) : out.at;
    out.parted = left == right ? std::nullopt : partedAt(branches, left, right);
    const Outcome outcomes[] = {outcomeAt(lab, left, out.at), outcomeAt(lab, right, out.rightAt)};
    out.leftMoment = outcomes[0].moment;
    out.rightMoment = outcomes[1].moment;
    Rows rows(out.rows, outcomes[0], outcomes[1]);
    std::set<TopicPartition> partitions;
    std::map<std::string, NodeKind> clients;
    for (const Outcome& outcome : outcomes) {
        for (const auto& [name, topic] : outcome.view->topics)
            if (!name.starts_with("__"))
                for (const auto& [index, partition] : topic->partitions)
                    partitions.insert({name, index});
        for (const auto& [id, client] : outcome.view->clients)
            if (client->kind == NodeKind::Producer || client->kind == NodeKind::Consumer)
                clients[client->name] = client->kind;
    }
    const auto addClients = [&](NodeKind kind) {
        for (const auto& [name, its] : clients)
            if (its == kind)
                rows.client(name, kind);
    };
    addClients(NodeKind::Producer); // what was promised, what is there
    rows.cluster();
    for (const auto& id : partitions)
        rows.partition(id);
    addClients(NodeKind::Consumer);
    return out;
}

void BranchTable::set(BranchComparison comparison)
{
    beginResetModel();
    m_comparison = std::move(comparison);
    m_lines.clear();
    int head = -1;
    for (int row = 0; row < static_cast<int>(m_comparison.rows.size()); ++row) {
        const CompareRow& at = m_comparison.rows[static_cast<std::size_t>(row)];
        if (row == 0 || at.group != m_comparison.rows[static_cast<std::size_t>(row) - 1].group) {
            head = static_cast<int>(m_lines.size());
            m_lines.push_back({row, true, false});
        }
        m_lines.push_back({row, false, at.differs});
        m_lines[static_cast<std::size_t>(head)].differs |= at.differs;
    }
    endResetModel();
}

int BranchTable::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_lines.size()); }
int BranchTable::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 4; }

QVariant BranchTable::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    const CompareRow& row = m_comparison.rows[static_cast<std::size_t>(line.row)];
    if (role == kDiffersRole)
        return line.differs;
    if (role == kHeadRole)
        return line.isHead;
    if (role == Qt::TextAlignmentRole && index.column() > 0)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
        return line.isHead ? row.group : row.name + ": " + row.left + " · " + row.right + (row.differs ? " · " + Compare::tr("differs") : QString());
    if (role != Qt::DisplayRole)
        return {};
    if (line.isHead)
        return index.column() == 0 ? row.group : QString();
    switch (index.column()) {
    case 0:
        return row.words;
    case 1:
        return row.left;
    case 2:
        return row.right;
    default:
        return row.difference;
    }
}

QVariant BranchTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section > 0)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || section == 0)
        return {};
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
        return section == 1 ? m_comparison.left : section == 2 ? m_comparison.right : Compare::tr("B less A");
    return role != Qt::DisplayRole ? QVariant() : section == 1 ? "A" : section == 2 ? "B" : "B − A";
}

} // namespace ui
