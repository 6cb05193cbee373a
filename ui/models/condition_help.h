#pragma once

// Help while a condition is written: what can stand where the cursor is, what is wrong and where, and what its parts are now.

#include <QString>

#include <optional>
#include <vector>

#include "engine/command/command.h"
#include "engine/lab/lab.h"

namespace ui {

struct ConditionOffer {
    QString text;  // replaces what was begun
    QString words; // what it is
};

struct ConditionOffers {
    int begin = 0; // of what they replace, up to the cursor
    std::vector<ConditionOffer> offers;
};
// Paths, their arguments from the names that exist now, members, functions and kinds of facts.
ConditionOffers conditionOffers(const QString& text, int cursor, const engine::ParseContext& names);

struct ConditionProblem {
    QString words;
    int from = 0, length = 0; // what is wrong; length 0: something is missing at `from`
};
// Nothing: it can be waited for.
std::optional<ConditionProblem> conditionProblem(const QString& text);

struct ConditionNow {
    engine::Time at;
    bool isTrue = false;
    std::vector<std::pair<QString, QString>> parts; // each path in it, and its value
};
// Engine thread. Nothing if the condition is wrong, or is about all looks so far (always, never, eventually).
std::optional<ConditionNow> conditionNow(const engine::Lab& lab, const QString& text);

} // namespace ui
