#include <QTest>

#include "engine/broker/fetch_sessions.h"
#include "engine/wire/fetch_session_handler.h"
#include "tests/engine/group/fake_turn.h"
#include "tests/support/print.h"

using namespace engine;

namespace {

constexpr int kVersion = 18;
const NodeId follower{2}, client{10001};
const Uuid topicA{{1}}, topicB{{2}};

wire::FetchSessionHandler::Wanted wanted(const Uuid& topic, std::int32_t partition, std::int64_t offset = 0, std::int32_t epoch = 0)
{
    wire::FetchSessionHandler::Wanted one;
    one.topicId = topic;
    one.partition.partition = partition;
    one.partition.fetchOffset = offset;
    one.partition.currentLeaderEpoch = epoch;
    return one;
}

std::size_t count(const auto& topics)
{
    std::size_t all = 0;
    for (const auto& topic : topics)
        all += topic.partitions.size();
    return all;
}

// Both ends of one session, with nothing between them.
struct Pair {
    FakeTurn turn;
    FetchSessions broker = FetchSessions(10);
    wire::FetchSessionHandler fetcher;
    NodeId asker = follower;
    FetchSessions::Opened opened;
    wire::FetchRequest sent;     // as it was on the wire
    wire::FetchRequest whole;    // as the broker understood it
    std::int64_t highWatermark = 5;

    bool ask(const std::vector<wire::FetchSessionHandler::Wanted>& all)
    {
        sent = {};
        if (!fetcher.build(all, sent))
            return false;
        whole = sent;
        opened = broker.open(turn, whole, kVersion, asker, asker == follower);
        return true;
    }
    // The answer: one partition may bring bytes.
    wire::FetchResponse answer(const Uuid& withData = {}, std::int32_t index = -1)
    {
        wire::FetchResponse response;
        response.errorCode = static_cast<std::int16_t>(opened.error);
        if (opened.error == ErrorCode::None) {
            for (const auto& topic : whole.topics) {
                response.responses.emplace_back();
                response.responses.back().topicId = topic.topicId;
                for (const auto& partition : topic.partitions) {
                    wire::FetchResponse::PartitionData data;
                    data.partitionIndex = partition.partition;
                    data.highWatermark = highWatermark;
                    data.logStartOffset = 0;
                    if (topic.topicId == withData && partition.partition == index)
                        data.records = ByteChain(Slice::copyOf("bytes"));
                    response.responses.back().partitions.push_back(std::move(data));
                }
            }
            response.errorCode = static_cast<std::int16_t>(broker.tell(opened, response));
        }
        return response;
    }
};

} // namespace

