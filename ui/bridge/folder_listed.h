#pragma once

#include <QString>

#include <vector>

#include "engine/lab/folder_view.h"

namespace ui {

// What a listing found. Never changed.
struct FolderListed {
    QString folder;                                    // as it was opened
    std::vector<engine::DumpFile> files;               // by path
    engine::FolderContents contents;
    std::vector<engine::FolderProblem> problems;       // of the listing: what cannot be read, and of meta.properties
    std::vector<engine::FolderProblem> leftOut;        // that is no problem: links to folders, pipes
    bool isWhole = true;                               // false: there are more files than are listed
    std::int64_t bytes = 0;
};

} // namespace ui
