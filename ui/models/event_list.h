#pragma once

// The facts as rows: instant, node, sentence. The newest stands last; only the last kRowsMax are kept, the rest can be
// looked at through time. Transport (messages, fetches that moved nothing) is left out unless asked for.

#include <QAbstractListModel>

#include <QSortFilterProxyModel>

#include <deque>
#include <functional>
#include <map>
#include <optional>

#include "engine/event/fact.h"
#include "engine/event/fact_log.h"
#include "ui/common/words.h"

namespace ui {

class EventList : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kRowsMax = 20000;
    // SearchRole: the sentence, and the name that the fact has in commands and reports.
    enum Role { IdRole = Qt::UserRole + 1, TimeRole, GroupRole, SearchRole };

    using QAbstractListModel::QAbstractListModel;

    void clear();
    void append(const std::vector<engine::FactSlice>& slices, const NodeNames& names);
    // Null if it is not kept.
    const engine::Fact* find(engine::FactId id) const;
    // Where facts are looked for that have no row: messages, as far as somebody holds them.
    void setElsewhere(std::function<const engine::Fact*(engine::FactId)> find) { m_elsewhere = std::move(find); }
    const std::deque<engine::Fact>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    std::deque<engine::Fact> m_rows;                        // shown
    std::map<engine::FactId, engine::Fact> m_kept;          // shown ones and those that explain them
    std::function<const engine::Fact*(engine::FactId)> m_elsewhere;
    NodeNames m_names = plainNodeName;
};

// The nodes that a fact tells about: in whose turn it happened and those in its body.
std::vector<engine::NodeId> nodesOf(const engine::Fact& fact);

// The events of one kind, of one node, with some words in them; and the neighbours of an instant among them.
class EventFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit EventFilter(EventList& events, QObject* parent = nullptr);

    void setWords(const QString& words);
    void setGroup(std::optional<FactKindGroup> group); // absent: all
    void setNode(std::optional<engine::NodeId> node);
    bool isOpen() const { return m_words.isEmpty() && !m_group && !m_node; }
    // The row of the last event before (the first after) an instant; -1: there is none.
    int rowBefore(engine::Time at) const;
    int rowAfter(engine::Time at) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    engine::Time timeOf(int row) const;

    EventList& m_events;
    QString m_words;
    std::optional<FactKindGroup> m_group;
    std::optional<engine::NodeId> m_node;
};

} // namespace ui
