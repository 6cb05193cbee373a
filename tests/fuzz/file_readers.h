#pragma once

// Every reader of files, as a function of any bytes that says which of its promises was broken. The libFuzzer targets and
// tst_file_fuzz ask the same questions.
//
// What is promised: no crash, and the answer is either an error or what was whole in front of the damage. A log that is opened
// as after a crash keeps the longest row of whole, sound batches and says how many bytes it dropped and where; indexes,
// snapshots and epochs are made anew or believed, but the records stay. What is understood reads back the same.

#include <span>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace filereaders {

struct FileReader {
    std::string_view name;                        // of the target: fuzz_NAME
    std::string_view ending;                      // of the names of files that are for it
    std::string (*read)(const engine::Slice& of); // empty, or the promise that was broken
};
std::span<const FileReader> all();

// What dump says of a file with that name.
std::string readDump(const std::string& name, const engine::Slice& bytes);

} // namespace filereaders
