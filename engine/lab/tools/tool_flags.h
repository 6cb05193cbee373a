#pragma once

// The options of a command-line tool of Kafka, as they are typed: `--topic orders`, `--topic=orders`. What a flag means is the tool's.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"

namespace engine::tools {

struct Flag {
    enum class Value : std::uint8_t { None, Needed, Optional };
    std::string_view name; // without --
    Value value = Value::None;
    std::string_view english; // one line
    std::string_view chinese;
};

struct GivenFlag {
    std::string name;
    std::optional<std::string> value;
    int column = 1; // of its name in the line, in characters from 1
};

class Flags {
public:
    explicit Flags(std::vector<GivenFlag> given, int end) : m_given(std::move(given)), m_end(end) { }

    bool has(std::string_view name) const { return find(name) != nullptr; }
    const GivenFlag* find(std::string_view name) const; // the first; null: it is not there
    std::string value(std::string_view name) const;     // of the first; empty without one
    std::vector<std::string> values(std::string_view name) const;
    const std::vector<GivenFlag>& all() const { return m_given; }
    // Which of these is there; the first.
    const GivenFlag* anyOf(std::span<const std::string_view> names) const;

    // What is wrong with that flag, or (no name) with the line as a whole.
    CommandError wrong(std::string_view name, std::string message, std::string expected = {}) const;

private:
    std::vector<GivenFlag> m_given;
    int m_end = 1; // column behind the line
};

// The words behind the tool's name. `from`: the byte of the line at which they begin.
boost::system::result<Flags, CommandError> parseFlags(std::string_view line, std::size_t from, std::span<const Flag> known);

// A whole number from `low` on; else what is wrong, in the words of Kafka's option parser.
boost::system::result<std::int64_t, CommandError> numberOf(const Flags& flags, std::string_view name, std::int64_t low);

} // namespace engine::tools
