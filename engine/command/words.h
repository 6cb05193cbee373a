#pragma once

// Words of a command line. Spaces separate words; "double quotes" keep them together and know \" \\ \n \t,
// 'single quotes' take everything as it is; quotes may stand inside a word: k="a b".

#include <optional>
#include <string>
#include <string_view>

namespace engine::command {

struct Word {
    std::string text;      // without its quotes
    std::size_t begin = 0; // bytes of the line
    std::size_t end = 0;
    bool quoted = false; // some of it was: such a word is never an option
};

class WordReader {
public:
    explicit WordReader(std::string_view line);

    // The next word, or nothing at the end of the line or at a quote that is not closed (see openQuote).
    std::optional<Word> next();
    // Everything that is left, without spaces at its ends.
    Word rest();
    // Where a quote begins that nobody closed; nothing if all are.
    std::optional<std::size_t> openQuote() const { return m_openQuote; }

private:
    void skipSpaces();

    std::string_view m_line;
    std::size_t m_at = 0;
    std::optional<std::size_t> m_openQuote;
};

// Character of the line in which that byte stands, from 1; the line is UTF-8.
int columnOf(std::string_view line, std::size_t byte);

// Well-formed UTF-8: nothing overlong, no surrogates.
bool isUtf8(std::string_view text);

// The word as a line needs it: in quotes only where it has to be.
std::string quoteWord(std::string_view text);

} // namespace engine::command
