#include "ui/lesson/lesson_file.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/check.h"
#include "engine/command/line_parser.h"
#include "engine/command/nearest.h"
#include "engine/lab/toml_reader.h"
#include "ui/lesson/allowed.h"
#include "engine/lab/lab_conditions.h"
#include "ui/lesson/lesson_texts.h"

namespace ui {

using engine::FilePlace;
using engine::TomlErrors;
using engine::TomlTable;
using engine::expr::Condition;

namespace {

// Bounds of what a lesson may ask for; lessons come from strangers too.
constexpr std::size_t kSteps = 100;
constexpr std::size_t kParts = 50; // options, checks, hints … of a step
constexpr std::int64_t kMinutesMax = 15;

bool isId(std::string_view text)
{
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), good);
}

class LessonReader {
public:
    explicit LessonReader(const LessonSource& source)
        : m_source(source), m_errors(source.path + "lesson.toml"), m_presetErrors(source.presetsPath)
    {
    }

    LessonResult read()
    {
        const auto parsed = toml::parse(std::string_view(m_source.logic), m_source.path + "lesson.toml");
        if (!parsed) {
            m_errors.add(parsed.error().source(), std::string(parsed.error().description()));
            return all();
        }
        TomlTable root(m_errors, parsed.table(), "the lesson");
        head(root);
        for (const toml::table* table : root.tables("step", kSteps))
            step(*table);
        root.finish();
        structure(parsed.table());
        for (const char* id : {"goal", "claim", "line"})
            m_needed.push_back({id, {1, 1}});
        m_lesson.logic = m_source.logic + m_source.presets;
        m_wordErrors = readTexts(m_lesson, m_source, m_needed, m_errors);
        if (auto errors = all(); !errors.empty())
            return errors;
        return LessonPtr(std::make_shared<const Lesson>(std::move(m_lesson)));
    }

private:
    LessonErrors all() const
    {
        LessonErrors errors = m_errors.sorted();
        for (const auto& list : {m_presetErrors.sorted(), m_wordErrors})
            errors.insert(errors.end(), list.begin(), list.end());
        return errors;
    }

    // -- head ---------------------------------------------------------------------------------------------------------

    void head(TomlTable& root)
    {
        const auto format = root.integer("format", 1, INT64_MAX);
        if (!format)
            root.missing("format", "format = " + std::to_string(kLessonFormat));
        else if (*format > kLessonFormat)
            m_errors.add(root.toml().get("format")->source(), "this lesson has format " + std::to_string(*format),
                "at most " + std::to_string(kLessonFormat) + "; a newer Highwater reads it");
        m_lesson.id = required(root, "id", "the name of its folder");
        if (!m_lesson.id.empty() && m_lesson.id != m_source.folder)
            m_errors.add(root.toml().get("id")->source(), "id is " + m_lesson.id, m_source.folder + ", as its folder");
        m_lesson.number = m_lesson.id.substr(0, m_lesson.id.find('-'));
        m_lesson.chapter = root.integer("chapter", 1, 99).value_or(0);
        m_lesson.minutes = root.integer("minutes", 1, kMinutesMax).value_or(0);
        if (m_lesson.minutes == 0 && root.toml().get("minutes") == nullptr)
            root.missing("minutes", "1 to " + std::to_string(kMinutesMax));
        m_lesson.prerequisites = root.texts("requires", kParts);
        m_lesson.seeds = root.texts("seeds", kParts);
        m_lesson.misconceptions = root.texts("misconceptions", kParts);
        if (const toml::table* start = root.table("start"))
            readStart(*start);
        else
            root.missing("start", "[start] with a cluster");
    }

    void readStart(const toml::table& toml)
    {
        TomlTable table(m_errors, toml, "[start]");
        LessonStart& start = m_lesson.start;
        start.profile = table.text("profile").value_or(std::string(engine::kDefaultProfile));
        start.seed = static_cast<std::uint64_t>(table.integer("seed", 1, INT64_MAX).value_or(1));
        start.clock = required(table, "clock", "the wall time at 0s, \"2026-01-01T10:00:00Z\"");
        start.at = engine::Time{table.duration("at", engine::Duration{0}).value_or(engine::Duration{2000000000})};
        start.cluster = required(table, "cluster", "a preset such as \"C3T\"");
        start.commands = commands(table, "do");
        if (const toml::table* switches = table.table("switches"))
            start.switches = readSwitches(*switches);
        table.finish();
        if (!start.cluster.empty())
            preset(toml.get("cluster")->source());
        const auto lab = engine::readLabFile(labTextOf(m_lesson, start.seed), "start");
        if (!lab && !start.clock.empty() && toml.get("clock") != nullptr)
            m_errors.add(toml.get("clock")->source(), "the start is not a lab: " + lab.error().front().message,
                lab.error().front().expected);
    }

