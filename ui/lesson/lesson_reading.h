#pragma once

// What the readers of lesson.toml share: keys with their places, ids, conditions, commands, and the texts that they ask for.
// Only lesson_file.cpp and lesson_steps.cpp include this: toml++ is slow to compile.

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/toml_reader.h"
#include "ui/lesson/lesson_texts.h"

namespace ui {

// Of a step: options, checks, hints …; lessons come from strangers too.
inline constexpr std::size_t kLessonPartsMax = 50;

class LessonReading {
public:
    LessonReading(Lesson& lesson, engine::TomlErrors& errors, std::vector<NeededText>& needed) : m_lesson(lesson), m_errors(errors), m_needed(needed) { }

protected:
    using Condition = engine::expr::Condition;

    // The texts STEP.ID that have to be in both languages.
    void need(const std::string& stepId, std::initializer_list<std::string> ids, const toml::source_region& place);
    std::string required(engine::TomlTable& table, std::string_view key, std::string expected);
    std::string idOf(engine::TomlTable& table);
    // Of a part of a step: unique among them, and no name that the step's own texts have.
    std::string partId(engine::TomlTable& table, const LessonStep& step);
    // `byDefault` if it is not there.
    bool boolean(engine::TomlTable& table, std::string_view key, bool byDefault = false);
    // One of the names, by index; the first if it is not there.
    std::size_t oneOf(engine::TomlTable& table, std::string_view key, const std::vector<std::string>& names);
    std::optional<Condition> condition(engine::TomlTable& table, std::string_view key, bool isRequired);
    std::optional<Condition> value(engine::TomlTable& table, std::string_view key, bool isRequired);
    // Command lines that can be read.
    std::vector<std::string> commands(engine::TomlTable& table, std::string_view key);
    // Beginnings of command lines, with ranges.
    std::vector<std::string> beginnings(engine::TomlTable& table, std::string_view key);
    // These lines use only what the learner may use.
    void reachable(const LessonStep& step, const std::vector<std::string>& lines, const toml::table& toml, std::string_view key);
    // History: rules as Kafka once had them, by name.
    std::map<std::string, std::string> switchesOf(const toml::table& toml);
    static engine::FilePlace placeOf(const toml::table& table, std::string_view key, std::size_t index);

    Lesson& m_lesson;
    engine::TomlErrors& m_errors;

private:
    template <class Compile>
    std::optional<Condition> compiled(engine::TomlTable& table, std::string_view key, bool isRequired, Compile compile);

    std::vector<NeededText>& m_needed;
    std::set<std::string> m_partIds;
};

} // namespace ui
