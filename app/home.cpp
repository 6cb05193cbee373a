#include "app/home.h"

#include <cstdlib>

namespace app {

namespace fs = std::filesystem;

namespace {

fs::path variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? fs::path(value) : fs::path();
}

} // namespace

fs::path settingsFile()
{
    if (const fs::path own = variable("HIGHWATER_HOME"); !own.empty())
        return own / "settings.ini";
    if (const fs::path config = variable("XDG_CONFIG_HOME"); config.is_absolute())
        return config / "highwater" / "settings.ini";
    const fs::path home = variable("HOME");
    return (home.empty() ? fs::temp_directory_path() : home / ".config") / "highwater" / "settings.ini";
}

fs::path homeFolder()
{
    if (const fs::path own = variable("HIGHWATER_HOME"); !own.empty())
        return own;
    if (const fs::path data = variable("XDG_DATA_HOME"); data.is_absolute())
        return data / "highwater";
    const fs::path home = variable("HOME");
    return (home.empty() ? fs::temp_directory_path() : home / ".local" / "share") / "highwater";
}

} // namespace app
