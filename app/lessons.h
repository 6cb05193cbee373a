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
// `highwater lessons --check [ID…] [--seeds N]` and `--new ID` (design/interfaces.md §3).
int lessons(const LessonsOptions& options);

} // namespace app
