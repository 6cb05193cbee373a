#pragma once

// What is true of the selected thing, its settings, why, and what happened: State · Config · Why? · Events.

#include <QWidget>

#include <memory>

#include "ui/models/config_rows.h"
#include "ui/models/event_list.h"
#include "ui/models/why.h"

class QTabWidget;
class QTreeWidget;
class QLabel;

namespace ui {

class ConfigPage;
class EventsPage;
class WhyPage;

class Inspector : public QWidget {
    Q_OBJECT
public:
    explicit Inspector(EventList& events, QWidget* parent = nullptr);

    void show(const engine::Moment& moment, const ObjectId& selected);
    void setConfigs(const LabConfigs& configs);
    void setLab(std::shared_ptr<const LabKnown> lab) { m_lab = std::move(lab); }
    void askWhy(const engine::Moment& moment, const ObjectId& id);
    void askWhy(const std::vector<engine::FactId>& facts, const QString& question);
    void addTab(QWidget* page, const QString& name);
    void nameTab(QWidget* page, const QString& name); // in another language
    void showTab(int index);
    // To a line that was run: empty words, it was taken.
    void answered(const QString& line, const QString& refusal);

signals:
    void commandRequested(const QString& line);
    void lookRequested(engine::Time instant);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showState();
    QWidget* buildState();

    EventList& m_list;
    QTabWidget* m_tabs;
    QWidget* m_statePage;
    QLabel* m_stateTitle;
    QLabel* m_stateHint; // while nothing is selected
    QTreeWidget* m_state;
    ConfigPage* m_config;
    WhyPage* m_why;
    EventsPage* m_events;
    NodeNames m_names = plainNodeName;
    engine::Moment m_moment;
    ObjectId m_selected;
    std::shared_ptr<const LabKnown> m_lab;
};

} // namespace ui
