#include "ui/lesson/lesson_file.h"

#include <algorithm>
#include <array>

#include "engine/base/kafka_configs.h"
#include "engine/command/nearest.h"
#include "ui/lesson/lesson_steps.h"

namespace ui {

using engine::FilePlace;
using engine::TomlErrors;
using engine::TomlTable;

namespace {

// Bounds of what a lesson may ask for; lessons come from strangers too.
constexpr std::size_t kSteps = 100;
constexpr std::int64_t kMinutesMin = 6;
constexpr std::int64_t kMinutesMax = 14;

// What its default is, in whichever scope; null if Kafka has no such setting.
const engine::ConfigInfo* anyConfig(const std::string& name)
{
    using engine::ConfigScope;
    for (const ConfigScope scope : {ConfigScope::Producer, ConfigScope::Consumer, ConfigScope::Topic, ConfigScope::Broker})
        if (const engine::ConfigInfo* found = engine::findConfig(scope, name))
            return found;
    return nullptr;
}

class LessonReader : public LessonReading {
public:
    explicit LessonReader(const LessonSource& source)
        : LessonReading(m_read, m_tomlErrors, m_texts), m_source(source), m_tomlErrors(source.path + "lesson.toml"), m_presetErrors(source.presetsPath),
          m_steps(m_read, m_tomlErrors, m_texts)
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
            m_steps.read(*table);
        root.finish();
        structure(parsed.table());
        for (const char* id : {"goal", "claim", "line"})
            m_texts.push_back({id, {1, 1}});
        m_lesson.logic = m_source.logic + m_source.presets;
        m_wordErrors = readTexts(m_lesson, m_source, m_texts, m_errors);
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
        m_lesson.minutes = root.integer("minutes", kMinutesMin, kMinutesMax).value_or(0);
        if (m_lesson.minutes == 0 && root.toml().get("minutes") == nullptr)
            root.missing("minutes", std::to_string(kMinutesMin) + " to " + std::to_string(kMinutesMax));
        m_lesson.prerequisites = root.texts("requires", kLessonPartsMax);
        m_lesson.seeds = root.texts("seeds", kLessonPartsMax);
        m_lesson.misconceptions = root.texts("misconceptions", kLessonPartsMax);
        m_lesson.licence = root.text("licence").value_or("");
        m_lesson.design = root.text("design").value_or("");
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
        const toml::node* cluster = toml.get("cluster");
        if (cluster != nullptr && cluster->is_table())
            readCluster(m_errors, *table.table("cluster"), "[start.cluster]");
        else
            start.cluster = required(table, "cluster", "a preset such as \"C3T\", or a table with brokers, controllers and do");
        start.commands = commands(table, "do");
        if (const toml::table* switches = table.table("switches"))
            start.switches = switchesOf(*switches);
        const auto scaled = table.texts("scaled", kLessonPartsMax);
        table.finish();
        if (!start.cluster.empty())
            preset(cluster->source());
        for (std::size_t i = 0; i < scaled.size(); ++i)
            readScaled(scaled[i], placeOf(toml, "scaled", i));
        const auto lab = engine::readLabFile(labTextOf(m_lesson, start.seed), "start");
        if (!lab && !start.clock.empty() && toml.get("clock") != nullptr)
            m_errors.add(toml.get("clock")->source(), "the start is not a lab: " + lab.error().front().message, lab.error().front().expected);
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
        readCluster(m_presetErrors, *found->as_table(), "[" + m_lesson.start.cluster + "]");
    }

    void readCluster(TomlErrors& errors, const toml::table& toml, const std::string& what)
    {
        TomlTable table(errors, toml, what);
        LessonStart& start = m_lesson.start;
        start.brokers = static_cast<std::int32_t>(table.integer("brokers", 1, 100).value_or(3));
        start.controllers = static_cast<std::int32_t>(table.integer("controllers", 1, 100).value_or(3));
        start.presetCommands = table.texts("do", kLessonPartsMax);
        if (const toml::table* config = table.table("config"))
            for (const auto& [key, value] : *config)
                brokerConfig(errors, std::string(key.str()), value);
        table.finish();
    }

    // As a lab file has them, where numbers need no quotes; here all values are text.
    void brokerConfig(TomlErrors& errors, const std::string& name, const toml::node& value)
    {
        if (engine::findConfig(engine::ConfigScope::Broker, name) == nullptr)
            errors.add(value.source(), "Kafka has no broker config " + name, "the name of a broker config; a name with points needs quotes");
        else if (const auto* text = value.as_string())
            m_lesson.start.config.emplace(name, text->get());
        else
            errors.add(value.source(), name + " is not a text", "its value in quotes");
    }

