#include "engine/wire/generator/notation.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

namespace generator {

namespace {

struct Line {
    int number = 0;
    int indent = 0; // in steps of two blanks
    std::vector<std::string> words;
};

class Reader {
public:
    explicit Reader(const std::string& path) : m_path(path)
    {
        std::ifstream in(path);
        if (!in)
            stop(0, "cannot be read");
        m_table.stem = std::filesystem::path(path).stem().string();
        int number = 0;
        for (std::string text; std::getline(in, text);)
            addLine(++number, text);
    }

    Table read()
    {
        while (m_at < m_lines.size()) {
            const Line line = m_lines[m_at++];
            if (line.indent != 0)
                stop(line.number, "nothing to belong to");
            const std::string& word = line.words[0];
            if (word == "api")
                readApi(line);
            else if (word == "request" || word == "response")
                readMessage(line, apiName(line) + (word == "request" ? "Request" : "Response"), 1);
            else if (word == "record")
                readRecord(line);
            else if (word == "key" || word == "value")
                readRecordPart(line, word == "key");
            else if (word == "message" && line.words.size() > 2)
                readMessage(line, line.words[1], 2);
            else
                stop(line.number, "unknown word '" + word + "'");
        }
        return std::move(m_table);
    }

private:
    [[noreturn]] void stop(int number, const std::string& why) const
    {
        std::cerr << m_path << ":" << number << ": " << why << "\n";
        std::exit(1);
    }

    void addLine(int number, const std::string& text)
    {
        const std::size_t blanks = text.find_first_not_of(' ');
        if (blanks == std::string::npos)
            return;
        if (text[blanks] == '#') {
            if (m_lines.empty())
                m_table.about +=
                    (m_table.about.empty() ? "" : "\n") + text.substr(std::min(blanks + 2, text.size()));
            return;
        }
        if (blanks % 2 != 0)
            stop(number, "indent with two blanks");
        Line line{number, static_cast<int>(blanks / 2), {}};
        std::istringstream words(text);
        for (std::string word; words >> word;)
            line.words.push_back(word);
        m_lines.push_back(std::move(line));
    }

    int integer(const Line& line, std::string_view text) const
    {
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size())
            stop(line.number, "'" + std::string(text) + "' is not a number");
        return value;
    }

    static bool looksLikeRange(const std::string& word) { return word[0] >= '0' && word[0] <= '9'; }

    Range range(const Line& line, const std::string& word) const
    {
        if (word.back() == '+')
            return {integer(line, word.substr(0, word.size() - 1)), 32767};
        const std::size_t dash = word.find('-');
        if (dash == std::string::npos)
            return {integer(line, word), integer(line, word)};
        const Range both{integer(line, word.substr(0, dash)), integer(line, word.substr(dash + 1))};
        if (both.empty())
            stop(line.number, "versions run backwards");
        return both;
    }

    std::string apiName(const Line& line) const
    {
        if (!m_table.api)
            stop(line.number, "no api line before");
        return m_table.api->name;
    }

    void readApi(const Line& line)
    {
        if (line.words.size() != 3)
            stop(line.number, "api NAME KEY");
        Api api;
        api.name = line.words[1];
        api.key = integer(line, line.words[2]);
        for (; m_at < m_lines.size() && m_lines[m_at].indent == 1; ++m_at) {
            const Line& what = m_lines[m_at];
            const std::string& word = what.words[0];
            if (what.words.size() < 2)
                stop(what.number, "a value is missing");
            if (word == "stable")
                api.stable = what.words[1] == "none" ? Range{0, -1} : range(what, what.words[1]);
            else if (word == "unstable")
                api.unstable = integer(what, what.words[1]);
            else if (word == "advertised")
                api.advertised = range(what, what.words[1]);
            else if (word == "listeners" || word == "flags")
                for (std::size_t i = 1; i < what.words.size(); ++i)
                    setFlag(what, api, what.words[i]);
            else
                stop(what.number, "unknown word '" + word + "'");
        }
        m_table.api = api;
    }

    void setFlag(const Line& line, Api& api, const std::string& word) const
    {
        if (word == "broker")
            api.onBroker = true;
        else if (word == "controller")
            api.onController = true;
        else if (word == "cluster-action")
            api.clusterAction = true;
        else if (word == "forwardable")
            api.forwardable = true;
        else if (word == "delayed-allocation")
            api.delayedAllocation = true;
        else
            stop(line.number, "unknown word '" + word + "'");
    }

    void readRecord(const Line& line)
    {
        if (line.words.size() != 3 && line.words.size() != 4)
            stop(line.number, "record TYPE NAME [MESSAGE OF THE VALUE]");
        m_table.records.push_back(
            {integer(line, line.words[1]), line.words[2], {}, line.words.size() == 4 ? line.words[3] : ""});
    }

    void readRecordPart(const Line& line, bool isKey)
    {
        if (m_table.records.empty() || m_table.records.back().value != "")
            stop(line.number, "no record line before");
        const std::string name = m_table.records.back().name + (isKey ? "Key" : "Value");
        (isKey ? m_table.records.back().key : m_table.records.back().value) = name;
        readMessage(line, name, 1);
    }

