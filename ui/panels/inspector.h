#pragma once

// What is true of the selected thing, why, and what happened: State · Why? · Events.

#include <QWidget>

#include <functional>

#include "ui/models/event_list.h"
#include "ui/models/why.h"

class QListView;
class QTabWidget;
class QTreeWidget;
class QTreeWidgetItem;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;

namespace ui {

class Inspector : public QWidget {
    Q_OBJECT
public:
    explicit Inspector(EventList& events, QWidget* parent = nullptr);

    void show(const engine::Moment& moment, const ObjectId& selected);
    void askWhy(const engine::Moment& moment, const ObjectId& id);
    void askWhy(const std::vector<engine::FactId>& facts, const QString& question);
    void addTab(QWidget* page, const QString& name);
    void nameTab(QWidget* page, const QString& name); // in another language
    void showTab(int index);

signals:
    void lookRequested(engine::Time instant);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void followWhy(QTreeWidgetItem* item);

    EventList& m_events;
    QTabWidget* m_tabs;
    QLabel* m_stateTitle;
    QTreeWidget* m_state;
    QLabel* m_question;
    QTreeWidget* m_why;
    QLineEdit* m_filter;
    QSortFilterProxyModel* m_filtered;
    QListView* m_list;
    NodeNames m_names = plainNodeName;
    engine::Moment m_moment;
    ObjectId m_selected;
};

} // namespace ui
