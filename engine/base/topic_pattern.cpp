#include "engine/base/topic_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

namespace engine {

namespace {

constexpr int kRepeatMax = 1000; // RE2's
constexpr int kUnbounded = -1;

using Class = std::bitset<128>;

Class range(char from, char to)
{
    Class out;
    for (int c = from; c <= to; ++c)
        out.set(static_cast<std::size_t>(c));
    return out;
}
const Class& digits()
{
    static const Class out = range('0', '9');
    return out;
}
const Class& letters()
{
    static const Class out = range('a', 'z') | range('A', 'Z');
    return out;
}
Class wordCharacters() { return digits() | letters() | range('_', '_'); }
Class spaces() { return range('\t', '\n') | range('\f', '\r') | range(' ', ' '); }
bool isWord(char c) { return static_cast<unsigned char>(c) < 128 && wordCharacters()[static_cast<unsigned char>(c)]; }

// \d and its like; nothing: not a class.
std::optional<Class> perlClass(char c)
{
    switch (c) {
    case 'd': return digits();
    case 'D': return ~digits();
    case 'w': return wordCharacters();
    case 'W': return ~wordCharacters();
    case 's': return spaces();
    case 'S': return ~spaces();
    default: return std::nullopt;
    }
}

std::optional<Class> posixClass(std::string_view name)
{
    const std::array<std::pair<std::string_view, Class>, 14> known{{{"alnum", digits() | letters()}, {"alpha", letters()},
        {"ascii", ~Class{}}, {"blank", range('\t', '\t') | range(' ', ' ')}, {"cntrl", range(0, 31) | range(127, 127)},
        {"digit", digits()}, {"graph", range('!', '~')}, {"lower", range('a', 'z')}, {"print", range(' ', '~')},
        {"punct", range('!', '/') | range(':', '@') | range('[', '`') | range('{', '~')}, {"space", range('\t', '\r') | range(' ', ' ')},
        {"upper", range('A', 'Z')}, {"word", wordCharacters()}, {"xdigit", digits() | range('a', 'f') | range('A', 'F')}}};
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& k) { return k.first == name; });
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

// The ASCII part of a Unicode class; nothing: no such class.
std::optional<Class> unicodeClass(std::string_view name)
{
    if (name == "L" || name == "Latin")
        return letters();
    if (name == "Lu")
        return range('A', 'Z');
    if (name == "Ll")
        return range('a', 'z');
    if (name == "N" || name == "Nd")
        return digits();
    if (name == "P")
        return *posixClass("punct") & ~(range('$', '$') | range('+', '+') | range('<', '>') | range('^', '^') | range('`', '`') | range('|', '|') | range('~', '~'));
    if (name == "Pd")
        return range('-', '-');
    if (name == "Pc")
        return range('_', '_');
    if (name == "Any")
        return ~Class{};
    constexpr std::array<std::string_view, 8> kWithoutAscii{"Greek", "Cyrillic", "Han", "Hiragana", "Katakana", "Arabic", "Hebrew", "Lo"};
    return std::find(kWithoutAscii.begin(), kWithoutAscii.end(), name) == kWithoutAscii.end() ? std::nullopt : std::optional(Class{});
}

void foldCase(Class& klass)
{
    for (int c = 'a'; c <= 'z'; ++c) {
        const auto lower = static_cast<std::size_t>(c), upper = static_cast<std::size_t>(c - 'a' + 'A');
        const bool either = klass[lower] || klass[upper];
        klass[lower] = klass[upper] = either;
    }
}

struct Node {
    enum class Kind : std::uint8_t { Character, Assertion, Sequence, Choice, Repeat };
    Kind kind = Kind::Sequence;
    Class klass{};                    // Character
    std::uint8_t assertion = 0;       // Assertion: the Op
    std::vector<std::size_t> parts{}; // Sequence, Choice: the parts; Repeat: the one
    int min = 0;
    int max = kUnbounded;
};

struct Refused {
    std::string why;
};

} // namespace

