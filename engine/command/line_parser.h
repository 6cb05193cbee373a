#pragma once

// Reads one line along the grammar. Keeps where it is, so that completion can ask what may come next.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"
#include "engine/command/grammar.h"
#include "engine/command/words.h"

namespace engine::command {

class LineParser {
public:
    LineParser(std::string_view line, const ParseContext& context);

    // The whole line. False: error() says why.
    bool parse();
    // The line up to a word that is still being typed: like parse(), but nothing has to be complete.
    bool parsePartly();

    const CommandError& error() const { return m_error; }
    const FormSpec* form() const { return m_form; } // null while the words do not name one
    const ArgValues& values() const { return m_values; }
    // What the next word is: an option's value, or the next positional argument, or nothing of both.
    const ArgSpec* pendingOption() const { return m_pendingOption; }
    const ArgSpec* nextPositional() const;
    bool isUsed(const ArgSpec& arg) const { return m_values.contains(arg.name); }

private:
    bool readForm();
    bool readArguments();
    bool readOption(const Word& word);
    bool readPositional(const Word& word, const ArgSpec& arg);
    bool readRest(const ArgSpec& arg);
    bool addValues(const ArgSpec& arg, std::string_view text, std::size_t begin);
    bool checkComplete();
    bool checkRules();
    bool fail(
        std::string message, const Word& word, std::string expected, const std::vector<std::string>& choices);
    bool failAtEnd(std::string message, std::string expected);
    bool failOpenQuote();
    std::optional<Word> nextWord();

    std::string_view m_line;
    const ParseContext& m_context;
    WordReader m_words;
    bool m_tooLong = false;
    std::optional<Word> m_pushedBack;
    const FormSpec* m_form = nullptr;
    const ArgSpec* m_pendingOption = nullptr;
    std::size_t m_positional = 0; // how many positional arguments are done
    ArgValues m_values;
    CommandError m_error;
};

// First words of the forms, each once; and the words that may follow one.
std::vector<std::string> verbs();
std::vector<std::string> secondWords(std::string_view verb);
// "--within" of an option, "BROKER" of a positional argument.
std::string argTitle(const ArgSpec& arg);

} // namespace engine::command
