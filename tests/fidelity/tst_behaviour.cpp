// Does a cluster here answer as Apache Kafka 4.1.1 answered? Every recorded transcript is played; what differs stands, step
// by step, in differences.md, and nothing else does.
//
//     tst_behaviour transcript:105-min-isr-not-met     plays one
//     HIGHWATER_PRINT_DIFFERENCES=1 tst_behaviour      prints the table's rows as they would have to be
//     HIGHWATER_PRINT_STEPS=1 tst_behaviour …          prints every difference in full

#include <QTest>

#include <cstdio>
#include <fstream>
#include <set>

#include "tests/fidelity/differences.h"
#include "tests/support/vectors.h"

using namespace fidelity;

namespace {

std::filesystem::path sourceFolder() { return std::filesystem::path(FIDELITY_FOLDER); }

bool isSet(const char* variable) { return std::getenv(variable) != nullptr; }

// What differs, in the order of the steps; `identical` and `steps` count.
std::vector<StepDifference> playFile(const std::filesystem::path& file, int& steps, std::vector<std::string>& violations)
{
    const auto lines = vectors::jsonLines(file);
    Replay replay(lines.front());
    std::vector<StepDifference> out;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        ++steps;
        StepDifference difference{lines[i].at("step").get<int>(), {}};
        try {
            difference.fields = replay.play(lines[i]);
        } catch (const std::exception& cannot) {
            difference.fields = {{"play", "possible", cannot.what()}};
        }
        if (!difference.fields.empty())
            out.push_back(std::move(difference));
    }
    violations = replay.violations();
    return out;
}

} // namespace

class TestBehaviour : public QObject {
    Q_OBJECT

    Differences m_listed;
    int m_steps = 0;
    int m_differ = 0;
    int m_scenarios = 0;
    int m_all = 0;

private slots:
    void initTestCase()
    {
        try {
            m_listed = readDifferences(sourceFolder() / "differences.md");
        } catch (const std::exception& wrong) {
            QFAIL(wrong.what());
        }
    }

    void transcript_data()
    {
        QTest::addColumn<QString>("file");
        const auto folder = vectors::folder("behaviour");
        if (!folder)
            return;
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(*folder))
            if (entry.path().extension() == ".jsonl")
                files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        m_all = static_cast<int>(files.size());
        for (const auto& file : files)
            QTest::newRow(file.stem().c_str()) << QString::fromStdString(file.string());
    }
    void transcript()
    {
        NEED_VECTORS(path, "behaviour");
        QFETCH(QString, file);
        const std::filesystem::path transcriptFile(file.toStdString());
        const std::string scenario = transcriptFile.stem().string();
        std::vector<std::string> violations;
        const auto differences = playFile(transcriptFile, m_steps, violations);
        m_differ += static_cast<int>(differences.size());
        ++m_scenarios;

        QStringList wrong;
        for (const auto& violation : violations)
            wrong << QString::fromStdString("invariant: " + violation);
        std::set<int> differing;
        for (const auto& difference : differences) {
            differing.insert(difference.step);
            const auto listed = m_listed.find({scenario, difference.step});
            const std::string row = rowOf(scenario, difference, listed == m_listed.end() ? "not built" : listed->second.kind);
            if (isSet("HIGHWATER_PRINT_DIFFERENCES"))
                std::printf("%s\n", row.c_str());
            if (isSet("HIGHWATER_PRINT_STEPS"))
                for (const auto& field : difference.fields)
                    std::printf("%s %d %s: %s, here %s\n", scenario.c_str(), difference.step, field.path.c_str(), field.recorded.c_str(), field.here.c_str());
            if (listed == m_listed.end() || listed->second.paths != pathsOf(difference))
                wrong << QString::fromStdString("not in differences.md: " + row);
        }
        for (const auto& [place, listed] : m_listed)
            if (place.first == scenario && !differing.contains(place.second))
                wrong << QString::fromStdString("step " + std::to_string(place.second) + " differs no longer: take it out of differences.md");
        if (!isSet("HIGHWATER_PRINT_DIFFERENCES"))
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    // The README says how many steps are identical.
    void theReadmeSaysHowMany()
    {
        NEED_VECTORS(path, "behaviour");
        if (m_scenarios < m_all)
            QSKIP("only some transcripts were played");
        const std::string count = std::to_string(m_steps - m_differ) + " of " + std::to_string(m_steps) + " recorded steps";
        std::printf("identical: %s\n", count.c_str());
        std::ifstream in(sourceFolder() / ".." / ".." / "README.md");
        const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        QVERIFY2(text.find(count) != std::string::npos, ("README.md must say: " + count).c_str());
    }
    void everyRowNamesATranscript()
    {
        NEED_VECTORS(path, "behaviour");
        for (const auto& [place, listed] : m_listed)
            QVERIFY2(std::filesystem::exists(path / (place.first + ".jsonl")), place.first.c_str());
    }
};

QTEST_GUILESS_MAIN(TestBehaviour)
#include "tst_behaviour.moc"