    std::map<std::string, std::string> readSwitches(const toml::table& toml)
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

    void preset(const toml::source_region& place)
    {
        const auto parsed = toml::parse(std::string_view(m_source.presets), m_source.presetsPath);
        if (!parsed) {
            m_presetErrors.add(parsed.error().source(), std::string(parsed.error().description()));
            return;
        }
        const auto* found = parsed.table().get(m_lesson.start.cluster);
        if (found == nullptr || !found->is_table()) {
            std::vector<std::string> names;
            for (const auto& [name, value] : parsed.table())
                names.emplace_back(name.str());
            m_errors.add(place, "there is no cluster " + m_lesson.start.cluster, engine::command::orList(names),
                engine::command::nearestWord(m_lesson.start.cluster, names));
            return;
        }
        TomlTable table(m_presetErrors, *found->as_table(), "[" + m_lesson.start.cluster + "]");
        LessonStart& start = m_lesson.start;
        start.brokers = static_cast<std::int32_t>(table.integer("brokers", 1, 100).value_or(3));
        start.controllers = static_cast<std::int32_t>(table.integer("controllers", 1, 100).value_or(3));
        start.presetCommands = table.texts("do", kParts);
        table.finish();
    }

    // -- steps --------------------------------------------------------------------------------------------------------

    void step(const toml::table& toml)
    {
        TomlTable table(m_errors, toml, "[[step]]");
        LessonStep step;
        step.id = idOf(table);
        if (m_lesson.indexOf(step.id) < m_lesson.steps.size())
            m_errors.add(toml.get("id")->source(), "a second step " + step.id);
        need(step.id, {"title", "text"}, toml.source());
        m_stepPlaces.push_back(toml.source());
        step.kind = kindOf(table);
        step.seconds = table.integer("seconds", 1, 900).value_or(0);
        if (toml.get("seconds") == nullptr)
            table.missing("seconds", "how long a learner needs");
        step.reset = boolean(table, "reset");
        if (const toml::table* switches = table.table("switches")) {
            step.switches = readSwitches(*switches);
            if (!step.reset)
                m_errors.add(switches->source(), "switches are set at the beginning of a lab", "reset = true in this step");
        }
        step.violates = table.texts("violates", kParts);
        step.focus = table.texts("focus", kParts);
        focus(step, toml);
        step.spotlight = boolean(table, "spotlight");
        if (step.spotlight && step.focus.empty())
            m_errors.add(toml.get("spotlight")->source(), "the spotlight has nothing to light", "focus = [\"broker 1\"] in this step");
        step.camera = table.text("camera").value_or("");
        if (const std::string kind = step.camera.substr(0, step.camera.find(' '));
            !step.camera.empty() && step.camera != "cluster" && ((kind != "topic" && kind != "partition") || kind.size() + 1 >= step.camera.size()))
            m_errors.add(engine::placeInside(*toml.get("camera")), "\"" + step.camera + "\" is no place to look at",
                "cluster, a topic such as \"topic orders\" or a partition such as \"partition orders-0\"");
        switch (step.kind) {
        case StepKind::Act:
            actions(table, step);
            break;
        case StepKind::Challenge:
            challenge(table, step);
            break;
        case StepKind::Predict:
        case StepKind::Quiz:
            options(table, step);
            break;
        case StepKind::Observe:
            step.read = value(table, "read", true);
            step.replay = table.duration("replay", engine::Duration{0}).value_or(engine::Duration{0});
            need(step.id, {"prompt", "wrong"}, toml.source());
            break;
        case StepKind::Card:
            card(table, step);
            break;
        default:
            break;
        }
        table.finish();
        m_lesson.steps.push_back(std::move(step));
    }

