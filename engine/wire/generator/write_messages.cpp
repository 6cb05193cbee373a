#include "engine/wire/generator/cpp_text.h"

#include <algorithm>
#include <fmt/format.h>

namespace generator {

std::string elementType(const Field& field)
{
    if (field.isStruct() || field.type == "bool")
        return field.type;
    if (field.type == "string")
        return "std::string";
    if (field.type == "bytes")
        return "Slice";
    if (field.type == "records")
        return "ByteChain";
    if (field.type == "uuid")
        return "Uuid";
    if (field.type == "float64")
        return "std::uint64_t";
    return "std::" + field.type + "_t";
}

std::string memberType(const Field& field)
{
    std::string type = elementType(field);
    if (field.isArray)
        type = "std::vector<" + type + ">";
    if (field.isOptional())
        type = "std::optional<" + type + ">";
    return type;
}

namespace {

bool isNumber(const Field& field)
{
    return !field.isArray && !field.isStruct()
        && (field.type.starts_with("int") || field.type.starts_with("uint"));
}

std::string initializer(const Field& field)
{
    if (isNumber(field)) {
        const std::string value = field.initial.value_or("0");
        if (value == "-9223372036854775808")
            return " = std::numeric_limits<std::int64_t>::min()";
        return " = " + value;
    }
    if (field.type == "bool" && !field.isArray)
        return " = " + field.initial.value_or("false");
    if (field.isOptional())
        return field.isNullAtFirst() ? "{}"
            : field.initial          ? " = \"" + *field.initial + "\""
                                     : "{std::in_place}";
    if (field.type == "float64" && !field.isArray)
        return " = 0";
    return field.initial ? " = \"" + *field.initial + "\"" : "{}";
}

std::string versionText(const Range& range)
{
    if (range.high == 32767)
        return fmt::format("{}+", range.low);
    return range.low == range.high ? fmt::format("{}", range.low)
                                   : fmt::format("{}-{}", range.low, range.high);
}

std::string note(const Field& field, const Range& versions)
{
    std::string text;
    if (field.versions.low > versions.low || field.versions.high < versions.high)
        text = versionText(field.versions);
    if (field.type == "float64")
        text += text.empty() ? "bits of a double" : ", bits of a double";
    return text.empty() ? text : " // " + text;
}

void writeMembers(std::string& out, const Message& message, const Struct& from, std::string_view indent)
{
    for (const Field& field : from.fields)
        out += fmt::format("{}{} {}{};{}\n", indent, memberType(field), field.name, initializer(field),
            note(field, message.versions));
    if (message.hasFlexible())
        out += fmt::format("{}std::vector<UnknownTag> unknownTags{{}};\n", indent);
    out += fmt::format("\n{}bool operator==(const {}&) const = default;\n", indent, from.name);
}

void writeMessage(std::string& out, const Message& message)
{
    out += fmt::format("\n// Versions {}", versionText(message.versions));
    if (message.hasFlexible())
        out += fmt::format(", flexible from {}", message.flexibleFrom);
    out += fmt::format(".\nstruct {} {{\n", message.name);
    for (const Struct& inner : message.structs) {
        out += fmt::format("    struct {} {{\n", inner.name);
        writeMembers(out, message, inner, "        ");
        out += "    };\n\n";
    }
    writeMembers(out, message, message.root, "    ");
    out += "    static const MessageDescriptor& descriptor();\n};\n";
}

std::string recordTableName(const Table& table)
{
    std::string name;
    bool upper = false;
    for (const char c : table.stem) {
        if (c != '_')
            name += upper ? static_cast<char>(c - 'a' + 'A') : c;
        upper = c == '_';
    }
    return name + "Types";
}

const char* fieldType(const Field& field)
{
    static const std::pair<const char*, const char*> names[] = {{"bool", "Bool"}, {"int8", "Int8"},
        {"int16", "Int16"}, {"uint16", "Uint16"}, {"int32", "Int32"}, {"uint32", "Uint32"},
        {"int64", "Int64"}, {"float64", "Float64"}, {"string", "String"}, {"bytes", "Bytes"},
        {"records", "Records"}, {"uuid", "Uuid"}};
    for (const auto& [word, name] : names)
        if (field.type == word)
            return name;
    return "Struct";
}

std::string initialNumber(const Field& field)
{
    if (field.type == "bool")
        return field.initial == "true" ? "1" : "0";
    if (field.initial == "-9223372036854775808")
        return "std::numeric_limits<std::int64_t>::min()";
    return isNumber(field) ? field.initial.value_or("0") : "0";
}

// `owner` is the C++ struct, `id` the name of the generated constants.
void writeFields(std::string& out, const Message& message, const Struct& from, const std::string& owner,
    const std::string& id)
{
    if (!from.fields.empty())
        out += fmt::format("constexpr FieldDescriptor {}_fields[] = {{\n", id);
    std::vector<std::pair<int, std::size_t>> tags;
    for (std::size_t i = 0; i < from.fields.size(); ++i) {
        const Field& field = from.fields[i];
        const std::string element = field.isStruct() ? message.name + "::" + field.type : elementType(field);
        const std::string inner = field.isArray ? "std::vector<" + element + ">" : element;
        const bool isText =
            field.type == "string" && !field.isArray && field.initial && !field.isNullAtFirst();
        out += fmt::format("    {{\"{}\", FieldType::{}, offsetof({}, {}), {{{}, {}}}, {{{}, {}}}, {{{}, "
                           "{}}}, {}, {}, {}, {}, {}, {}, {}, {}, {}}},\n",
            field.name, fieldType(field), owner, field.name, field.versions.low, field.versions.high,
            field.nullable.low, field.nullable.high, field.tagged.low, field.tagged.high, field.tag,
            field.ignorable, field.inflexible, field.isNullAtFirst(), initialNumber(field),
            isText ? "\"" + *field.initial + "\"" : "{}",
            field.isStruct() ? "&" + message.name + "_" + field.type : "nullptr",
            field.isArray ? "&kArrayOps<" + element + ">" : "nullptr",
            field.isOptional() ? "&kOptionalOps<" + inner + ">" : "nullptr");
        if (field.tag >= 0)
            tags.emplace_back(field.tag, i);
    }
    if (!from.fields.empty())
        out += "};\n";
    if (tags.empty())
        return;
    std::sort(tags.begin(), tags.end());
    out += fmt::format("constexpr std::uint16_t {}_tagged[] = {{", id);
    for (const auto& [tag, index] : tags)
        out += fmt::format("{}, ", index);
    out += "};\n";
}

std::string unknownTagsOf(const Message& message, const std::string& owner)
{
    return message.hasFlexible() ? fmt::format("offsetof({}, unknownTags)", owner) : "-1";
}

std::string spanOf(const Struct& from, const std::string& id, std::string_view what)
{
    const bool tagged =
        std::any_of(from.fields.begin(), from.fields.end(), [](const Field& f) { return f.tag >= 0; });
    const bool any = what == "tagged" ? tagged : !from.fields.empty();
    return any ? fmt::format("{}_{}", id, what) : "{}";
}

} // namespace

std::string headerText(const Table& table)
{
    std::string out = fmt::format(
        "#pragma once\n\n// Generated from engine/wire/messages/{}.msg; change that.\n", table.stem);
    if (!table.about.empty()) {
        out += "//\n// ";
        for (const char c : table.about)
            out += c == '\n' ? std::string("\n// ") : std::string(1, c);
        out += "\n";
    }
    out += "\n#include <cstdint>\n#include <limits>\n#include <optional>\n#include <string>\n#include "
           "<vector>\n\n"
           "#include \"engine/base/bytes.h\"\n#include \"engine/base/uuid.h\"\n#include "
           "\"engine/wire/message.h\"\n\n"
           "namespace engine::wire {\n";
    for (const Message& message : table.messages)
        writeMessage(out, message);
    if (!table.records.empty())
        out += fmt::format(
            "\n// By ascending type.\nstd::span<const RecordTypeDescriptor> {}();\n", recordTableName(table));
    return out + "\n} // namespace engine::wire\n";
}

std::string descriptionsText(const std::vector<const Table*>& tables)
{
    std::string out = "// Generated from engine/wire/messages/*.msg; change those.\n\n";
    for (const Table* table : tables)
        out += fmt::format("#include \"engine/wire/{}.h\"\n", table->stem);
    out += "#include \"engine/wire/table_support.h\"\n\nnamespace engine::wire {\n\nnamespace {\n";
    std::string functions;
    for (const Table* table : tables) {
        for (const Message& message : table->messages) {
            out += "\n";
            for (const Struct& inner : message.structs) {
                const std::string id = message.name + "_" + inner.name;
                writeFields(out, message, inner, message.name + "::" + inner.name, id);
                out += fmt::format("constexpr StructDescriptor {}{{\"{}\", {}, {}, {}}};\n", id, inner.name,
                    spanOf(inner, id, "fields"), spanOf(inner, id, "tagged"),
                    unknownTagsOf(message, message.name + "::" + inner.name));
            }
            writeFields(out, message, message.root, message.name, message.name);
            const int type = message.type >= 0 ? message.type : table->api ? table->api->key : -1;
            out += fmt::format("constexpr MessageDescriptor {0}_message = describeMessage<{0}>(\"{0}\", {1}, "
                               "{{{2}, {3}}}, {4}, {5}, {6}, {7});\n",
                message.name, type, message.versions.low, message.versions.high, message.flexibleFrom,
                spanOf(message.root, message.name, "fields"), spanOf(message.root, message.name, "tagged"),
                unknownTagsOf(message, message.name));
            functions += fmt::format(
                "const MessageDescriptor& {0}::descriptor() {{ return {0}_message; }}\n", message.name);
        }
        if (table->records.empty())
            continue;
        auto records = table->records;
        std::sort(
            records.begin(), records.end(), [](const auto& a, const auto& b) { return a.type < b.type; });
        out += fmt::format("\nconstexpr RecordTypeDescriptor {}_records[] = {{\n", table->stem);
        const auto pointer = [](const std::string& name) {
            return name.empty() ? "nullptr" : "&" + name + "_message";
        };
        for (const RecordType& record : records)
            out += fmt::format("    {{{}, \"{}\", {}, {}}},\n", record.type, record.name, pointer(record.key),
                pointer(record.value));
        out += "};\n";
        functions += fmt::format("std::span<const RecordTypeDescriptor> {}() {{ return {}_records; }}\n",
            recordTableName(*table), table->stem);
    }
    return out + "\n} // namespace\n\n" + functions + "\n} // namespace engine::wire\n";
}

} // namespace generator
