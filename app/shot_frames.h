#pragma once

// Many pictures of a lab: `shot --from --to --fps`, as an animated GIF or as numbered PNGs.

#include <QImage>
#include <QString>

#include <functional>

#include "app/window.h"
#include "engine/lab/lab.h"

namespace app {

// Runs the lab from `options.from` to `options.to` and writes a picture for each 1/fps of a virtual second. `paint` is called
// when the lab stands at the instant of the next picture. Returns the exit code; words go to stderr.
int shotFrames(const ShotOptions& options, const std::function<QImage(engine::Time)>& paint);

// Words if the options of an animation are wrong; empty: they are right.
QString framesProblem(const ShotOptions& options);

} // namespace app
