#include <QTest>

#include <nlohmann/json.hpp>

#include "engine/lab/lab.h"
#include "tests/support/print.h"

using namespace engine;

// Is a lab what it promises: a live cluster that plays the same again and branches? Virtual time.
class TstLab : public QObject {
    Q_OBJECT

private slots:
    void sameSetupSameRun();
    void anotherSeedIsAnotherRun();
    void aBranchKeepsTheOldFuture();
    void aSavedLabPlaysTheSameAgain();
    void theViewIsTheFoldOfTheFacts();
    void aWrongLineChangesNothing();
    void anOutsideClientIsJournaled();
    void withRecordingOffItIsTheSameRun();
};

namespace {

LabFile threeBrokers(std::uint64_t seed = 7)
{
    LabFile file;
    file.seed = seed;
    file.clock = 1767225600000;
    file.cluster.link.latency = 2ms;
    return file;
}

std::unique_ptr<Lab> started(std::uint64_t seed = 7)
{
    auto lab = std::make_unique<Lab>(threeBrokers(seed), LabOptions{});
    lab->runUntil(Time{});
    const auto result = lab->execute("create topic orders --assignment 1:2:3,2:3:1,3:1:2", "test");
    if (!result.ok)
        qFatal("%s", result.error.c_str());
    lab->runUntil(Time{1s});
    return lab;
}

void must(Lab& lab, const char* line)
{
    const auto result = lab.execute(line, "test");
    QVERIFY2(result.ok, (std::string(line) + ": " + result.error).c_str());
}

} // namespace

void TstLab::sameSetupSameRun()
{
    const auto play = [] {
        auto lab = started();
        must(*lab, "start consumer billing-1 --topics orders --group billing");
        must(*lab, "start producer p1 --topic orders --rate 20/s --keys alice,bob,carol");
        lab->runUntil(Time{5s});
        must(*lab, "kill broker 1");
        lab->runUntil(Time{20s});
        must(*lab, "start broker 1");
        lab->runUntil(Time{40s});
        return std::pair{lab->stateHash(), lab->facts().last().value};
    };
    const auto once = play();
    QCOMPARE(play(), once);
}

void TstLab::anotherSeedIsAnotherRun() { QVERIFY(started(7)->stateHash() != started(8)->stateHash()); }

void TstLab::aBranchKeepsTheOldFuture()
{
    auto lab = started();
    must(*lab, "start producer p1 --topic orders --rate 10/s");
    lab->runUntil(Time{6s});
    const std::string before = lab->stateHash();
    must(*lab, "goto 3s");
    QCOMPARE(lab->now(), Time{3s});
    must(*lab, "kill broker 2");
    lab->runUntil(Time{6s});
    QVERIFY(lab->stateHash() != before);
    must(*lab, "goto main");
    QCOMPARE(lab->stateHash(), before);
}

void TstLab::aSavedLabPlaysTheSameAgain()
{
    auto lab = started();
    must(*lab, "start producer p1 --topic orders --rate 10/s --keys alice,bob");
    lab->runUntil(Time{4s});
    must(*lab, "cut link 1 2");
    lab->runUntil(Time{9s});
    const auto saved = lab->save();
    const auto text = writeLabFile(saved.file);
    const auto read = readLabFile(text, "saved.hwlab");
    QVERIFY(read.has_value());
    Lab again(*read, LabOptions{});
    QVERIFY(again.restore(saved.inputs).ok);
    again.runUntil(*read->until);
    QCOMPARE(again.stateHash(), lab->stateHash());
    QCOMPARE(read->marks.back().stateHash, lab->stateHash());
}

void TstLab::theViewIsTheFoldOfTheFacts()
{
    auto lab = started();
    must(*lab, "start producer p1 --topic orders --rate 50/s");
    lab->runUntil(Time{8s});
    ClusterView folded;
    for (FactId id{1}; id <= lab->facts().last(); ++id.value)
        apply(folded, *lab->facts().find(id));
    const Moment past = lab->momentAt(Time{5s});
    QVERIFY(past.view->at <= Time{5s});
    QCOMPARE(folded.upTo, lab->view().upTo);
    for (const auto& [index, partition] : folded.topic("orders")->partitions)
        for (const auto& [broker, replica] : partition->copies)
            QCOMPARE(replica->endOffset.value, lab->view().partition({"orders", index})->copyOn(broker)->endOffset.value);
    QVERIFY(past.view->partition({"orders", 0})->leaderCopy()->endOffset.value <= folded.partition({"orders", 0})->leaderCopy()->endOffset.value);
}

void TstLab::aWrongLineChangesNothing()
{
    auto lab = started();
    const std::string before = lab->stateHash();
    const auto result = lab->execute("kill broker 9", "test");
    QVERIFY(!result.ok);
    QCOMPARE(result.word, std::string("9"));
    QCOMPARE(result.column, 13);
    QCOMPARE(lab->stateHash(), before);
}

void TstLab::anOutsideClientIsJournaled()
{
    auto lab = started();
    std::size_t answered = 0;
    lab->onOutside = [&](OutsideId, const ByteChain& bytes, bool) { answered += bytes.size(); };
    const OutsideId client = lab->openOutside("127.0.0.1:50000", BrokerId{1});
    const auto hello = fromHex("000000170012000300000001000474657374000373770431"
                               "2e3000"); // ApiVersions v3 of client "test" (facts §1.4)
    lab->outsideBytes(client, Slice::adopt(*hello));
    lab->runUntil(Time{2s});
    QVERIFY(answered > 100);
    const auto saved = lab->save();
    QVERIFY(!saved.inputs.empty());
    const auto read = readLabFile(writeLabFile(saved.file), "saved.hwlab");
    Lab again(*read, LabOptions{});
    QVERIFY(again.restore(saved.inputs).ok);
    again.runUntil(*read->until);
    QCOMPARE(again.stateHash(), lab->stateHash());
}

void TstLab::withRecordingOffItIsTheSameRun()
{
    const auto play = [](Recording recording) {
        LabOptions options;
        options.recording = recording;
        options.ledger = options.checks = options.journal = recording == Recording::Full;
        auto lab = std::make_unique<Lab>(threeBrokers(), options);
        lab->runUntil(Time{});
        must(*lab, "create topic orders --partitions 3 --replication 3");
        lab->runUntil(Time{1s});
        must(*lab, "start producer p1 --topic orders --rate 50/s");
        must(*lab, "start consumer reader --topics orders --group g");
        lab->runUntil(Time{4s});
        must(*lab, "kill broker 2");
        lab->runUntil(Time{8s});
        return lab;
    };
    const auto off = play(Recording::Off);
    QCOMPARE(off->facts().last(), FactId{});
    QCOMPARE(off->stateHash(), play(Recording::Full)->stateHash());
    // What is there is known although nobody folds facts.
    QVERIFY(!off->execute("create topic orders", "test").ok);
    QVERIFY(!off->execute("start producer p2 --topic nowhere", "test").ok);
    QCOMPARE(off->execute("start producer reader --topic orders", "test").ok, false);
    QVERIFY(!off->execute("delete topic nowhere", "test").ok);
    must(*off, "stop producer p1");
    must(*off, "delete topic orders");
}

QTEST_GUILESS_MAIN(TstLab)
#include "tst_lab.moc"
