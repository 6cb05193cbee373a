#pragma once

#include <string>
#include <vector>

namespace app {

struct DumpOptions {
    std::vector<std::string> paths; // files or folders
    bool records = false;
    std::string report = "text";    // or "json": one object a line
};

// Decodes Kafka's files. Returns the exit code: 1 if something in them was wrong.
int dump(const DumpOptions& options);

} // namespace app
