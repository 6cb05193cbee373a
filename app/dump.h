#pragma once

#include <string>
#include <vector>

namespace app {

struct DumpOptions {
    std::vector<std::string> paths; // files or folders
    bool records = false;
    std::string report = "text";    // or "json": one object a line
};

// Decodes Kafka's files. What cannot be read is told, with its path, and the rest is shown; links to folders are not followed.
// The last line counts files and problems. Returns the exit code: 1 if something was wrong, 2 if a path leads nowhere.
int dump(const DumpOptions& options);

} // namespace app
