#pragma once

#include <string>
#include <vector>

namespace app {

struct LessonsOptions {
    bool check = false;
    std::vector<std::string> ids; // none: all
    int seeds = 3;
    std::string newId;
};
// `highwater lessons --check [ID…] [--seeds N]` and `--new ID` (design/interfaces.md §3). Needs no display.
int lessons(const LessonsOptions& options, int& argc, char** argv);

} // namespace app
