#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "tests/tidy/source_tree.h"

// Do app/run.sh and tests/run.sh do what a newcomer's first minute needs? They run here in a copy of their own, with stand-ins
// for dpkg-query, apt-get, sudo, cmake and ctest that write down how they were called.
class TstSetup : public QObject {
    Q_OBJECT

private slots:
    void installsNothingWhenNothingIsMissing();
    void installsWhatIsMissingAndNothingElse();
    void testsInstallTheirOwnPackagesToo();
    void pythonClientsComeFromPyPiOnce();
    void pythonClientsThatCannotBeHadAreSaidAndSkipped();
    void asksForRootOnlyWhenSomethingIsMissing();
    void saysWhatToDoWithoutRoot();
    void saysWhatToDoWhenAptFails();
    void dryRunChangesNothing();
    void opensTheWindowWithItsArguments();
    void withoutADisplayOffersServe();
    void commandsNeedNoDisplay();
    void passesTheExitCodeOfTheProgramOn();
    void stopsWhenTheBuildFails();
    void testsPassTheirArgumentsToCtest();
    void ciRunsTheTests();
    void worksFromAnywhere();
};

namespace {

struct Outcome {
    int exitCode;
    QString out;
    QString words; // standard error
    QStringList calls; // of the stand-ins, in order
};

// A copy of the scripts in a folder of its own, with stand-ins in front of the PATH.
class Sandbox {
public:
    Sandbox()
    {
        for (const char* file : {"app/run.sh", "app/setup.sh", "app/packages.txt", "tests/run.sh", "tests/packages.txt",
                 "tests/app/clients/requirements.txt", ".ci/run"}) {
            QDir(path("tree")).mkpath(QFileInfo(path("tree/") + file).path());
            QFile::copy(tidy::top() + "/" + file, path("tree/") + file);
        }
        // Installed is what the file "missing" does not name; apt-get installs by emptying it.
        standIn("dpkg-query",
            "for last; do :; done\n"
            "case \" $(cat \"$SANDBOX/missing\") \" in *\" $last \"*) exit 1 ;; esac\n"
            "echo installed\n");
        standIn("apt-get",
            "echo \"apt-get $*\" >> \"$SANDBOX/calls\"\n"
            "case \"$*\" in *\" install \"*) [ -n \"${APT_FAILS:-}\" ] && exit 100; : > \"$SANDBOX/missing\" ;; esac\n");
        standIn("sudo",
            "echo \"sudo $*\" >> \"$SANDBOX/calls\"\n"
            "[ -n \"${SUDO_REFUSES:-}\" ] && exit 1\n"
            "[ \"$1\" = -n ] && shift\n"
            "exec \"$@\"\n");
        standIn("id", "echo \"${USER_ID:-0}\"\n");
        standIn("cmake",
            "echo \"cmake $*\" >> \"$SANDBOX/calls\"\n"
            "[ -n \"${BUILD_FAILS:-}\" ] && exit 1\n"
            "mkdir -p \"$SANDBOX/tree/build\"\n"
            "printf '#!/bin/sh\\necho \"highwater $*\"\\nexit ${PROGRAM_EXITS:-0}\\n' > \"$SANDBOX/tree/build/highwater\"\n"
            "chmod +x \"$SANDBOX/tree/build/highwater\"\n");
        standIn("python3", // of `python3 -m venv FOLDER`
            "echo \"python3 $*\" >> \"$SANDBOX/calls\"\n"
            "[ -n \"${NO_VENV:-}\" ] && exit 1\n"
            "mkdir -p \"$3/bin\"\n"
            "printf '#!/bin/sh\\necho \"pip $*\" >> \"$SANDBOX/calls\"\\nexit ${PYPI_FAILS:-0}\\n' > \"$3/bin/pip\"\n"
            "chmod +x \"$3/bin/pip\"\n");
        standIn("ctest", "echo \"ctest $*\" >> \"$SANDBOX/calls\"\nexit ${TESTS_EXIT:-0}\n");
        missing({});
    }

    void missing(const QStringList& packages) { write("missing", packages.join(' ')); }
    void set(const QString& name, const QString& value) { m_environment.insert(name, value); }
    void remove(const QString& program) { QFile::remove(path("bin/") + program); }
    QString path(const QString& inside) const { return m_folder.filePath(inside); }

