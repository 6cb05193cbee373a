#include <QTest>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/client/assignors.h"
#include "engine/client/partitioner.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/codec.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;

// Do the algorithms of the clients choose as those of Apache Kafka 4.1.1? Partitioner and assignors against what Kafka's own
// classes answered.
class TstVectorsClients : public QObject {
    Q_OBJECT

private slots:
    void partitionsAreChosenByLoadAsKafkaDoes();
    void theStickyPartitionIsLeftWhenKafkaLeavesIt();
    void assignorsGiveWhatKafkasGive_data();
    void assignorsGiveWhatKafkasGive();
};

namespace {

TopicPartition partitionNamed(const std::string& text)
{
    const auto dash = text.rfind('-');
    return {text.substr(0, dash), std::stoi(text.substr(dash + 1))};
}

std::vector<AssignorMember> membersOf(const Json& line)
{
    std::vector<AssignorMember> members;
    for (const Json& told : line["members"]) {
        AssignorMember member;
        member.id = told["id"];
        if (told.contains("groupInstanceId") && !told["groupInstanceId"].is_null())
            member.instanceId = told["groupInstanceId"].get<std::string>();
        member.topics = told["topics"].get<std::vector<std::string>>();
        if (!told["userData"].is_null()) {
            ByteReader in(vectors::hex(told["userData"]));
            wire::StickyAssignorUserData previous;
            if (wire::decode(in, 1, previous)) {
                member.generation = previous.generation;
                for (const auto& topic : previous.previousAssignment)
                    for (const auto partition : topic.partitions)
                        member.owned.push_back({topic.topic, partition});
            }
        }
        members.push_back(std::move(member));
    }
    return members;
}

bool hasRacks(const Json& line)
{
    return std::any_of(line["members"].begin(), line["members"].end(), [](const Json& m) { return m.contains("rack"); });
}

} // namespace

void TstVectorsClients::partitionsAreChosenByLoadAsKafkaDoes()
{
    NEED_VECTORS(path, "algorithms");
    int checked = 0;
    for (const Json& line : vectors::jsonLines(path / "sticky-partitioner.jsonl")) {
        if (line["kind"] != "adaptive")
            continue;
        auto queues = line["queueSizes"].get<std::vector<std::int32_t>>();
        auto ids = line["partitionIds"].get<std::vector<std::int32_t>>();
        const std::int32_t count = line["partitions"];
        const auto known = static_cast<std::int32_t>(queues.size());
        queues.resize(line["length"].get<std::size_t>()); // the others are left out for their latency
        ids.resize(queues.size());
        const auto table = loadTable(queues, ids, known);
        QCOMPARE(table.has_value(), line["adaptive"].get<bool>());
        if (table)
            QCOMPARE(table->sums, line["cumulativeFrequencyTable"].get<std::vector<std::int32_t>>());
        std::vector<std::int32_t> available;
        const auto without = line["withoutLeader"].get<std::vector<std::int32_t>>();
        for (std::int32_t i = 0; i < count; ++i)
            if (std::find(without.begin(), without.end(), i) == without.end())
                available.push_back(i);
        StickyPartitioner sticky(16384);
        sticky.setLoad(table);
        for (const Json& choice : line["choices"])
            QCOMPARE(sticky.chosenBy(choice["random"], available, count), choice["partition"].get<std::int32_t>());
        ++checked;
    }
    qInfo("sticky-partitioner.jsonl, adaptive: %d lines", checked);
    QVERIFY(checked > 0);
}

void TstVectorsClients::theStickyPartitionIsLeftWhenKafkaLeavesIt()
{
    NEED_VECTORS(path, "algorithms");
    int checked = 0;
    for (const Json& line : vectors::jsonLines(path / "sticky-partitioner.jsonl")) {
        if (line["kind"] != "switching")
            continue;
        StickyPartitioner sticky(line["batchSize"].get<std::int64_t>());
        const std::int32_t count = line["partitions"];
        std::vector<std::int32_t> available(static_cast<std::size_t>(count));
        for (std::int32_t i = 0; i < count; ++i)
            available[static_cast<std::size_t>(i)] = i;
        std::int32_t partition = sticky.chosenBy(line["firstRandom"], available, count);
        QCOMPARE(partition, line["firstPartition"].get<std::int32_t>());
        for (const Json& step : line["steps"]) {
            if (sticky.switchesAfter(step["appendedBytes"], step["enableSwitch"]))
                partition = sticky.chosenBy(step["randomIfSwitching"], available, count);
            QCOMPARE(partition, step["partitionAfter"].get<std::int32_t>());
        }
        ++checked;
    }
    qInfo("sticky-partitioner.jsonl, switching: %d lines", checked);
    QVERIFY(checked > 0);
}

void TstVectorsClients::assignorsGiveWhatKafkasGive_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind");
    for (const auto kind : {AssignorKind::Range, AssignorKind::RoundRobin, AssignorKind::Sticky})
        QTest::newRow(std::string(assignorName(kind)).c_str())
            << QString::fromStdString(std::string(assignorName(kind))) << static_cast<int>(kind);
}

void TstVectorsClients::assignorsGiveWhatKafkasGive()
{
    NEED_VECTORS(path, "algorithms");
    QFETCH(QString, name);
    QFETCH(int, kind);
    int exact = 0, counts = 0, racks = 0;
    for (const Json& line : vectors::jsonLines(path / "assignors.jsonl")) {
        if (line["assignor"] != name.toStdString())
            continue;
        if (hasRacks(line)) { // rack-aware assignment is not modelled
            ++racks;
            continue;
        }
        const auto result
            = assign(static_cast<AssignorKind>(kind), membersOf(line), line["topics"].get<PartitionCounts>());
        Assignment expected;
        for (const auto& [member, partitions] : line["assignment"].items()) {
            auto& list = expected[member];
            for (const Json& partition : partitions)
                list.push_back(partitionNamed(partition));
            std::sort(list.begin(), list.end());
        }
        Assignment sorted = result;
        for (auto& [member, list] : sorted)
            std::sort(list.begin(), list.end());
        const std::string where = "story " + line["story"].dump() + " generation " + line["generation"].dump();
        if (sorted == expected) {
            ++exact;
            continue;
        }
        QVERIFY2(line["orderSensitive"].get<bool>(), where.c_str());
        std::size_t kept = 0;
        for (const auto& member : membersOf(line))
            for (const auto& owned : member.owned)
                kept += static_cast<std::size_t>(std::count(sorted[member.id].begin(), sorted[member.id].end(), owned));
        for (const auto& [member, list] : expected)
            QVERIFY2(sorted[member].size() == list.size(), where.c_str());
        QVERIFY2(kept >= line["kept"].get<std::size_t>(), where.c_str());
        ++counts;
    }
    qInfo("assignors.jsonl, %s: %d lines exactly, %d by counts, %d with racks left out", qPrintable(name), exact, counts, racks);
    QVERIFY(exact > 0);
}

QTEST_GUILESS_MAIN(TstVectorsClients)
#include "tst_vectors_clients.moc"
