#include "app/shot_frames.h"

#include <QFileInfo>

#include <algorithm>
#include <iostream>
#include <memory>

#include "app/exit_codes.h"
#include "app/gif.h"
#include "engine/base/format.h"

namespace app {

using namespace engine;

namespace {

constexpr int kFramesMax = 10000;
constexpr int kLeastDelay = 4; // hundredths of a second: no viewer plays more than 25 pictures a second for sure

struct Range {
    Time from, to;
    Duration step;
    int count() const { return static_cast<int>((to - from) / step) + 1; }
};

std::optional<Range> rangeOf(const ShotOptions& options)
{
    const auto from = parseDuration(options.from);
    const auto to = parseDuration(options.to);
    if (!from || !to || *to < *from || options.fps < 1)
        return std::nullopt;
    return Range{Time{*from}, Time{*to}, Duration{1000000000 / options.fps}};
}

// "out.png" becomes "out-0007.png".
QString numbered(const QString& path, int number)
{
    const QFileInfo info(path);
    return info.path() + "/" + info.completeBaseName() + QStringLiteral("-%1.png").arg(number, 4, 10, QLatin1Char('0'));
}

} // namespace

QString framesProblem(const ShotOptions& options)
{
    const auto range = rangeOf(options);
    if (!range)
        return "an animation takes --from 4s --to 6s --fps 25: two instants, the second not before the first";
    if (range->count() > kFramesMax)
        return QStringLiteral("these are %1 pictures; at most %2 are made at once").arg(range->count()).arg(kFramesMax);
    if (!QString::fromStdString(options.out).endsWith(".gif") && !QString::fromStdString(options.out).endsWith(".png"))
        return "an animation is written to a .gif, or to a .png that gets numbers";
    return {};
}

int shotFrames(const ShotOptions& options, const std::function<QImage(Time)>& paint)
{
    const Range range = *rangeOf(options);
    const QString out = QString::fromStdString(options.out);
    std::unique_ptr<GifWriter> gif;
    for (int i = 0; i < range.count(); ++i) {
        const QImage picture = paint(range.from + range.step * i);
        bool well = true;
        if (out.endsWith(".gif")) {
            if (!gif)
                gif = std::make_unique<GifWriter>(out, picture.size(), std::max(kLeastDelay, 100 / options.fps));
            well = gif->add(picture);
        } else {
            well = picture.save(numbered(out, i + 1));
        }
        if (!well) {
            std::cerr << options.out << " cannot be written\n";
            return kBadEnvironment;
        }
    }
    if (gif && !gif->close()) {
        std::cerr << options.out << " cannot be written\n";
        return kBadEnvironment;
    }
    return kWell;
}

} // namespace app