    // `from` = index of the word with the versions.
    void readMessage(const Line& line, const std::string& name, std::size_t from)
    {
        Message message;
        message.name = name;
        if (line.words.size() <= from)
            stop(line.number, "versions are missing");
        message.versions = range(line, line.words[from]);
        for (std::size_t i = from + 1; i + 1 < line.words.size(); i += 2) {
            if (line.words[i] == "flexible")
                message.flexibleFrom = range(line, line.words[i + 1]).low;
            else if (line.words[i] == "type")
                message.type = integer(line, line.words[i + 1]);
            else
                stop(line.number, "unknown word '" + line.words[i] + "'");
        }
        if (message.type >= 0)
            m_table.records.push_back({message.type, name, {}, name});
        m_known.clear();
        message.root.name = name;
        readFields(message, message.root, 1, message.versions);
        for (const auto& [used, number] : m_used)
            if (!m_known.contains(used))
                stop(number, "unknown type '" + used + "'");
        m_used.clear();
        putUsedFirst(message, line);
        m_table.messages.push_back(std::move(message));
    }

    void readFields(Message& message, Struct& into, int indent, const Range& parent)
    {
        std::set<std::string> names;
        std::set<int> tags;
        while (m_at < m_lines.size() && m_lines[m_at].indent == indent) {
            const Line line = m_lines[m_at++];
            if (line.words[0] == "struct") {
                if (line.words.size() < 2)
                    stop(line.number, "struct NAME");
                const Range versions = line.words.size() > 2 ? range(line, line.words[2]) : parent;
                addStruct(message, line.words[1], indent + 1, versions, line);
                continue;
            }
            const Field field = readField(line, parent);
            if (!names.insert(field.name).second)
                stop(line.number, "second field '" + field.name + "'");
            if (field.tag >= 0 && !tags.insert(field.tag).second)
                stop(line.number, "second field with this tag");
            if (m_at < m_lines.size() && m_lines[m_at].indent == indent + 1)
                addStruct(message, field.type, indent + 1, field.versions, line);
            if (field.isStruct())
                m_used.emplace(field.type, line.number);
            into.fields.push_back(field);
        }
        if (m_at < m_lines.size() && m_lines[m_at].indent > indent)
            stop(m_lines[m_at].number, "too deep");
    }

    // C++ wants a struct before those that hold it. A struct inside itself would make decoding recurse
    // without end.
    void putUsedFirst(Message& message, const Line& line) const
    {
        std::vector<Struct> sorted;
        std::set<std::string> done;
        while (sorted.size() < message.structs.size()) {
            const std::size_t before = sorted.size();
            for (const Struct& candidate : message.structs) {
                bool ready = !done.contains(candidate.name);
                for (const Field& field : candidate.fields)
                    ready = ready && (!field.isStruct() || done.contains(field.type));
                if (ready) {
                    sorted.push_back(candidate);
                    done.insert(candidate.name);
                }
            }
            if (sorted.size() == before)
                stop(line.number, "a struct contains itself");
        }
        message.structs = std::move(sorted);
    }

    void addStruct(
        Message& message, const std::string& name, int indent, const Range& parent, const Line& line)
    {
        if (!m_known.insert(name).second)
            stop(line.number, "second struct '" + name + "'");
        Struct inner;
        inner.name = name;
        readFields(message, inner, indent, parent);
        message.structs.push_back(std::move(inner));
    }

    Field readField(const Line& line, const Range& parent) const
    {
        const auto& words = line.words;
        Field field;
        if (words.size() < 2 || words[0].back() != ':')
            stop(line.number, "NAME: TYPE …");
        field.name = words[0].substr(0, words[0].size() - 1);
        field.type = words[1];
        if (field.type.front() == '[' && field.type.back() == ']') {
            field.isArray = true;
            field.type = field.type.substr(1, field.type.size() - 2);
        }
        static const std::set<std::string> primitives = {"bool", "int8", "int16", "uint16", "int32", "uint32",
            "int64", "float64", "string", "bytes", "records", "uuid"};
        if (!field.isStruct() && !primitives.contains(field.type))
            stop(line.number, "unknown type '" + field.type + "'");

        std::size_t i = 2;
        field.versions = parent;
        if (i < words.size() && looksLikeRange(words[i]))
            field.versions = range(line, words[i++]);
        const auto optionalRange = [&] {
            return i < words.size() && looksLikeRange(words[i]) ? range(line, words[i++]) : field.versions;
        };
        while (i < words.size()) {
            const std::string& word = words[i++];
            if (word == "null") {
                field.nullable = optionalRange();
            } else if (word == "tag" && i < words.size()) {
                field.tag = integer(line, words[i++]);
                field.tagged = optionalRange();
            } else if (word == "ignorable") {
                field.ignorable = true;
            } else if (word == "inflexible") {
                field.inflexible = true;
            } else if (word == "=" && i < words.size()) {
                field.initial = words[i++];
            } else {
                stop(line.number, "unknown word '" + word + "'");
            }
        }
        if (field.initial == "null" && !field.isOptional())
            stop(line.number, "null at first but never nullable");
        return field;
    }

    std::string m_path;
    std::vector<Line> m_lines;
    std::size_t m_at = 0;
    Table m_table;
    std::set<std::string> m_known;     // structs of the message being read
    std::map<std::string, int> m_used; // struct types used in it -> line
};

} // namespace

Table readTable(const std::string& path)
{
    return Reader(path).read();
}

} // namespace generator
