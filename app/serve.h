#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app {

struct ServeOptions {
    std::string lab;                 // a lab file; empty: a plain cluster
    std::optional<std::int32_t> brokers;     // absent: as many as the folder of --data has, else 3
    std::optional<std::int32_t> controllers; // the same
    std::uint16_t port = 9092;
    std::string host = "127.0.0.1";
    std::string data;                // empty: a temporary folder, removed at the end
    std::vector<std::string> topics; // NAME:PARTITIONS:RF
    std::vector<std::string> config; // k=v
    bool console = false;
};

// The cluster alone: virtual time = wall time, links 0. Returns the exit code.
int serve(const ServeOptions& options);

} // namespace app
