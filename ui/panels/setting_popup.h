#pragma once

// One setting edited where it is drawn: a field that opens under it and goes away when the cluster has taken the value, or by Esc.

#include <QFrame>

#include "ui/models/config_edit.h"

namespace ui {

class ConfigEditor;

class SettingPopup : public QFrame {
    Q_OBJECT
public:
    // Precondition: `owner` has a setting of that name in `configs`; hasSetting() says.
    SettingPopup(const engine::Moment& moment, LabConfigs configs, ConfigOwner owner, const QString& name, QWidget* parent);
    static bool hasSetting(const engine::Moment& moment, const LabConfigs& configs, const ConfigOwner& owner, const QString& name);

    // Under `place` (global), or above it, inside the screen.
    void openAt(const QRect& place);
    void follow(const engine::Moment& moment, const LabConfigs& configs);
    // To a line that was run: empty words, it was taken.
    void answered(const QString& line, const QString& refusal);

signals:
    void commandRequested(const QString& line);

private:
    LabConfigs m_configs;
    ConfigOwner m_owner;
    QString m_name;
    ConfigRow m_row;
    QRect m_place;
    ConfigEditor* m_editor;
};

} // namespace ui
