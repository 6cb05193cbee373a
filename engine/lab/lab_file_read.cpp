#include <algorithm>
#include <array>
#include <set>

#include "engine/base/kafka_configs.h"
#include "engine/base/result.h"
#include "engine/command/names.h"
#include "engine/command/nearest.h"
#include "engine/command/timestamp.h"
#include "engine/lab/lab_file.h"
#include "engine/lab/alarms.h"
#include "engine/lab/toml_reader.h"

namespace engine {

namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 1> kProfiles{kDefaultProfile};
constexpr std::array<std::string_view, 3> kScriptKinds{"interceptor", "partitioner", "serializer"};
// For people at a console; in a file branches have tables of their own, and time goes by `at`.
constexpr std::array<std::string_view, 6> kNotInFiles{"branch", "goto", "pace", "undo", "save", "help"};

std::vector<std::string> words(std::span<const std::string_view> views)
{
    return {views.begin(), views.end()};
}

bool isHex(std::string_view text, std::size_t digits)
{
    return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool isFileName(std::string_view name)
{
    return !name.empty() && name.size() <= 255 && name != "." && name != ".."
        && name.find_first_of("/\\\0"sv) == std::string_view::npos;
}

class Reader {
public:
    explicit Reader(std::string_view fileName) : m_errors(fileName) { }

    LabFileResult read(const toml::table& root)
    {
        TomlTable table(m_errors, root, "the lab");
        if (!checkFormat(table))
            return m_errors.sorted();
        readHead(table);
        if (const auto* switches = table.table("switches"))
            readSwitches(*switches);
        if (const auto* cluster = table.table("cluster"))
            readCluster(*cluster);
        readBranches(table);
        readCommands(table);
        readMarks(table);
        readScripts(table);
        table.finish();
        if (!m_errors.empty())
            return m_errors.sorted();
        return std::move(m_lab);
    }

    TomlErrors& errors() { return m_errors; }

private:
    // Nothing else is read if it is not our format.
    bool checkFormat(TomlTable& table)
    {
        const auto* node = table.node("highwater");
        if (node == nullptr) {
            m_errors.add(
                FilePlace{1, 1}, "this is not a lab file: it has no `highwater = 1`", "highwater = 1");
            return false;
        }
        const auto format = table.integer("highwater", 1, INT64_MAX);
        if (!format)
            return false;
        if (*format > kLabFormat) {
            m_errors.add(node->source(),
                "a newer Highwater made this lab: format " + std::to_string(*format)
                    + "; this one reads up to format " + std::to_string(kLabFormat),
                "highwater = " + std::to_string(kLabFormat));
            return false;
        }
        return true;
    }

    void readHead(TomlTable& table)
    {
        m_lab.title = table.text("title").value_or("");
        if (const auto profile = table.text("profile")) {
            m_lab.profile = *profile;
            mustBeOneOf(*table.node("profile"), "profile", *profile, words(kProfiles));
        }
        m_lab.seed = static_cast<std::uint64_t>(table.integer("seed", 0, INT64_MAX).value_or(1));
        if (const auto clock = table.text("clock")) {
            if (const auto millis = command::parseDateTime(*clock))
                m_lab.clock = *millis;
            else
                m_errors.add(table.node("clock")->source(), "\"" + *clock + "\" is not a wall time",
                    "a text such as \"2026-01-01T00:00:00Z\"");
        }
        m_lab.until = instant(table, "until");
        m_lab.openAt = instant(table, "open-at");
        m_lab.savedBy = table.text("saved-by").value_or("");
        if (const auto* codecs = table.table("codecs")) {
            TomlTable codec(m_errors, *codecs, "codecs");
            for (const auto name : {"gzip", "lz4", "snappy", "zstd"})
                if (auto version = codec.text(name))
                    m_lab.codecs.emplace(name, std::move(*version));
            codec.finish();
        }
        if (const auto* inputs = table.table("inputs"))
            readInputs(*inputs);
    }

    std::optional<Time> instant(TomlTable& table, std::string_view key, Duration min = kWorldStart.sinceZero)
    {
        const auto duration = table.duration(key, min);
        return duration ? std::optional(Time{*duration}) : std::nullopt;
    }

    void mustBeOneOf(const toml::node& node, std::string_view key, const std::string& value,
        const std::vector<std::string>& allowed)
    {
        if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
            m_errors.add(node.source(), std::string(key) + " cannot be \"" + value + "\"",
                command::orList(allowed), command::nearestWord(value, allowed));
    }

    void readInputs(const toml::table& toml)
    {
        TomlTable table(m_errors, toml, "inputs");
        LabInputs inputs;
        inputs.file = table.text("file").value_or("");
        inputs.sha256 = table.text("sha256").value_or("");
        if (!isFileName(inputs.file))
            m_errors.add(
                toml.source(), "inputs need the name of a file beside the lab", "a name without a folder");
        if (!isHex(inputs.sha256, 64))
            m_errors.add(toml.source(), "inputs need the sha256 of their file", "64 digits 0-9 a-f");
        m_lab.inputs = std::move(inputs);
        table.finish();
    }

    void readSwitches(const toml::table& toml)
    {
        TomlTable table(m_errors, toml, "[switches]");
        for (const auto& info : command::historySwitches())
            if (const auto value = table.text(info.name)) {
                mustBeOneOf(*table.node(info.name), info.name, *value, words(info.values));
                m_lab.switches.emplace(info.name, *value);
            }
        table.finish();
    }

    void readCluster(const toml::table& toml)
    {
        TomlTable table(m_errors, toml, "[cluster]");
        auto& cluster = m_lab.cluster;
        cluster.brokers =
            static_cast<std::int32_t>(table.integer("brokers", 1, LabLimits::kBrokers).value_or(3));
        cluster.controllers =
            static_cast<std::int32_t>(table.integer("controllers", 1, LabLimits::kControllers).value_or(3));
        cluster.racks = table.texts("racks", static_cast<std::size_t>(cluster.brokers));
        if (const auto* config = table.table("config"))
            readConfig(*config);
        if (const auto* link = table.table("link")) {
            TomlTable l(m_errors, *link, "link");
            cluster.link = {l.duration("latency", Duration{0}), l.duration("jitter", Duration{0}),
                l.bytesPerSecond("bandwidth")};
            l.finish();
        }
        cluster.scaled = table.texts("scaled", 1000);
        if (const auto* scaled = table.node("scaled"))
            for (const std::string& key : cluster.scaled)
                mustBeConfig(scaled->source(), key);
        table.finish();
    }

    // Topics and clients have settings that can be scaled too.
    void mustBeConfig(const toml::source_region& where, const std::string& key)
    {
        std::vector<std::string> names;
        for (const ConfigInfo& info : allConfigs()) {
            if (info.name == key)
                return;
            names.emplace_back(info.name);
        }
        m_errors.add(
            where, "Kafka has no config " + key, "the name of a config", command::nearestWord(key, names));
    }

    void readConfig(const toml::table& toml)
    {
        std::vector<std::string> names;
        for (const ConfigInfo& info : configsOf(ConfigScope::Broker))
            names.emplace_back(info.name);
        for (const auto& [key, value] : toml) {
            if (findConfig(ConfigScope::Broker, key.str()) == nullptr)
                m_errors.add(key.source(), "Kafka has no broker config " + std::string(key.str()),
                    "the name of a broker config; a name with points needs quotes",
                    command::nearestWord(key.str(), names));
            else if (const auto text = configText(value))
                m_lab.cluster.config.emplace(key.str(), *text);
            else
                m_errors.add(value.source(),
                    std::string(key.str()) + " is neither text nor a whole number nor true or false",
                    "any other value in quotes");
        }
    }

    static std::optional<std::string> configText(const toml::node& value)
    {
        if (const auto* text = value.as_string())
            return text->get();
        if (const auto* number = value.as_integer())
            return std::to_string(number->get());
        if (const auto* flag = value.as_boolean())
            return flag->get() ? "true" : "false";
        return std::nullopt;
    }

    // The instants of a branch do not run backwards, and do not begin before it does.
    void mustNotRunBackwards(const toml::source_region& where, const std::string& branch, Time at)
    {
        auto& last = m_last.try_emplace(branch, Time{}).first->second;
        if (at < last)
            m_errors.add(where, "time runs backwards: " + formatTime(at) + " after " + formatTime(last),
                formatTime(last) + " or later");
        last = std::max(last, at);
    }

    std::string branchOf(TomlTable& table, std::string_view key)
    {
        const auto name = table.text(key);
        if (!name)
            return std::string(kMainBranch);
        if (*name != kMainBranch
            && std::find(m_branchNames.begin(), m_branchNames.end(), *name) == m_branchNames.end()) {
            std::vector<std::string> known = m_branchNames;
            known.emplace(known.begin(), kMainBranch);
            m_errors.add(table.node(key)->source(), "there is no branch " + *name, command::orList(known),
                command::nearestWord(*name, known));
        }
        return *name;
    }

    static std::optional<std::uint64_t> eventNumber(TomlTable& table)
    {
        const auto after = table.integer("after", 0, INT64_MAX);
        return after ? std::optional(static_cast<std::uint64_t>(*after)) : std::nullopt;
    }

    void readBranches(TomlTable& root)
    {
        for (const toml::table* toml : root.tables("branch", LabLimits::kBranches)) {
            TomlTable table(m_errors, *toml, "[[branch]]");
            LabBranch branch;
            branch.name = table.text("name").value_or("");
            if (!command::isLegalName(branch.name) || branch.name == kMainBranch)
                m_errors.add(toml->source(), "[[branch]] needs a name of its own",
                    "1 to 64 letters, digits, '.', '_' or '-'");
            else if (std::find(m_branchNames.begin(), m_branchNames.end(), branch.name)
                != m_branchNames.end())
                m_errors.add(toml->source(), "there are two branches " + branch.name, "another name");
            branch.parent = branchOf(table, "parent");
            if (const auto at = instant(table, "at"))
                branch.at = *at;
            else if (table.node("at") == nullptr)
                table.missing("at", "the instant where it forks");
            branch.after = eventNumber(table);
            m_last[branch.name] = std::max(branch.at, Time{});
            m_branchNames.push_back(branch.name);
            m_lab.branches.push_back(std::move(branch));
            table.finish();
        }
    }

    void readCommands(TomlTable& root)
    {
        for (const toml::table* toml : root.tables("do", LabLimits::kCommands)) {
            TomlTable table(m_errors, *toml, "[[do]]");
            LabDo entry;
            entry.branch = branchOf(table, "branch");
            entry.at = instant(table, "at", Duration{0});
            if (entry.at)
                mustNotRunBackwards(table.node("at")->source(), entry.branch, *entry.at);
            entry.after = eventNumber(table);
            entry.who = table.text("who", 64).value_or("");
            if (const auto run = table.text("run", 65536)) {
                entry.run = *run;
                entry.place = placeInside(*table.node("run"));
                parseLine(entry, *table.node("run"));
            } else if (table.node("run") == nullptr) {
                table.missing("run", "a command such as \"kill broker 1\"");
            }
            m_lab.todo.push_back(std::move(entry));
            table.finish();
        }
    }

    // Of a column of the command's line. Without escapes a character of the line is a character of the file.
    static FilePlace placeIn(const LabDo& entry, const toml::node& node, int column)
    {
        const auto& region = node.source();
        FilePlace place = placeOf(region);
        const auto width = static_cast<std::size_t>(region.end.column) - static_cast<std::size_t>(region.begin.column);
        if (region.begin.line == region.end.line && width == characters(entry.run) + 2)
            place.column += column;
        return place;
    }

    void parseLine(LabDo& entry, const toml::node& node)
    {
        const auto parsed = parseCommand(entry.run);
        if (!parsed) {
            const CommandError& error = parsed.error();
            m_errors.add(placeIn(entry, node, error.column), error.message, error.expected, error.nearest);
            return;
        }
        entry.command = *parsed;
        if (const auto condition = conditionOf(entry.command, entry.run); condition && !*condition)
            m_errors.add(placeIn(entry, node, condition->error().column), condition->error().message, condition->error().expected, condition->error().nearest);
        const auto form = commandForm(entry.command);
        if (std::find(kNotInFiles.begin(), kNotInFiles.end(), form) != kNotInFiles.end())
            m_errors.add(node.source(), "`" + std::string(form) + "` is for the console, not for a lab file",
                "a command that changes the lab");
        if (std::holds_alternative<command::SetSwitch>(entry.command) && m_last.contains(entry.branch)
            && m_last[entry.branch] > Time{})
            m_errors.add(node.source(), "a history switch is set at 0s", "at = \"0s\"");
    }

    static std::size_t characters(std::string_view text)
    {
        return static_cast<std::size_t>(
            std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    }

    void readMarks(TomlTable& root)
    {
        for (const toml::table* toml : root.tables("mark", LabLimits::kMarks)) {
            TomlTable table(m_errors, *toml, "[[mark]]");
            LabMark mark;
            if (const auto at = instant(table, "at"))
                mark.at = *at;
            else if (table.node("at") == nullptr)
                table.missing("at", "its instant");
            mark.after = eventNumber(table);
            mark.text = table.text("text").value_or("");
            mark.stateHash = table.text("state-hash").value_or("");
            if (!mark.stateHash.empty() && !isHex(mark.stateHash, 32))
                m_errors.add(table.node("state-hash")->source(),
                    "\"" + mark.stateHash + "\" is not a state hash", "32 digits 0-9 a-f");
            mark.branch = branchOf(table, "branch");
            m_lab.marks.push_back(std::move(mark));
            table.finish();
        }
    }

    void readScripts(TomlTable& root)
    {
        std::set<std::string> names;
        for (const toml::table* toml : root.tables("script", LabLimits::kScripts)) {
            TomlTable table(m_errors, *toml, "[[script]]");
            LabScript script{table.text("name").value_or(""), table.text("kind").value_or(""),
                table.text("source", LabLimits::kScriptBytes).value_or("")};
            if (!command::isLegalName(script.name) || !names.insert(script.name).second)
                m_errors.add(toml->source(), "[[script]] needs a name of its own",
                    "1 to 64 letters, digits, '.', '_' or '-'");
            if (table.node("kind") == nullptr)
                table.missing("kind", command::orList(words(kScriptKinds)));
            else
                mustBeOneOf(*table.node("kind"), "kind", script.kind, words(kScriptKinds));
            if (table.node("source") == nullptr)
                table.missing("source", "the script");
            m_lab.scripts.push_back(std::move(script));
            table.finish();
        }
    }

    TomlErrors m_errors;
    LabFile m_lab;
    std::vector<std::string> m_branchNames;
    std::map<std::string, Time> m_last; // of each branch, the last instant of a command
};

} // namespace

LabFileResult readLabFile(std::string_view text, std::string_view fileName)
{
    Reader reader(fileName);
    if (text.size() > LabLimits::kFileBytes) {
        reader.errors().add(FilePlace{1, 1}, "the file has " + std::to_string(text.size()) + " bytes",
            "at most " + std::to_string(LabLimits::kFileBytes));
        return reader.errors().sorted();
    }
    const toml::parse_result parsed = toml::parse(text, fileName);
    if (!parsed) {
        reader.errors().add(parsed.error().source(), std::string(parsed.error().description()), "TOML");
        return reader.errors().sorted();
    }
    return reader.read(parsed.table());
}

} // namespace engine
