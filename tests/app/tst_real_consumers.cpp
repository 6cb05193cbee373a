#include <QElapsedTimer>
#include <QMap>
#include <QSet>
#include <QTest>

#include "tests/app/real_member.h"

// Do unmodified consumers of the world share a topic of `highwater serve` as a group: members come, leave and are killed, every
// broker dies once, the coordinator while somebody joins, offsets are reset? Nothing is skipped, nothing that somebody committed is read
// again by who comes after, and no two read a partition, but for one that lost it and does not know yet. What they told is judged
// afterwards, by their own clocks. A client that cannot be had is a loud skip.
//
// kcat is asked less: it does not tell what it committed (the cluster is asked instead), and what it prints has no date. It is
// ended by SIGTERM and SIGKILL only when it has nothing to read: it commits what poll() gave it whether it got to print it or not.
// To leave in the middle it is given a number of records.
class TstRealConsumers : public QObject {
    Q_OBJECT

private slots:
    void aGroupThroughEverything_data();
    void aGroupThroughEverything();
    void theJudgeFindsWhatIsWrong();
};

namespace {

constexpr int kBrokers = 3;
constexpr int kPartitions = 6;
constexpr int kChunk = 240;
constexpr int kLeavesAfter = 25; // records, of a kcat that leaves in the middle

using Place = std::pair<int, qint64>; // partition, offset

enum class Deaths { EveryBroker, Coordinator };
enum class Clocks { TheirOwn, OfTheReader }; // of the reader: events of two members have no order

// What is wrong with what the members told; empty: nothing.
QStringList judged(QList<MemberEvent> events, Clocks clocks)
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
    const auto say = [&](const MemberEvent& at, const QString& words) {
        wrong << QString("member %1 at %2: %3").arg(at.member).arg(at.micros).arg(words);
    };
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
                if (clocks == Clocks::TheirOwn && event.what == "revoked" && mine.value(partition).isLost)
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

    QString send()
    {
        sent += kChunk;
        return cluster.command("send p1 ledger --count " + QString::number(kChunk));
    }
    void joins(const QStringList& options = {})
    {
        members.push_back(std::make_unique<RealMember>(++started, program.mid(0, 1) + options + program.mid(1), isKcat));
    }
    // Until that is so. "": it is; else what was wanted, and what there is.
    template <class Question>
    QString until(const QString& what, Question isSo)
    {
        QElapsedTimer since;
        since.start();
        for (;;) {
            for (const auto& member : members)
                member->drain(events);
            if (isSo())
                return {};
            for (const auto& member : members)
                if (!member->isRunning())
                    return what + ": " + member->lastWords();
            if (since.elapsed() > 2 * ServedCluster::kDeadlineMs)
                return QString("%1: %2 of %3 records were read, they have %4%5")
                    .arg(what).arg(read().size()).arg(sent).arg(shares().join(" | "), history());
        }
    }
    QString reads()
    {
        return until("all is read", [&] { return read().size() == sent; });
    }
    // Each has something, and together they have everything.
    QString isShared()
    {
        return until("each has its part", [&] {
            const QStringList parts = shares();
            return !parts.contains(QString()) && parts.join(' ').split(' ').size() == kPartitions;
        });
    }
    QString isReplicated()
    {
        return until("all replicas are in sync", [&] {
            return cluster.tool("kafka-topics --describe --topic ledger").size() == 1 + kPartitions
                && cluster.tool("kafka-topics --describe --under-replicated-partitions").isEmpty();
        });
    }
    bool leaves(std::size_t which) { return endsAs(which, members[which]->leave(events)); }
    bool ends(std::size_t which) { return endsAs(which, members[which]->ends(events)); }
    void killed(std::size_t which)
    {
        members[which]->kill(events);
        endsAs(which, true);
    }
    int count(const QString& what) const
    {
        return static_cast<int>(std::count_if(events.begin(), events.end(), [&](const MemberEvent& event) { return event.what == what; }));
    }
    // As the cluster sees it.
    int size() const { return static_cast<int>(described(" --members").size()); }
    QString coordinator() const { return described(" --state").value(0).value(2).remove('(').remove(')'); } // … broker-3:9092 (3) …
    qint64 committed() const
    {
        qint64 sum = 0;
        for (const QStringList& row : described({}))
            sum += row.value(3).toLongLong();
        return sum;
    }

private:
    QList<QStringList> described(const QString& what) const
    {
        auto rows = cluster.tool("kafka-consumer-groups --describe --group billing" + what);
        rows.removeIf([](const QStringList& row) { return row.front() != "billing"; }); // the head, "has no active members"
        return rows;
    }
    bool endsAs(std::size_t which, bool well)
    {
        if (!well)
            qWarning("%s", qPrintable(members[which]->lastWords()));
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(which));
        return well;
    }
    QSet<Place> read() const
    {
        QSet<Place> out;
        for (const MemberEvent& event : events)
            if (event.what == "record")
                out.insert({event.partitions.front(), event.offset});
        return out;
    }
    // Everything but records and commits.
    QString history() const
    {
        QString out;
        for (const MemberEvent& event : events) {
            QStringList partitions;
            for (const int partition : event.partitions)
                partitions << QString::number(partition);
            if (event.what != "record" && event.what != "committed")
                out += QString("\n%1 member %2 %3 %4").arg(event.micros).arg(event.member).arg(event.what, partitions.join(','));
        }
        return out;
    }
    // What each believes to have.
    QStringList shares() const
    {
        QMap<int, QSet<int>> parts;
        for (const MemberEvent& event : events)
            for (const int partition : event.partitions) {
                if (event.what == "assigned")
                    parts[event.member].insert(partition);
                else if (event.what == "revoked" || event.what == "lost")
                    parts[event.member].remove(partition);
            }
        QStringList out;
        for (const auto& member : members) {
            QStringList mine;
            for (const int partition : parts[member->number()])
                mine << QString::number(partition);
            mine.sort();
            out << mine.join(' ');
        }
        return out;
    }
};

} // namespace

