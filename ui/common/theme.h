#pragma once

// The colours of the window in both themes, and the distances that everything is laid out by. The values are those of
// the visual language; a colour is always used together with a shape, a place or a label.
// Plain values: a painter is handed a Theme and never asks for "the current" one.

#include <QColor>
#include <QPalette>

#include <array>
#include <cstdint>

namespace ui {

enum class ThemeKind : std::uint8_t { Light, Dark };

inline constexpr int kHues = 8;

struct Theme {
    ThemeKind kind = ThemeKind::Light;

    QColor bg, panel, dead;               // window · card · a node that is down
    QColor line, line2;                   // borders · hairlines, tracks, table rules
    QColor ink, ink2, ink3;               // values · sentences · captions
    QColor mute;                          // glyphs only, never text
    QColor accent, accentFill, accentInk; // selection, playhead · filled button · link text
    QColor sel;                           // selected row, chosen tab
    QColor water, water2, waterInk;       // below the high watermark · waterline · its text
    QColor dry, dry2, dryInk;             // at risk, waiting, scaled
    QColor ok, okInk, okbg;               // done, in sync, acked
    QColor bad, badInk, badbg;            // dead, lost, refused
    QColor vio, vioInk, viobg; // branches, decisions, watches, last stable offset, changed settings
    QColor shadow;             // 3 px under a card
    QColor scrim;              // behind a dialog

    std::array<QColor, kHues> hues;     // fills of records and members
    std::array<QColor, kHues> hueEdges; // the form that is fit for text, edges and pills

    static const Theme& light();
    static const Theme& dark();
    static const Theme& of(ThemeKind kind) { return kind == ThemeKind::Dark ? dark() : light(); }

    bool isDark() const { return kind == ThemeKind::Dark; }

    // The hue of a key (by its hash) or of a client (by its number).
    static int hueOf(std::uint32_t hash) { return static_cast<int>(hash % kHues); }

    // White or ink, whichever reads better on `fill`.
    QColor textOn(const QColor& fill) const;

    QPalette palette() const;
    // For the stock widgets (line edits, lists, tables, menus, scroll bars, tabs, tool tips).
    QString styleSheet() const;
};

// `amount` 0 gives `a`, 1 gives `b`.
QColor mix(const QColor& a, const QColor& b, double amount);
// WCAG 2.2 contrast, 1 to 21.
double contrast(const QColor& a, const QColor& b);

// Lengths in logical pixels.
namespace metrics {
inline constexpr int kGrid = 4;
inline constexpr int kWindowMargin = 24;
inline constexpr int kGutter = 12;
inline constexpr int kCardPadding = 20;
inline constexpr int kTableRow = 26;
inline constexpr int kHairlineRow = 21;
inline constexpr int kTopBar = 52;
inline constexpr int kTimelineFolded = 72;
inline constexpr int kTimelineFull = 132;
inline constexpr int kRadiusCard = 12;
inline constexpr int kRadiusInner = 8;
inline constexpr int kRadiusField = 6;
inline constexpr int kRadiusCell = 3;
inline constexpr int kRadiusBigCell = 5; // from 24 px
inline constexpr int kShadow = 3;
inline constexpr int kFocusGap = 3;
inline constexpr int kFocusWidth = 2;
inline constexpr double kGlyph = 1.6;
inline constexpr double kCurve = 1.6;
inline constexpr double kWaterline = 2.0;
} // namespace metrics

// Durations of movement in milliseconds, the floors so that an eye can follow.
namespace motion_ms {
inline constexpr int kMessage = 400;
inline constexpr int kLand = 160;
inline constexpr int kWaterline = 260;
inline constexpr int kCrown = 320;
inline constexpr int kTruncate = 280;
inline constexpr int kGhost = 1000;
inline constexpr int kZoom = 220;
inline constexpr int kOutline = 600; // reduced motion: what changed is outlined
} // namespace motion_ms

} // namespace ui
