#pragma once

#include <string>

namespace engine {

// An exception of Kafka's Java client, as far as anybody sees it: its simple name and its words.
struct ClientError {
    std::string exception; // "TimeoutException"
    std::string message;
};

} // namespace engine
