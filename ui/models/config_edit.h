#pragma once

// A setting as a field to edit: what may stand in it, which line of the command language a value makes, and why it cannot be.

#include <QString>
#include <QStringList>

#include "ui/models/config_rows.h"

namespace ui {

struct ConfigEdit {
    QString line;    // what would run; empty: nothing
    QString problem; // why that value, or any value, is refused: Kafka's words where Kafka refuses it
    QString notice;  // what has to be known before it runs

    enum class Action : std::uint8_t { None, Set };
    Action action = Action::None;
};

// `value` as typed. A value as it is makes no line.
ConfigEdit configEdit(const LabConfigs& configs, const ConfigOwner& owner, const ConfigRow& row, const QString& value);
// Back to what it is without having been set here; empty where nothing was set, or nothing takes it back.
QString resetLine(const ConfigOwner& owner, const ConfigRow& row);
// The words that are valid, if it is one of a few; empty: it is typed.
QStringList valueChoices(const engine::ConfigInfo& info);

} // namespace ui
