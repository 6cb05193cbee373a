#pragma once

// Numbers as the window shows them: a thin space in thousands, the unit after a space. Not translated: these are the
// forms in which Kafka's tools and the books print them.

#include <QString>

#include "engine/base/time.h"

namespace ui {

QString number(std::int64_t value);       // "41 907"
// counted(3, tr("%1 record"), tr("%1 records")) is "3 records".
QString counted(std::int64_t value, const QString& one, const QString& more);
QString bytes(std::int64_t value);        // "612 B", "1.4 MB"; decimal units, two figures that matter
QString clockText(engine::Time at);       // "00:04.417", "-00:12.000"
QString instantText(engine::Time at);     // "t+4.310", to the millisecond
QString durationText(engine::Duration d); // "250 µs", "4.1 s", "2 min"

} // namespace ui
