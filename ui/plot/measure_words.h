#pragma once

// The words of measure/words.h in the language of the window.

#include <QString>

#include "engine/net/measure/words.h"
#include "ui/common/appearance.h"

namespace ui {

inline QString measureWords(const measure::Words& words)
{
    const auto chosen = Appearance::instance().language() == Language::Chinese ? words.chinese : words.english;
    return QString::fromUtf8(chosen.data(), static_cast<qsizetype>(chosen.size()));
}

inline QString measureWords(const measure::Problem& problem)
{
    return QString::fromStdString(Appearance::instance().language() == Language::Chinese ? chineseOf(problem) : englishOf(problem));
}

} // namespace ui
