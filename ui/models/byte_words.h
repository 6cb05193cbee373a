#pragma once

// What a field of a batch or message is called under its bytes, what its value is for a reader, and what it is for in one sentence.
// Kafka's names stay as they are in every language.

#include <QString>

#include "ui/models/byte_sheet.h"

namespace ui {

// "baseOffset"; of the fields of a record, which are many and small, a short form: "Δoffset".
QString fieldLabel(const engine::ByteSpan& span);
// "36", "10:04:07.667", "bob", "null"; empty: there is nothing to say beyond the bytes.
QString fieldValue(const ByteSheet& sheet, const engine::ByteSpan& span);
// "Distance to baseOffset: this record has offset 37."
QString fieldMeaning(const ByteSheet& sheet, const engine::ByteSpan& span);
// Name, type, place, value and meaning: what a screen reader says.
QString fieldSpoken(const ByteSheet& sheet, const engine::ByteSpan& span);
// "VARINT · byte 64 · 1 byte"
QString fieldPlace(const engine::ByteSpan& span);
// What stands in front of a row of fields: an offset, the path of a struct; empty: nothing.
QString rowLabel(const ByteSheet& sheet, const engine::ByteSpan& first);
// Which of the eight hues a field has; -1: it cannot be read.
int fieldHue(const engine::ByteSpan& span);
// "00 00 24", at most `max` bytes, then an ellipsis.
QString hexText(const engine::Slice& bytes, std::size_t max);

} // namespace ui
