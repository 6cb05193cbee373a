#pragma once

// The golden vectors recorded from Apache Kafka: $HIGHWATER_VECTORS, or the archives of tests/vectors unpacked into the build
// folder (CTest sets HIGHWATER_TEST_VECTORS). A test without them skips loudly and never passes.

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/bytes.h"
#include "engine/base/check.h"

namespace vectors {

using Json = nlohmann::json;

// Nothing if there is no such folder.
inline std::optional<std::filesystem::path> folder(const std::string& name)
{
    for (const char* variable : {"HIGHWATER_VECTORS", "HIGHWATER_TEST_VECTORS"}) {
        const char* root = std::getenv(variable);
        if (root != nullptr && std::filesystem::is_directory(std::filesystem::path(root) / name))
            return std::filesystem::path(root) / name;
    }
    return std::nullopt;
}

inline std::vector<std::uint8_t> fileBytes(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline Json jsonFile(const std::filesystem::path& path)
{
    std::ifstream in(path);
    return Json::parse(in);
}

inline std::vector<Json> jsonLines(const std::filesystem::path& path)
{
    std::ifstream in(path);
    std::vector<Json> lines;
    for (std::string line; std::getline(in, line);) {
        if (!line.empty())
            lines.push_back(Json::parse(line));
    }
    return lines;
}

inline engine::Slice hex(const Json& text)
{
    auto bytes = engine::fromHex(text.get<std::string>());
    ENGINE_CHECK(bytes.has_value(), "vectors hold well-formed hex");
    return engine::Slice::adopt(std::move(*bytes));
}

// key and value of records: hex or null.
inline std::optional<engine::Slice> hexOrNull(const Json& text)
{
    return text.is_null() ? std::nullopt : std::optional(hex(text));
}

} // namespace vectors

// First line of each test function over vectors; defines `path`.
#define NEED_VECTORS(path, name) \
    const auto path##Found = vectors::folder(name); \
    if (!path##Found) \
        QSKIP("NOT CHECKED, 0 lines: no golden vectors '" name "'; set HIGHWATER_VECTORS"); \
    const std::filesystem::path path = *path##Found