// Who asks for the same partitions again and again names them once: do both ends always mean the same ones?
class TstFetchSessions : public QObject {
    Q_OBJECT

private slots:
    void namesOnlyWhatChanged()
    {
        Pair pair;
        QVERIFY(pair.ask({wanted(topicA, 0), wanted(topicA, 1), wanted(topicB, 0)}));
        QCOMPARE(pair.sent.sessionEpoch, 0);
        QCOMPARE(count(pair.sent.topics), std::size_t{3});
        auto told = pair.answer();
        QCOMPARE(count(told.responses), std::size_t{3}); // a full answer leaves nothing out
        QVERIFY(pair.fetcher.answered(told));
        QVERIFY(pair.fetcher.id() != 0);

        QVERIFY(pair.ask({wanted(topicA, 0), wanted(topicA, 1), wanted(topicB, 0)})); // nothing new
        QCOMPARE(pair.sent.sessionEpoch, 1);
        QCOMPARE(count(pair.sent.topics), std::size_t{0});
        QCOMPARE(count(pair.whole.topics), std::size_t{3});
        told = pair.answer();
        QCOMPARE(count(told.responses), std::size_t{0});
        QVERIFY(pair.fetcher.answered(told));

        QVERIFY(pair.ask({wanted(topicA, 0, 7), wanted(topicB, 0), wanted(topicB, 1)})); // one moved, one new, one gone
        QCOMPARE(count(pair.sent.topics), std::size_t{2});
        QCOMPARE(count(pair.sent.forgottenTopicsData), std::size_t{1});
        QCOMPARE(count(pair.whole.topics), std::size_t{3});
        QCOMPARE(pair.fetcher.partitions().size(), std::size_t{3});
        told = pair.answer();
        QCOMPARE(count(told.responses), std::size_t{1}); // of the new one it was told nothing yet
        QVERIFY(pair.fetcher.answered(told));

        pair.highWatermark = 9;
        QVERIFY(pair.ask({wanted(topicA, 0, 7), wanted(topicB, 0), wanted(topicB, 1)}));
        told = pair.answer();
        QCOMPARE(count(told.responses), std::size_t{3}); // the mark moved in each
    }
    void whatBroughtRecordsGoesToTheEndOfTheRow()
    {
        Pair pair;
        pair.ask({wanted(topicA, 0), wanted(topicA, 1)});
        QVERIFY(pair.fetcher.answered(pair.answer(topicA, 0)));
        pair.ask({wanted(topicA, 0, 3), wanted(topicA, 1)});
        QCOMPARE(pair.whole.topics.front().partitions.front().partition, 1);
        QCOMPARE(pair.whole.topics.back().partitions.back().partition, 0);
    }
    void anotherLeaderEpochHearsTheMarkAgain()
    {
        Pair pair;
        pair.ask({wanted(topicA, 0)});
        pair.fetcher.answered(pair.answer());
        pair.ask({wanted(topicA, 0, 0, 1)});
        QCOMPARE(count(pair.answer().responses), std::size_t{1});
    }
    void anUnknownSessionIsNamedInFullAgain()
    {
        Pair pair;
        pair.ask({wanted(topicA, 0), wanted(topicA, 1)});
        pair.fetcher.answered(pair.answer());
        pair.broker = FetchSessions(10); // the broker was started again
        pair.ask({wanted(topicA, 0), wanted(topicA, 1)});
        QVERIFY(pair.opened.error == ErrorCode::FetchSessionIdNotFound);
        QVERIFY(!pair.fetcher.answered(pair.answer()));
        pair.ask({wanted(topicA, 0), wanted(topicA, 1)});
        QCOMPARE(pair.sent.sessionId, 0);
        QCOMPARE(count(pair.sent.topics), std::size_t{2});
        QVERIFY(pair.fetcher.answered(pair.answer()));
    }
    void aRequestOutOfTurnEndsTheSession()
    {
        Pair pair;
        pair.ask({wanted(topicA, 0)});
        pair.fetcher.answered(pair.answer());
        pair.ask({wanted(topicA, 0)}); // reaches the broker; its answer is lost
        const std::int32_t before = pair.fetcher.id();
        wire::FetchRequest again = pair.sent;
        QVERIFY(pair.broker.open(pair.turn, again, kVersion, follower, true).error == ErrorCode::InvalidFetchSessionEpoch);
        pair.fetcher.failed();
        pair.ask({wanted(topicA, 0)});
        QCOMPARE(pair.sent.sessionId, before); // closes the old one
        QCOMPARE(pair.sent.sessionEpoch, 0);
        QVERIFY(pair.fetcher.answered(pair.answer()));
        QCOMPARE(pair.broker.size(), std::size_t{1});
    }
    void whoWaitedWhileAnotherRequestCameIsRefused()
    {
        Pair pair;
        pair.ask({wanted(topicA, 0)});
        pair.fetcher.answered(pair.answer());
        pair.ask({wanted(topicA, 0)});
        const auto waiting = pair.opened;
        wire::FetchRequest next = pair.sent;
        next.sessionEpoch = waiting.epoch;
        pair.broker.open(pair.turn, next, kVersion, follower, true);
        wire::FetchResponse late;
        QVERIFY(pair.broker.tell(waiting, late) == ErrorCode::InvalidFetchSessionEpoch);
    }
    void nothingWantedEndsIt()
    {
        Pair pair;
        pair.ask({wanted(topicA, 0)});
        pair.fetcher.answered(pair.answer());
        QVERIFY(pair.ask({})); // the last one is forgotten
        QCOMPARE(count(pair.sent.forgottenTopicsData), std::size_t{1});
        QCOMPARE(pair.broker.size(), std::size_t{0});
        QVERIFY(pair.fetcher.answered(pair.answer()));
        QVERIFY(!pair.ask({}));
    }
    void aFollowerTakesAClientsPlace()
    {
        Pair pair;
        pair.broker = FetchSessions(2);
        const auto open = [&](NodeId asker, std::size_t partitions) {
            wire::FetchRequest request;
            request.sessionEpoch = 0;
            request.topics.emplace_back();
            request.topics.back().topicId = topicA;
            for (std::size_t i = 0; i < partitions; ++i) {
                request.topics.back().partitions.emplace_back();
                request.topics.back().partitions.back().partition = static_cast<std::int32_t>(i);
            }
            return pair.broker.open(pair.turn, request, kVersion, asker, asker == follower).id;
        };
        const auto small = open(client, 1);
        const auto large = open(client, 5);
        QVERIFY(small != 0 && large != 0);
        QCOMPARE(open(client, 9), 0); // a client does not push out a client within two minutes
        const auto first = open(follower, 3);
        QVERIFY(first != 0);
        QCOMPARE(pair.broker.partitionsOf(small), std::size_t{0}); // the one worth least made way
        QCOMPARE(pair.broker.partitionsOf(large), std::size_t{5});
        const auto second = open(follower, 1);
        QVERIFY(second != 0);
        QCOMPARE(open(follower, 9), 0); // followers stay for two minutes
        QCOMPARE(open(client, 9), 0);
        QCOMPARE(pair.turn.last<FetchSessionEvicted>().as<FetchSessionEvicted>()->session, large);
        pair.turn.advance(121s, [](const Timer&) { });
        QVERIFY(open(client, 1) != 0); // nobody used it for so long
        QCOMPARE(pair.broker.size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(TstFetchSessions)
#include "tst_fetch_sessions.moc"
