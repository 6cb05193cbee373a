#include "ui/models/event_list.h"

#include <algorithm>
#include <type_traits>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::size_t kKeptMax = 200000;

// What a reader of the story wants to see; the rest moves on the stage.
bool isShown(const Fact& fact)
{
    return !(fact.as<MessageSent>() || fact.as<MessageDelivered>() || fact.as<MetadataLogMoved>() || fact.as<QuorumStateChanged>() || fact.as<ConnectionOpened>()
        || fact.as<FetchSessionOpened>() || fact.as<ClientMetadataUpdated>()
        || fact.as<ConnectionClosed>() || fact.as<RecordCalled>() || fact.as<RecordsProcessed>() || fact.as<RequestParked>()
        || (fact.as<InterceptorRan>() && fact.as<InterceptorRan>()->outcome != InterceptorOutcome::Threw));
}

} // namespace

void EventList::clear()
{
    beginResetModel();
    m_rows.clear();
    m_kept.clear();
    endResetModel();
}

void EventList::append(const std::vector<FactSlice>& slices, const NodeNames& names)
{
    m_names = names;
    std::vector<const Fact*> fresh;
    for (const auto& slice : slices)
        for (std::size_t i = 0; i < slice.size(); ++i) {
            const Fact& fact = slice[i];
            if (fact.as<MessageSent>() || fact.as<MessageDelivered>())
                continue;
            m_kept.insert_or_assign(m_kept.end(), fact.id, fact);
            if (isShown(fact))
                fresh.push_back(&fact);
        }
    while (m_kept.size() > kKeptMax)
        m_kept.erase(m_kept.begin());
    if (fresh.empty())
        return;
    if (fresh.size() > static_cast<std::size_t>(kRowsMax))
        fresh.erase(fresh.begin(), fresh.end() - kRowsMax);
    const int over = static_cast<int>(m_rows.size() + fresh.size()) - kRowsMax;
    if (over > 0) {
        beginRemoveRows({}, 0, over - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + over);
        endRemoveRows();
    }
    beginInsertRows({}, static_cast<int>(m_rows.size()), static_cast<int>(m_rows.size() + fresh.size()) - 1);
    for (const Fact* fact : fresh)
        m_rows.push_back(*fact);
    endInsertRows();
}

const Fact* EventList::find(FactId id) const
{
    const auto found = m_kept.find(id);
    return found != m_kept.end() ? &found->second : m_elsewhere ? m_elsewhere(id) : nullptr;
}

int EventList::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant EventList::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Fact& fact = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return instantText(fact.at) + "  " + factSentence(fact, m_names);
    case Qt::ToolTipRole:
        return QString::fromStdString(describe(fact));
    case IdRole:
        return QVariant::fromValue<qulonglong>(fact.id.value);
    case TimeRole:
        return QVariant::fromValue<qlonglong>(fact.at.nanos());
    case GroupRole:
        return static_cast<int>(factGroup(fact));
    case SearchRole: {
        const auto name = factName(fact);
        return data(index, Qt::DisplayRole).toString() + " " + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) + " "
            + QString::fromStdString(formatTime(fact.at));
    }
    default:
        return {};
    }
}

QHash<int, QByteArray> EventList::roleNames() const
{
    auto names = QAbstractListModel::roleNames();
    names[IdRole] = "id";
    names[TimeRole] = "time";
    names[GroupRole] = "group";
    names[SearchRole] = "search";
    return names;
}

namespace {

// Takes the nodes out of the fields of a body.
struct NodeCollector {
    std::vector<NodeId>& nodes;
    template <class T>
    void operator()(std::string_view, const T& value)
    {
        if constexpr (std::is_same_v<T, NodeId>)
            nodes.push_back(value);
        else if constexpr (std::is_same_v<T, BrokerId>)
            nodes.push_back(NodeId{value.value});
    }
};

} // namespace

std::vector<NodeId> nodesOf(const Fact& fact)
{
    std::vector<NodeId> nodes{fact.node};
    std::visit(
        [&](const auto& body) {
            NodeCollector collector{nodes};
            body.fields(collector);
            using Body = std::remove_cvref_t<decltype(body)>;
            if constexpr (std::is_same_v<Body, IsrShrunk>)
                for (const BrokerId removed : body.removed)
                    nodes.push_back(NodeId{removed.value});
            else if constexpr (std::is_same_v<Body, IsrExpanded>)
                for (const BrokerId added : body.added)
                    nodes.push_back(NodeId{added.value});
        },
        fact.body.value);
    return nodes;
}

EventFilter::EventFilter(EventList& events, QObject* parent) : QSortFilterProxyModel(parent), m_events(events)
{
    setSourceModel(&events);
}

void EventFilter::setWords(const QString& words)
{
    m_words = words;
    invalidateFilter();
}

void EventFilter::setGroup(std::optional<FactKindGroup> group)
{
    m_group = group;
    invalidateFilter();
}

void EventFilter::setNode(std::optional<NodeId> node)
{
    m_node = node;
    invalidateFilter();
}

bool EventFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (isOpen())
        return true;
    const Fact& fact = m_events.rows()[static_cast<std::size_t>(row)];
    if (m_group && factGroup(fact) != *m_group)
        return false;
    if (m_node) {
        const auto nodes = nodesOf(fact);
        if (std::find(nodes.begin(), nodes.end(), *m_node) == nodes.end())
            return false;
    }
    return m_words.isEmpty() || m_events.data(m_events.index(row, 0, parent), EventList::SearchRole).toString().contains(m_words, Qt::CaseInsensitive);
}

Time EventFilter::timeOf(int row) const { return m_events.rows()[static_cast<std::size_t>(mapToSource(index(row, 0)).row())].at; }

int EventFilter::rowBefore(Time at) const
{
    int low = 0, high = rowCount(); // the first row that is not before
    while (low < high) {
        const int middle = (low + high) / 2;
        (timeOf(middle) < at ? low : high) = timeOf(middle) < at ? middle + 1 : middle;
    }
    return low - 1;
}

int EventFilter::rowAfter(Time at) const
{
    int low = 0, high = rowCount(); // the first row that is after
    while (low < high) {
        const int middle = (low + high) / 2;
        (timeOf(middle) <= at ? low : high) = timeOf(middle) <= at ? middle + 1 : middle;
    }
    return low < rowCount() ? low : -1;
}

} // namespace ui
