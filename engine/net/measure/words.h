#pragma once

// What the measurements are called: short ids that never change (reports), and words in both languages (command line, window).

#include <string>
#include <string_view>

#include "engine/net/measure/measurement.h"

namespace measure {

struct Words {
    std::string_view english, chinese;
};

std::string_view idOf(Subject subject); // "writes"
std::string_view idOf(Way way);         // "sequential"
std::string_view idOf(Caveat caveat);   // "flushed-at-end"

const Words& titleOf(Subject subject);  // what is compared
const Words& reasonOf(Subject subject); // why it matters to Kafka, a sentence
const Words& nameOf(Way way);
const Words& operationOf(Subject subject); // what is counted, in the plural: "records"
const Words& wordsOf(Caveat caveat);    // a sentence

// What is wrong, without its full stop; what to do about it depends on who reads it.
std::string englishOf(const Problem& problem);
std::string chineseOf(const Problem& problem);

} // namespace measure
