#pragma once

// What is wrong with a file, and at which of its bytes.

#include <cstddef>
#include <string>

namespace engine {

struct FileFault {
    std::size_t position = 0; // where what is wrong begins
    std::string what;
    bool operator==(const FileFault&) const = default;
};

} // namespace engine
