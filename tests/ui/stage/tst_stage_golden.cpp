#include <QDir>
#include <QFile>
#include <QTest>

#include "tests/ui/stage/scenes.h"
#include "ui/common/appearance.h"
#include "ui/stage/stage_painter.h"

using namespace ui;

// Does the stage still draw what it drew? Each scene is compared, mark by mark, with the text that was last looked at
// and found good; UPDATE_GOLDEN=1 writes it anew.
class TstStageGolden : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void drawsTheScene_data();
    void drawsTheScene();
};

namespace {

struct Scene {
    engine::ClusterView view;
    StageInput input;
    Language language = Language::English;
};

Scene sceneOf(const QString& name)
{
    Scene scene;
    scene.input.size = {1048, 628};
    if (name == QLatin1String("troubles"))
        scene.view = scenes::troubles();
    else if (name == QLatin1String("empty"))
        scene.view = scenes::empty();
    else if (name == QLatin1String("cluster"))
        scene.view = scenes::big(6, 24, 3, 5);
    else
        scene.view = scenes::mainWindow();
    scene.input.now = std::max(scenes::mainWindowNow(), scene.view.at);
    if (name == QLatin1String("dark"))
        scene.input.theme = &Theme::dark();
    if (name == QLatin1String("partition"))
        scene.input.camera.level = ZoomLevel::Partition;
    if (name == QLatin1String("cluster"))
        scene.input.camera.level = ZoomLevel::Cluster;
    if (name == QLatin1String("pipeline"))
        scene.input.selected = ObjectId::client(engine::NodeId{10000});
    if (name == QLatin1String("hover"))
        scene.input.hovered = ObjectId::record({"orders", 0}, engine::BrokerId{1}, engine::Offset{41});
    if (name == QLatin1String("scaled"))
        scene.input.scaled = {
            {QStringLiteral("log.segment.bytes"), QStringLiteral("2 000"), QStringLiteral("1 GiB")}};
    if (name == QLatin1String("chinese"))
        scene.language = Language::Chinese;
    scene.input.wantsNames = true;
    return scene;
}

} // namespace

void TstStageGolden::drawsTheScene_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"main", "dark", "troubles", "empty", "partition", "cluster", "pipeline", "hover",
             "scaled", "chinese"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TstStageGolden::drawsTheScene()
{
    QFETCH(QString, name);
    Scene scene = sceneOf(name);
    Appearance::instance().setLanguage(scene.language);
    scene.input.view = &scene.view;
    DisplayList list;
    paintStage(scene.input, list);
    const QString drawn = printed(list);

    QFile file(QFINDTESTDATA("golden") + QLatin1Char('/') + name + QStringLiteral(".txt"));
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(drawn.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList kept = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    const QStringList now = drawn.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < std::min(kept.size(), now.size()); ++i)
        QVERIFY2(now[i] == kept[i],
            qPrintable(QStringLiteral("line %1\n  was: %2\n  is:  %3").arg(i + 1).arg(kept[i], now[i])));
    QCOMPARE(now.size(), kept.size());
}

QTEST_MAIN(TstStageGolden)
#include "tst_stage_golden.moc"