    // The value is what the start's commands say, the usual one what Kafka says: neither can be written wrongly.
    void readScaled(const std::string& name, FilePlace place)
    {
        std::vector<LessonScaled::Value> values;
        bool isEveryones = true; // no producer is left with the default
        const auto add = [&](const std::string& value, const std::string& whose) {
            auto same = std::find_if(
                values.begin(), values.end(), [&](const auto& one) { return one.value == value; });
            if (same == values.end())
                same = values.insert(same, {value, {}});
            if (!whose.empty())
                same->whose.push_back(whose);
        };
        if (const auto found = m_lesson.start.config.find(name); found != m_lesson.start.config.end())
            add(found->second, "");
        for (const auto* lines : {&m_lesson.start.presetCommands, &m_lesson.start.commands})
            for (const std::string& line : *lines) {
                constexpr std::string_view kStart = "start producer ";
                const bool isProducer = line.starts_with(kStart);
                const std::string whose =
                    isProducer ? line.substr(kStart.size(), line.find(' ', kStart.size()) - kStart.size()) : "";
                if (const std::size_t at = line.find(" " + name + "="); at != std::string::npos) {
                    const std::size_t begin = at + name.size() + 2;
                    add(line.substr(begin, line.find(' ', begin) - begin), whose);
                } else if (isProducer) {
                    isEveryones = false;
                }
            }
        if (isEveryones && !values.empty()) { // the most common one needs no names
            const auto common = std::max_element(values.begin(), values.end(),
                [](const auto& a, const auto& b) { return a.whose.size() < b.whose.size(); });
            common->whose.clear();
            std::rotate(values.begin(), common, common + 1);
        }
        const engine::ConfigInfo* config = anyConfig(name);
        if (config == nullptr || !config->hasDefault)
            m_errors.add(place, "Kafka has no setting " + name + " with a default", "a name such as linger.ms");
        else if (values.empty())
            m_errors.add(place, name + " is not set in the start", "`--config " + name + "=…` in do, or the cluster's config");
        else if (values.size() == 1 && values.front().value == config->defaultValue)
            m_errors.add(
                place, name + " is " + values.front().value + ", and so it is by default", "only what differs");
        else
            m_lesson.start.scaled.push_back({name, std::move(values), std::string(config->defaultValue)});
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
            m_errors.add(root.get("minutes")->source(), "the steps take " + std::to_string(seconds) + " s", "at most " + std::to_string(m_lesson.minutes * 60));
        for (const auto kind : {StepKind::Predict, StepKind::Act, StepKind::Observe, StepKind::Quiz})
            if (counts[static_cast<std::size_t>(kind)] == 0)
                m_errors.add(FilePlace{1, 1}, "no step of kind " + std::string(stepKindName(kind)), "at least 1");
        if (const int challenges = counts[static_cast<std::size_t>(StepKind::Challenge)]; challenges != 1)
            m_errors.add(FilePlace{1, 1}, std::to_string(challenges) + " challenges", "exactly 1");
        for (std::size_t i = 0; i < m_lesson.steps.size(); ++i) {
            const LessonStep& step = m_lesson.steps[i];
            const std::size_t reveal = m_lesson.indexOf(step.reveal);
            if (!step.reveal.empty() && (reveal <= i || reveal == m_lesson.steps.size()))
                m_errors.add(m_steps.places()[i], step.id + " reveals in " + step.reveal, "a later step");
            if (i > 0 && isPassive(step) && isPassive(m_lesson.steps[i - 1]))
                m_errors.add(m_steps.places()[i], "nothing to do in " + m_lesson.steps[i - 1].id + ", and nothing in " + step.id, "a step with something to do between them");
        }
        misconceptions(root);
    }

    // Nothing is asked of the learner (R1).
    static bool isPassive(const LessonStep& step)
    {
        return step.kind == StepKind::Narrate || step.kind == StepKind::Explain || (step.kind == StepKind::Card && !step.slider);
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

    const LessonSource& m_source;
    Lesson m_read;
    TomlErrors m_tomlErrors;
    TomlErrors m_presetErrors;
    LessonErrors m_wordErrors;
    std::vector<NeededText> m_texts;
    LessonSteps m_steps;
};

} // namespace

LessonResult readLesson(const LessonSource& source)
{
    return LessonReader(source).read();
}

} // namespace ui
