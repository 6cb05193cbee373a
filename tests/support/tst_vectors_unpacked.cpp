#include <QTest>

#include "tests/support/vectors.h"

// Are the golden vectors there, whole and readable? Others rely on it when they skip a missing folder.
class TstVectorsUnpacked : public QObject {
    Q_OBJECT

private slots:
    void everyFolderIsThere_data();
    void everyFolderIsThere();
    void linesAreJson();
};

void TstVectorsUnpacked::everyFolderIsThere_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("file");
    const std::pair<const char*, const char*> known[] = {{"wire", "versions.json"}, {"wire-3.9", "LeaderAndIsr.jsonl"},
        {"records", "batches.jsonl"}, {"log", "plain/expect.json"}, {"algorithms", "murmur2.jsonl"},
        {"coordinator", "consumer_offsets.jsonl"}, {"behaviour", "timings.json"}, {".", "configs.json"}, {".", "errors.json"}};
    for (const auto& [folder, file] : known)
        QTest::addRow("%s/%s", folder, file) << QString(folder) << QString(file);
}

void TstVectorsUnpacked::everyFolderIsThere()
{
    QFETCH(QString, folder);
    QFETCH(QString, file);
    const auto path = vectors::folder(folder.toStdString());
    QVERIFY2(path, "not there: run CMake again, it unpacks tests/vectors/*.tar.xz");
    QVERIFY(std::filesystem::file_size(*path / file.toStdString()) > 0);
}

void TstVectorsUnpacked::linesAreJson()
{
    const auto folder = vectors::folder("algorithms");
    QVERIFY(folder);
    const auto lines = vectors::jsonLines(*folder / "murmur2.jsonl");
    QVERIFY(!lines.empty());
    for (const auto& line : lines)
        QVERIFY(line.is_object());
}

QTEST_GUILESS_MAIN(TstVectorsUnpacked)
#include "tst_vectors_unpacked.moc"
