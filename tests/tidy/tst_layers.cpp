#include <QTest>

#include "tests/tidy/layer_table.h"

using namespace tidy;

// Does every part of the program include only what layers.txt lets it include?
class TstLayers : public QObject {
    Q_OBJECT

private slots:
    void theTableBeginsWithItsWarning();
    void theTableNamesPartsFromTheBottomUp();
    void includesFollowTheTable();
    void librariesOfModulesFollowTheTable();

    void catches_data();
    void catches();
    void catchesATableThatPointsUpwards();
    void catchesADependencyOfALibrary();

private:
    LayerTable table()
    {
        std::vector<Finding> problems;
        return LayerTable::parse(read("tests/tidy/layers.txt"), problems);
    }
};

void TstLayers::theTableBeginsWithItsWarning()
{
    QVERIFY(read("tests/tidy/layers.txt").startsWith("Think before you add a line here."));
}

void TstLayers::theTableNamesPartsFromTheBottomUp()
{
    std::vector<Finding> problems;
    LayerTable::parse(read("tests/tidy/layers.txt"), problems);
    report(problems);
}

void TstLayers::includesFollowTheTable()
{
    const LayerTable layers = table();
    std::vector<Finding> findings;
    const auto files = filesBelow({"engine", "ui", "app", "tests"}, {"h", "cpp"});
    QVERIFY(files.size() > 20); // else the tree was not found
    for (const SourceFile& file : files)
        for (const Finding& finding : layers.check(file))
            findings.push_back(finding);
    qInfo("%zu files held against layers.txt", files.size());
    report(findings);
}

void TstLayers::librariesOfModulesFollowTheTable()
{
    const LayerTable layers = table();
    std::vector<Finding> findings;
    for (const SourceFile& file : filesBelow({"engine"}, {"CMakeLists.txt"}))
        for (const Finding& finding : layers.checkDeps(file))
            findings.push_back(finding);
    report(findings);
}

void TstLayers::catches_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("wrong");
    const auto row = [](const char* name, const char* path, const char* text, bool wrong) {
        QTest::newRow(name) << QString(path) << QString(text) << wrong;
    };
    row("downwards", "engine/log/a.h", "#include \"engine/record/batch.h\"\n", false);
    row("itself", "engine/log/a.h", "#include \"engine/log/b.h\"\n", false);
    row("upwards", "engine/log/a.h", "#include \"engine/broker/broker.h\"\n", true);
    row("a sibling", "engine/event/a.h", "#include \"engine/view/b.h\"\n", true);
    row("below, but not listed", "engine/record/a.h", "#include \"engine/runtime/b.h\"\n", true);
    row("ui from the engine", "engine/lab/a.h", "#include \"ui/common/theme.h\"\n", true);
    row("Qt in the engine", "engine/base/a.h", "#include <QString>\n", true);
    row("Qt with its module", "engine/base/a.h", "#include <QtCore/QString>\n", true);
    row("Qt in ui", "ui/stage/a.h", "#include <QWidget>\n", false);
    row("std::queue is not Qt", "engine/base/a.h", "#include <queue>\n", false);
    row("Asio in net", "engine/net/a.h", "#include <boost/asio.hpp>\n", false);
    row("Asio elsewhere", "engine/lab/a.h", "#include <boost/asio/ip/tcp.hpp>\n", true);
    row("QCustomPlot in plot", "ui/plot/a.h", "#include <qcustomplot.h>\n", false);
    row("QCustomPlot elsewhere", "ui/stage/a.h", "#include <qcustomplot.h>\n", true);
    row("net from the bridge", "ui/bridge/a.h", "#include \"engine/net/host.h\"\n", false);
    row("net from a panel", "ui/panels/config/a.h", "#include \"engine/net/host.h\"\n", true);
    row("a World from what measures disks", "engine/net/measure/a.h", "#include \"engine/sim/world.h\"\n", true);
    row("the host from what measures disks", "engine/net/measure/a.h", "#include \"engine/net/file_disk.h\"\n", false);
    row("what measures disks from the host", "engine/net/a.h", "#include \"engine/net/measure/run.h\"\n", true);
    row("what measures disks from the bridge", "ui/bridge/a.h", "#include \"engine/net/measure/run.h\"\n", true);
    row("without its path", "engine/log/a.h", "#include \"b.h\"\n", true);
    row("in a comment", "engine/log/a.h", "// #include \"engine/broker/broker.h\"\n", false);
    row("a folder nobody listed", "engine/misc/a.h", "\n", true);
}

void TstLayers::catches()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QFETCH(bool, wrong);
    QCOMPARE(!table().check({path, text}).empty(), wrong);
}

void TstLayers::catchesATableThatPointsUpwards()
{
    std::vector<Finding> problems;
    LayerTable::parse("warning\nengine/base: engine/log\nengine/log: engine/base\n", problems);
    QCOMPARE(problems.size(), 1u);
    QCOMPARE(problems[0].line, 2);
}

void TstLayers::catchesADependencyOfALibrary()
{
    const QString good = "add_engine_module(log SOURCES log.cpp\n  DEPS record base\n  LINK x)";
    const QString bad = "add_engine_module(log SOURCES log.cpp DEPS record broker)";
    QVERIFY(table().checkDeps({"engine/log/CMakeLists.txt", good}).empty());
    QCOMPARE(table().checkDeps({"engine/log/CMakeLists.txt", bad}).size(), 1u);
    const QString deeper = "add_engine_module(measure SOURCES run.cpp DEPS net log lab)";
    QCOMPARE(table().checkDeps({"engine/net/measure/CMakeLists.txt", deeper}).size(), 1u);
}

QTEST_GUILESS_MAIN(TstLayers)
#include "tst_layers.moc"