// -- text to tree -----------------------------------------------------------------------------------------------------------

class TopicPattern::Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) { }

    // Throws Refused, which compile() catches.
    std::size_t parse()
    {
        const std::size_t root = choice(0);
        if (!atEnd())
            throw Refused{"unexpected )"};
        return root;
    }
    const std::vector<Node>& nodes() const { return m_nodes; }

private:
    struct Flags {
        bool ignoreCase = false, dotAll = false, lines = false;
    };

    bool atEnd() const { return m_at >= m_text.size(); }
    bool next(char c) const { return !atEnd() && m_text[m_at] == c; }
    bool take(char c)
    {
        const bool found = next(c);
        m_at += found ? 1 : 0;
        return found;
    }
    bool take(std::string_view what)
    {
        const bool found = m_text.substr(m_at).starts_with(what);
        m_at += found ? what.size() : 0;
        return found;
    }
    std::size_t add(Node node)
    {
        m_nodes.push_back(std::move(node));
        if (m_nodes.size() > 4 * kStatesMax)
            throw Refused{"expression too large"};
        return m_nodes.size() - 1;
    }
    std::size_t character(Class klass)
    {
        if (m_flags.ignoreCase)
            foldCase(klass);
        return add({.kind = Node::Kind::Character, .klass = klass});
    }
    // A character beyond ASCII is never in a name.
    std::size_t literal(char c)
    {
        const auto byte = static_cast<unsigned char>(c);
        return character(byte < 128 ? range(c, c) : Class{});
    }
    std::size_t assertion(Op op) { return add({.kind = Node::Kind::Assertion, .assertion = static_cast<std::uint8_t>(op)}); }

    std::size_t choice(int depth)
    {
        if (depth > kDepthMax)
            throw Refused{"expression nests too deeply"};
        const Flags flags = m_flags; // set inside a group, they end with it
        Node node{.kind = Node::Kind::Choice};
        do
            node.parts.push_back(sequence(depth));
        while (take('|'));
        m_flags = flags;
        return node.parts.size() == 1 ? node.parts.front() : add(std::move(node));
    }

    std::size_t sequence(int depth)
    {
        Node node{.kind = Node::Kind::Sequence};
        while (!atEnd() && !next('|') && !next(')')) {
            if (take("\\Q")) {
                const auto end = m_text.find("\\E", m_at);
                for (const auto stop = std::min(end, m_text.size()); m_at < stop; ++m_at)
                    node.parts.push_back(literal(m_text[m_at]));
                take("\\E");
                continue;
            }
            if (const auto one = atom(depth))
                node.parts.push_back(repeated(*one));
        }
        return add(std::move(node));
    }

    // Nothing: "(?i)" and the like.
    std::optional<std::size_t> atom(int depth)
    {
        const char c = m_text[m_at++];
        switch (c) {
        case '(': return group(depth);
        case '[': return character(bracket());
        case '.': return character(m_flags.dotAll ? ~Class{} : ~range('\n', '\n'));
        case '^': return assertion(m_flags.lines ? Op::LineBegin : Op::TextBegin);
        case '$': return assertion(m_flags.lines ? Op::LineEnd : Op::TextEnd);
        case '*':
        case '+':
        case '?': throw Refused{"missing argument to repetition operator"};
        case '\\': return escape();
        default: return literal(c);
        }
    }

    std::optional<std::size_t> group(int depth)
    {
        if (take('?')) {
            if (take("P<") || take('<')) {
                const auto end = m_text.find('>', m_at);
                const auto name = end == std::string_view::npos ? std::string_view() : m_text.substr(m_at, end - m_at);
                if (name.empty() || !std::all_of(name.begin(), name.end(), isWord))
                    throw Refused{"invalid named capture"};
                m_at = end + 1;
            } else if (!flags()) {
                return std::nullopt;
            }
        }
        // Flags of "(?i:…)" hold in the group only: choice() puts back what it found, which is too late for them.
        const Flags outside = std::exchange(m_outside, std::nullopt).value_or(m_flags);
        const std::size_t inner = choice(depth + 1);
        m_flags = outside;
        if (!take(')'))
            throw Refused{"missing closing )"};
        return inner;
    }

    // After "(?". False: they stand alone, "(?i)".
    bool flags()
    {
        Flags now = m_flags;
        bool value = true;
        for (;;) {
            if (atEnd())
                throw Refused{"missing closing )"};
            switch (m_text[m_at++]) {
            case 'i': now.ignoreCase = value; break;
            case 's': now.dotAll = value; break;
            case 'm': now.lines = value; break;
            case 'U': break; // greedy or not: the whole name matches or does not
            case '-': value = false; break;
            case ':': m_outside = std::exchange(m_flags, now); return true;
            case ')': m_flags = now; return false;
            default: throw Refused{"invalid or unsupported Perl syntax"};
            }
        }
    }

    std::size_t repeated(std::size_t what)
    {
        bool again = false;
        for (;;) {
            int min = 0, max = kUnbounded;
            const std::size_t before = m_at;
            if (take('+')) {
                min = 1;
            } else if (take('?')) {
                max = 1;
            } else if (!take('*') && !counts(min, max)) {
                m_at = before;
                return what;
            }
            take('?'); // as few as possible: the same whole names
            if (again)
                throw Refused{"invalid nested repetition operator"};
            again = true;
            what = add({.kind = Node::Kind::Repeat, .parts = {what}, .min = min, .max = max});
        }
    }

    // "{2}", "{2,}", "{2,5}"; anything else is just text.
    bool counts(int& min, int& max)
    {
        if (!take('{') || !number(min))
            return false;
        max = min;
        if (take(',')) {
            max = kUnbounded;
            if (!next('}') && !number(max))
                return false;
        }
        if (!take('}'))
            return false;
        if (min > kRepeatMax || max > kRepeatMax || (max != kUnbounded && max < min))
            throw Refused{"invalid repeat count"};
        return true;
    }
    bool number(int& out)
    {
        const std::size_t from = m_at;
        for (out = 0; !atEnd() && digits()[static_cast<unsigned char>(m_text[m_at]) & 127u] && m_text[m_at] > 0; ++m_at)
            out = std::min(out * 10 + (m_text[m_at] - '0'), kRepeatMax + 1);
        return m_at > from;
    }

    std::size_t escape()
    {
        if (atEnd())
            throw Refused{"trailing backslash at end of expression"};
        if (const auto klass = classEscape())
            return character(*klass);
        switch (m_text[m_at]) {
        case 'A': return ++m_at, assertion(Op::TextBegin);
        case 'z': return ++m_at, assertion(Op::TextEnd);
        case 'b': return ++m_at, assertion(Op::WordEdge);
        case 'B': return ++m_at, assertion(Op::NoWordEdge);
        default: return literal(escapedCharacter());
        }
    }

    // After a backslash: \d, \pL, \p{Greek}.
    std::optional<Class> classEscape()
    {
        const char c = m_text[m_at];
        if (const auto klass = perlClass(c))
            return ++m_at, klass;
        if (c != 'p' && c != 'P')
            return std::nullopt;
        bool negated = c == 'P';
        ++m_at;
        std::string_view name = m_text.substr(m_at, 1);
        if (take('{')) {
            const auto end = m_text.find('}', m_at);
            if (end == std::string_view::npos)
                throw Refused{"invalid character class range"};
            name = m_text.substr(m_at, end - m_at);
            m_at = end + 1;
            if (name.starts_with('^')) {
                negated = !negated;
                name.remove_prefix(1);
            }
        } else {
            m_at += name.size();
        }
        const auto klass = unicodeClass(name);
        if (!klass)
            throw Refused{"invalid character class range"};
        return negated ? ~*klass : *klass;
    }

    char escapedCharacter()
    {
        const char c = m_text[m_at++];
        switch (c) {
        case 'a': return '\a';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case 'v': return '\v';
        case 'x': return hexadecimal();
        default:
            if (static_cast<unsigned char>(c) >= 128 || isWord(c)) // letters and digits that mean nothing, back references too
                throw Refused{"invalid escape sequence"};
            return c;
        }
    }
    char hexadecimal()
    {
        const bool braced = take('{');
        int value = 0;
        std::size_t taken = 0;
        for (; !atEnd() && (braced || taken < 2); ++taken, ++m_at) {
            const char c = m_text[m_at];
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0)
                break;
            value = std::min(value * 16 + digit, 0x110000);
        }
        if (taken == 0 || (!braced && taken != 2) || (braced && !take('}')) || value > 0x10ffff)
            throw Refused{"invalid escape sequence"};
        return static_cast<char>(value < 128 ? value : 0x80); // beyond ASCII: in no name
    }

    // After "[".
    Class bracket()
    {
        Class out;
        const bool negated = take('^');
        for (bool first = true; first || !next(']'); first = false) {
            if (atEnd())
                throw Refused{"missing closing ]"};
            if (take("[:")) {
                const auto end = m_text.find(":]", m_at);
                if (end == std::string_view::npos)
                    throw Refused{"missing closing ]"};
                auto name = m_text.substr(m_at, end - m_at);
                const bool inverted = name.starts_with('^');
                name.remove_prefix(inverted ? 1 : 0);
                const auto klass = posixClass(name);
                if (!klass)
                    throw Refused{"invalid character class range"};
                out |= inverted ? ~*klass : *klass;
                m_at = end + 2;
                continue;
            }
            if (next('\\') && m_at + 1 < m_text.size()) {
                ++m_at;
                if (const auto klass = classEscape()) {
                    out |= *klass;
                    continue;
                }
                --m_at;
            }
            const char from = bracketCharacter();
            char to = from;
            if (next('-') && m_at + 1 < m_text.size() && m_text[m_at + 1] != ']') {
                ++m_at;
                to = bracketCharacter();
                if (static_cast<unsigned char>(to) < static_cast<unsigned char>(from))
                    throw Refused{"invalid character class range"};
            }
            for (int c = static_cast<unsigned char>(from); c <= static_cast<unsigned char>(to) && c < 128; ++c)
                out.set(static_cast<std::size_t>(c));
        }
        ++m_at;
        if (m_flags.ignoreCase)
            foldCase(out);
        return negated ? ~out : out;
    }
    char bracketCharacter()
    {
        if (atEnd())
            throw Refused{"missing closing ]"};
        if (!take('\\'))
            return m_text[m_at++];
        if (atEnd())
            throw Refused{"trailing backslash at end of expression"};
        return escapedCharacter();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    Flags m_flags;
    std::optional<Flags> m_outside; // "(?i:" was read: the flags to go back to
    std::vector<Node> m_nodes;
};

