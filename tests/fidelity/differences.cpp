#include "tests/fidelity/differences.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

namespace fidelity {

namespace {

constexpr std::size_t kPathsMax = 4;
const std::set<std::string> kKinds = {"by design", "identity or clock", "not built"};

std::string trimmed(const std::string& text)
{
    const auto first = text.find_first_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string forTable(std::string text)
{
    for (char& c : text)
        if (c == '|' || c == '`' || c == '\n')
            c = '/';
    return text;
}

} // namespace

std::vector<std::string> pathsOf(const StepDifference& difference)
{
    std::vector<std::string> out;
    for (const auto& field : difference.fields)
        if (out.size() < kPathsMax)
            out.push_back(forTable(field.path));
    if (difference.fields.size() > kPathsMax)
        out.push_back("and " + std::to_string(difference.fields.size() - kPathsMax) + " more");
    return out;
}

std::string rowOf(const std::string& scenario, const StepDifference& difference, const std::string& kind)
{
    const auto paths = pathsOf(difference);
    std::string what;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        what += (i == 0 ? "`" : "; `") + paths[i] + "`";
        if (i < kPathsMax)
            what += " " + forTable(difference.fields[i].recorded) + ", here " + forTable(difference.fields[i].here);
    }
    return "| " + scenario + " | " + std::to_string(difference.step) + " | " + what + " | " + kind + " |";
}

Differences readDifferences(const std::filesystem::path& file)
{
    std::ifstream in(file);
    if (!in)
        throw std::runtime_error("cannot read " + file.string());
    Differences out;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (!line.starts_with("| ") || line.starts_with("| scenario"))
            continue;
        std::vector<std::string> cells;
        for (std::size_t at = 1; at < line.size();) {
            const auto end = std::min(line.find('|', at), line.size());
            cells.push_back(trimmed(line.substr(at, end - at)));
            at = end + 1;
        }
        const auto wrong = [&](const std::string& what) { return std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + what); };
        if (cells.size() != 4 || cells[1].find_first_not_of("0123456789") != std::string::npos)
            throw wrong("not | scenario | step | what differs | class |");
        if (!kKinds.contains(cells[3]))
            throw wrong("no class \"" + cells[3] + "\"; there are by design, identity or clock, not built");
        ListedDifference listed{{}, cells[3]};
        for (auto at = cells[2].find('`'); at != std::string::npos;) {
            const auto end = cells[2].find('`', at + 1);
            if (end == std::string::npos)
                throw wrong("a backtick is not closed");
            listed.paths.push_back(cells[2].substr(at + 1, end - at - 1));
            at = cells[2].find('`', end + 1);
        }
        if (!out.emplace(std::pair{cells[0], std::stoi(cells[1])}, std::move(listed)).second)
            throw wrong("this step stands twice in the table");
    }
    return out;
}

} // namespace fidelity
