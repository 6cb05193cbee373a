#include <QMap>
#include <QSet>
#include <QTest>

#include "tests/app/real_member.h"

// Do unmodified consumers of the world share a topic of `highwater serve` as a group: members come, leave and are killed, every
// broker dies once (so that the coordinator does, too), offsets are reset? Nothing is skipped, nothing that somebody committed is read
// again by who comes after, and no two read a partition, but for one that lost it and does not know yet. What they told is judged
// afterwards, by their own clocks. A client that cannot be had is a loud skip.
class TstRealConsumers : public QObject {
    Q_OBJECT

private slots:
    void aGroupThroughEverything_data();
    void aGroupThroughEverything();
    void theJudgeFindsWhatIsWrong();
};

namespace {

constexpr int kPartitions = 6;
constexpr int kChunk = 240;

using Place = std::pair<int, qint64>; // partition, offset

// What is wrong with what the members told; empty: nothing.
QStringList judged(QList<MemberEvent> events)
{
    std::stable_sort(events.begin(), events.end(), [](const MemberEvent& a, const MemberEvent& b) { return a.micros < b.micros; });
    struct Reads {
        qint64 next = -1;            // -1: not known yet
        qint64 committedBefore = 0;  // when it got the partition
        bool isLost = false;         // somebody else got it since
    };
    QMap<int, QMap<int, Reads>> reads; // by member, by partition
    QMap<int, qint64> committed;       // by partition: answers that went well
    QStringList wrong;
    const auto say = [&](const MemberEvent& at, const QString& words) { wrong << QString("member %1 at %2: %3").arg(at.member).arg(at.micros).arg(words); };
    for (const MemberEvent& event : events) {
        auto& mine = reads[event.member];
        if (event.what == "killed" || event.what == "left") {
            mine.clear();
        } else if (event.what == "assigned") {
            for (const int partition : event.partitions) {
                for (auto other = reads.begin(); other != reads.end(); ++other)
                    if (other.key() != event.member && other->contains(partition))
                        (*other)[partition].isLost = true;
                mine[partition] = {-1, committed.value(partition, 0), false};
            }
        } else if (event.what == "revoked" || event.what == "lost") {
            for (const int partition : event.partitions) {
                if (event.what == "revoked" && mine.value(partition).isLost)
                    say(event, QString("gives up partition %1 after another one had got it").arg(partition));
                mine.remove(partition);
            }
        } else if (event.what == "committed") {
            for (const int partition : event.partitions)
                committed[partition] = std::max(committed.value(partition, 0), event.offset);
        } else if (event.what == "record") {
            const int partition = event.partitions.front();
            if (!mine.contains(partition)) {
                say(event, QString("reads partition %1, which it does not have").arg(partition));
                continue;
            }
            Reads& its = mine[partition];
            if (its.next < 0 && event.offset < its.committedBefore)
                say(event, QString("begins partition %1 at %2, but %3 was committed before").arg(partition).arg(event.offset).arg(its.committedBefore));
            if (its.next >= 0 && event.offset != its.next)
                say(event, QString("reads %1 of partition %2 after %3").arg(event.offset).arg(partition).arg(its.next - 1));
            its.next = event.offset + 1;
        }
    }
    return wrong;
}

struct Group {
    ServedCluster& cluster;
    QStringList program;
    bool isKcat;
    QList<MemberEvent> events{};
    std::vector<std::unique_ptr<RealMember>> members{};
    int sent = 0;
    int started = 0;

    QSet<Place> read() const
    {
        QSet<Place> out;
        for (const MemberEvent& event : events)
            if (event.what == "record")
                out.insert({event.partitions.front(), event.offset});
        return out;
    }
    QString send()
    {
        sent += kChunk;
        return cluster.command("send p1 ledger --count " + QString::number(kChunk));
    }
    void joins() { members.push_back(std::make_unique<RealMember>(++started, program, isKcat)); }
    // Until everything that was sent was read. "": it was.
    QString reads()
    {
        QElapsedTimer since;
        since.start();
        while (read().size() < sent && since.elapsed() < 2 * ServedCluster::kDeadlineMs)
            for (const auto& member : members)
                member->drain(events);
        return read().size() == sent ? QString() : QString("%1 of %2 records were read").arg(read().size()).arg(sent);
    }
    bool leaves(std::size_t which)
    {
        const bool well = members[which]->leave(events);
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(which));
        return well;
    }
    void killed(std::size_t which)
    {
        members[which]->kill(events);
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(which));
    }
    int count(const QString& what) const
    {
        return static_cast<int>(std::count_if(events.begin(), events.end(), [&](const MemberEvent& event) { return event.what == what; }));
    }
};

} // namespace

