#include <QDir>
#include <QFile>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/print.h"
#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/plot/disk_view.h"
#include "ui/plot/pair_plot.h"

using measure::Subject;
using ui::DiskView;

// "Why Kafka is fast": does the window say what it will do, show what was measured, and stop when it is told to?
class TstDiskView : public QObject {
    Q_OBJECT

private slots:
    void saysBeforehandWhatIsWrittenWhere();
    void everyCardShowsWhatWasMeasured();
    void theFileIsWhatTheCommandPrints();
    void closingItCancels();
    void cancelledOnesAreSaid();
    void aFolderThatCannotBeUsedIsTold();
    void goesWhileItMeasures();
    void speaksChinese();
};

namespace {

measure::Options tiny(const QTemporaryDir& folder)
{
    measure::Options options;
    options.folder = folder.path().toStdString();
    options.sizes.rounds = 1;
    options.sizes.blocks = 4;
    options.sizes.spanBytes = options.sizes.segmentBytes = options.sizes.sentBytes = 200000;
    options.sizes.lookups = options.sizes.scans = 2;
    options.sizes.records = 100;
    options.sizes.flushes = options.sizes.appends = 2;
    options.sizes.codecBytes = 50000;
    return options;
}

struct Shown {
    QTemporaryDir folder;
    DiskView view;

    Shown()
    {
        view.setOptions(tiny(folder));
        view.resize(1240, 720);
        view.show();
    }
    bool folderIsEmpty() const { return QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); }
    const ui::PairPlot& card(int i) const { return view.card(static_cast<Subject>(i)); }
};

} // namespace

void TstDiskView::saysBeforehandWhatIsWrittenWhere()
{
    Shown shown;
    const QString words = shown.view.findChild<QLabel*>("state")->text();
    QVERIFY2(words.contains(shown.folder.path()), qPrintable(words));
    QVERIFY2(words.contains("17 MB at a time"), qPrintable(words)); // 16 MiB beside the files
    QVERIFY(!shown.view.findChild<QWidget*>("csv")->isEnabled());
    for (int i = 0; i < measure::kSubjects; ++i) {
        QVERIFY(shown.card(i).headline().isEmpty());
        QCOMPARE(shown.card(i).bars(), 0);
    }
    QVERIFY(shown.folderIsEmpty()); // looking writes nothing
}

void TstDiskView::everyCardShowsWhatWasMeasured()
{
    Shown shown;
    shown.view.start();
    QVERIFY(shown.view.runner().isRunning());
    QVERIFY(!shown.view.findChild<QWidget*>("csv")->isEnabled());
    shown.view.runner().finish();
    QVERIFY(!shown.view.runner().isRunning());
    for (int i = 0; i < measure::kSubjects; ++i) {
        QVERIFY(shown.card(i).headline().contains(static_cast<Subject>(i) == Subject::Codec ? "÷" : "×"));
        QCOMPARE(shown.card(i).bars(), static_cast<Subject>(i) == Subject::Codec ? 5 : 2);
        QVERIFY(shown.card(i).accessibleDescription().contains(": "));
    }
    QVERIFY2(shown.view.stateWords().startsWith("Measured in " + shown.folder.path()), qPrintable(shown.view.stateWords()));
    QVERIFY(shown.folderIsEmpty());
}

void TstDiskView::theFileIsWhatTheCommandPrints()
{
    Shown shown;
    shown.view.start();
    shown.view.runner().finish();
    const QTemporaryDir elsewhere;
    QVERIFY(shown.view.saveCsv(elsewhere.filePath("measure.csv")));
    QFile file(elsewhere.filePath("measure.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), 1 + 5 * 2 + 5 + 1); // its head, the ways, what stands behind the last line
    QVERIFY(lines[0].startsWith("measurement,way,rounds,"));
    QVERIFY(lines[1].startsWith("writes,random,1,4,16384,"));
    QVERIFY(lines[15].startsWith("compression,zstd,"));
    QVERIFY(!shown.view.saveCsv(elsewhere.filePath("nowhere/measure.csv")));
}

void TstDiskView::closingItCancels()
{
    Shown shown;
    auto options = tiny(shown.folder);
    options.sizes.rounds = 1000000; // it would not end
    shown.view.setOptions(options);
    shown.view.start();
    shown.view.close();
    shown.view.runner().finish();
    QVERIFY(!shown.view.runner().isRunning());
    QVERIFY(shown.folderIsEmpty());
}

void TstDiskView::cancelledOnesAreSaid()
{
    Shown shown;
    auto options = tiny(shown.folder);
    options.sizes.rounds = 1000000;
    shown.view.setOptions(options);
    shown.view.start();
    QTest::mouseClick(shown.view.findChild<ui::PillButton*>("run"), Qt::LeftButton); // now it says Cancel
    shown.view.runner().finish();
    QCOMPARE(shown.view.stateWords(), QString("Cancelled after 0 of 6 measurements; what was written is gone again."));
    QVERIFY(shown.folderIsEmpty());
}

void TstDiskView::aFolderThatCannotBeUsedIsTold()
{
    Shown shown;
    auto options = tiny(shown.folder);
    options.folder += "/nowhere";
    shown.view.setOptions(options);
    QCOMPARE(shown.view.stateWords(), QString::fromStdString(options.folder) + " is not there: No such file or directory. Choose another folder.");
    shown.view.start();
    shown.view.runner().finish();
    QCOMPARE(shown.view.stateWords(), QString::fromStdString(options.folder) + " is not there: No such file or directory. Choose another folder.");
}

void TstDiskView::goesWhileItMeasures()
{
    const QTemporaryDir folder;
    {
        DiskView view;
        auto options = tiny(folder);
        options.sizes.rounds = 1000000;
        view.setOptions(options);
        view.start();
    }
    QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TstDiskView::speaksChinese()
{
    Shown shown;
    shown.view.start();
    shown.view.runner().finish();
    const QString english = shown.card(0).accessibleName();
    ui::Appearance::instance().setLanguage(ui::Language::Chinese);
    QApplication::processEvents(); // its widgets hear of it
    QVERIFY(shown.card(0).accessibleName() != english);
    QVERIFY(shown.view.stateWords().contains(QString::fromUtf8("轮")));
    ui::Appearance::instance().setLanguage(ui::Language::English);
    QApplication::processEvents();
    QCOMPARE(shown.card(0).accessibleName(), english);
}

QTEST_MAIN(TstDiskView)
#include "tst_disk_view.moc"
