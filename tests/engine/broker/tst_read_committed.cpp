#include <QTest>

#include "engine/record/record_set.h"
#include "engine/wire/fetch.h"
#include "engine/wire/list_offsets.h"
#include "tests/support/outside_client.h"
#include "tests/support/print.h"

using namespace engine;

namespace {

const TopicPartition orders{"orders", 0};
const BrokerId b1{1};
constexpr int kProduce = 9, kFetch = 12, kListOffsets = 5;

// A topic with one record of nobody's transaction, one of a transaction that is open, one behind it.
struct Story {
    TestCluster cluster;
    OutsideClients outside{cluster};
    OutsideClients::Client client;

    Story() : client((cluster.createPartition(orders, {b1}), outside.connect(b1)))
    {
        put("before", {}, {});
        BatchOptions open;
        open.producerId = ProducerId{4000};
        open.producerEpoch = ProducerEpoch{0};
        open.baseSequence = 0;
        open.isTransactional = true;
        put("in it", open, "shop");
        put("behind", {}, {});
    }
    void put(const std::string& value, const BatchOptions& options, const std::optional<std::string>& transaction)
    {
        auto request = produceRequest(orders, {value}, options);
        request.transactionalId = transaction;
        const auto answer = client.ask<wire::ProduceResponse>(kProduce, request);
        QVERIFY(answer && answer->responses.at(0).partitionResponses.at(0).errorCode == 0);
    }
    wire::FetchResponse::PartitionData fetch(std::int8_t isolation, std::int64_t from = 0)
    {
        wire::FetchRequest request;
        request.replicaId = -1;
        request.maxBytes = 1 << 20;
        request.isolationLevel = isolation;
        request.sessionEpoch = -1;
        wire::FetchRequest::FetchTopic topic;
        topic.topic = orders.topic;
        wire::FetchRequest::FetchPartition partition;
        partition.partition = orders.partition;
        partition.fetchOffset = from;
        partition.partitionMaxBytes = 1 << 20;
        topic.partitions.push_back(partition);
        request.topics.push_back(topic);
        const auto answer = client.ask<wire::FetchResponse>(kFetch, request);
        return answer && answer->responses.size() == 1 ? answer->responses[0].partitions.at(0) : wire::FetchResponse::PartitionData{};
    }
    static std::vector<std::string> values(const wire::FetchResponse::PartitionData& data)
    {
        std::vector<std::string> out;
        RecordSetReader batches(*data.records);
        while (auto batch = batches.next()) {
            RecordReader records(*batch, 1 << 20);
            for (Record record; records.next(record);)
                out.emplace_back(record.value->text());
        }
        return out;
    }
    std::int64_t latest(std::int8_t isolation)
    {
        wire::ListOffsetsRequest request;
        request.replicaId = -1;
        request.isolationLevel = isolation;
        wire::ListOffsetsRequest::ListOffsetsTopic topic;
        topic.name = orders.topic;
        wire::ListOffsetsRequest::ListOffsetsPartition partition;
        partition.partitionIndex = orders.partition;
        partition.currentLeaderEpoch = -1;
        partition.timestamp = -1;
        topic.partitions.push_back(partition);
        request.topics.push_back(topic);
        const auto answer = client.ask<wire::ListOffsetsResponse>(kListOffsets, request);
        return answer ? answer->topics.at(0).partitions.at(0).offset : -2;
    }
};

} // namespace

// Does a reader with isolation.level=read_committed stop at the first open transaction, and nobody else?
class TstReadCommitted : public QObject {
    Q_OBJECT

private slots:
    void stopsBeforeAnOpenTransaction();
    void othersReadOn();
    void theLatestOffsetIsTheLastStableOne();
};

void TstReadCommitted::stopsBeforeAnOpenTransaction()
{
    Story story;
    const auto data = story.fetch(1);
    QCOMPARE(data.highWatermark, std::int64_t{3});
    QCOMPARE(data.lastStableOffset, std::int64_t{1});
    QCOMPARE(Story::values(data), (std::vector<std::string>{"before"}));
    QVERIFY(data.abortedTransactions && data.abortedTransactions->empty());
    QVERIFY(Story::values(story.fetch(1, 1)).empty());
}

void TstReadCommitted::othersReadOn()
{
    Story story;
    const auto data = story.fetch(0);
    QCOMPARE(data.lastStableOffset, std::int64_t{1});
    QCOMPARE(Story::values(data), (std::vector<std::string>{"before", "in it", "behind"}));
    QVERIFY(!data.abortedTransactions);
}

void TstReadCommitted::theLatestOffsetIsTheLastStableOne()
{
    Story story;
    QCOMPARE(story.latest(0), std::int64_t{3});
    QCOMPARE(story.latest(1), std::int64_t{1});
}

QTEST_GUILESS_MAIN(TstReadCommitted)
#include "tst_read_committed.moc"
