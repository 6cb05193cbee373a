#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

#include "tests/tidy/source_tree.h"

using namespace tidy;

// Is everything in the tree in its place, and does the build know every file?
class TstTree : public QObject {
    Q_OBJECT

private slots:
    void theTopLevelHoldsOnlyWhatItShould();
    void everyTestIsRegistered();
    void everySourceIsBuilt();
    void catchesWhatIsMissing();

private:
    // Those of `files` that no CMakeLists.txt of their folder, or of a folder above it, names: by "name.cpp", or by
    // "name" alone where the name of the target is enough (tests).
    enum class Name { WithEnding, Target };
    static std::vector<Finding> unknownToTheBuild(const std::vector<SourceFile>& files, Name name, const QString& what);
};

namespace {

QStringList strangersAtTheTop(const QStringList& entries)
{
    const QStringList known{"CMakeLists.txt", "app", "engine", "ui", "resources", "lessons", "tests", "README.md",
        "CMakePresets.json", "LICENSE", "CONTRIBUTING.md"};
    QStringList strangers;
    for (const QString& entry : entries) {
        const bool ignored = entry.startsWith('.') || entry.startsWith("build") || entry == "CMakeUserPresets.json"
            || entry.endsWith(".pro.user");
        if (!known.contains(entry) && !ignored)
            strangers << entry;
    }
    return strangers;
}

bool names(const QString& cmakeLists, const QString& word)
{
    return QRegularExpression("(?<![\\w.-])" + QRegularExpression::escape(word) + "(?![\\w.-])").match(cmakeLists).hasMatch();
}

} // namespace

std::vector<Finding> TstTree::unknownToTheBuild(const std::vector<SourceFile>& files, Name name, const QString& what)
{
    std::vector<Finding> findings;
    for (const SourceFile& file : files) {
        const QString stem = file.path.section('/', -1).chopped(4); // ".cpp"
        bool known = false;
        for (QString folder = file.path.section('/', 0, -2); !folder.isEmpty() && !known; folder = folder.section('/', 0, -2)) {
            const QString lists = read(folder + "/CMakeLists.txt");
            known = names(lists, stem + ".cpp") || (name == Name::Target && names(lists, stem));
        }
        if (!known)
            findings.push_back({file.path, 0, what});
    }
    return findings;
}

void TstTree::theTopLevelHoldsOnlyWhatItShould()
{
    QCOMPARE(strangersAtTheTop(QDir(top()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot)), QStringList());
    for (const char* needed : {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "CONTRIBUTING.md", ".clang-format", "app/run.sh",
             "tests/run.sh", ".ci/run"})
        QVERIFY2(QFileInfo::exists(top() + "/" + needed), needed);
}

void TstTree::everyTestIsRegistered()
{
    std::vector<SourceFile> tests;
    for (const SourceFile& file : filesBelow({"tests"}, {"cpp"}))
        if (file.path.section('/', -1).startsWith("tst_"))
            tests.push_back(file);
    QVERIFY(tests.size() > 3);
    report(unknownToTheBuild(tests, Name::Target, "a test that nobody registered cannot fail; add it to its CMakeLists.txt"));
}

void TstTree::everySourceIsBuilt()
{
    report(unknownToTheBuild(
        filesBelow({"app", "engine", "ui"}, {"cpp"}), Name::WithEnding, "no CMakeLists.txt names it, so it is not built"));
}

void TstTree::catchesWhatIsMissing()
{
    QCOMPARE(strangersAtTheTop({"app", ".git", "build", "build-asan", "notes.txt"}), QStringList{"notes.txt"});
    QCOMPARE(unknownToTheBuild({{"tests/tidy/tst_tree.cpp", {}}}, Name::Target, "x").size(), 0u);
    QCOMPARE(unknownToTheBuild({{"tests/tidy/tst_of_nothing.cpp", {}}}, Name::Target, "x").size(), 1u);
    QVERIFY(!names("add_engine_test(tst_logs LINK x)", "tst_log"));
}

QTEST_GUILESS_MAIN(TstTree)
#include "tst_tree.moc"
