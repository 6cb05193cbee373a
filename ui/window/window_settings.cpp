#include "ui/window/window_settings.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include "ui/common/appearance.h"

namespace ui {

using namespace engine;

namespace {

// "auto", "max", "1/50", "5": as the command `pace` has them.
QString paceText(const HostPace& pace)
{
    switch (pace.kind) {
    case HostPace::Kind::Auto:
        return QStringLiteral("auto");
    case HostPace::Kind::Max:
        return QStringLiteral("max");
    case HostPace::Kind::Paused:
        return {};
    default:
        return pace.denominator == 1 ? QString::number(pace.numerator) : QString("%1/%2").arg(pace.numerator).arg(pace.denominator);
    }
}

std::optional<HostPace> paceOf(const QString& text)
{
    if (text == "auto")
        return HostPace{HostPace::Kind::Auto, 1, 1};
    if (text == "max")
        return HostPace{HostPace::Kind::Max, 1, 1};
    const int numerator = text.section('/', 0, 0).toInt();
    const int denominator = text.contains('/') ? text.section('/', 1).toInt() : 1;
    if (numerator < 1 || numerator > 1000 || denominator < 1 || denominator > 100000)
        return std::nullopt;
    return HostPace{HostPace::Kind::Ratio, numerator, denominator};
}

} // namespace

void WindowSettings::applyAppearance() const
{
    Appearance& looks = Appearance::instance();
    const QSettings kept(m_file, QSettings::IniFormat);
    const QString theme = m_file.isEmpty() ? QString() : kept.value("appearance/theme").toString();
    const QString language = m_file.isEmpty() ? QString() : kept.value("appearance/language").toString();
    looks.setTheme(theme == "light" ? ThemeChoice::Light : theme == "dark" ? ThemeChoice::Dark : ThemeChoice::System);
    looks.setLanguage(language == "en" ? Language::English : language == "zh" ? Language::Chinese : Appearance::systemLanguage());
    looks.setReduceMotion(!m_file.isEmpty() && kept.value("appearance/reduceMotion", false).toBool());
}

void WindowSettings::keepAppearance() const
{
    if (m_file.isEmpty())
        return;
    const Appearance& looks = Appearance::instance();
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QSettings kept(m_file, QSettings::IniFormat);
    const ThemeChoice theme = looks.themeChoice();
    kept.setValue("appearance/theme", theme == ThemeChoice::Light ? "light" : theme == ThemeChoice::Dark ? "dark" : "system");
    kept.setValue("appearance/language", languageCode(looks.language()));
    kept.setValue("appearance/reduceMotion", looks.reduceMotion());
}

WindowSettings::Shape WindowSettings::shape() const
{
    Shape shape;
    if (m_file.isEmpty())
        return shape;
    const QSettings kept(m_file, QSettings::IniFormat);
    shape.geometry = kept.value("window/geometry").toByteArray();
    for (const QString& width : kept.value("window/panels").toString().split(' ', Qt::SkipEmptyParts))
        shape.panels << width.toInt();
    shape.tab = kept.value("window/tab", 0).toInt();
    shape.pace = paceOf(kept.value("time/pace").toString());
    shape.stepKind = kept.value("time/stepKind").toString();
    return shape;
}

void WindowSettings::keep(const Shape& shape) const
{
    if (m_file.isEmpty())
        return;
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QSettings kept(m_file, QSettings::IniFormat);
    kept.setValue("window/geometry", shape.geometry);
    QStringList widths;
    for (const int width : shape.panels)
        widths << QString::number(width);
    kept.setValue("window/panels", widths.join(' '));
    kept.setValue("window/tab", shape.tab);
    if (shape.pace && shape.pace->kind != HostPace::Kind::Paused)
        kept.setValue("time/pace", paceText(*shape.pace));
    if (!shape.stepKind.isEmpty())
        kept.setValue("time/stepKind", shape.stepKind);
}

} // namespace ui
