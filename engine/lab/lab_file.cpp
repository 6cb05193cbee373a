#include "engine/lab/lab_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/format.h"
#include "engine/base/result.h"
#include "engine/command/timestamp.h"

namespace engine {

namespace {

void appendEscaped(std::string& out, char c)
{
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        out += fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
        out += c;
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text)
        appendEscaped(out, c);
    return out + "\"";
}

// Lines stay lines, so that scripts can be read and compared.
std::string quotedLines(std::string_view text)
{
    if (text.find('\n') == std::string_view::npos)
        return quoted(text);
    std::string out = "\"\"\"\n";
    for (const char c : text) {
        if (c == '\n')
            out += c;
        else
            appendEscaped(out, c);
    }
    return out + "\"\"\"";
}

std::string keyText(std::string_view key)
{
    const bool isBare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
            || c == '-';
    });
    return isBare ? std::string(key) : quoted(key);
}

// Numbers and flags without quotes: they read back as the same text.
std::string configValue(const std::string& value)
{
    if (value == "true" || value == "false")
        return value;
    const auto number = parseInteger(value);
    return number && std::to_string(*number) == value ? value : quoted(value);
}

std::string inlineTable(const std::vector<std::string>& pairs)
{
    std::string out = "{ ";
    for (const auto& pair : pairs)
        out += (out.size() > 2 ? ", " : "") + pair;
    return out + " }";
}

std::string inlineList(const std::vector<std::string>& texts)
{
    std::string out = "[";
    for (const auto& text : texts)
        out += (out.size() > 1 ? ", " : "") + quoted(text);
    return out + "]";
}

class Writer {
public:
    std::string write(const LabFile& lab)
    {
        writeHead(lab);
        if (!lab.switches.empty()) {
            section("[switches]");
            for (const auto& [name, value] : lab.switches)
                text(name, value);
        }
        writeCluster(lab.cluster);
        for (const LabScript& script : lab.scripts) {
            section("[[script]]");
            text("name", script.name);
            text("kind", script.kind);
            line("source", quotedLines(script.source));
        }
        for (const LabBranch& branch : lab.branches) {
            section("[[branch]]");
            text("name", branch.name);
            if (branch.parent != kMainBranch)
                text("parent", branch.parent);
            text("at", formatTime(branch.at));
            writeAfter(branch.after);
        }
        for (const LabDo& entry : lab.todo)
            writeCommand(entry);
        for (const LabMark& mark : lab.marks)
            writeMark(mark);
        return std::move(m_out);
    }

private:
    void line(std::string_view key, std::string_view value)
    {
        m_out += keyText(key) + " = " + std::string(value) + "\n";
    }
    void text(std::string_view key, std::string_view value) { line(key, quoted(value)); }
    void textUnlessEmpty(std::string_view key, std::string_view value)
    {
        if (!value.empty())
            text(key, value);
    }
    void section(std::string_view name) { m_out += "\n" + std::string(name) + "\n"; }
    void writeAfter(const std::optional<std::uint64_t>& after)
    {
        if (after)
            line("after", std::to_string(*after));
    }
    void writeBranch(const std::string& branch)
    {
        if (branch != kMainBranch)
            text("branch", branch);
    }

    void writeHead(const LabFile& lab)
    {
        line("highwater", std::to_string(kLabFormat));
        textUnlessEmpty("title", lab.title);
        text("profile", lab.profile);
        line("seed", std::to_string(lab.seed));
        if (lab.clock)
            text("clock", command::formatDateTime(*lab.clock));
        if (lab.until)
            text("until", formatTime(*lab.until));
        if (lab.openAt)
            text("open-at", formatTime(*lab.openAt));
        textUnlessEmpty("saved-by", lab.savedBy);
        if (!lab.codecs.empty()) {
            std::vector<std::string> pairs;
            for (const auto& [name, version] : lab.codecs)
                pairs.push_back(keyText(name) + " = " + quoted(version));
            line("codecs", inlineTable(pairs));
        }
        if (lab.inputs)
            line("inputs",
                inlineTable(
                    {"file = " + quoted(lab.inputs->file), "sha256 = " + quoted(lab.inputs->sha256)}));
    }

    void writeCluster(const LabCluster& cluster)
    {
        section("[cluster]");
        line("brokers", std::to_string(cluster.brokers));
        line("controllers", std::to_string(cluster.controllers));
        if (!cluster.racks.empty())
            line("racks", inlineList(cluster.racks));
        std::vector<std::string> link;
        if (cluster.link.latency)
            link.push_back("latency = " + quoted(formatDuration(*cluster.link.latency)));
        if (cluster.link.jitter)
            link.push_back("jitter = " + quoted(formatDuration(*cluster.link.jitter)));
        if (cluster.link.bandwidth)
            link.push_back("bandwidth = " + quoted(formatSize(*cluster.link.bandwidth) + "/s"));
        if (!link.empty())
            line("link", inlineTable(link));
        if (!cluster.scaled.empty())
            line("scaled", inlineList(cluster.scaled));
        if (!cluster.config.empty()) {
            section("[cluster.config]");
            for (const auto& [key, value] : cluster.config)
                line(key, configValue(value));
        }
    }

    void writeCommand(const LabDo& entry)
    {
        section("[[do]]");
        if (entry.at)
            text("at", formatTime(*entry.at));
        writeAfter(entry.after);
        writeBranch(entry.branch);
        textUnlessEmpty("who", entry.who);
        text("run", entry.run);
    }

    void writeMark(const LabMark& mark)
    {
        section("[[mark]]");
        text("at", formatTime(mark.at));
        writeAfter(mark.after);
        writeBranch(mark.branch);
        textUnlessEmpty("text", mark.text);
        textUnlessEmpty("state-hash", mark.stateHash);
    }

    std::string m_out;
};

} // namespace

Time LabFile::end() const
{
    if (until)
        return *until;
    Time last;
    for (const LabDo& entry : todo)
        if (entry.at && *entry.at > last)
            last = *entry.at;
    return last + 60s;
}

std::string describe(const LabFileError& error)
{
    std::string text = fmt::format("{}:{}:{}: {}", error.file, error.line, error.column, error.message);
    if (!error.expected.empty())
        text += "; expected " + error.expected;
    if (!error.nearest.empty())
        text += "; nearest: " + error.nearest;
    return text;
}

void throw_exception_from_error(const std::vector<LabFileError>&, const boost::source_location&)
{
    throwBadResultAccess(ErrorCode::InvalidRequest);
}

std::string writeLabFile(const LabFile& lab)
{
    return Writer().write(lab);
}

std::string liveBranchOf(const LabFile& file)
{
    const auto last = std::find_if(file.marks.rbegin(), file.marks.rend(), [](const LabMark& mark) { return mark.text == kSavedMark; });
    return last == file.marks.rend() ? std::string(kMainBranch) : last->branch;
}

} // namespace engine
