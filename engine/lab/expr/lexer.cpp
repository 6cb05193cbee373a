#include "engine/lab/expr/lexer.h"

#include <algorithm>
#include <array>

#include "engine/base/format.h"

namespace engine::expr {

namespace {

using namespace std::string_view_literals;

// Longest first.
constexpr std::array kSymbols{"&&"sv, "||"sv, "=="sv, "!="sv, "<="sv, ">="sv, "~="sv, ".."sv, "<"sv, ">"sv,
    "="sv, "!"sv, "+"sv, "-"sv, "&"sv, "|"sv, "("sv, ")"sv, "{"sv, "}"sv, "["sv, "]"sv, ","sv, "."sv, ":"sv};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isNameLetter(char c)
{
    return isLetter(c) || isDigit(c) || c == '-' || c == '.';
}

} // namespace

Lexer::Lexer(std::string_view text) : m_text(text) { }

const Token& Lexer::peek()
{
    if (!m_peeked)
        m_peeked = read();
    return *m_peeked;
}

Token Lexer::next()
{
    Token token = peek();
    m_at = token.end;
    m_peeked.reset();
    return token;
}

Token Lexer::second()
{
    Lexer ahead = *this;
    ahead.next();
    return ahead.next();
}

std::optional<Token> Lexer::name()
{
    const Token& token = peek();
    if (token.kind == TokenKind::String)
        return next();
    if (token.at >= m_text.size() || !(isLetter(m_text[token.at]) || isDigit(m_text[token.at])))
        return std::nullopt;
    Token name;
    name.kind = TokenKind::Word;
    name.at = token.at;
    name.end = token.at;
    // A name does not end in points: {orders-0..} and `p in 0..2` stay what they are.
    while (name.end < m_text.size() && isNameLetter(m_text[name.end]) && m_text.substr(name.end, 2) != "..")
        ++name.end;
    name.text = m_text.substr(name.at, name.end - name.at);
    m_at = name.end;
    m_peeked.reset();
    return name;
}

Token Lexer::read()
{
    std::size_t at = m_at;
    while (at < m_text.size()
        && (m_text[at] == ' ' || m_text[at] == '\t' || m_text[at] == '\n' || m_text[at] == '\r'))
        ++at;
    m_at = at;
    Token token;
    token.at = token.end = at;
    if (at >= m_text.size())
        return token;
    const char c = m_text[at];
    if (isDigit(c))
        return readNumber();
    if (c == '"' || c == '\'')
        return readString();
    if (isLetter(c)) {
        token.kind = TokenKind::Word;
        while (token.end < m_text.size() && (isLetter(m_text[token.end]) || isDigit(m_text[token.end])))
            ++token.end;
        token.text = m_text.substr(at, token.end - at);
        return token;
    }
    for (const auto symbol : kSymbols)
        if (m_text.substr(at).starts_with(symbol)) {
            token.kind = TokenKind::Symbol;
            token.text = symbol;
            token.end = at + symbol.size();
            return token;
        }
    token.kind = TokenKind::Wrong;
    token.end = at + 1;
    while (token.end < m_text.size() && (m_text[token.end] & 0xC0) == 0x80)
        ++token.end;
    token.text = "\"" + std::string(m_text.substr(at, token.end - at)) + "\" means nothing in a condition";
    return token;
}

// 41 · 20ms · 4.2s. A point needs a digit behind it: 0..2 is a range.
Token Lexer::readNumber()
{
    Token token;
    token.at = m_at;
    std::size_t end = m_at;
    while (end < m_text.size() && isDigit(m_text[end]))
        ++end;
    if (end + 1 < m_text.size() && m_text[end] == '.' && isDigit(m_text[end + 1])) {
        ++end;
        while (end < m_text.size() && isDigit(m_text[end]))
            ++end;
    }
    const std::size_t unit = end;
    while (end < m_text.size() && (isLetter(m_text[end]) || isDigit(m_text[end])))
        ++end;
    const auto text = m_text.substr(m_at, end - m_at);
    token.end = end;
    token.text = text;
    if (unit == end) {
        const auto number = parseInteger(text);
        if (number) {
            token.kind = TokenKind::Number;
            token.number = *number;
            return token;
        }
    } else if (const auto duration = parseDuration(text)) {
        token.kind = TokenKind::Duration;
        token.duration = *duration;
        return token;
    }
    token.kind = TokenKind::Wrong;
    token.text = "\"" + std::string(text) + "\" is neither a whole number nor a duration such as 20ms";
    return token;
}

Token Lexer::readString()
{
    Token token;
    token.at = m_at;
    const char quote = m_text[m_at];
    std::size_t end = m_at + 1;
    for (; end < m_text.size() && m_text[end] != quote; ++end) {
        if (m_text[end] == '\\' && end + 1 < m_text.size())
            ++end;
        token.text += m_text[end];
    }
    token.kind = end < m_text.size() ? TokenKind::String : TokenKind::Wrong;
    if (token.kind == TokenKind::Wrong)
        token.text = "a quote is not closed";
    token.end = std::min(end + 1, m_text.size());
    return token;
}

} // namespace engine::expr
