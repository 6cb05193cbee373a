#include "engine/wire/generator/cpp_text.h"

#include <algorithm>
#include <fmt/format.h>

namespace generator {

namespace {

std::vector<const Table*> byKey(const std::vector<Table>& tables)
{
    std::vector<const Table*> apis;
    for (const Table& table : tables)
        if (table.api)
            apis.push_back(&table);
    std::sort(
        apis.begin(), apis.end(), [](const Table* a, const Table* b) { return a->api->key < b->api->key; });
    return apis;
}

} // namespace

std::string apiKeyHeaderText(const std::vector<Table>& tables)
{
    std::string out =
        "#pragma once\n\n// Generated from engine/wire/messages/*.msg; change those.\n\n"
        "#include <cstdint>\n\nnamespace engine::wire {\n\nenum class ApiKey : std::int16_t {\n";
    for (const Table* table : byKey(tables))
        out += fmt::format("    {} = {}, // {}\n", table->api->name, table->api->key, table->about);
    return out + "};\n\n} // namespace engine::wire\n";
}

std::string apiTableText(const std::vector<Table>& tables)
{
    std::string out = "// Generated from engine/wire/messages/*.msg; change those.\n\n";
    for (const Table& table : tables)
        out += fmt::format("#include \"engine/wire/{}.h\"\n", table.stem);
    out += "#include \"engine/wire/api.h\"\n\nnamespace engine::wire {\n\n"
           "std::span<const ApiDescriptor> apis()\n{\n"
           "    static const ApiDescriptor table[] = {\n";
    for (const Table* table : byKey(tables)) {
        const Api& api = *table->api;
        const Range advertised = api.advertised.value_or(api.stable);
        out += fmt::format("        {{ApiKey::{0}, \"{0}\", \"{1}\", {{{2}, {3}}}, {4}, {{{5}, {6}}}, {7}, "
                           "{8}, {9}, {10}, {11}, "
                           "&{0}Request::descriptor(), &{0}Response::descriptor()}},\n",
            api.name, table->about, api.stable.low, api.stable.high, api.unstable, advertised.low,
            advertised.high, api.onBroker, api.onController, api.clusterAction, api.forwardable,
            api.delayedAllocation);
    }
    out += "    };\n    return table;\n}\n\nstd::span<const MessageDescriptor* const> allMessages()\n{\n"
           "    static const MessageDescriptor* const table[] = {\n";
    for (const Table& table : tables)
        for (const Message& message : table.messages)
            out += fmt::format("        &{}::descriptor(),\n", message.name);
    return out + "    };\n    return table;\n}\n\n} // namespace engine::wire\n";
}

} // namespace generator
