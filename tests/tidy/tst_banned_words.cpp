#include <QTest>

#include <map>

#include "tests/tidy/bans.h"

using namespace tidy;

// Does anything stand in the tree that must not: sources of disorder in the engine, tests that wait, work left open, paths of
// one machine, files that have grown too long?
class TstBannedWords : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void nothingBanned_data();
    void nothingBanned();
    void noLoopOverUnorderedContainers();
    void noMutableStatics();
    void noFileIsTooLong();
    void everyExceptionIsNeeded();

    void catchesItsSample_data() { nothingBanned_data(); }
    void catchesItsSample();
    void catchesUnorderedLoops();
    void catchesMutableStatics_data();
    void catchesMutableStatics();
    void commentsAndStringsAreNoCode();
    void exceptionsAreExact();

private:
    std::vector<SourceFile> m_files;
    std::vector<Allowed> m_allowed;
};

void TstBannedWords::initTestCase()
{
    m_files = filesBelow({"app", "engine", "ui", "lessons", "resources", "tests", ".ci"},
        {"h", "cpp", "txt", "cmake", "md", "toml", "json", "sh", "msg", "qss", "html", "ts", "svg", "py", "hwlab", "run"});
    for (const char* path : {"CMakeLists.txt", "CMakePresets.json", "README.md", "CONTRIBUTING.md"})
        m_files.push_back({path, read(path)});
    QVERIFY(m_files.size() > 30); // else the tree was not found
    std::vector<Finding> problems;
    m_allowed = parseAllowed(read("tests/tidy/allowed.txt"), problems);
    report(problems);
}

void TstBannedWords::nothingBanned_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < bans().size(); ++i)
        QTest::newRow(qPrintable(bans()[i].name)) << static_cast<int>(i);
}

void TstBannedWords::nothingBanned()
{
    QFETCH(int, index);
    const Ban& ban = bans()[static_cast<std::size_t>(index)];
    std::vector<Finding> findings;
    for (const SourceFile& file : m_files) {
        if (!applies(ban, file.path))
            continue;
        for (const Finding& finding : find(ban, file))
            findings.push_back(finding);
    }
    report(without(findings, ban.name, m_allowed));
}

void TstBannedWords::noLoopOverUnorderedContainers()
{
    std::map<QString, std::vector<SourceFile>> folders;
    for (const SourceFile& file : m_files)
        if (file.path.startsWith("engine/") && !file.path.startsWith("engine/net/"))
            folders[file.path.section('/', 0, -2)].push_back(file);
    std::vector<Finding> findings;
    for (const auto& [folder, files] : folders)
        for (const Finding& finding : findUnorderedLoops(files))
            findings.push_back(finding);
    report(without(findings, "unordered loop", m_allowed));
}

void TstBannedWords::noMutableStatics()
{
    std::vector<Finding> findings;
    for (const SourceFile& file : m_files) {
        const bool isCpp = file.path.endsWith(".h") || file.path.endsWith(".cpp");
        if (!isCpp || !file.path.startsWith("engine/") || file.path.startsWith("engine/net/"))
            continue;
        for (const Finding& finding : findMutableStatics(file))
            findings.push_back(finding);
    }
    report(without(findings, "mutable static", m_allowed));
}

void TstBannedWords::noFileIsTooLong()
{
    constexpr int kAsk = 600;  // said aloud: often two ideas in one room
    constexpr int kStop = 900;
    std::vector<Finding> findings;
    for (const SourceFile& file : m_files) {
        const auto lines = static_cast<int>(file.text.count('\n'));
        if (!(file.path.endsWith(".h") || file.path.endsWith(".cpp")) || lines <= kAsk)
            continue;
        if (lines > kStop)
            findings.push_back({file.path, lines, "longer than " + QString::number(kStop) + " lines; split it"});
        else
            qInfo("%s has %d lines", qPrintable(file.path), lines);
    }
    report(without(findings, "length", m_allowed));
}

void TstBannedWords::everyExceptionIsNeeded()
{
    std::vector<Finding> findings;
    for (const Allowed& entry : m_allowed)
        if (!entry.used)
            findings.push_back({"tests/tidy/allowed.txt", entry.line, "nothing needs this exception any more"});
    report(findings);
}

