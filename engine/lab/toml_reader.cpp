#include "engine/lab/toml_reader.h"

#include <algorithm>

#include "engine/base/format.h"
#include "engine/command/nearest.h"

namespace engine {

namespace {

std::string_view typeName(const toml::node& node)
{
    switch (node.type()) {
    case toml::node_type::table:
        return "a table";
    case toml::node_type::array:
        return "an array";
    case toml::node_type::string:
        return "a text";
    case toml::node_type::integer:
        return "a whole number";
    case toml::node_type::floating_point:
        return "a number with a point";
    case toml::node_type::boolean:
        return "true or false";
    default:
        return "a date or time";
    }
}

} // namespace

TomlErrors::TomlErrors(std::string_view fileName) : m_file(fileName) { }

void TomlErrors::add(
    const toml::source_region& where, std::string message, std::string expected, std::string nearest)
{
    add(placeOf(where), std::move(message), std::move(expected), std::move(nearest));
}

void TomlErrors::add(FilePlace where, std::string message, std::string expected, std::string nearest)
{
    m_errors.push_back({m_file, std::max(where.line, 1), std::max(where.column, 1), std::move(message),
        std::move(expected), std::move(nearest)});
}

std::vector<LabFileError> TomlErrors::sorted() const
{
    auto errors = m_errors;
    const auto place = [](const LabFileError& e) { return std::pair(e.line, e.column); };
    std::stable_sort(
        errors.begin(), errors.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (errors.size() > LabLimits::kErrors)
        errors.resize(LabLimits::kErrors);
    return errors;
}

TomlTable::TomlTable(TomlErrors& errors, const toml::table& table, std::string what)
    : m_errors(errors),
      m_table(table),
      m_what(std::move(what))
{
}

const toml::node* TomlTable::node(std::string_view key)
{
    m_known.emplace_back(key);
    return m_table.get(key);
}

void TomlTable::wrongType(const toml::node& node, std::string_view key, std::string_view expected)
{
    m_errors.add(
        node.source(), std::string(key) + " is " + std::string(typeName(node)), std::string(expected));
}

std::optional<std::string> TomlTable::text(std::string_view key, std::size_t bytesMax)
{
    const auto* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    const auto* string = found->as_string();
    if (string == nullptr) {
        wrongType(*found, key, "a text in quotes");
        return std::nullopt;
    }
    if (string->get().size() > bytesMax) {
        m_errors.add(found->source(), std::string(key) + " is too long",
            "at most " + std::to_string(bytesMax) + " bytes");
        return std::nullopt;
    }
    return string->get();
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key, std::int64_t min, std::int64_t max)
{
    const auto* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    const auto* number = found->as_integer();
    const std::string expected = max == INT64_MAX
        ? "a whole number, " + std::to_string(min) + " or more"
        : "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    if (number == nullptr) {
        wrongType(*found, key, expected);
        return std::nullopt;
    }
    if (number->get() < min || number->get() > max) {
        m_errors.add(
            found->source(), std::string(key) + " cannot be " + std::to_string(number->get()), expected);
        return std::nullopt;
    }
    return number->get();
}

std::optional<Duration> TomlTable::duration(std::string_view key, Duration min)
{
    const auto* found = node(key);
    const auto written = text(key);
    if (!written)
        return std::nullopt;
    const auto duration = parseDuration(*written);
    if (!duration) {
        m_errors.add(found->source(), "\"" + *written + "\" is not a time",
            "a text such as \"250us\", \"20ms\" or \"4.2s\"");
        return std::nullopt;
    }
    if (*duration < min) {
        m_errors.add(
            found->source(), std::string(key) + " cannot be " + *written, formatDuration(min) + " or more");
        return std::nullopt;
    }
    return *duration;
}

std::optional<std::int64_t> TomlTable::bytesPerSecond(std::string_view key)
{
    const auto* found = node(key);
    const auto written = text(key);
    if (!written)
        return std::nullopt;
    const std::string_view rate = *written;
    const auto size = rate.ends_with("/s") ? parseSize(rate.substr(0, rate.size() - 2))
                                           : Result<std::int64_t>(ErrorCode::InvalidRequest);
    if (!size || *size < 1) {
        m_errors.add(found->source(), "\"" + *written + "\" is not a bandwidth", "a text such as \"1MB/s\"");
        return std::nullopt;
    }
    return *size;
}

std::vector<std::string> TomlTable::texts(std::string_view key, std::size_t countMax)
{
    std::vector<std::string> result;
    const auto* found = node(key);
    if (found == nullptr)
        return result;
    const auto* array = found->as_array();
    if (array == nullptr) {
        wrongType(*found, key, "an array of texts");
        return result;
    }
    if (array->size() > countMax)
        m_errors.add(found->source(),
            std::string(key) + " has " + std::to_string(array->size()) + " elements",
            "at most " + std::to_string(countMax));
    for (const toml::node& element : *array) {
        if (const auto* string = element.as_string())
            result.push_back(string->get());
        else
            wrongType(element, "an element of " + std::string(key), "a text in quotes");
    }
    return result;
}

const toml::table* TomlTable::table(std::string_view key)
{
    const auto* found = node(key);
    if (found != nullptr && !found->is_table())
        wrongType(*found, key, "a table");
    return found == nullptr ? nullptr : found->as_table();
}

std::vector<const toml::table*> TomlTable::tables(std::string_view key, std::size_t countMax)
{
    std::vector<const toml::table*> result;
    const auto* found = node(key);
    if (found == nullptr)
        return result;
    const auto* array = found->as_array();
    if (array == nullptr) {
        wrongType(*found, key, "tables: [[" + std::string(key) + "]]");
        return result;
    }
    if (array->size() > countMax) {
        m_errors.add(found->source(),
            "there are " + std::to_string(array->size()) + " of " + std::string(key),
            "at most " + std::to_string(countMax));
        return result;
    }
    for (const toml::node& element : *array) {
        if (const auto* table = element.as_table())
            result.push_back(table);
        else
            wrongType(element, "an element of " + std::string(key), "a table");
    }
    return result;
}

void TomlTable::missing(std::string_view key, std::string expected)
{
    m_errors.add(m_table.source(), m_what + " has no " + std::string(key), std::move(expected));
}

void TomlTable::finish()
{
    for (const auto& [key, value] : m_table) {
        if (std::find(m_known.begin(), m_known.end(), key.str()) != m_known.end())
            continue;
        auto known = m_known;
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        m_errors.add(key.source(), m_what + " has no key " + std::string(key.str()), command::orList(known),
            command::nearestWord(key.str(), known));
    }
}

FilePlace placeOf(const toml::source_region& region)
{
    return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

FilePlace placeInside(const toml::node& text)
{
    FilePlace place = placeOf(text.source());
    ++place.column;
    return place;
}

} // namespace engine
