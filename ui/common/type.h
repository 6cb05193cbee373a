#pragma once

// The type scale: Inter for words, JetBrains Mono for whatever Kafka would print, Noto Sans CJK SC for Chinese in both.
// Nothing is smaller than 11 px. Widths are measured once and remembered (GUI thread only).

#include <QFont>
#include <QString>

#include <cstdint>
#include <initializer_list>

namespace ui {

enum class FontRole : std::uint8_t {
    Page,              // 22 / 700
    PanelTitle,        // 16 / 700
    CardTitle,         // 14 / 700
    RowName,           // 13 / 600
    Text,              // 12
    TextStrong,        // 12 / 600
    Table,             // 11.5
    Caption,           // 11
    CaptionStrong,     // 11 / 600
    GroupLabel,        // 11 / 700, capitals, 0.7 px tracking
    Clock,             // 20 mono
    Mono,              // 12 mono
    MonoStrong,        // 12 / 600 mono
    MonoTable,         // 11.5 mono
    MonoCaption,       // 11 mono
    MonoCaptionStrong, // 11 / 600 mono
};
inline constexpr int kFontRoles = static_cast<int>(FontRole::MonoCaptionStrong) + 1;
inline constexpr double kSmallestText = 11.0;

const QFont& fontOf(FontRole role);
double fontPixels(FontRole role);
const char* fontRoleName(FontRole role);

// Width of one line.
double textWidth(const QString& text, FontRole role);
// From the baseline up to the top of capitals: what centring a line needs.
double capHeight(FontRole role);
double lineHeight(FontRole role);

// `text`, or as much of it as fits followed by "…"; empty when not even one letter fits.
QString elided(const QString& text, FontRole role, double width);
// A name with a number at its end ("orders-12"): the name is shortened, the number stays as long as it can.
QString elidedName(const QString& name, FontRole role, double width);
// The first of `candidates` (long to short) that fits, else the last one elided.
QString fitting(std::initializer_list<QString> candidates, FontRole role, double width);

// Families that are missing on this machine, for a warning at start; the chain falls back to what is there.
QStringList missingFamilies();

} // namespace ui
