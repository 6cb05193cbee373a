#pragma once

// Reads the words of a lesson: Markdown with one heading for each text id.
//
//     # What each ack promises        the title
//     ## kill-leader                  a step: no text of its own
//     ### move                        the text kill-leader.move
//     Kill broker 1.                  until the next heading; `code`, **strong**, *emphasis*, empty lines part paragraphs
//
// {expression} stands for a value; {{ is a brace. Comments <!-- … --> are skipped.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/lab_file.h"

namespace ui {

struct RawText {
    std::string text;
    int line = 1; // where it begins; of the heading if it is empty
    int headingLine = 1;
};

struct RawWords {
    std::string title;
    std::map<std::string, RawText> texts;
};

// Adds to `errors` what is wrong, with its place in `fileName`.
RawWords readWords(std::string_view markdown, const std::string& fileName, std::vector<engine::LabFileError>& errors);

struct Inset {
    std::string expression;
    std::size_t begin = 0; // of the text, at its {
    std::size_t end = 0;   // behind its }
};
// Of one text, in their order. `wrong` gets the place of a brace without its partner, or npos.
std::vector<Inset> insetsOf(std::string_view text, std::size_t& wrong);
// {{ becomes {.
std::string unescaped(std::string_view text);

// Words of English and ideographs of Chinese, for the limits of narration (curriculum, R1).
std::size_t wordCount(std::string_view text);
std::size_t ideographCount(std::string_view text);

} // namespace ui
