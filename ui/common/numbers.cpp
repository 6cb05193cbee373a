#include "ui/common/numbers.h"

#include <cmath>
#include <cstdlib>

namespace ui {

namespace {

const QChar kThin(0x2009);

QString figures(double value, const char* unit)
{
    const int decimals = value < 9.95 ? 1 : 0;
    return QString::number(value, 'f', decimals) + QLatin1Char(' ') + QString::fromUtf8(unit);
}

} // namespace

QString number(std::int64_t value)
{
    QString digits = QString::number(value);
    const qsizetype first = value < 0 ? 1 : 0;
    for (qsizetype i = digits.size() - 3; i > first; i -= 3)
        digits.insert(i, kThin);
    return digits;
}

QString bytes(std::int64_t value)
{
    const double v = static_cast<double>(value);
    if (value < 1000)
        return number(value) + QStringLiteral(" B");
    if (value < 1'000'000)
        return figures(v / 1e3, "kB");
    if (value < 1'000'000'000)
        return figures(v / 1e6, "MB");
    return figures(v / 1e9, "GB");
}

QString clockText(engine::Time at)
{
    const std::int64_t ms = at.nanos() / 1'000'000;
    const std::int64_t abs = std::llabs(ms);
    const auto two = [](std::int64_t n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    QString text = two(abs / 60'000 % 60) + QLatin1Char(':') + two(abs / 1000 % 60) + QLatin1Char('.')
        + QStringLiteral("%1").arg(abs % 1000, 3, 10, QLatin1Char('0'));
    if (abs >= 3'600'000)
        text = QString::number(abs / 3'600'000) + QLatin1Char(':') + text;
    return ms < 0 ? QLatin1Char('-') + text : text;
}

QString counted(std::int64_t value, const QString& one, const QString& more)
{
    return (value == 1 ? one : more).arg(number(value));
}

QString instantText(engine::Time at)
{
    const double seconds = static_cast<double>(at.nanos()) / 1e9;
    return QStringLiteral("t%1%2")
        .arg(seconds < 0 ? QString(QChar(0x2212)) : QStringLiteral("+"))
        .arg(std::fabs(seconds), 0, 'f', 3);
}

QString durationText(engine::Duration d)
{
    const double ns = static_cast<double>(d.count());
    const double abs = std::fabs(ns);
    if (d.count() == 0)
        return QStringLiteral("0 s");
    if (abs < 1e3)
        return QString::number(d.count()) + QStringLiteral(" ns");
    if (abs < 1e6)
        return figures(ns / 1e3, "µs");
    if (abs < 1e9)
        return figures(ns / 1e6, "ms");
    if (abs < 120e9)
        return QString::number(ns / 1e9, 'f', 1) + QStringLiteral(" s");
    return figures(ns / 60e9, "min");
}

} // namespace ui
