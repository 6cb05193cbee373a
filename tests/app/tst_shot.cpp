#include <QDir>
#include <QImageReader>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

// `highwater shot`: one picture in each form, animations, and what is said when it cannot be.
class TstShot : public QObject {
    Q_OBJECT

private slots:
    void onePictureInEachForm();
    void anAnimationHasItsPictures();
    void numberedPicturesDiffer();
    void aGroupFromInside();
    void wrongOptionsAreRefused();
    void aFolderThatIsNotThereIsTold();

private:
    struct Ran {
        int code;
        QString words;
    };
    Ran shot(const QStringList& arguments);
};

TstShot::Ran TstShot::shot(const QStringList& arguments)
{
    QProcess process;
    process.start(qEnvironmentVariable("HIGHWATER_BINARY"), QStringList{"shot", "--size", "640x400", "--scale", "0.5"} + arguments);
    if (!process.waitForFinished(60000))
        return {-1, "it did not end"};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardError())};
}

void TstShot::onePictureInEachForm()
{
    QTemporaryDir folder;
    for (const char* name : {"a.png", "a.svg", "a.pdf"}) {
        const auto ran = shot({"--at", "8s", "--view", "stage", "-o", folder.filePath(name)});
        QVERIFY2(ran.code == 0, qPrintable(ran.words));
        QVERIFY(QFileInfo(folder.filePath(name)).size() > 1000);
    }
    QVERIFY2(shot({"--at", "8s", "-o", folder.filePath("w.png")}).code == 0, "the window");
    QCOMPARE(QImage(folder.filePath("w.png")).size(), QSize(640, 400));
}

void TstShot::anAnimationHasItsPictures()
{
    QTemporaryDir folder;
    for (const char* view : {"stage", "window"}) {
        const QString path = folder.filePath(QString(view) + ".gif");
        const auto ran = shot({"--from", "8s", "--to", "8.4s", "--fps", "10", "--view", view, "-o", path});
        QVERIFY2(ran.code == 0, qPrintable(ran.words));
        QImageReader reader(path);
        QCOMPARE(reader.imageCount(), 5);
        QCOMPARE(reader.size(), QSize(640, 400));
        const QImage first = reader.read();
        QCOMPARE(reader.nextImageDelay(), 100);
        QVERIFY(reader.read() != first); // something moved
    }
}

void TstShot::numberedPicturesDiffer()
{
    QTemporaryDir folder;
    QCOMPARE(shot({"--from", "8s", "--to", "8.2s", "--fps", "5", "-o", folder.filePath("f.png")}).code, 0);
    QCOMPARE(QDir(folder.path()).entryList({"*.png"}, QDir::Files, QDir::Name), (QStringList{"f-0001.png", "f-0002.png"}));
    QVERIFY(QImage(folder.filePath("f-0001.png")) != QImage(folder.filePath("f-0002.png")));
}

// The stage tells the same rebalance as the window does: an SVG keeps the words.
void TstShot::aGroupFromInside()
{
    QTemporaryDir folder;
    const QString svg = folder.filePath("g.svg");
    const auto ran = shot({"--at", "8s", "--group", "billing", "--view", "stage", "-o", svg});
    QVERIFY2(ran.code == 0, qPrintable(ran.words));
    const QString plain = folder.filePath("plain.svg");
    QCOMPARE(shot({"--at", "8s", "--view", "stage", "-o", plain}).code, 0);
    QVERIFY(QFileInfo(svg).size() > 1000 && QFileInfo(svg).size() != QFileInfo(plain).size());
    for (const char* view : {"stage", "window"}) {
        const QString png = folder.filePath(QString(view) + "-g.png"), other = folder.filePath(QString(view) + ".png");
        QCOMPARE(shot({"--at", "8s", "--group", "billing", "--view", view, "-o", png}).code, 0);
        QCOMPARE(shot({"--at", "8s", "--view", view, "-o", other}).code, 0);
        QVERIFY(QImage(png) != QImage(other));
    }
    const auto wrong = shot({"--at", "8s", "--group", "nobody", "-o", folder.filePath("x.png")});
    QVERIFY(wrong.code != 0 && wrong.words.contains("nobody is none"));
}

void TstShot::wrongOptionsAreRefused()
{
    QTemporaryDir folder;
    const QString out = folder.filePath("x.gif");
    for (const QStringList& wrong : {QStringList{"--from", "8s", "-o", out}, QStringList{"--from", "9s", "--to", "8s", "-o", out},
             QStringList{"--from", "8s", "--to", "9s", "-o", folder.filePath("x.svg")}, QStringList{"--from", "0s", "--to", "1h", "--fps", "1000", "-o", out},
             QStringList{"--at", "later", "-o", folder.filePath("x.png")}}) {
        const auto ran = shot(wrong);
        QVERIFY2(ran.code == 2, qPrintable(wrong.join(' ')));
        QVERIFY(!ran.words.isEmpty());
    }
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TstShot::aFolderThatIsNotThereIsTold()
{
    for (const char* name : {"/nowhere/at/all/x.png", "/nowhere/at/all/x.gif"}) {
        const auto ran = QString(name).endsWith("gif") ? shot({"--from", "8s", "--to", "8.1s", "-o", name}) : shot({"--at", "8s", "-o", name});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.words.contains("cannot be written"), qPrintable(ran.words));
    }
}

QTEST_GUILESS_MAIN(TstShot)
#include "tst_shot.moc"
