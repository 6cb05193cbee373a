#include "ui/common/type.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QHash>
#include <QScreen>
#include <QStringList>

#include <array>
#include <memory>
#include <utility>

namespace ui {

namespace {

struct Scale {
    const char* name;
    double pixels;
    QFont::Weight weight;
    bool mono;
};

constexpr std::array<Scale, kFontRoles> kScale{{
    {"page", 22, QFont::Bold, false},
    {"panel-title", 16, QFont::Bold, false},
    {"card-title", 14, QFont::Bold, false},
    {"row-name", 13, QFont::DemiBold, false},
    {"text", 12, QFont::Normal, false},
    {"text-strong", 12, QFont::DemiBold, false},
    {"table", 11.5, QFont::Normal, false},
    {"caption", 11, QFont::Normal, false},
    {"caption-strong", 11, QFont::DemiBold, false},
    {"group-label", 11, QFont::Bold, false},
    {"clock", 20, QFont::Medium, true},
    {"mono", 12, QFont::Normal, true},
    {"mono-strong", 12, QFont::DemiBold, true},
    {"mono-table", 11.5, QFont::Normal, true},
    {"mono-caption", 11, QFont::Normal, true},
    {"mono-caption-strong", 11, QFont::DemiBold, true},
}};

const Scale& scaleOf(FontRole role)
{
    return kScale[static_cast<std::size_t>(role)];
}

QFont makeFont(const Scale& scale)
{
    QFont f;
    f.setFamilies({scale.mono ? QStringLiteral("JetBrains Mono") : QStringLiteral("Inter"),
        QStringLiteral("Noto Sans CJK SC"),
        scale.mono ? QStringLiteral("monospace") : QStringLiteral("sans-serif")});
    if (scale.pixels == static_cast<int>(scale.pixels)) {
        f.setPixelSize(static_cast<int>(scale.pixels));
    } else { // only points may be broken
        const QScreen* screen = QGuiApplication::primaryScreen();
        f.setPointSizeF(scale.pixels * 72.0 / (screen ? screen->logicalDotsPerInchY() : 96.0));
    }
    f.setWeight(scale.weight);
    f.setHintingPreference(QFont::PreferNoHinting);
    const auto signs = scale.mono ? QFont::PreferNoShaping : QFont::PreferDefault; // == and --kind stay signs of their own
    f.setStyleStrategy(static_cast<QFont::StyleStrategy>(QFont::PreferAntialias | signs));
    if (&scale == &scaleOf(FontRole::GroupLabel)) {
        f.setCapitalization(QFont::AllUppercase);
        f.setLetterSpacing(QFont::AbsoluteSpacing, 0.7);
    }
    return f;
}

// Everything measured so far. Text on the stage repeats from frame to frame, so this is nearly always a look-up.
struct TypeCache {
    struct Role {
        QFont font;
        std::unique_ptr<QFontMetricsF> metrics;
        QHash<QString, double> widths, widthsBefore;
    };
    std::array<Role, kFontRoles> roles;

    TypeCache()
    {
        for (std::size_t i = 0; i < roles.size(); ++i) {
            roles[i].font = makeFont(kScale[i]);
            roles[i].metrics = std::make_unique<QFontMetricsF>(roles[i].font);
        }
    }
};

constexpr qsizetype kRememberedWidths = 8192;

TypeCache::Role& cached(FontRole role)
{
    static TypeCache cache;
    return cache.roles[static_cast<std::size_t>(role)];
}

} // namespace

const QFont& fontOf(FontRole role)
{
    return cached(role).font;
}

double fontPixels(FontRole role)
{
    return scaleOf(role).pixels;
}

const char* fontRoleName(FontRole role)
{
    return scaleOf(role).name;
}

double textWidth(const QString& text, FontRole role)
{
    auto& entry = cached(role);
    const auto found = entry.widths.constFind(text);
    if (found != entry.widths.constEnd())
        return *found;
    if (entry.widths.size() >= kRememberedWidths) // what is still wanted comes over
        entry.widthsBefore = std::exchange(entry.widths, {});
    const auto before = entry.widthsBefore.constFind(text);
    const double width = before != entry.widthsBefore.constEnd() ? *before : entry.metrics->horizontalAdvance(text);
    entry.widths.insert(text, width);
    return width;
}

double capHeight(FontRole role)
{
    return cached(role).metrics->capHeight();
}

double lineHeight(FontRole role)
{
    return cached(role).metrics->height();
}

QString elided(const QString& text, FontRole role, double width)
{
    if (text.isEmpty() || textWidth(text, role) <= width)
        return text;
    const QString dots = QStringLiteral("…");
    qsizetype low = 0, high = text.size();
    while (low < high) { // the longest beginning that fits
        const qsizetype middle = (low + high + 1) / 2;
        if (cached(role).metrics->horizontalAdvance(text.left(middle) + dots) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    if (low == 0)
        return {};
    QString kept = text.left(low);
    if (kept.back().isHighSurrogate())
        kept.chop(1);
    while (!kept.isEmpty() && kept.back().isSpace())
        kept.chop(1);
    return kept.isEmpty() ? QString() : kept + dots;
}

QString elidedName(const QString& name, FontRole role, double width)
{
    if (textWidth(name, role) <= width)
        return name;
    const qsizetype dash = name.lastIndexOf(QLatin1Char('-'));
    if (dash <= 0)
        return elided(name, role, width);
    const QString number = name.mid(dash);
    const QString start = elided(name.left(dash), role, width - textWidth(number, role));
    return start.isEmpty() ? elided(name, role, width) : start + number;
}

QString fitting(std::initializer_list<QString> candidates, FontRole role, double width)
{
    for (const QString& text : candidates)
        if (textWidth(text, role) <= width)
            return text;
    return candidates.size() == 0 ? QString() : elided(*(candidates.end() - 1), role, width);
}

QStringList missingFamilies()
{
    QStringList missing;
    const QStringList present = QFontDatabase::families();
    for (const auto* family : {"Inter", "JetBrains Mono", "Noto Sans CJK SC"})
        if (!present.contains(QLatin1String(family)))
            missing << QLatin1String(family);
    return missing;
}

} // namespace ui
