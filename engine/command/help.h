#pragma once

// Help for people, made from the grammar, in both languages.

#include <string>
#include <string_view>

namespace engine {

enum class HelpLanguage : unsigned char { English, Chinese };

// Every command with one line each.
std::string helpText(HelpLanguage language = HelpLanguage::English);

// Usage, options and an example of one verb ("kill"), of one form ("create topic"), or the list of "points"
// or "switches". The rows of a verb that has several are all shown. Empty if there is no such thing;
// "conditions" is answered by engine/lab/expr.
std::string helpFor(std::string_view topic, HelpLanguage language = HelpLanguage::English);

} // namespace engine
