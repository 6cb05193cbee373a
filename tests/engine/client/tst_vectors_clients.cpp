#include <QTest>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/client/assignors.h"
#include "engine/client/group_subscription.h"
#include "engine/client/partitioner.h"
#include "engine/wire/consumer_protocol.h"
#include "engine/wire/codec.h"
#include "engine/wire/record_envelope.h"
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
    void stickyMembersRememberInKafkasBytes();
};

namespace {

TopicPartition partitionNamed(const std::string& text)
{
    const auto dash = text.rfind('-');
    return {text.substr(0, dash), std::stoi(text.substr(dash + 1))};
}

// As the leader learns of them: by the bytes of their subscriptions.
std::vector<AssignorMember> membersOf(const Json& line, AssignorKind kind)
{
    std::vector<AssignorMember> members;
    for (const Json& told : line["members"]) {
        wire::ConsumerProtocolSubscription bytes;
        bytes.topics = told["topics"].get<std::vector<std::string>>();
        for (const Json& owned : told["owned"]) {
            auto& entry = bytes.ownedPartitions.emplace_back();
            entry.topic = partitionNamed(owned).topic;
            entry.partitions = {partitionNamed(owned).partition};
        }
        bytes.generationId = told["generation"];
        if (told.contains("rack") && !told["rack"].is_null())
            bytes.rackId = told["rack"].get<std::string>();
        if (!told["userData"].is_null())
            bytes.userData = vectors::hex(told["userData"]);
        std::optional<std::string> instance;
        if (told.contains("groupInstanceId") && !told["groupInstanceId"].is_null())
            instance = told["groupInstanceId"].get<std::string>();
        members.push_back(memberOf(kind, told["id"], instance, wire::encodeVersioned(bytes, 3)));
    }
    return members;
}

ReplicaRacks racksOf(const Json& line)
{
    ReplicaRacks racks;
    if (line.contains("replicaRacks"))
        for (const auto& [topic, partitions] : line["replicaRacks"].items())
            for (const Json& partition : partitions)
                racks[topic].push_back(partition.get<std::set<std::string>>());
    return racks;
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
    for (const auto kind : {AssignorKind::Range, AssignorKind::RoundRobin, AssignorKind::Sticky, AssignorKind::CooperativeSticky})
        QTest::newRow(std::string(assignorName(kind)).c_str())
            << QString::fromStdString(std::string(assignorName(kind))) << static_cast<int>(kind);
}

void TstVectorsClients::assignorsGiveWhatKafkasGive()
{
    NEED_VECTORS(path, "algorithms");
    QFETCH(QString, name);
    QFETCH(int, kind);
    int exact = 0, counts = 0, racks = 0, wrong = 0;
    for (const Json& line : vectors::jsonLines(path / "assignors.jsonl")) {
        if (line["assignor"] != name.toStdString())
            continue;
        const auto members = membersOf(line, static_cast<AssignorKind>(kind));
        racks += line.contains("replicaRacks") ? 1 : 0;
        const auto result
            = assign(static_cast<AssignorKind>(kind), members, line["topics"].get<PartitionCounts>(), racksOf(line));
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
        if (!line["orderSensitive"].get<bool>()) {
            qWarning("not as Kafka: %s", where.c_str());
            ++wrong;
            continue;
        }
        std::size_t kept = 0;
        for (const auto& member : members)
            for (const auto& owned : member.owned)
                kept += static_cast<std::size_t>(std::count(sorted[member.id].begin(), sorted[member.id].end(), owned));
        for (const auto& [member, list] : expected)
            QVERIFY2(sorted[member].size() == list.size(), where.c_str());
        QVERIFY2(kept >= line["kept"].get<std::size_t>(), where.c_str());
        ++counts;
    }
    qInfo("assignors.jsonl, %s: %d lines exactly, %d by counts; %d with racks", qPrintable(name), exact, counts, racks);
    QCOMPARE(wrong, 0);
    QVERIFY(exact > 0);
}

void TstVectorsClients::stickyMembersRememberInKafkasBytes()
{
    NEED_VECTORS(path, "coordinator");
    int checked = 0;
    for (const Json& line : vectors::jsonLines(path / "sticky_user_data.jsonl")) {
        const auto kind = line["assignor"] == "sticky" ? AssignorKind::Sticky : AssignorKind::CooperativeSticky;
        OwnSubscription own;
        own.topics = {"t0"};
        for (const Json& partition : line.value("partitions", Json::array()))
            own.lastAssigned.push_back(partitionNamed(partition));
        own.lastGeneration = line.value("generation", -1);
        const auto bytes = wire::decodeVersioned<wire::ConsumerProtocolSubscription>(encodeSubscription(kind, own));
        QVERIFY(bytes.has_value());
        QCOMPARE(bytes->userData.has_value(), !line["hex"].is_null());
        ++checked;
        if (!bytes->userData)
            continue;
        QCOMPARE(bytes->userData->text(), vectors::hex(line["hex"]).text());
        if (kind == AssignorKind::Sticky) {
            auto expected = own.lastAssigned;
            auto read = memberOf(kind, "m", {}, encodeSubscription(kind, own)).owned;
            std::sort(expected.begin(), expected.end());
            std::sort(read.begin(), read.end());
            QCOMPARE(read, expected);
        }
    }
    qInfo("sticky_user_data.jsonl: %d lines", checked);
    QVERIFY(checked > 0);
}

QTEST_GUILESS_MAIN(TstVectorsClients)
#include "tst_vectors_clients.moc"
