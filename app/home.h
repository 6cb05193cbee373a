#pragma once

// Where the user's own things are: labs, progress, the runs that are alive (design/interfaces.md §5).

#include <filesystem>

namespace app {

// HIGHWATER_HOME, else the XDG data folder's `highwater`. Need not exist.
std::filesystem::path homeFolder();

// Where the window's settings are kept: HIGHWATER_HOME/settings.ini, else in the XDG config folder's `highwater`. Need not exist.
std::filesystem::path settingsFile();

} // namespace app
