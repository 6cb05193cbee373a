#include "ui/lesson/lesson_reading.h"

#include <algorithm>

#include "engine/command/line_parser.h"
#include "engine/command/nearest.h"
#include "engine/lab/lab_conditions.h"
#include "ui/lesson/allowed.h"

namespace ui {

using engine::FilePlace;
using engine::TomlTable;

namespace {

bool isId(std::string_view text)
{
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), good);
}

} // namespace

void LessonReading::need(const std::string& stepId, std::initializer_list<std::string> ids, const toml::source_region& place)
{
    for (const std::string& id : ids)
        if (!stepId.empty() && !id.empty())
            m_needed.push_back({stepId + "." + id, engine::placeOf(place)});
}

std::string LessonReading::required(TomlTable& table, std::string_view key, std::string expected)
{
    const auto text = table.text(key);
    if (!text && table.toml().get(key) == nullptr)
        table.missing(key, std::move(expected));
    return text.value_or("");
}

std::string LessonReading::idOf(TomlTable& table)
{
    const std::string id = required(table, "id", "a name for its texts");
    if (!id.empty() && !isId(id))
        m_errors.add(table.toml().get("id")->source(), "\"" + id + "\" is not an id", "small letters, digits and -");
    return id;
}

std::string LessonReading::partId(TomlTable& table, const LessonStep& step)
{
    const std::string id = idOf(table);
    const std::vector<std::string> own{
        "title", "text", "move", "prompt", "wrong", "goal", "notyet", "feedback", "other", "right", "forbidden"};
    const auto& place = table.toml();
    if (std::find(own.begin(), own.end(), id) != own.end())
        m_errors.add(place.get("id")->source(), id + " is the name of a text of every step", "another id");
    else if (!id.empty() && !m_partIds.insert(step.id + "." + id).second)
        m_errors.add(place.get("id")->source(), "a second " + id + " in " + step.id);
    return id;
}

bool LessonReading::boolean(TomlTable& table, std::string_view key, bool byDefault)
{
    const auto* node = table.node(key);
    if (node == nullptr)
        return byDefault;
    if (const auto* value = node->as_boolean())
        return value->get();
    m_errors.add(node->source(), std::string(key) + " is not true or false", "true or false");
    return byDefault;
}

std::size_t LessonReading::oneOf(TomlTable& table, std::string_view key, const std::vector<std::string>& names)
{
    const auto written = table.text(key);
    if (!written)
        return 0;
    const auto found = std::find(names.begin(), names.end(), *written);
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    std::vector<std::string> known = names; // without the one that means: nothing
    std::erase(known, std::string());
    m_errors.add(table.toml().get(key)->source(), "there is no " + std::string(key) + " " + *written, engine::command::orList(known),
        engine::command::nearestWord(*written, known));
    return 0;
}

std::optional<engine::expr::Condition> LessonReading::condition(TomlTable& table, std::string_view key, bool isRequired)
{
    return compiled(table, key, isRequired, [](const std::string& text) { return Condition::compile(text, engine::labFactKinds()); });
}

std::optional<engine::expr::Condition> LessonReading::value(TomlTable& table, std::string_view key, bool isRequired)
{
    return compiled(table, key, isRequired, [](const std::string& text) { return Condition::compileValue(text, engine::labFactKinds()); });
}

template <class Compile>
std::optional<engine::expr::Condition> LessonReading::compiled(TomlTable& table, std::string_view key, bool isRequired, Compile compile)
{
    const auto text = table.text(key);
    if (!text) {
        if (isRequired && table.toml().get(key) == nullptr)
            table.missing(key, "a condition");
        return std::nullopt;
    }
    auto made = compile(*text);
    FilePlace place = engine::placeInside(*table.toml().get(key));
    if (made) {
        checkPredicted(m_lesson, *made, [&](std::size_t at, std::string message, std::string expected, std::string nearest) {
            m_errors.add(FilePlace{place.line, place.column + static_cast<int>(at)}, std::move(message), std::move(expected), std::move(nearest));
        });
        return std::move(*made);
    }
    place.column += made.error().column - 1;
    m_errors.add(place, made.error().message, made.error().expected, made.error().nearest);
    return std::nullopt;
}

// -- commands ---------------------------------------------------------------------------------------------------------

std::vector<std::string> LessonReading::commands(TomlTable& table, std::string_view key)
{
    const auto lines = table.texts(key, 200);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto parsed = engine::parseCommand(lines[i]);
        if (!parsed) {
            FilePlace place = placeOf(table.toml(), key, i);
            place.column += parsed.error().column;
            m_errors.add(place, parsed.error().message, parsed.error().expected, parsed.error().nearest);
        } else if (const auto* wait = std::get_if<engine::command::RunUntil>(&*parsed)) {
            const auto made = Condition::compile(wait->condition, engine::labFactKinds());
            if (!made)
                m_errors.add(placeOf(table.toml(), key, i), made.error().message, made.error().expected, made.error().nearest);
            else if (!made->asked().empty())
                m_errors.add(placeOf(table.toml(), key, i), "a command knows nothing of predicted(" + made->asked().front().name + ")", "a check with it");
        }
    }
    return lines;
}

std::vector<std::string> LessonReading::beginnings(TomlTable& table, std::string_view key)
{
    const auto out = table.texts(key, kLessonPartsMax);
    const engine::ParseContext anything;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (const std::string wrong = wrongRange(out[i]); !wrong.empty()) {
            m_errors.add(placeOf(table.toml(), key, i), wrong + " is no range", "the smaller number first, such as 1..5");
            continue;
        }
        const std::string lowest = withoutRanges(out[i]);
        engine::command::LineParser parser(lowest, anything);
        if (!parser.parsePartly()) {
            const auto& wrong = parser.error();
            m_errors.add(placeOf(table.toml(), key, i), wrong.message, wrong.expected, wrong.nearest);
        }
    }
    return out;
}

void LessonReading::reachable(const LessonStep& step, const std::vector<std::string>& lines, const toml::table& toml, std::string_view key)
{
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (!isAllowed(lines[i], step.allow))
            m_errors.add(placeOf(toml, key, i), "`" + lines[i] + "` is not allowed in this step", allowedWords(step.allow));
        else if (isForbidden(lines[i], step.forbid))
            m_errors.add(placeOf(toml, key, i), "`" + lines[i] + "` is forbidden in this step", "a way without it");
}

std::map<std::string, std::string> LessonReading::switchesOf(const toml::table& toml)
{
    std::map<std::string, std::string> switches;
    for (const auto& [key, node] : toml) {
        const std::string line = "set switch " + std::string(key.str()) + " " + node.value_or(std::string("?"));
        if (const auto parsed = engine::parseCommand(line))
            switches.emplace(key.str(), node.value_or(std::string()));
        else
            m_errors.add(node.source(), parsed.error().message, parsed.error().expected, parsed.error().nearest);
    }
    return switches;
}

FilePlace LessonReading::placeOf(const toml::table& table, std::string_view key, std::size_t index)
{
    const toml::node* node = table.get(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    if (array == nullptr || index >= array->size())
        return engine::placeOf(table.source());
    return engine::placeOf(array->get(index)->source());
}

} // namespace ui
