#pragma once

// The lab file (.hwlab, TOML; design/interfaces.md §2): a cluster, its faults and its clients as a text that
// is small, diffable and exact. A saved run is the same file with everything done since.
//
// Reading is all or nothing: every error is collected with its place, and a file with one is not loaded.
// Files come from strangers: sizes and counts are bounded. Commands are parsed here but names are not
// checked; that is the run's.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "engine/base/time.h"
#include "engine/command/command.h"
#include "engine/runtime/script.h"

namespace engine {

inline constexpr std::int64_t kLabFormat = 1;
inline constexpr std::string_view kDefaultProfile = "kafka-4.1";
inline constexpr std::string_view kMainBranch = "main";

// Where something stands in its file, from 1; {0, 0}: not from a file. Equal to every other place: it is not
// part of what is said.
struct FilePlace {
    int line = 0;
    int column = 0;
    friend bool operator==(const FilePlace&, const FilePlace&) { return true; }
};

struct LabLink {
    std::optional<Duration> latency;
    std::optional<Duration> jitter;
    std::optional<std::int64_t> bandwidth; // bytes a second
    bool operator==(const LabLink&) const = default;
};

struct LabCluster {
    std::int32_t brokers = 3;                  // 1, 2, … n
    std::int32_t controllers = 3;              // c1, c2, … cn
    std::vector<std::string> racks;            // of brokers 1, 2, …; fewer: the others have none
    std::map<std::string, std::string> config; // of brokers and controllers
    LabLink link;                              // the default of every link; outside client to broker is 0
    std::vector<std::string> scaled; // settings shown with a "scaled" chip; they may pass Kafka's lower bound
    bool operator==(const LabCluster&) const = default;
};

struct LabDo {
    std::optional<Time> at;             // absent: it follows the end of the one before
    std::string run;                    // the line
    Command command;                    // what it means
    std::optional<std::uint64_t> after; // saved runs: the number of the event that it followed
    std::string branch = std::string(kMainBranch);
    std::string who; // "user", "lesson" …; empty: the lab itself
    FilePlace place; // of the line in the file
    bool operator==(const LabDo&) const = default;
};

struct LabBranch {
    std::string name;
    std::string parent = std::string(kMainBranch);
    Time at;
    std::optional<std::uint64_t> after;
    bool operator==(const LabBranch&) const = default;
};

struct LabMark {
    Time at;
    std::optional<std::uint64_t> after;
    std::string text;
    std::string stateHash; // 32 hex digits, or empty
    std::string branch = std::string(kMainBranch);
    bool operator==(const LabMark&) const = default;
};

// JavaScript of the learner. Results are journaled; a replay runs none of it.
struct LabScript {
    std::string name;
    std::string kind; // "partitioner", "interceptor", "serializer"
    std::string source;
    bool operator==(const LabScript&) const = default;
};

// What outside clients sent, in a file beside the lab (NAME.hwin).
struct LabInputs {
    std::string file;
    std::string sha256;
    bool operator==(const LabInputs&) const = default;
};

struct LabFile {
    std::string title;
    std::string profile = std::string(kDefaultProfile);
    std::uint64_t seed = 1;
    std::optional<std::int64_t> clock;         // wall time at 0 s, milliseconds since 1970; absent: now
    std::optional<Time> until;                 // where `run` ends; absent: the last command + 60 s
    std::optional<Time> openAt;                // what the window shows first
    std::string savedBy;                       // "highwater 0.1.0"
    std::map<std::string, std::string> codecs; // versions: batches that are compressed depend on them
    std::optional<LabInputs> inputs;
    std::map<std::string, std::string> switches; // history, by name (command/names.h); absent: the profile's
    LabCluster cluster;
    std::vector<LabDo> todo;
    std::vector<LabBranch> branches; // without main
    std::vector<LabMark> marks;
    std::vector<LabScript> scripts;
    bool operator==(const LabFile&) const = default;

    // `until`, or the last instant that a command names + 60 s.
    Time end() const;
};

// Bounds of what a file may ask for.
struct LabLimits {
    static constexpr std::size_t kFileBytes = 16u << 20;
    static constexpr std::int64_t kBrokers = 100;
    static constexpr std::int64_t kControllers = 100;
    static constexpr std::size_t kCommands = 100000;
    static constexpr std::size_t kBranches = 1000;
    static constexpr std::size_t kMarks = 10000;
    static constexpr std::size_t kScripts = ScriptLimits::kScripts;
    static constexpr std::size_t kScriptBytes = ScriptLimits::kSourceBytes;
    static constexpr std::size_t kErrors = 100; // more are not told
};

struct LabFileError {
    std::string file;
    int line = 1;
    int column = 1;
    std::string message;
    std::string expected;
    std::string nearest; // the right word that is nearest; empty if none is near
    bool operator==(const LabFileError&) const = default;
};
// "acks.hwlab:12:7: no key brokres; expected brokers, …; nearest: brokers"
std::string describe(const LabFileError& error);

using LabFileResult = boost::system::result<LabFile, std::vector<LabFileError>>;
[[noreturn]] void throw_exception_from_error(
    const std::vector<LabFileError>& errors, const boost::source_location&);

// Text of the marks that saving puts at the head of each branch.
inline constexpr std::string_view kSavedMark = "saved";
// The branch that was live when it was saved: that of its last such mark.
std::string liveBranchOf(const LabFile& file);

// `fileName` is for the errors only; they come in the order of the file.
LabFileResult readLabFile(std::string_view text, std::string_view fileName);

// The file's text: always the same for the same lab, one thing a line. readLabFile(writeLabFile(x)) == x.
std::string writeLabFile(const LabFile& lab);

} // namespace engine
