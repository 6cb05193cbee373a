#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app {

struct WindowOptions {
    std::string path; // a lab; empty: the one that opens first
    std::optional<std::uint64_t> seed;
    std::vector<std::string> settings;
    std::string at;
};
int openWindow(const WindowOptions& options, int& argc, char** argv);

struct ShotOptions {
    std::string lab;
    std::string at = "12.6s";
    std::string out;
    std::string size = "1680x1050";
    std::string theme = "light";
    std::string language = "en";
    std::string view = "window";
    double scale = 1;
    std::string client;  // from inside; empty: the cluster
    std::string files;   // of a copy, "orders-0@1": partition, broker; empty: not the storage level
    std::string group;   // a consumer group, seen from inside; empty: not the group level
    std::string from, to; // an animation between two instants; empty: one picture
    int fps = 25;         // pictures for each virtual second
};
// A picture of a lab at an instant, without a display.
int shot(const ShotOptions& options, int& argc, char** argv);

} // namespace app
