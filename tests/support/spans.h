#pragma once

// What tests ask of the spans of a byte view.

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/record/byte_span.h"

namespace support {

// What is wrong with spans that should cover bytes [from, to) side by side; empty if nothing is.
inline std::string tilingProblem(const std::vector<engine::ByteSpan>& spans, std::size_t from, std::size_t to)
{
    std::size_t at = from;
    for (const auto& span : spans) {
        if (span.offset != at)
            return span.path + " begins at " + std::to_string(span.offset) + " instead of " + std::to_string(at);
        if (span.size == 0 || span.size > to - at)
            return span.path + " at " + std::to_string(at) + " has " + std::to_string(span.size) + " bytes";
        if (span.name.empty() || span.path.empty())
            return "no name at " + std::to_string(at);
        at += span.size;
    }
    return at == to ? std::string() : "covered to " + std::to_string(at) + " of " + std::to_string(to);
}

// The spans of a window must be those of the whole that touch it.
template <class SpansOf>
std::string windowProblem(const std::vector<engine::ByteSpan>& all, engine::ByteWindow window, SpansOf&& spansOf)
{
    std::vector<engine::ByteSpan> expected;
    for (const auto& span : all) {
        if (window.touches(span.offset, span.size))
            expected.push_back(span);
    }
    const std::vector<engine::ByteSpan> ours = spansOf(window);
    if (ours == expected)
        return {};
    return "window " + std::to_string(window.from) + ".." + std::to_string(window.to) + " has "
        + std::to_string(ours.size()) + " spans instead of " + std::to_string(expected.size());
}

// A span a line: path : TYPE @offset+size = value ! fault
inline std::string listOf(const std::vector<engine::ByteSpan>& spans)
{
    std::string text;
    for (const auto& span : spans) {
        text += span.path + " : " + std::string(engine::spanTypeName(span.type)) + " @" + std::to_string(span.offset)
            + "+" + std::to_string(span.size);
        if (span.value == engine::SpanValue::Null)
            text += " = null";
        else if (span.value == engine::SpanValue::Number)
            text += " = " + std::to_string(span.number);
        else if (span.value == engine::SpanValue::Text)
            text += " = \"" + span.text + '"';
        text += span.isReadable() ? "\n" : " ! " + std::string(span.fault) + "\n";
    }
    return text;
}

} // namespace support

// QCOMPARE cuts long texts.
#define COMPARE_TEXT(ours, theirs) \
    do { \
        const std::string left = (ours); \
        const std::string right = (theirs); \
        if (left != right) \
            std::fprintf(stderr, "%s\n   instead of\n%s\n", left.c_str(), right.c_str()); \
        QVERIFY(left == right); \
    } while (false)
