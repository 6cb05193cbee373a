#include <QAccessible>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <set>

#include "tests/ui/stage/group_scenes.h"
#include "tests/ui/stage/painted.h"
#include "tests/ui/stage/print_ids.h"
#include "ui/common/appearance.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/list_painter.h"
#include "ui/stage/paint_group.h"
#include "ui/stage/stage_commands.h"
#include "ui/stage/stage_view.h"

using namespace ui;
using namespace std::chrono_literals;
using engine::ClusterView;
using engine::FactId;
using engine::NodeId;
using engine::Offset;
using engine::OwnerSpan;
using engine::Time;
using engine::TopicPartition;

// Does the group level draw who read what as it was, and can each of its things be reached?
class TstGroupLevel : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { Appearance::instance().setLanguage(Language::English); }
    void pictures();
    void drawsTheScene_data();
    void drawsTheScene();
};

namespace {

const std::string kGroup = "billing";

StageInput inputFor(const ClusterView& view, QSizeF size = {1632, 720})
{
    StageInput input;
    input.view = &view;
    input.now = scenes::groupNow();
    input.size = size;
    input.camera.level = ZoomLevel::Group;
    input.camera.group = kGroup;
    input.wantsNames = true;
    return input;
}

ClusterView sceneOf(const QString& name)
{
    return name == QLatin1String("reconciling")  ? scenes::reconciling()
        : name == QLatin1String("ailing")        ? scenes::ailing()
        : name == QLatin1String("empty")         ? scenes::emptyGroup()
        : name == QLatin1String("loading")       ? scenes::loadingGroup()
        : name == QLatin1String("outside")       ? scenes::outsideGroup()
        : name == QLatin1String("offsets-only")  ? scenes::offsetsOnly()
        : name.startsWith(QLatin1String("wide")) ? scenes::wideGroup(100, 1000, 6, 3)
                                                 : scenes::billing();
}

} // namespace

void TstGroupLevel::pictures()
{
    const QString folder = qEnvironmentVariable("PICTURES");
    if (folder.isEmpty())
        return;
    struct Look { const char* name; QSizeF size; bool dark, chinese; };
    for (const Look& look : {Look{"roomy", {1632, 720}, false, false}, {"dark-zh", {1632, 720}, true, true}, {"tight", {1280, 436}, false, false}, {"tight-zh", {1280, 436}, true, true}, {"narrow", {640, 420}, false, false}, {"4k", {3840, 1900}, false, false}})
        for (const char* name : {"billing", "reconciling", "ailing", "empty", "loading", "outside", "offsets-only", "wide"}) {
            const ClusterView view = sceneOf(QString::fromLatin1(name));
            Appearance::instance().setLanguage(look.chinese ? Language::Chinese : Language::English);
            StageInput input = inputFor(view, look.size);
            input.theme = look.dark ? &Theme::dark() : &Theme::light();
            renderImage(painted(input), input.theme->bg, 1).save(folder + QStringLiteral("/%1-%2.png").arg(QLatin1String(name), QLatin1String(look.name)));
        }
}

void TstGroupLevel::drawsTheScene_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"billing", "chinese", "reconciling", "ailing", "empty", "loading", "outside", "offsets-only", "wide", "low"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TstGroupLevel::drawsTheScene()
{
    QFETCH(QString, name);
    Appearance::instance().setLanguage(name == QLatin1String("chinese") ? Language::Chinese : Language::English);
    const ClusterView view = sceneOf(name);
    const QString drawn = printed(painted(inputFor(view, name == QLatin1String("low") ? QSizeF(1280, 436) : QSizeF(1632, 720))));
    QFile file(QFINDTESTDATA("golden") + QStringLiteral("/group-") + name + QStringLiteral(".txt"));
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(drawn.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList kept = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    const QStringList now = drawn.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < std::min(kept.size(), now.size()); ++i)
        QVERIFY2(now[i] == kept[i], qPrintable(QStringLiteral("line %1\n  was: %2\n  is:  %3").arg(i + 1).arg(kept[i], now[i])));
    QCOMPARE(now.size(), kept.size());
}

QTEST_MAIN(TstGroupLevel)
#include "tst_group_level.moc"
