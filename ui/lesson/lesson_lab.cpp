#include "engine/base/check.h"
#include "ui/lesson/lesson_file.h"

namespace ui {

namespace {

std::string quoted(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "\"";
}

} // namespace

std::string labTextOf(const Lesson& lesson, std::uint64_t seed)
{
    const LessonStart& start = lesson.start;
    std::string text = "highwater = 1\ntitle = " + quoted(lesson.english.title) + "\nprofile = " + quoted(start.profile)
        + "\nseed = " + std::to_string(seed) + "\nclock = " + quoted(start.clock) + "\n[cluster]\nbrokers = "
        + std::to_string(start.brokers) + "\ncontrollers = " + std::to_string(start.controllers) + "\n";
    if (!start.config.empty()) {
        text += "[cluster.config]\n";
        for (const auto& [name, value] : start.config)
            text += quoted(name) + " = " + quoted(value) + "\n";
    }
    if (!start.switches.empty()) {
        text += "[switches]\n";
        for (const auto& [name, value] : start.switches)
            text += name + " = " + quoted(value) + "\n";
    }
    for (const std::string& line : start.presetCommands)
        text += "[[do]]\nat = \"0s\"\nrun = " + quoted(line) + "\n";
    for (const std::string& line : start.commands)
        text += "[[do]]\nat = \"1s\"\nrun = " + quoted(line) + "\n";
    return text;
}

engine::LabFile labOf(const Lesson& lesson, std::uint64_t seed)
{
    auto lab = engine::readLabFile(labTextOf(lesson, seed), lesson.id);
    ENGINE_CHECK(lab.has_value(), "the start of a lesson that was read is a lab");
    return std::move(*lab);
}

} // namespace ui
