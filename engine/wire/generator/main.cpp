// wire_generator OUT SHARDS TABLE.msg …
//
// Writes OUT/<table>.h for each table, OUT/descriptions_<n>.cpp (n < SHARDS), OUT/api_key.h and
// OUT/api_table.cpp. A file whose text would not change is left alone, so that nothing is compiled again
// without need.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "engine/wire/generator/cpp_text.h"

namespace {

void writeIfChanged(const std::filesystem::path& path, const std::string& text)
{
    std::ifstream in(path, std::ios::binary);
    if (in && std::string(std::istreambuf_iterator<char>(in), {}) == text)
        return;
    in.close();
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) {
        std::cerr << path.string() << ": cannot be written\n";
        std::exit(1);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 4) {
        std::cerr << "usage: wire_generator OUT SHARDS TABLE.msg ...\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const std::size_t shards = static_cast<std::size_t>(std::max(1, std::atoi(argv[2])));
    std::filesystem::create_directories(folder);

    std::vector<generator::Table> tables;
    for (int i = 3; i < argc; ++i)
        tables.push_back(generator::readTable(argv[i]));
    std::sort(tables.begin(), tables.end(), [](const auto& a, const auto& b) { return a.stem < b.stem; });

    std::vector<std::vector<const generator::Table*>> parts(shards);
    for (std::size_t i = 0; i < tables.size(); ++i) {
        writeIfChanged(folder / (tables[i].stem + ".h"), headerText(tables[i]));
        parts[i % shards].push_back(&tables[i]);
    }
    for (std::size_t n = 0; n < shards; ++n)
        writeIfChanged(folder / ("descriptions_" + std::to_string(n) + ".cpp"), descriptionsText(parts[n]));
    writeIfChanged(folder / "api_key.h", apiKeyHeaderText(tables));
    writeIfChanged(folder / "api_table.cpp", apiTableText(tables));
    return 0;
}