void TstRealConsumers::aGroupThroughEverything_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("protocol");
    QTest::addColumn<Deaths>("deaths");
    const QString only = qEnvironmentVariable("HIGHWATER_FAMILY");
    const auto add = [&](const char* family, const char* protocol, Deaths deaths = Deaths::EveryBroker) {
        if (only.isEmpty() || only == family)
            QTest::addRow("%s %s", family, protocol) << QString(family) << QString(protocol) << deaths;
    };
    add("kcat", "range");
    add("kcat", "cooperative-sticky", Deaths::Coordinator);
    add("librdkafka", "range");
    add("librdkafka", "cooperative-sticky", Deaths::Coordinator);
    add("confluent-kafka", "range");
    add("confluent-kafka", "cooperative-sticky", Deaths::Coordinator);
    add("confluent-kafka", "consumer"); // KIP-848
    add("kafka-python", "range");
    add("kafka-python", "roundrobin", Deaths::Coordinator);
}

#define STEP(call)                                                                                                                         \
    do {                                                                                                                                   \
        call;                                                                                                                              \
        if (QTest::currentTestFailed())                                                                                                    \
            return;                                                                                                                        \
    } while (false)

void TstRealConsumers::aGroupThroughEverything()
{
    QFETCH(QString, family);
    QFETCH(QString, protocol);
    QFETCH(Deaths, deaths);
    QStringList options{"--topic", "ledger:" + QString::number(kPartitions) + ":" + QString::number(kBrokers)};
    for (const char* config : {"group.initial.rebalance.delay.ms=0", "group.consumer.min.session.timeout.ms=6000",
             "group.consumer.session.timeout.ms=6000", "group.consumer.min.heartbeat.interval.ms=500",
             "group.consumer.heartbeat.interval.ms=500", "broker.session.timeout.ms=2000", "broker.heartbeat.interval.ms=500"})
        options << "--config" << config;
    ServedCluster cluster(options);
    QVERIFY(cluster.isReady());
    QString whyNot;
    Group group{cluster, memberProgram(family, cluster.bootstrap(), protocol, whyNot), family == "kcat"};
    if (group.program.isEmpty())
        QSKIP(qPrintable("NOT TESTED with " + family + ": " + whyNot));
    QCOMPARE(cluster.command("start producer p1 --topic ledger --acks all --partitioner RoundRobinPartitioner"), QString());

    const auto goesOn = [&] {
        QCOMPARE(group.send(), QString());
        QCOMPARE(group.reads(), QString());
    };
    const auto shares = [&] {
        QCOMPARE(group.isShared(), QString());
        goesOn();
    };
    for (int i = 0; i < 3; ++i) { // while there is something to read
        QCOMPARE(group.send(), QString());
        group.joins();
        STEP(shares());
    }
    if (group.isKcat)
        QCOMPARE(group.count("record"), group.sent); // it commits what it gives up: nothing came twice
    bool coordinatorDied = false;
    for (int broker = 1; broker <= kBrokers; ++broker) {
        const QString name = QString::number(broker);
        const bool isCoordinator = group.coordinator() == name;
        if (deaths == Deaths::Coordinator && (coordinatorDied || !isCoordinator))
            continue;
        QCOMPARE(group.send(), QString());
        if (!coordinatorDied && isCoordinator) {
            coordinatorDied = true;
            group.joins(); // what a death to come into
        }
        QCOMPARE(cluster.command("kill broker " + name), QString());
        STEP(shares());
        QCOMPARE(cluster.command("start broker " + name), QString());
        QCOMPARE(group.isReplicated(), QString());
        STEP(goesOn());
    }
    QVERIFY(coordinatorDied);
    // Killed: the others wait for the end of its session. Whoever joins then waits with them.
    QCOMPARE(group.send(), QString());
    if (group.isKcat)
        QCOMPARE(group.reads(), QString());
    group.killed(1);
    group.joins();
    STEP(shares());
    // In the middle of it.
    if (group.isKcat) {
        group.joins({"-c", QString::number(kLeavesAfter)});
        QCOMPARE(group.isShared(), QString());
        QCOMPARE(group.send(), QString());
        QVERIFY(group.ends(4));
    } else {
        QCOMPARE(group.send(), QString());
        QVERIFY(group.leaves(1));
    }
    STEP(shares());
    const int before = group.count("record") - group.sent;
    while (!group.members.empty()) { // when there is nothing to do; who left is gone at once
        QVERIFY(group.leaves(0));
        QCOMPARE(group.size(), static_cast<int>(group.members.size()));
        if (!group.members.empty())
            STEP(shares());
    }
    QCOMPARE(group.count("record") - group.sent, before); // all in order: nothing came twice
    QCOMPARE(group.committed(), qint64{group.sent});
    const QStringList wrong = judged(group.events, group.isKcat ? Clocks::OfTheReader : Clocks::TheirOwn);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join("\n")));
    QVERIFY(group.count("revoked") + group.count("lost") >= 3);
    if (!group.isKcat) {
        QVERIFY(group.count("committed") > 20);
        QCOMPARE(group.count("left"), 4);
    }
    // From the beginning again, and then not again.
    QCOMPARE(cluster.command("reset offsets billing --topic ledger --to earliest"), QString());
    group.events.clear();
    group.joins();
    QCOMPARE(group.reads(), QString());
    QVERIFY(group.leaves(0));
    QCOMPARE(group.count("record"), group.sent);
    group.joins();
    STEP(goesOn());
    QVERIFY(group.leaves(0));
    QCOMPARE(group.count("record"), group.sent);
}

