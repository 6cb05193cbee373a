#pragma once

// The seam to code of the learner: interceptors, partitioners and serializers in JavaScript (design/physics.md, "Code of the
// learner"). The engine runs no script. A node asks the port of its World; who owns the run asks a host that the application
// gives, journals the answer, and hands the journaled one out when the run is played again: a replay runs no script.
//
//     node ──ScriptCall──▶ ScriptPort (Run) ──live──▶ ScriptHost (the application's) ──▶ ScriptAnswer ──▶ journal
//                                           └─replay─▶ the journal's answer
//
// A call depends on nothing but script, arguments and state: every call begins with the script as it is written, and what is to
// last from one call to the next stands in `state`, which travels with the answer. So a branch goes on where its parent was.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace engine {

enum class ScriptKind : std::uint8_t { Interceptor, Partitioner, Serializer };

std::string_view scriptKindName(ScriptKind kind); // "interceptor"
std::optional<ScriptKind> parseScriptKind(std::string_view name);

struct Script {
    std::string name;
    ScriptKind kind = ScriptKind::Interceptor;
    std::string source;
    bool operator==(const Script&) const = default;
};

struct ScriptLimits {
    static constexpr std::size_t kScripts = 32;              // of one lab
    static constexpr std::size_t kSourceBytes = 64u << 10;
    static constexpr std::size_t kArgumentBytes = 8u << 20;  // of one call, as JSON
    static constexpr std::size_t kAnswerBytes = 8u << 20;
    static constexpr std::size_t kStateBytes = 64u << 10;
    static constexpr std::size_t kSaysBytes = 4u << 10;      // of console.log() in one call
};

struct ScriptCall {
    std::string function;  // "onSend". "configure" is answered with the names of the functions that the script has
    std::string arguments; // a JSON array
    std::string state;     // a JSON object
};

struct ScriptAnswer {
    enum class Outcome : std::uint8_t {
        Returned,
        Threw,
        Stopped, // took too long or too much memory
    };
    Outcome outcome = Outcome::Returned;
    std::string value;     // JSON; "null" for nothing
    std::string state;     // JSON; empty: as it was
    std::string exception; // of what it threw: "TypeError"
    std::string message;
    std::int32_t line = 0; // where, from 1; 0: nobody knows
    std::string says;      // what it wrote with console.log()
    bool operator==(const ScriptAnswer&) const = default;
};

// Why a script cannot be used.
struct ScriptProblem {
    std::string message;
    std::int32_t line = 0; // from 1; 0: nobody knows
};

// Runs scripts. Any thread, one at a time. Never hangs and never throws: what a script does to it is an answer.
class ScriptHost {
public:
    virtual ~ScriptHost() = default;
    // Can it be read, and does it have the function that its kind needs?
    virtual std::optional<ScriptProblem> check(const Script& script) = 0;
    virtual ScriptAnswer call(const Script& script, const ScriptCall& call) = 0;
};

// What a node holds.
class ScriptPort {
public:
    virtual ~ScriptPort() = default;
    // As it is now. Null: there is none of that name.
    virtual std::shared_ptr<const Script> script(std::string_view name) const = 0;
    virtual ScriptAnswer call(const Script& script, const ScriptCall& call) = 0;
};

} // namespace engine
