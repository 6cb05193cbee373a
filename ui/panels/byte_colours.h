#pragma once

// The colours of a field's bytes. The name beside it says what it is; the colour only helps the eye to find it again.

#include "engine/record/byte_span.h"
#include "ui/common/theme.h"

namespace ui {

struct ChipColours {
    QColor fill; // behind text in ink
    QColor edge;
    QColor bar;  // on the bar of the whole batch
};
ChipColours chipColours(const Theme& theme, const engine::ByteSpan& span);

} // namespace ui
