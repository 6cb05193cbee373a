#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

// Does `highwater run` of one lab print the same facts and the same state hash wherever it runs? Other processes, working
// folders, time zones, locales, memory layouts, and a C library that is told the processor has no FMA (design/physics.md,
// State hash). Debug and optimised builds meet in the golden trace of tst_first_lab.
class TstSameEverywhere : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void anotherProcess() { compare({}, {}); }
    void anotherFolderAndHome();
    void anotherTimeZone_data();
    void anotherTimeZone();
    void anotherLocale_data();
    void anotherLocale();
    void anotherMemoryLayout();
    void withoutAddressRandomisation();
    void withoutFma();
    void anotherSeedDiffers();

private:
    using Environment = std::vector<std::pair<const char*, QString>>;
    static constexpr int kDeadlineMs = 60000;
    struct Played {
        QByteArray facts;
        std::string hash;
    };
    Played play(const Environment& environment, const QString& folder, const QStringList& prefix = {}, const QString& lab = {});
    void compare(const Environment& environment, const QString& folder, const QStringList& prefix = {});

    QTemporaryDir m_folder;
    QString m_lab;
    Played m_first;
};

namespace {

// A decimal comma, names and times, floating producers, faults, a group: what an environment could reach.
constexpr const char* kLab = R"(highwater = 1
title = "same everywhere"
seed = %SEED%
clock = "2026-03-29T00:59:50Z"
until = "40s"
[cluster]
brokers = 3
controllers = 3
link = { latency = "2ms", jitter = "1500us", bandwidth = "20MB/s" }
[[do]]
at = "0s"
run = "create topic orders --partitions 3 --replication 3"
[[do]]
at = "1s"
run = "start consumer billing-1 --topics orders --group billing"
[[do]]
at = "1s"
run = "start consumer billing-2 --topics orders --group billing"
[[do]]
at = "2s"
run = "start producer p1 --topic orders --rate 33.3/s --keys alice,bob,carol"
[[do]]
at = "3s"
run = "start producer p2 --topic orders --rate 7/s --acks 1 --idempotence off --config compression.type=zstd"
[[do]]
at = "10s"
run = "kill broker 2"
[[do]]
at = "22s"
run = "start broker 2"
[[do]]
at = "25s"
run = "power-off broker 1"
)";

} // namespace

void TstSameEverywhere::initTestCase()
{
    m_lab = m_folder.filePath("same.hwlab");
    for (const auto& [name, seed] : {std::pair{"same.hwlab", "7"}, std::pair{"other.hwlab", "8"}}) {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(kLab).replace("%SEED%", seed));
    }
    QVERIFY(QFile::exists(qEnvironmentVariable("HIGHWATER_BINARY")));
    m_first = play({}, {});
    QCOMPARE(m_first.hash.size(), std::size_t{32});
    QVERIFY(m_first.facts.count('\n') > 10000);
}

TstSameEverywhere::Played TstSameEverywhere::play(const Environment& environment, const QString& folder, const QStringList& prefix, const QString& lab)
{
    QProcess process;
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (const auto& [name, value] : environment)
        variables.insert(QString::fromLatin1(name), value);
    process.setProcessEnvironment(variables);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    QStringList words = prefix;
    words << qEnvironmentVariable("HIGHWATER_BINARY") << "run" << (lab.isEmpty() ? m_lab : lab) << "--facts" << "--report" << "json";
    process.start(words.takeFirst(), words);
    if (!process.waitForFinished(kDeadlineMs) || process.exitCode() != 0) {
        QTest::qFail(("run failed: " + process.readAllStandardError()).constData(), __FILE__, __LINE__);
        return {};
    }
    Played out{process.readAllStandardOutput(), {}};
    const auto lastLine = out.facts.left(out.facts.size() - 1).lastIndexOf('\n') + 1;
    const auto report = nlohmann::json::parse(out.facts.mid(lastLine).toStdString(), nullptr, false);
    if (report.is_object())
        out.hash = report.value("stateHash", "");
    return out;
}

void TstSameEverywhere::compare(const Environment& environment, const QString& folder, const QStringList& prefix)
{
    const Played again = play(environment, folder, prefix);
    QCOMPARE(again.hash, m_first.hash);
    if (again.facts == m_first.facts)
        return;
    const auto was = m_first.facts.split('\n'), is = again.facts.split('\n');
    for (qsizetype i = 0; i < std::min(was.size(), is.size()); ++i)
        QVERIFY2(was[i] == is[i], "line " + QByteArray::number(i + 1) + "\n  was: " + was[i] + "\n  is:  " + is[i]);
    QCOMPARE(is.size(), was.size());
}

void TstSameEverywhere::anotherFolderAndHome()
{
    QTemporaryDir elsewhere;
    compare({{"HOME", elsewhere.path()}, {"HIGHWATER_HOME", elsewhere.filePath("home")}, {"TMPDIR", elsewhere.path()}}, elsewhere.path());
}

void TstSameEverywhere::anotherTimeZone_data()
{
    QTest::addColumn<QString>("zone");
    for (const char* zone : {"UTC", "Asia/Kathmandu", "Europe/Berlin", "<-12>12", "<+14>-14"})
        QTest::newRow(zone) << zone;
}

void TstSameEverywhere::anotherTimeZone()
{
    QFETCH(QString, zone);
    compare({{"TZ", zone}}, {});
}

void TstSameEverywhere::anotherLocale_data()
{
    QTest::addColumn<QString>("locale");
    for (const char* locale : {"C", "C.UTF-8", "de_DE", "tr_TR", "ar_EG"})
        QTest::newRow(locale) << locale;
}

// Locales with a decimal comma, another dotless i and other digits are made here, where the sources of locales are installed.
void TstSameEverywhere::anotherLocale()
{
    QFETCH(QString, locale);
    const QString name = locale.contains('_') ? locale + ".UTF-8" : locale;
    if (locale.contains('_')) {
        const QString localedef = QStandardPaths::findExecutable("localedef");
        if (localedef.isEmpty() || !QFile::exists("/usr/share/i18n/locales/" + locale))
            QSKIP("the sources of this locale are not installed (package locales)");
        QCOMPARE(QProcess::execute(localedef, {"-c", "--quiet", "--no-archive", "-i", locale, "-f", "UTF-8", m_folder.filePath(name)}), 0);
    }
    compare({{"LC_ALL", name}, {"LANG", name}, {"LANGUAGE", locale}, {"LOCPATH", m_folder.path()}}, {});
}

void TstSameEverywhere::anotherMemoryLayout()
{
    // Every block from the kernel, filled with a pattern when it is given and taken.
    compare({{"MALLOC_MMAP_THRESHOLD_", "256"}, {"MALLOC_MMAP_MAX_", "100000"}, {"MALLOC_PERTURB_", "165"}, {"MALLOC_ARENA_MAX", "1"}}, {});
}

void TstSameEverywhere::withoutAddressRandomisation()
{
    const QString setarch = QStandardPaths::findExecutable("setarch");
    if (setarch.isEmpty() || QProcess::execute(setarch, {"-R", "true"}) != 0)
        QSKIP("setarch -R is not allowed here");
    compare({}, {}, {setarch, "-R"});
}

void TstSameEverywhere::withoutFma() { compare({{"GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX512F"}}, {}); }

void TstSameEverywhere::anotherSeedDiffers()
{
    const Played other = play({}, {}, {}, m_folder.filePath("other.hwlab"));
    QVERIFY(other.hash != m_first.hash);
}

QTEST_GUILESS_MAIN(TstSameEverywhere)
#include "tst_same_everywhere.moc"
