#pragma once

// The facts as rows: instant, node, sentence. The newest stands last; only the last kRowsMax are kept, the rest can be
// looked at through time. Transport (messages, fetches that moved nothing) is left out unless asked for.

#include <QAbstractListModel>

#include <deque>
#include <map>

#include "engine/event/fact.h"
#include "engine/event/fact_log.h"
#include "ui/common/words.h"

namespace ui {

class EventList : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kRowsMax = 20000;
    enum Role { IdRole = Qt::UserRole + 1, TimeRole, GroupRole };

    using QAbstractListModel::QAbstractListModel;

    void clear();
    void append(const std::vector<engine::FactSlice>& slices, const NodeNames& names);
    // Null if it is not kept.
    const engine::Fact* find(engine::FactId id) const;
    const std::deque<engine::Fact>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    std::deque<engine::Fact> m_rows;                        // shown
    std::map<engine::FactId, engine::Fact> m_kept;          // shown ones and those that explain them
    NodeNames m_names = plainNodeName;
};

} // namespace ui
