#pragma once

#include <string>

namespace engine {

// An exception of Kafka's Java client, as far as anybody sees it: its simple name and its words. Code of the learner throws its own.
struct ClientError {
    std::string exception; // "TimeoutException"
    std::string message;
    bool isStopped = false; // it comes from a script that was stopped
};

} // namespace engine