void TstBannedWords::catchesItsSample()
{
    QFETCH(int, index);
    const Ban& ban = bans()[static_cast<std::size_t>(index)];
    QVERIFY(ban.pattern.isValid());
    QVERIFY(!ban.instead.isEmpty());
    QCOMPARE(lines(find(ban, {"a.h", ban.caught})).size(), 1);
    QCOMPARE(lines(find(ban, {"a.h", ban.passes})), QStringList());
}

void TstBannedWords::catchesUnorderedLoops()
{
    const SourceFile header{"a.h", "std::unordered_map<Key, std::vector<int>> m_byKey;\nstd::map<Key, int> m_sorted;\n"};
    QCOMPARE(findUnorderedLoops({header, {"a.cpp", "for (const auto& [k, v] : m_byKey)\n    use(k);\n"}}).size(), 1u);
    QCOMPARE(findUnorderedLoops({header, {"a.cpp", "auto it = m_byKey.begin();\n"}}).size(), 1u);
    QCOMPARE(findUnorderedLoops({header, {"a.cpp", "for (const auto& [k, v] : m_sorted)\n    m_byKey.find(k);\n"}}).size(), 0u);
}

void TstBannedWords::catchesMutableStatics_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("wrong");
    const auto row = [](const char* text, bool wrong) { QTest::newRow(text) << QString(text) << wrong; };
    row("static int calls = 0;\n", true);
    row("    static std::vector<int> cache;\n", true);
    row("    static thread_local int depth = 0;\n", true);
    row("std::map<int, int> g_table;\n", true);
    row("int g_count = 0;\n", true);
    row("inline int g_count{0};\n", true);
    row("static constexpr int kMax = 5;\n", false);
    row("    static const std::map<int, int> table = make();\n", false);
    row("static int f(int x);\n", false);
    row("    static Uuid random(Random& random);\n", false);
    row("constexpr int kMax = 5;\n", false);
    row("inline constexpr Offset kNoOffset{-1};\n", false);
    row("using Duration = std::chrono::nanoseconds;\n", false);
    row("    int count = 0;\n", false);
    row("struct FactBody;\n", false);
    row("enum class Rule : std::uint16_t;\n", false);
    row("std::string text() { return {}; }\n", false);
    row("bool operator==(const A&, const A&) = default;\n", false);
    row("static_assert(sizeof(int) == 4);\n", false);
}

void TstBannedWords::catchesMutableStatics()
{
    QFETCH(QString, text);
    QFETCH(bool, wrong);
    QCOMPARE(!findMutableStatics({"engine/a.cpp", text}).empty(), wrong);
}

void TstBannedWords::commentsAndStringsAreNoCode()
{
    QCOMPARE(code("int a; // double\n", Strings::Blank).trimmed(), QString("int a;"));
    QCOMPARE(code("a /* b\nc */ d", Strings::Blank), QString("a     \n     d"));
    QCOMPARE(code("f(\"a\\\"b // c\"); d", Strings::Blank), QString("f(\"         \"); d"));
    QCOMPARE(code("f(R\"x(a)\" \")x\"); d", Strings::Blank), QString("f(R\"         \"); d"));
    QCOMPARE(code("int n = 1'000; char c = '\"'; double d;", Strings::Blank), QString("int n = 1'000; char c = ' '; double d;"));
    QCOMPARE(code("#include \"engine/a.h\" // b", Strings::Blank).trimmed(), QString("#include \"engine/a.h\""));
}

void TstBannedWords::exceptionsAreExact()
{
    std::vector<Finding> problems;
    parseAllowed("a.h | floating point | double\n", problems); // no reason
    QCOMPARE(problems.size(), 1u);

    std::vector<Allowed> allowed = parseAllowed("CONTRIBUTING.md | left open | # Working | a sample\n", problems);
    const std::vector<Finding> kept = without(
        {{"CONTRIBUTING.md", 1, "a"}, {"CONTRIBUTING.md", 2, "another line"}}, "left open", allowed);
    QCOMPARE(kept.size(), 1u);
    QCOMPARE(kept[0].line, 2);
}

QTEST_GUILESS_MAIN(TstBannedWords)
#include "tst_banned_words.moc"
