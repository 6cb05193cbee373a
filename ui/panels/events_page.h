#pragma once

// The inspector's Events page: what happened, filtered by kind, node and words, and steps to the event before or after the instant that
// is shown.

#include <QWidget>

#include "engine/view/cluster_view.h"
#include "ui/models/event_list.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;

namespace ui {

class IconButton;

class EventsPage : public QWidget {
    Q_OBJECT
public:
    explicit EventsPage(EventList& events, QWidget* parent = nullptr);

    void show(const engine::Moment& moment, const NodeNames& names);

signals:
    void whyRequested(engine::FactId fact, const QString& words);
    void lookRequested(engine::Time instant);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void fillNodes(const engine::ClusterView& view, const NodeNames& names);
    void go(int row);
    void showCount();

    EventFilter* m_filter;
    QLineEdit* m_words;
    QComboBox* m_kind;
    QComboBox* m_node;
    IconButton* m_back;
    IconButton* m_forward;
    QLabel* m_count;
    QListView* m_list;
    engine::Moment m_moment;
    std::vector<engine::NodeId> m_nodes; // of the box, behind "all nodes"
};

} // namespace ui
