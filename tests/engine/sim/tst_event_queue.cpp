// Do the queue and its table of ids keep their order and their content, whatever is put in and taken out?

#include <QTest>

#include <algorithm>
#include <map>

#include "tests/support/print.h"

#include "engine/base/random.h"
#include "engine/sim/event_queue.h"
#include "engine/sim/id_table.h"

using namespace engine;

namespace {

Scheduled eventAt(std::int64_t at, std::uint64_t seq, int node = 1)
{
    return {Time{Duration{at}}, EventSeq{seq}, {}, NodeId{node}, {}, 0, Input{seq}};
}

using Key = std::pair<Time, EventSeq>;
Key keyOf(const Scheduled& event) { return {event.at, event.seq}; }

} // namespace

class TestEventQueue : public QObject {
    Q_OBJECT

private slots:
    void equalInstantsComeInTheOrderOfScheduling();
    void agreesWithASortedMap();
    void removesAllThatMatch();
    void inOrderIsHowTheyWillCome();
    void idTableAgreesWithAMap();
    void idTableKnowsNoZero();
};

void TestEventQueue::equalInstantsComeInTheOrderOfScheduling()
{
    EventQueue queue;
    for (const std::uint64_t seq : {4, 1, 3, 2})
        queue.push(eventAt(7, seq));
    queue.push(eventAt(6, 9));
    std::vector<std::uint64_t> order;
    while (!queue.empty())
        order.push_back(queue.pop().seq.value);
    QCOMPARE(order, (std::vector<std::uint64_t>{9, 1, 2, 3, 4}));
}

void TestEventQueue::agreesWithASortedMap()
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random(seed, "queue");
        EventQueue queue;
        std::map<Key, EventQueue::Handle> expected;
        std::uint64_t seq = 0;
        for (int i = 0; i < 20000; ++i) {
            const std::uint64_t act = random.below(10);
            if (act < 5) {
                Scheduled event = eventAt(random.between(-5, 300), ++seq);
                const Key key = keyOf(event);
                expected[key] = queue.push(std::move(event));
            } else if (act < 7 && !expected.empty()) {
                auto victim = expected.begin();
                std::advance(victim, static_cast<std::ptrdiff_t>(random.below(expected.size())));
                queue.remove(victim->second);
                expected.erase(victim);
            } else if (!expected.empty()) {
                QCOMPARE(keyOf(queue.top()), expected.begin()->first);
                const Scheduled event = queue.pop();
                QCOMPARE(keyOf(event), expected.begin()->first);
                QCOMPARE(std::get<Input>(event.what).index, event.seq.value);
                expected.erase(expected.begin());
            }
            QCOMPARE(queue.size(), expected.size());
        }
    }
}

void TestEventQueue::removesAllThatMatch()
{
    EventQueue queue;
    for (std::uint64_t seq = 1; seq <= 100; ++seq)
        queue.push(eventAt(static_cast<std::int64_t>(seq * 37 % 101), seq, static_cast<int>(seq % 3)));
    std::size_t removed = 0;
    queue.removeIf([](const Scheduled& event) { return event.node == NodeId{1}; }, [&](const Scheduled&) { ++removed; });
    QCOMPARE(removed, std::size_t(34));
    QCOMPARE(queue.size(), std::size_t(66));
    Time last{-1h};
    while (!queue.empty()) {
        const Scheduled event = queue.pop();
        QVERIFY(event.node != NodeId{1});
        QVERIFY(event.at > last);
        last = event.at;
    }
}

void TestEventQueue::inOrderIsHowTheyWillCome()
{
    Random random(1, "queue");
    EventQueue queue;
    for (std::uint64_t seq = 1; seq <= 500; ++seq)
        queue.push(eventAt(random.between(0, 50), seq));
    std::vector<Key> told;
    for (const Scheduled* event : queue.inOrder())
        told.push_back(keyOf(*event));
    std::vector<Key> came;
    while (!queue.empty())
        came.push_back(keyOf(queue.pop()));
    QCOMPARE(told, came);
}

void TestEventQueue::idTableAgreesWithAMap()
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random(seed, "table");
        IdTable table;
        std::map<std::uint64_t, std::uint32_t> expected;
        for (int i = 0; i < 20000; ++i) {
            const std::uint64_t id = 1 + random.below(3000);
            const auto known = expected.find(id);
            QCOMPARE(table.find(id), known == expected.end() ? IdTable::kNone : known->second);
            if (known == expected.end()) {
                const auto slot = static_cast<std::uint32_t>(random.below(1000));
                table.insert(id, slot);
                expected[id] = slot;
            } else if (random.chance(700000)) {
                QCOMPARE(table.take(id), known->second);
                QCOMPARE(table.take(id), IdTable::kNone);
                expected.erase(known);
            }
            QCOMPARE(table.size(), expected.size());
        }
        for (std::uint64_t id = 1; id <= 3000; ++id)
            QCOMPARE(table.find(id), expected.contains(id) ? expected.at(id) : IdTable::kNone);
    }
}

void TestEventQueue::idTableKnowsNoZero()
{
    IdTable table;
    QCOMPARE(table.take(0), IdTable::kNone);
    table.insert(1, 5);
    QCOMPARE(table.find(0), IdTable::kNone);
    QCOMPARE(table.take(0), IdTable::kNone);
    QCOMPARE(table.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestEventQueue)
#include "tst_event_queue.moc"