// -- tree to states ---------------------------------------------------------------------------------------------------------

// From the end to the beginning: each part is told where it goes on.
class TopicPattern::Compiler {
public:
    Compiler(const std::vector<Node>& nodes, TopicPattern& out) : m_nodes(nodes), m_out(out) { }

    std::uint32_t add(State state)
    {
        if (m_out.m_states.size() >= kStatesMax)
            throw Refused{"expression too large"};
        m_out.m_states.push_back(state);
        return static_cast<std::uint32_t>(m_out.m_states.size() - 1);
    }

    std::uint32_t build(std::size_t index, std::uint32_t then)
    {
        const Node& node = m_nodes[index];
        switch (node.kind) {
        case Node::Kind::Character:
            m_out.m_classes.push_back(node.klass);
            return add({Op::Character, then, 0, static_cast<std::uint32_t>(m_out.m_classes.size() - 1)});
        case Node::Kind::Assertion:
            return add({static_cast<Op>(node.assertion), then, 0, 0});
        case Node::Kind::Sequence:
            for (auto part = node.parts.rbegin(); part != node.parts.rend(); ++part)
                then = build(*part, then);
            return then;
        case Node::Kind::Choice: {
            std::uint32_t all = build(node.parts.back(), then);
            for (std::size_t i = node.parts.size() - 1; i-- > 0;) {
                const std::uint32_t one = build(node.parts[i], then);
                all = add({Op::Split, one, all, 0});
            }
            return all;
        }
        case Node::Kind::Repeat:
            if (node.max == kUnbounded) {
                const std::uint32_t loop = add({Op::Split, 0, then, 0});
                const std::uint32_t body = build(node.parts.front(), loop);
                m_out.m_states[loop].next = body;
                then = loop;
            } else {
                const std::uint32_t behind = then; // "no more of it" leads behind the whole repetition
                for (int n = node.min; n < node.max; ++n) {
                    const std::uint32_t one = build(node.parts.front(), then);
                    then = add({Op::Split, one, behind, 0});
                }
            }
            for (int n = 0; n < node.min; ++n)
                then = build(node.parts.front(), then);
            return then;
        }
        return then;
    }

private:
    const std::vector<Node>& m_nodes;
    TopicPattern& m_out;
};

