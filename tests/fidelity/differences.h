#pragma once

// tests/fidelity/differences.md: the steps of the behaviour transcripts that are answered otherwise here, each with what
// differs and why it may.
//
//     | scenario | step | what differs | class |
//     |---|---|---|---|
//     | 27-cluster-and-log-dirs | 9 | `results[0].errorCode` 0, here 57 | not built |
//
// What counts is the paths between backticks; the words around them are for the reader.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/fidelity/replay.h"

namespace fidelity {

struct ListedDifference {
    std::vector<std::string> paths;
    std::string kind; // "by design", "identity or clock", "not built"
};

using Differences = std::map<std::pair<std::string, int>, ListedDifference>; // by scenario and step

// Throws std::runtime_error with the line that cannot be read.
Differences readDifferences(const std::filesystem::path& file);
// A row of the table, as readDifferences reads it.
std::string rowOf(const std::string& scenario, const StepDifference& difference, const std::string& kind);
// The paths that a row names; more than it names are told as "and N more".
std::vector<std::string> pathsOf(const StepDifference& difference);

} // namespace fidelity
