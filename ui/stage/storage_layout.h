#pragma once

// Where everything is at the storage level: the files of one log as rows over one ruler of bytes, and three panels beside or below
// them. Pure geometry, computed anew for each frame and never from more than what is visible.
//
//     roomy                         tight                      narrow
//     files            | find       files          | find      files
//     thrown away | checkpoints                    | ─         find | thrown away | checkpoints   (headings)
//                                                  | ─         the one that is open
//
// Rows fill from the newest file backwards; more than fit are paged through (Camera::rowsBack). The same column is the same byte of
// each file; where not all of it fits, the ruler follows the end of the active file or stands where it was put (Camera::firstByte).

#include <QRectF>

#include <array>
#include <vector>

#include "ui/stage/stage_input.h"
#include "ui/stage/storage_log.h"

namespace ui {

struct LogPanelBox {
    QRectF box;
    QRectF body;        // what is inside, without its heading; empty when folded
    double header = 46; // height of its heading; all there is when folded
    bool open = true;
};

// A file of the log, or one that waits for its removal.
struct FileRow {
    bool isRetired = false;
    std::size_t index = 0; // into segments or retired
    QRectF box;
    double notes = 0;      // middle of the line above the bar
    QRectF bar;            // as wide as the ruler
    double indexLine = 0, timeLine = 0; // middles; 0: not drawn
};

enum class FileDensity : std::uint8_t { Bars, Index, Full }; // Bars: no lines below the bar

struct StorageLayout {
    bool narrow = false; // the other panels lie below the files
    bool tight = false;  // they share one column
    double pad = 20;
    std::array<LogPanelBox, kLogPanels> panels;
    // -- files
    double labels = 200;
    double trackLeft = 0, trackRight = 0;
    double legend = 0;    // middle of its line; 0: no room
    double rulerTop = 0;
    FileDensity density = FileDensity::Full;
    std::vector<FileRow> rows; // oldest first
    int above = 0, below = 0;  // rows that are paged away
    int mostBack = 0;          // of Camera::rowsBack
    int allRows = 0;
    int moreRetired = 0;       // files that wait for their removal and have no row at all
    // -- the ruler
    double bytesPerPixel = 1;
    std::int64_t firstByte = 0, lastByte = 0; // the latter is behind it
    std::int64_t tick = 128;
    std::int64_t longest = 0; // of the files shown, in bytes

    const LogPanelBox& panel(LogThing which) const { return panels[static_cast<std::size_t>(which)]; }
    double x(double byte) const { return trackLeft + (byte - static_cast<double>(firstByte)) / bytesPerPixel; }
    double clampedX(double byte) const { return std::min(std::max(x(byte), trackLeft), trackRight); }
    bool isOnRuler(double byte) const { return x(byte) >= trackLeft - 0.5 && x(byte) <= trackRight + 0.5; }
    const FileRow* rowOfSegment(std::size_t index) const;
};

StorageLayout layOutStorage(const StageInput& input, const StorageLog& log);

} // namespace ui
