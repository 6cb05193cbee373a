#pragma once

// The inspector's Config page: the settings of the selected broker, topic or client. Each row: name, value now with its unit, default,
// what is valid, when a change takes effect. A violet dot marks what differs from Kafka's default. A click, or Enter, edits a row where
// it stands.

#include <QPersistentModelIndex>
#include <QPointer>
#include <QWidget>

#include "ui/models/config_edit.h"

class QLabel;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace ui {

class ConfigEditor;
class SegmentedControl;

class ConfigPage : public QWidget {
    Q_OBJECT
public:
    explicit ConfigPage(QWidget* parent = nullptr);

    void setConfigs(LabConfigs configs);
    void show(const engine::Moment& moment, const ObjectId& selected);
    const ConfigModel& model() const { return m_model; }
    // To a line that was run: empty words, it was taken.
    void answered(const QString& line, const QString& refusal);

signals:
    void commandRequested(const QString& line);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void refresh();
    void showCounts();
    void edit(const QModelIndex& shown); // of the filtered list
    void stopEditing();
    ConfigEdit judged(const QString& name, const QString& value) const;

    LabConfigs m_configs;
    ConfigModel m_model;
    engine::Moment m_moment;
    ObjectId m_selected;
    QLabel* m_title;
    QLineEdit* m_filter;
    SegmentedControl* m_which;
    QSortFilterProxyModel* m_filtered;
    QListView* m_list;
    QLabel* m_nothing;
    QPointer<ConfigEditor> m_editor;
    QPersistentModelIndex m_edited; // of m_model
    std::pair<int, int> m_counts{-1, -1}; // shown: all and changed
};

} // namespace ui
