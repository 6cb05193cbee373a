#pragma once

// Reads TOML with a place for every error. Whoever reads a table asks for the keys it knows; finish() then
// complains about the others. All errors of a file are collected, up to a bound.
//
// Only .cpp files include this: toml++ is slow to compile.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "engine/base/time.h"
#include "engine/lab/lab_file.h"

namespace engine {

class TomlErrors {
public:
    explicit TomlErrors(std::string_view fileName);

    void add(const toml::source_region& where, std::string message, std::string expected = {},
        std::string nearest = {});
    void add(FilePlace where, std::string message, std::string expected = {}, std::string nearest = {});
    bool empty() const { return m_errors.empty(); }
    // In the order of the file.
    std::vector<LabFileError> sorted() const;

private:
    std::string m_file;
    std::vector<LabFileError> m_errors;
};

class TomlTable {
public:
    // `what` names the table in errors: "[cluster]".
    TomlTable(TomlErrors& errors, const toml::table& table, std::string what);

    // Each takes a key; nothing if it is absent, or wrong (which is told).
    std::optional<std::string> text(std::string_view key, std::size_t bytesMax = 4096);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
    std::optional<Duration> duration(std::string_view key, Duration min);
    std::optional<std::int64_t> bytesPerSecond(std::string_view key);
    std::vector<std::string> texts(std::string_view key, std::size_t countMax);
    const toml::table* table(std::string_view key);
    // An array of tables: [[key]].
    std::vector<const toml::table*> tables(std::string_view key, std::size_t countMax);
    // Any value, for those who look at it themselves.
    const toml::node* node(std::string_view key);

    // Tells that a key is missing; the table is where.
    void missing(std::string_view key, std::string expected);
    // Tells about every key that nobody asked for.
    void finish();

    const toml::table& toml() const { return m_table; }
    TomlErrors& errors() { return m_errors; }
    const std::string& what() const { return m_what; }

private:
    void wrongType(const toml::node& node, std::string_view key, std::string_view expected);

    TomlErrors& m_errors;
    const toml::table& m_table;
    std::string m_what;
    std::vector<std::string> m_known;
};

FilePlace placeOf(const toml::source_region& region);
// Where the characters of a text begin: behind its opening quote.
FilePlace placeInside(const toml::node& text);

} // namespace engine
