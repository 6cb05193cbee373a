#pragma once

// Reads the [[step]] tables of a lesson: what each kind of step has, and what a step of that kind must not lack.
// Only .cpp files include this: toml++ is slow to compile.

#include <vector>

#include "ui/lesson/lesson_reading.h"

namespace ui {

class LessonSteps : public LessonReading {
public:
    using LessonReading::LessonReading;

    // Adds the step to the lesson.
    void read(const toml::table& toml);
    const std::vector<toml::source_region>& places() const { return m_places; }

private:
    StepKind kindOf(engine::TomlTable& table);
    void looks(engine::TomlTable& table, LessonStep& step);
    void focus(const LessonStep& step, const toml::table& toml);
    void moves(engine::TomlTable& table, LessonStep& step);
    void actions(engine::TomlTable& table, LessonStep& step);
    void challenge(engine::TomlTable& table, LessonStep& step);
    void limits(engine::TomlTable& table, LessonStep& step);
    void checks(engine::TomlTable& table, LessonStep& step);
    void hints(engine::TomlTable& table, LessonStep& step);
    void pauses(engine::TomlTable& table, LessonStep& step);
    void question(engine::TomlTable& table, LessonStep& step);
    LessonOption option(const toml::table& toml, LessonStep& step);
    void rightOnes(engine::TomlTable& table, const LessonStep& step);
    void observe(engine::TomlTable& table, LessonStep& step);
    void tolerance(engine::TomlTable& table, LessonStep& step);
    void card(engine::TomlTable& table, LessonStep& step);

    std::vector<toml::source_region> m_places;
};

} // namespace ui