    StepKind kindOf(TomlTable& table)
    {
        const std::string written = required(table, "kind", "what the learner does in it");
        std::vector<std::string> names;
        for (int i = 0; i <= static_cast<int>(StepKind::Challenge); ++i) {
            const auto kind = static_cast<StepKind>(i);
            if (written == stepKindName(kind))
                return kind;
            names.emplace_back(stepKindName(kind));
        }
        if (!written.empty())
            m_errors.add(table.toml().get("kind")->source(), "there is no kind " + written,
                engine::command::orList(names), engine::command::nearestWord(written, names));
        return StepKind::Narrate;
    }

    void focus(const LessonStep& step, const toml::table& toml)
    {
        const std::vector<std::string> kinds{
            "broker", "controller", "producer", "consumer", "partition", "replica", "topic", "group"};
        for (std::size_t i = 0; i < step.focus.size(); ++i) {
            const std::string& text = step.focus[i];
            const std::string kind = text.substr(0, text.find(' '));
            if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end() || kind.size() + 1 >= text.size())
                m_errors.add(placeOf(toml, "focus", i), "\"" + text + "\" is nothing to point at",
                    "a kind and a name, such as \"broker 1\", \"partition orders-0\" or \"replica orders-0 2\"",
                    engine::command::nearestWord(kind, kinds));
        }
    }

    void actions(TomlTable& table, LessonStep& step)
    {
        allowed(table, step);
        step.commands = commands(table, "do");
        if (step.commands.empty())
            table.missing("do", "the commands that do this step");
        reachable(step, step.commands, table.toml(), "do");
        step.until = condition(table, "until", false);
        step.timeStands = boolean(table, "time-stands");
        step.within = table.duration("within", engine::Duration{1}).value_or(step.within);
        for (const toml::table* toml : table.tables("check", kParts)) {
            TomlTable part(m_errors, *toml, "[[step.check]]");
            const std::string id = partId(part, step);
            auto expression = condition(part, "expr", true);
            const bool bonus = boolean(part, "bonus");
            const bool anyBefore = boolean(part, "true-before");
            part.finish();
            need(step.id, {id, id + ".notyet"}, toml->source());
            if (expression)
                step.checks.push_back({id, std::move(*expression), bonus, !anyBefore});
        }
        for (const toml::table* toml : table.tables("alt", kParts)) {
            TomlTable part(m_errors, *toml, "[[step.alt]]");
            step.alternatives.push_back(commands(part, "do"));
            if (step.alternatives.back().empty())
                part.missing("do", "the commands of this other way");
            reachable(step, step.alternatives.back(), *toml, "do");
            part.finish();
        }
        if (step.checks.empty() && table.toml().get("check") == nullptr)
            table.missing("check", "[[step.check]]: when it is done");
        hints(table, step);
        need(step.id, {"move"}, table.toml().source());
    }

    void challenge(TomlTable& table, LessonStep& step)
    {
        allowed(table, step);
        step.timeStands = boolean(table, "time-stands");
        if (auto goal = condition(table, "goal", true))
            step.checks.push_back({"goal", std::move(*goal), false, true});
        need(step.id, {"move", "goal", "goal.notyet"}, table.toml().source());
        hints(table, step);
        for (const toml::table* toml : table.tables("solution", kParts)) {
            TomlTable part(m_errors, *toml, "[[step.solution]]");
            LessonSolution solution;
            solution.id = partId(part, step);
            solution.when = condition(part, "when", false);
            solution.commands = commands(part, "do");
            if (solution.commands.empty())
                part.missing("do", "the commands of this solution");
            reachable(step, solution.commands, *toml, "do");
            part.finish();
            need(step.id, {solution.id}, toml->source());
            step.solutions.push_back(std::move(solution));
        }
        if (step.solutions.empty())
            table.missing("solution", "at least one [[step.solution]]");
        else
            step.commands = step.solutions.front().commands;
    }

    void hints(TomlTable& table, LessonStep& step)
    {
        for (const toml::table* toml : table.tables("hint", kParts)) {
            TomlTable part(m_errors, *toml, "[[step.hint]]");
            LessonHint hint;
            hint.id = partId(part, step);
            hint.after = part.duration("after", engine::Duration{0});
            hint.when = condition(part, "when", false);
            part.finish();
            if (!hint.after && !hint.when)
                part.missing("after", "after or when: what makes it come by itself");
            need(step.id, {hint.id}, toml->source());
            step.hints.push_back(std::move(hint));
        }
    }

    void options(TomlTable& table, LessonStep& step)
    {
        const bool predicts = step.kind == StepKind::Predict;
        if (predicts) {
            step.answer = value(table, "answer", false);
            step.reveal = table.text("reveal").value_or("");
            if (step.reveal.empty())
                table.missing("reveal", "the step that shows what happened");
        }
        for (const toml::table* toml : table.tables("option", kParts)) {
            TomlTable part(m_errors, *toml, "[[step.option]]");
            LessonOption option;
            option.id = partId(part, step);
            option.correct = boolean(part, "correct");
            option.value = part.integer("value", INT64_MIN, INT64_MAX);
            option.misconception = part.text("misconception").value_or("");
            part.finish();
            if (step.answer && !option.value)
                part.missing("value", "what `answer` would be");
            if (option.correct && !option.misconception.empty())
                m_errors.add(toml->source(), option.id + " is correct and a misconception");
            need(step.id, {option.id, option.id + ".feedback"}, toml->source());
            step.options.push_back(std::move(option));
        }
        const auto correct = std::count_if(
            step.options.begin(), step.options.end(), [](const LessonOption& option) { return option.correct; });
        if (step.options.size() < 2)
            table.missing("option", "at least two [[step.option]]");
        else if (correct != 1)
            m_errors.add(table.toml().source(), step.id + " has " + std::to_string(correct) + " correct options", "exactly 1");
    }

    void card(TomlTable& table, LessonStep& step)
    {
        if (const toml::table* toml = table.table("slider")) {
            TomlTable part(m_errors, *toml, "[step.slider]");
            LessonSlider slider;
            slider.id = partId(part, step);
            slider.from = part.integer("from", 0, 1000).value_or(0);
            slider.to = part.integer("to", slider.from + 1, 1000).value_or(slider.from + 1);
            part.finish();
            need(step.id, {slider.id}, toml->source());
            step.slider = slider;
        }
        for (const toml::table* toml : table.tables("row", kParts)) {
            TomlTable part(m_errors, *toml, "[[step.row]]");
            LessonRow row;
            row.id = partId(part, step);
            row.times = part.integer("times", 0, 1000).value_or(0);
            row.plus = part.integer("plus", -1000, 1000).value_or(0);
            part.finish();
            need(step.id, {row.id}, toml->source());
            step.rows.push_back(std::move(row));
        }
    }

    // -- commands -----------------------------------------------------------------------------------------------------

    std::vector<std::string> commands(TomlTable& table, std::string_view key)
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

    void allowed(TomlTable& table, LessonStep& step)
    {
        step.allow = table.texts("allow", kParts);
        const engine::ParseContext anything;
        for (std::size_t i = 0; i < step.allow.size(); ++i) {
            engine::command::LineParser parser(step.allow[i], anything);
            if (!parser.parsePartly()) {
                const auto& wrong = parser.error();
                m_errors.add(placeOf(table.toml(), "allow", i), wrong.message, wrong.expected, wrong.nearest);
            }
        }
        if (step.allow.empty())
            table.missing("allow", "the commands of this step");
    }

    // The reference action uses only what the learner may use.
    void reachable(const LessonStep& step, const std::vector<std::string>& lines, const toml::table& toml, std::string_view key)
    {
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (!isAllowed(lines[i], step.allow))
                m_errors.add(placeOf(toml, key, i), "`" + lines[i] + "` is not allowed in this step", allowedWords(step.allow));
    }

    // -- structure ----------------------------------------------------------------------------------------------------

    void structure(const toml::table& root)
    {
        std::int64_t seconds = 0;
        std::array<int, 8> counts{};
        for (const LessonStep& step : m_lesson.steps) {
            seconds += step.seconds;
            ++counts[static_cast<std::size_t>(step.kind)];
        }
        if (seconds > m_lesson.minutes * 60 && m_lesson.minutes > 0)
            m_errors.add(root.get("minutes")->source(),
                "the steps take " + std::to_string(seconds) + " s", "at most " + std::to_string(m_lesson.minutes * 60));
        for (const auto kind : {StepKind::Predict, StepKind::Act, StepKind::Observe, StepKind::Quiz})
            if (counts[static_cast<std::size_t>(kind)] == 0)
                m_errors.add(FilePlace{1, 1}, "no step of kind " + std::string(stepKindName(kind)), "at least 1");
        if (const int challenges = counts[static_cast<std::size_t>(StepKind::Challenge)]; challenges != 1)
            m_errors.add(FilePlace{1, 1}, std::to_string(challenges) + " challenges", "exactly 1");
        for (std::size_t i = 0; i < m_lesson.steps.size(); ++i) {
            const LessonStep& step = m_lesson.steps[i];
            const std::size_t reveal = m_lesson.indexOf(step.reveal);
            if (!step.reveal.empty() && (reveal <= i || reveal == m_lesson.steps.size()))
                m_errors.add(m_stepPlaces[i], step.id + " reveals in " + step.reveal, "a later step");
        }
        misconceptions(root);
    }

    // Each misconception of the lesson is somebody's option.
    void misconceptions(const toml::table& root)
    {
        for (std::size_t i = 0; i < m_lesson.misconceptions.size(); ++i) {
            const std::string& wanted = m_lesson.misconceptions[i];
            bool met = false;
            for (const LessonStep& step : m_lesson.steps)
                for (const LessonOption& option : step.options)
                    met = met || option.misconception == wanted;
            if (!met)
                m_errors.add(placeOf(root, "misconceptions", i), "no option of any step is " + wanted);
        }
    }

    // -- words --------------------------------------------------------------------------------------------------------

    void need(const std::string& stepId, std::initializer_list<std::string> ids, const toml::source_region& place)
    {
        for (const std::string& id : ids)
            if (!stepId.empty() && !id.empty())
                m_needed.push_back({stepId + "." + id, engine::placeOf(place)});
    }

    // -- small things -------------------------------------------------------------------------------------------------

    std::string required(TomlTable& table, std::string_view key, std::string expected)
    {
        const auto text = table.text(key);
        if (!text && table.toml().get(key) == nullptr)
            table.missing(key, std::move(expected));
        return text.value_or("");
    }

    std::string idOf(TomlTable& table)
    {
        const std::string id = required(table, "id", "a name for its texts");
        if (!id.empty() && !isId(id))
            m_errors.add(table.toml().get("id")->source(), "\"" + id + "\" is not an id", "small letters, digits and -");
        return id;
    }

    // Of a part of a step: unique among them, and no name that the step's own texts have.
    std::string partId(TomlTable& table, const LessonStep& step)
    {
        const std::string id = idOf(table);
        const std::vector<std::string> own{"title", "text", "move", "prompt", "wrong", "goal", "notyet", "feedback"};
        const auto& place = table.toml();
        if (std::find(own.begin(), own.end(), id) != own.end())
            m_errors.add(place.get("id")->source(), id + " is the name of a text of every step", "another id");
        else if (!id.empty() && !m_partIds.insert(step.id + "." + id).second)
            m_errors.add(place.get("id")->source(), "a second " + id + " in " + step.id);
        return id;
    }

    bool boolean(TomlTable& table, std::string_view key)
    {
        const auto* node = table.node(key);
        if (node == nullptr)
            return false;
        if (const auto* value = node->as_boolean())
            return value->get();
        m_errors.add(node->source(), std::string(key) + " is not true or false", "true or false");
        return false;
    }

    std::optional<Condition> condition(TomlTable& table, std::string_view key, bool isRequired)
    {
        return compiled(table, key, isRequired, [](const std::string& text) { return Condition::compile(text, engine::labFactKinds()); });
    }
    std::optional<Condition> value(TomlTable& table, std::string_view key, bool isRequired)
    {
        return compiled(table, key, isRequired, [](const std::string& text) { return Condition::compileValue(text, engine::labFactKinds()); });
    }
    template <class Compile>
    std::optional<Condition> compiled(TomlTable& table, std::string_view key, bool isRequired, Compile compile)
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

    static FilePlace placeOf(const toml::table& table, std::string_view key, std::size_t index)
    {
        const toml::node* node = table.get(key);
        const toml::array* array = node == nullptr ? nullptr : node->as_array();
        if (array == nullptr || index >= array->size())
            return engine::placeOf(table.source());
        return engine::placeOf(array->get(index)->source());
    }

    const LessonSource& m_source;
    TomlErrors m_errors;
    TomlErrors m_presetErrors;
    LessonErrors m_wordErrors;
    Lesson m_lesson;
    std::vector<NeededText> m_needed;
    std::vector<toml::source_region> m_stepPlaces;
    std::set<std::string> m_partIds;
};

} // namespace

LessonResult readLesson(const LessonSource& source)
{
    return LessonReader(source).read();
}

} // namespace ui
