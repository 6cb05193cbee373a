#pragma once

// Tokens of a condition. Names with dashes and points (orders-0, billing-1) are words only where the parser
// asks for a name; elsewhere `-` is minus.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.h"

namespace engine::expr {

enum class TokenKind : std::uint8_t { End, Number, Duration, String, Word, Symbol, Wrong };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text; // of a string without its quotes; of a wrong token what is wrong
    std::int64_t number = 0;
    engine::Duration duration{0};
    std::size_t at = 0; // byte of the text
    std::size_t end = 0;

    bool is(std::string_view symbol) const { return kind == TokenKind::Symbol && text == symbol; }
    bool isWord(std::string_view word) const { return kind == TokenKind::Word && text == word; }
};

class Lexer {
public:
    explicit Lexer(std::string_view text);

    const Token& peek();
    Token next();
    // A whole name in place of the next token: [A-Za-z0-9._-]+, or a string. Nothing if there is none.
    std::optional<Token> name();
    // The token after the next one.
    Token second();

private:
    Token read();
    Token readNumber();
    Token readString();

    std::string_view m_text;
    std::size_t m_at = 0;
    std::optional<Token> m_peeked;
};

} // namespace engine::expr