    Outcome run(const QString& script, const QStringList& arguments = {}, const QString& from = {})
    {
        QFile::remove(path("calls"));
        QProcess process;
        QProcessEnvironment environment = m_environment;
        environment.insert("PATH", path("bin") + ":/usr/bin:/bin");
        environment.insert("SANDBOX", m_folder.path());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(from.isEmpty() ? path("tree") : from);
        process.start("/bin/bash", QStringList{path("tree/") + script} + arguments);
        process.closeWriteChannel();
        if (!process.waitForFinished(30000))
            return {-1, {}, "did not end", {}};
        QFile calls(path("calls"));
        const QString log = calls.open(QIODevice::ReadOnly) ? QString::fromUtf8(calls.readAll()) : QString();
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError()), log.split('\n', Qt::SkipEmptyParts)};
    }

private:
    void write(const QString& file, const QString& text)
    {
        QFile out(path(file));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text.toUtf8());
    }
    void standIn(const QString& program, const QString& script)
    {
        QDir(m_folder.path()).mkpath("bin");
        write("bin/" + program, "#!/bin/sh\n" + script);
        QFile::setPermissions(path("bin/") + program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

QStringList callsOf(const QString& program, const Outcome& outcome)
{
    return outcome.calls.filter(QRegularExpression("^" + program + " "));
}

} // namespace

void TstSetup::installsNothingWhenNothingIsMissing()
{
    Sandbox box;
    box.set("DISPLAY", ":7");
    const Outcome outcome = box.run("app/run.sh");
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(callsOf("apt-get", outcome), QStringList());
    QCOMPARE(callsOf("sudo", outcome), QStringList());
}

void TstSetup::installsWhatIsMissingAndNothingElse()
{
    Sandbox box;
    box.set("DISPLAY", ":7");
    box.missing({"ninja-build", "fonts-inter", "kcat"}); // kcat is for tests
    const Outcome outcome = box.run("app/run.sh");
    QCOMPARE(outcome.exitCode, 0);
    const QStringList apt = callsOf("apt-get", outcome);
    QCOMPARE(apt.size(), 2);
    QVERIFY(apt[0].endsWith(" update"));
    QVERIFY2(apt[1].endsWith(" install --no-install-recommends ninja-build fonts-inter"), qPrintable(apt[1]));
    QCOMPARE(callsOf("sudo", outcome), QStringList()); // root already
}

void TstSetup::testsInstallTheirOwnPackagesToo()
{
    Sandbox box;
    box.missing({"ninja-build", "kcat"});
    QVERIFY(callsOf("apt-get", box.run("tests/run.sh")).last().endsWith(" ninja-build kcat"));
}

void TstSetup::pythonClientsComeFromPyPiOnce()
{
    Sandbox box;
    const Outcome first = box.run("tests/run.sh");
    QCOMPARE(first.exitCode, 0);
    const QStringList pip = callsOf("pip", first);
    QCOMPARE(pip.size(), 1);
    QVERIFY2(pip[0].contains(" install ") && pip[0].endsWith("/tests/app/clients/requirements.txt"), qPrintable(pip[0]));
    const Outcome second = box.run("tests/run.sh");
    QCOMPARE(callsOf("python3", second) + callsOf("pip", second), QStringList());
    QCOMPARE(callsOf("pip", box.run("app/run.sh", {"serve"})), QStringList());
}

void TstSetup::pythonClientsThatCannotBeHadAreSaidAndSkipped()
{
    for (const char* why : {"PYPI_FAILS", "NO_VENV"}) {
        Sandbox box;
        box.set(why, "1");
        const Outcome outcome = box.run("tests/run.sh");
        QCOMPARE(outcome.exitCode, 0); // the others are tested
        QVERIFY2(outcome.words.contains("SKIPPED"), qPrintable(outcome.words));
        QVERIFY(outcome.words.contains("kafka-python"));
        QCOMPARE(callsOf("ctest", outcome).size(), 1);
        QVERIFY(!callsOf("python3", box.run("tests/run.sh")).isEmpty()); // it is tried again
    }
}

void TstSetup::asksForRootOnlyWhenSomethingIsMissing()
{
    Sandbox box;
    box.set("USER_ID", "1000");
    QCOMPARE(callsOf("sudo", box.run("tests/run.sh")), QStringList());
    box.missing({"kcat"});
    const Outcome outcome = box.run("tests/run.sh");
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(callsOf("sudo", outcome).last().contains("apt-get"));
}

void TstSetup::saysWhatToDoWithoutRoot()
{
    Sandbox box;
    box.set("USER_ID", "1000");
    box.set("SUDO_REFUSES", "yes");
    box.missing({"kcat"});
    const Outcome outcome = box.run("tests/run.sh");
    QCOMPARE(outcome.exitCode, 3);
    QVERIFY(outcome.words.contains("apt-get install --no-install-recommends kcat"));
    QCOMPARE(callsOf("cmake", outcome), QStringList());
}

void TstSetup::saysWhatToDoWhenAptFails()
{
    Sandbox box;
    box.set("APT_FAILS", "yes");
    box.missing({"kcat"});
    const Outcome outcome = box.run("tests/run.sh");
    QCOMPARE(outcome.exitCode, 3);
    QVERIFY(outcome.words.contains("could not install"));
    QVERIFY(outcome.words.contains("no network"));
    QCOMPARE(callsOf("cmake", outcome), QStringList());
}

void TstSetup::dryRunChangesNothing()
{
    Sandbox box;
    box.set("HIGHWATER_SETUP_DRY_RUN", "1");
    box.missing({"g++", "kcat"});
    const Outcome outcome = box.run("tests/run.sh");
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(outcome.words.contains("Missing Debian packages (2): g++ kcat"));
    QCOMPARE(outcome.calls, QStringList());
}

void TstSetup::opensTheWindowWithItsArguments()
{
    Sandbox box;
    box.set("WAYLAND_DISPLAY", "wayland-0");
    QCOMPARE(box.run("app/run.sh", {"a b.hwlab", "--seed", "7"}).out, QString("highwater a b.hwlab --seed 7\n"));
}

void TstSetup::withoutADisplayOffersServe()
{
    Sandbox box;
    const Outcome outcome = box.run("app/run.sh");
    QCOMPARE(outcome.exitCode, 3);
    QVERIFY(outcome.words.contains("app/run.sh serve"));
    QCOMPARE(outcome.out, QString()); // the window was not tried
}

void TstSetup::commandsNeedNoDisplay()
{
    Sandbox box;
    QCOMPARE(box.run("app/run.sh", {"serve", "--port", "0"}).out, QString("highwater serve --port 0\n"));
    QCOMPARE(box.run("app/run.sh", {"--version"}).out, QString("highwater --version\n"));
    QCOMPARE(box.run("app/run.sh", {"a.hwlab"}).exitCode, 3);
}

void TstSetup::passesTheExitCodeOfTheProgramOn()
{
    Sandbox box;
    box.set("PROGRAM_EXITS", "2");
    QCOMPARE(box.run("app/run.sh", {"run", "nothing.hwlab"}).exitCode, 2);
}

void TstSetup::stopsWhenTheBuildFails()
{
    Sandbox box;
    box.set("BUILD_FAILS", "yes");
    QCOMPARE(box.run("app/run.sh", {"serve"}).exitCode, 1);
    const Outcome outcome = box.run("tests/run.sh");
    QCOMPARE(outcome.exitCode, 1);
    QCOMPARE(callsOf("ctest", outcome), QStringList());
}

void TstSetup::testsPassTheirArgumentsToCtest()
{
    Sandbox box;
    box.set("TESTS_EXIT", "8");
    const Outcome outcome = box.run("tests/run.sh", {"-L", "quick"});
    QCOMPARE(outcome.exitCode, 8);
    QVERIFY(outcome.calls.last().startsWith("ctest "));
    QVERIFY(outcome.calls.last().contains("--output-on-failure"));
    QVERIFY(outcome.calls.last().endsWith(" -j2 -L quick"));
}

void TstSetup::ciRunsTheTests()
{
    Sandbox box;
    box.set("TESTS_EXIT", "8");
    QCOMPARE(box.run(".ci/run").exitCode, 8);
}

void TstSetup::worksFromAnywhere()
{
    Sandbox box;
    box.set("CDPATH", box.path("")); // a habit of some people that makes cd talk
    const Outcome outcome = box.run("tests/run.sh", {}, "/");
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY2(callsOf("cmake", outcome).first().contains("-B " + box.path("tree/build")), qPrintable(outcome.calls.join('\n')));
}

QTEST_GUILESS_MAIN(TstSetup)
#include "tst_setup.moc"