// The judge itself: told by hand.
void TstRealConsumers::theJudgeFindsWhatIsWrong()
{
    const QList<MemberEvent> well{{1, 1, "assigned", {0}}, {2, 1, "record", {0}, 0}, {3, 1, "committed", {0}, 1}, {4, 1, "record", {0}, 1}, {5, 1, "revoked", {0}},
        {6, 2, "assigned", {0}}, {7, 2, "record", {0}, 1}};
    const auto with = [&](const MemberEvent& more) {
        auto events = well;
        events << more;
        return static_cast<int>(judged(events, Clocks::TheirOwn).size());
    };
    QCOMPARE(judged(well, Clocks::TheirOwn), QStringList());
    QCOMPARE(with({8, 2, "record", {0}, 2}), 0);
    QCOMPARE(with({8, 2, "record", {0}, 3}), 1); // skipped
    QCOMPARE(with({8, 1, "record", {0}, 2}), 1); // by one that gave it up
    auto again = well;
    again[6].offset = 0; // below the commit
    QCOMPARE(judged(again, Clocks::TheirOwn).size(), 1);
    auto both = well;
    both[4].micros = 8; // gives up late
    QCOMPARE(judged(both, Clocks::TheirOwn).size(), 1);
    QCOMPARE(judged(both, Clocks::OfTheReader).size(), 0);
    both[4].what = "lost"; // it was told, late
    QCOMPARE(judged(both, Clocks::TheirOwn).size(), 0);
}

QTEST_GUILESS_MAIN(TstRealConsumers)
#include "tst_real_consumers.moc"
