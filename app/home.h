#pragma once

// Where the user's own things are: labs, progress, the runs that are alive (design/interfaces.md §5).

#include <filesystem>

namespace app {

// HIGHWATER_HOME, else the XDG data folder's `highwater`. Need not exist.
std::filesystem::path homeFolder();

} // namespace app
