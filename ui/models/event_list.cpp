#include "ui/models/event_list.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::size_t kKeptMax = 200000;

// What a reader of the story wants to see; the rest moves on the stage.
bool isShown(const Fact& fact)
{
    return !(fact.as<MessageSent>() || fact.as<MessageDelivered>() || fact.as<MetadataLogMoved>() || fact.as<ConnectionOpened>()
        || fact.as<ConnectionClosed>() || fact.as<RecordCalled>() || fact.as<RecordsProcessed>() || fact.as<RequestParked>());
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
    return found == m_kept.end() ? nullptr : &found->second;
}

int EventList::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant EventList::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Fact& fact = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(formatTime(fact.at)) + "  " + factSentence(fact, m_names);
    case Qt::ToolTipRole:
        return QString::fromStdString(describe(fact));
    case IdRole:
        return QVariant::fromValue<qulonglong>(fact.id.value);
    case TimeRole:
        return QVariant::fromValue<qlonglong>(fact.at.nanos());
    case GroupRole:
        return static_cast<int>(factGroup(fact));
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
    return names;
}

} // namespace ui
