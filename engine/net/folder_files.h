#pragma once

// The files of a folder that somebody else owns, to be read and nothing else: nothing is opened for writing, links to folders are
// not followed (a loop would have no end), pipes and devices are not opened (they would wait). A link to a file is read.
//
// Any thread; a file may be read on another one than the one that listed it.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/log/dump.h"

namespace engine {

// A name may hold anything but '/': what would break a line or a terminal is shown as '?'.
std::string shownPath(const std::filesystem::path& path);

// What is not looked into, and why.
struct LeftOut {
    std::string path; // as shownPath()
    bool isProblem = false;
    std::string what;
};

struct FolderFiles {
    std::vector<DumpFile> files; // in no order that means anything
    std::vector<LeftOut> leftOut;
    bool whole = true; // false: cancelled, or more files than wanted (which is told in leftOut)
};

struct FolderListing {
    int depthMax = 1000;                 // of folders below the first one
    std::size_t filesMax = SIZE_MAX;     // of files and of what is left out, each
    std::function<bool(std::size_t files)> goOn = {}; // asked once a folder; false: stop. May be empty.
};
// All files in a folder and the folders below it. The order is always the same.
FolderFiles listFolder(const std::filesystem::path& folder, const FolderListing& how);
// One file, added; or why it is left out.
void addFile(const std::filesystem::path& path, FolderFiles& out);

} // namespace engine
