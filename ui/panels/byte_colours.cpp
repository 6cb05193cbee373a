#include "ui/panels/byte_colours.h"

#include "ui/models/byte_words.h"

namespace ui {

ChipColours chipColours(const Theme& theme, const engine::ByteSpan& span)
{
    const int hue = fieldHue(span);
    if (hue < 0)
        return {theme.badbg, theme.bad, theme.bad};
    const QColor colour = theme.hues[static_cast<std::size_t>(hue)];
    return {mix(theme.panel, colour, theme.isDark() ? 0.30 : 0.20), theme.hueEdges[static_cast<std::size_t>(hue)],
        mix(theme.panel, colour, 0.6)};
}

} // namespace ui
