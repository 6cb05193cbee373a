#include <QTest>

#include "engine/replication/truncation.h"
#include "tests/support/print.h"

using namespace engine;

// What does a new follower cut off, under each rule that Kafka once had? (facts §5.6)
class TstTruncation : public QObject {
    Q_OBJECT

private slots:
    void steps_data();
    void steps();
};

namespace {

constexpr Offset kNone = kNoOffset;
EpochEnd end(int epoch, Offset offset) { return {LeaderEpoch{epoch}, offset}; }

} // namespace

Q_DECLARE_METATYPE(engine::TruncationView)
Q_DECLARE_METATYPE(engine::Truncation)
Q_DECLARE_METATYPE(engine::TruncationStep)

void TstTruncation::steps_data()
{
    QTest::addColumn<Truncation>("scheme");
    QTest::addColumn<TruncationView>("view");
    QTest::addColumn<TruncationStep>("wanted");
    const auto row = [](const char* name, Truncation scheme, TruncationView view, TruncationStep wanted) { QTest::newRow(name) << scheme << view << wanted; };
    using T = Truncation;
    row("high watermark: everything above the own mark goes, acknowledged or not", T::HighWatermark, {end(0, Offset{2}), end(0, Offset{2}), Offset{2}, Offset{1}},
        {Offset{1}, true, Rule::TruncateToHighWatermark});
    row("high watermark: a mark that ran ahead cuts nothing", T::HighWatermark, {end(0, Offset{1}), end(0, Offset{2}), Offset{2}, Offset{2}},
        {Offset{2}, true, Rule::TruncateToHighWatermark});
    row("kip-101: the leader has all of it: nothing goes", T::Kip101, {end(0, Offset{2}), end(0, Offset{2}), Offset{2}, Offset{1}},
        {Offset{2}, true, Rule::TruncateByEpochOnce});
    row("kip-101: the epoch ended earlier there", T::Kip101, {end(0, Offset{1}), end(0, Offset{2}), Offset{2}, Offset{2}},
        {Offset{1}, true, Rule::TruncateByEpochOnce});
    row("kip-101: the leader knows nothing of it: the mark decides", T::Kip101, {end(-1, kNone), {}, Offset{5}, Offset{3}},
        {Offset{3}, true, Rule::TruncateToHighWatermark});
    row("kip-101 believes an epoch that it does not know", T::Kip101, {end(1, Offset{8}), end(0, Offset{4}), Offset{9}, Offset{2}},
        {Offset{8}, true, Rule::TruncateByEpochOnce});
    row("kip-279 cuts to the own end of the epoch below and asks again", T::Kip279, {end(1, Offset{8}), end(0, Offset{4}), Offset{9}, Offset{2}},
        {Offset{4}, false, Rule::TruncateByEpochLoop});
    row("kip-279: both know it: done", T::Kip279, {end(1, Offset{8}), end(1, Offset{9}), Offset{9}, Offset{2}}, {Offset{8}, true, Rule::TruncateByEpochLoop});
    row("kip-279: none below is known here", T::Kip279, {end(1, Offset{6}), {}, Offset{9}, Offset{2}}, {Offset{6}, true, Rule::TruncateByEpochLoop});
    row("epoch: the smaller end of an epoch that both know", T::Epoch, {end(3, Offset{7}), end(3, Offset{9}), Offset{9}, Offset{9}},
        {Offset{7}, true, Rule::TruncateByEpoch});
    row("epoch: the own end of the epoch below", T::Epoch, {end(3, Offset{7}), end(2, Offset{5}), Offset{9}, Offset{9}},
        {Offset{5}, true, Rule::TruncateByEpoch});
}

void TstTruncation::steps()
{
    QFETCH(Truncation, scheme);
    QFETCH(TruncationView, view);
    QFETCH(TruncationStep, wanted);
    const auto step = truncationStep(scheme, view);
    QCOMPARE(step.to, wanted.to);
    QCOMPARE(step.done, wanted.done);
    QVERIFY(step.rule == wanted.rule);
}

QTEST_GUILESS_MAIN(TstTruncation)
#include "tst_truncation.moc"