std::optional<TopicPattern> TopicPattern::compile(std::string_view text, std::string* why)
{
    try {
        Parser parser(text);
        const std::size_t root = parser.parse();
        TopicPattern out;
        Compiler compiler(parser.nodes(), out);
        out.m_start = compiler.build(root, compiler.add({}));
        return out;
    } catch (const Refused& refused) {
        if (why != nullptr)
            *why = refused.why;
        return std::nullopt;
    }
}

// -- matching ---------------------------------------------------------------------------------------------------------------

// Adds the state and all that are reached from it without a character. `seen` holds, by state, the mark of the step that added it.
void TopicPattern::follow(std::vector<std::uint32_t>& states, std::vector<std::uint32_t>& seen, std::uint32_t mark, std::uint32_t state,
    std::string_view name, std::size_t at) const
{
    std::vector<std::uint32_t> todo{state};
    while (!todo.empty()) {
        const std::uint32_t now = todo.back();
        todo.pop_back();
        if (std::exchange(seen[now], mark) == mark)
            continue;
        const State& s = m_states[now];
        const bool wordBefore = at > 0 && isWord(name[at - 1]), wordAfter = at < name.size() && isWord(name[at]);
        switch (s.op) {
        case Op::Character:
        case Op::Match: states.push_back(now); continue;
        case Op::Split:
            todo.push_back(s.other);
            todo.push_back(s.next);
            continue;
        case Op::LineBegin:
            if (at != 0 && name[at - 1] != '\n')
                continue;
            break;
        case Op::LineEnd:
            if (at != name.size() && name[at] != '\n')
                continue;
            break;
        case Op::TextBegin:
            if (at != 0)
                continue;
            break;
        case Op::TextEnd:
            if (at != name.size())
                continue;
            break;
        case Op::WordEdge:
            if (wordBefore == wordAfter)
                continue;
            break;
        case Op::NoWordEdge:
            if (wordBefore != wordAfter)
                continue;
            break;
        }
        todo.push_back(s.next);
    }
}

bool TopicPattern::matches(std::string_view name) const
{
    std::vector<std::uint32_t> now, then, seen(m_states.size(), 0);
    std::uint32_t mark = 1;
    follow(now, seen, mark, m_start, name, 0);
    for (std::size_t at = 0; at < name.size() && !now.empty(); ++at) {
        const auto byte = static_cast<unsigned char>(name[at]);
        ++mark;
        then.clear();
        for (const auto state : now)
            if (m_states[state].op == Op::Character && byte < 128 && m_classes[m_states[state].klass][byte])
                follow(then, seen, mark, m_states[state].next, name, at + 1);
        std::swap(now, then);
    }
    return std::any_of(now.begin(), now.end(), [&](auto state) { return m_states[state].op == Op::Match; });
}

} // namespace engine