void TstRealConsumers::aGroupThroughEverything_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("protocol");
    const QString only = qEnvironmentVariable("HIGHWATER_FAMILY");
    const auto add = [&](const char* family, const char* protocol) {
        if (only.isEmpty() || only == family)
            QTest::addRow("%s %s", family, protocol) << QString(family) << QString(protocol);
    };
    add("kcat", "range");
    add("kcat", "cooperative-sticky");
    add("librdkafka", "range");
    add("librdkafka", "cooperative-sticky");
    add("confluent-kafka", "range");
    add("confluent-kafka", "cooperative-sticky");
    add("confluent-kafka", "consumer"); // KIP-848
    add("kafka-python", "range");
    add("kafka-python", "roundrobin");
}

void TstRealConsumers::aGroupThroughEverything()
{
    QFETCH(QString, family);
    QFETCH(QString, protocol);
    QStringList options{"--topic", "ledger:" + QString::number(kPartitions) + ":3"};
    for (const char* config : {"group.initial.rebalance.delay.ms=0", "group.consumer.min.session.timeout.ms=6000", "group.consumer.session.timeout.ms=6000",
             "group.consumer.min.heartbeat.interval.ms=500", "group.consumer.heartbeat.interval.ms=500"})
        options << "--config" << config;
    ServedCluster cluster(options);
    QVERIFY(cluster.isReady());
    QString whyNot;
    Group group{cluster, memberProgram(family, cluster.bootstrap(), "billing", "ledger", protocol, whyNot), family == "kcat"};
    if (group.program.isEmpty())
        QSKIP(qPrintable("NOT TESTED with " + family + ": " + whyNot));
    QCOMPARE(cluster.command("start producer p1 --topic ledger --acks all --partitioner RoundRobinPartitioner"), QString());

    const auto goesOn = [&] {
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(group.send(), QString());
        QCOMPARE(group.reads(), QString());
    };
    group.joins();
    goesOn();
    for (int i = 0; i < 2; ++i) { // others come while there is something to read
        group.joins();
        goesOn();
    }
    for (const char* broker : {"1", "2", "3"}) { // one of them is the coordinator
        QCOMPARE(group.send(), QString());
        QCOMPARE(cluster.command(QString("kill broker ") + broker), QString());
        QCOMPARE(cluster.command("advance 3s"), QString());
        goesOn();
        QCOMPARE(cluster.command(QString("start broker ") + broker), QString());
        goesOn();
    }
    QCOMPARE(group.send(), QString()); // in the middle of it
    if (group.isKcat)
        QVERIFY(group.leaves(1)); // kcat does not tell what it committed
    else
        group.killed(1);
    goesOn();
    group.joins();
    goesOn();
    while (!group.members.empty()) {
        QVERIFY(group.leaves(0));
        if (!group.members.empty())
            goesOn();
    }
    if (QTest::currentTestFailed())
        return;
    if (group.isKcat) {
        QVERIFY2(group.count("record") < 2 * group.sent, qPrintable(QString("%1 for %2").arg(group.count("record")).arg(group.sent)));
    } else {
        const QStringList wrong = judged(group.events);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join("\n")));
        QVERIFY(group.count("revoked") >= 3);
        QVERIFY(group.count("committed") > 20);
        QCOMPARE(group.count("left"), 3);
    }
    // From the beginning again.
    QCOMPARE(cluster.command("reset offsets billing --topic ledger --to earliest"), QString());
    group.events.clear();
    group.joins();
    QCOMPARE(group.reads(), QString());
    QVERIFY(group.leaves(0));
    QCOMPARE(group.count("record"), group.sent);
    group.events.clear();
    group.joins(); // and not again
    goesOn();
    QVERIFY(group.leaves(0));
}

// The judge itself: told by hand.
void TstRealConsumers::theJudgeFindsWhatIsWrong()
{
    const QList<MemberEvent> well{{1, 1, "assigned", {0}}, {2, 1, "record", {0}, 0}, {3, 1, "committed", {0}, 1}, {4, 1, "record", {0}, 1}, {5, 1, "revoked", {0}},
        {6, 2, "assigned", {0}}, {7, 2, "record", {0}, 1}};
    const auto with = [&](const MemberEvent& more) {
        auto events = well;
        events << more;
        return static_cast<int>(judged(events).size());
    };
    QCOMPARE(judged(well), QStringList());
    QCOMPARE(with({8, 2, "record", {0}, 2}), 0);
    QCOMPARE(with({8, 2, "record", {0}, 3}), 1); // skipped
    QCOMPARE(with({8, 1, "record", {0}, 2}), 1); // by one that gave it up
    auto again = well;
    again[6].offset = 0; // below the commit
    QCOMPARE(judged(again).size(), 1);
    auto both = well;
    both[4].micros = 8; // gives up late
    QCOMPARE(judged(both).size(), 1);
    both[4].what = "lost"; // it was told, late
    QCOMPARE(judged(both).size(), 0);
}

QTEST_GUILESS_MAIN(TstRealConsumers)
#include "tst_real_consumers.moc"
