#pragma once

// A regular expression over names of topics, as `subscribe(pattern)` takes it. The language is RE2's (Kafka's brokers use RE2/J): no
// back references, no look-around; so every match takes time linear in the name, whatever the expression. It must match the whole name.
//
//     text ─▶ tree ─▶ program of states (at most kStatesMax) ─▶ all states at once, one character of the name after the other
//
// Names of topics are ASCII: a class like \p{L} means the ASCII part of it, and a name with any other byte matches nothing. A capturing
// group only groups. What would need more states, or nests deeper than kDepthMax, is refused: bad input costs a bounded amount.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

class TopicPattern {
public:
    static constexpr std::size_t kStatesMax = 2000;
    static constexpr int kDepthMax = 100;

    // Nothing: not an expression of that language; `why` (if not null) then says so in RE2's words, "missing closing ]".
    static std::optional<TopicPattern> compile(std::string_view text, std::string* why = nullptr);
    bool matches(std::string_view name) const;

private:
    using Class = std::bitset<128>;
    enum class Op : std::uint8_t { Character, Split, LineBegin, LineEnd, TextBegin, TextEnd, WordEdge, NoWordEdge, Match };
    struct State {
        Op op = Op::Match;
        std::uint32_t next = 0;
        std::uint32_t other = 0;  // Split
        std::uint32_t klass = 0;  // Character: into m_classes
    };
    class Parser;
    class Compiler;

    void follow(std::vector<std::uint32_t>& states, std::vector<std::uint32_t>& seen, std::uint32_t mark, std::uint32_t state, std::string_view name,
        std::size_t at) const;

    std::vector<State> m_states;
    std::vector<Class> m_classes;
    std::uint32_t m_start = 0;
};

} // namespace engine
