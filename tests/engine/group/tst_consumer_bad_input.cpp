#include <QTest>

#include <string>
#include <utility>
#include <vector>

#include "tests/engine/group/classic_member.h"
#include "tests/engine/group/consumer_story.h"
#include "tests/support/print.h"

using namespace engine;

// What does a coordinator say to clients of the consumer protocol (KIP-848) that lie, are late, or never stop asking? As for
// those of the classic one (tst_classic_bad_input): Kafka's error, and others are not disturbed.
class TstConsumerBadInput : public QObject {
    Q_OBJECT

private slots:
    void consumerRefusesForeignMembers();
    void consumerRefusesOldEpochs();
    void consumerRefusesAbsurdFields_data();
    void consumerRefusesAbsurdFields();
    void patternsThatExplodeLeaveNothingBehind();
    void aConsumerSubscriptionThatTheLogCannotTakeChangesNothing();
    void oneConsumerThatJoinsForEver();
    void consumersWithoutEndAreBoundedByTheSize();
    void consumersThatFallSilentAreForgotten();
    void classicRequestsToAConsumerGroupOfOthers();
};

namespace {

// Two members that read by KIP-848, and a classic group beside them.
struct Consumers : ConsumerStory {
    explicit Consumers(GroupCoordinator::Options options = CoordinatorDriver::defaults()) : ConsumerStory(options)
    {
        other.join();
        other.sync({0});
        join("a");
        join("b", {.instanceId = "ib"});
        settle();
    }
    bool areWell()
    {
        return beat("a").error == ErrorCode::None && beat("b").error == ErrorCode::None && other.heartbeat() == ErrorCode::None;
    }
    ErrorCode errorOf(const wire::ConsumerGroupHeartbeatRequest& request)
    {
        Member stranger;
        stranger.id = request.memberId;
        return say(stranger, request).error;
    }

    ClassicMember other{driver, "other"};
};

} // namespace

void TstConsumerBadInput::consumerRefusesForeignMembers()
{
    Consumers story;
    const std::string before = story.driver.state();
    auto request = story.request(story.members["a"]);
    request.memberId = "nobody";
    QCOMPARE(story.errorOf(request), ErrorCode::UnknownMemberId);
    request.memberEpoch = -1;
    QCOMPARE(story.errorOf(request), ErrorCode::UnknownMemberId);
    request.instanceId = "ib"; // somebody else's
    QCOMPARE(story.errorOf(request), ErrorCode::FencedInstanceId);
    request.memberEpoch = 1;
    QCOMPARE(story.errorOf(request), ErrorCode::FencedInstanceId);
    request.instanceId = "nobody's";
    QCOMPARE(story.errorOf(request), ErrorCode::UnknownMemberId);
    request.memberEpoch = -2;
    QCOMPARE(story.errorOf(request), ErrorCode::UnknownMemberId);
    auto joining = story.fullRequest({.id = "thief", .options = {.instanceId = "ib"}});
    QCOMPARE(story.errorOf(joining), ErrorCode::UnreleasedInstanceId);
    request = story.request(story.members["a"]);
    request.groupId = "no-such-group";
    QCOMPARE(story.errorOf(request), ErrorCode::GroupIdNotFound);
    request.groupId = "other"; // a classic one
    QCOMPARE(story.errorOf(request), ErrorCode::GroupIdNotFound);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

void TstConsumerBadInput::consumerRefusesOldEpochs()
{
    Consumers story;
    const std::int32_t epoch = story.members["a"].epoch;
    QCOMPARE(epoch, 2);
    const std::string before = story.driver.state();
    auto request = story.request(story.members["a"]);
    for (const std::int32_t said : {1, 3, INT32_MAX}) {
        request.memberEpoch = said;
        QCOMPARE(story.errorOf(request), ErrorCode::FencedMemberEpoch);
        wire::OffsetCommitRequest commit;
        commit.groupId = "g";
        commit.memberId = "a";
        commit.generationIdOrMemberEpoch = said;
        commit.topics.push_back({.name = "orders", .partitions = {{.partitionIndex = 0, .committedOffset = 7}}});
        const auto token = story.driver.send(&GroupCoordinator::commitOffsets, commit, 9);
        const auto& committed = story.driver.answer<wire::OffsetCommitResponse>(token)->topics.at(0).partitions.at(0);
        QCOMPARE(static_cast<ErrorCode>(committed.errorCode), ErrorCode::StaleMemberEpoch);
        wire::OffsetFetchRequest fetch;
        fetch.groups.push_back({.groupId = "g", .memberId = "a", .memberEpoch = said});
        const auto fetching = story.driver.send(&GroupCoordinator::fetchOffsets, fetch, 9);
        const auto& fetched = story.driver.answer<wire::OffsetFetchResponse>(fetching)->groups.at(0);
        QCOMPARE(static_cast<ErrorCode>(fetched.errorCode), ErrorCode::StaleMemberEpoch);
    }
    // The epoch before is believed only from one that claims no more than it has.
    request.memberEpoch = 1;
    request.topicPartitions.emplace();
    request.topicPartitions->push_back({.topicId = story.driver.topicId("orders"), .partitions = {0, 1, 2, 3}});
    QCOMPARE(story.errorOf(request), ErrorCode::FencedMemberEpoch);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

void TstConsumerBadInput::consumerRefusesAbsurdFields_data()
{
    QTest::addColumn<int>("which");
    int which = 0;
    for (const char* name : {"no member id", "no group id", "empty instance id", "empty rack", "joins without a timeout",
             "negative timeout", "least timeout", "joins and owns", "joins without a subscription", "epoch -3", "least epoch",
             "leaves for a moment without an instance"})
        QTest::newRow(name) << which++;
}

void TstConsumerBadInput::consumerRefusesAbsurdFields()
{
    QFETCH(int, which);
    Consumers story;
    const std::string before = story.driver.state();
    auto request = story.fullRequest({.id = "new"});
    switch (which) {
    case 0: request.memberId = ""; break;
    case 1: request.groupId = ""; break;
    case 2: request.instanceId = ""; break;
    case 3: request.rackId = ""; break;
    case 4: request.rebalanceTimeoutMs = -1; break;
    case 5: request.rebalanceTimeoutMs = -2; break;
    case 6: request.rebalanceTimeoutMs = INT32_MIN; break;
    case 7: request.topicPartitions->push_back({.topicId = story.driver.topicId("orders"), .partitions = {0}}); break;
    case 8: request.subscribedTopicNames.reset(); break;
    case 9: request.memberEpoch = -3; break;
    case 10: request.memberEpoch = INT32_MIN; break;
    case 11: request.memberEpoch = -2; break;
    default: QFAIL("a row without a case");
    }
    QCOMPARE(story.errorOf(request), ErrorCode::InvalidRequest);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

void TstConsumerBadInput::patternsThatExplodeLeaveNothingBehind()
{
    Consumers story;
    const std::string before = story.driver.state();
    const std::vector<std::string> patterns{"((a{1000}){1000}){1000}", "[", "(?=x)", std::string(1 << 20, 'a'),
        std::string(5000, '(') + std::string(5000, ')')};
    for (const std::string& pattern : patterns) {
        QCOMPARE(story.errorOf(story.fullRequest({.id = "new", .options = {.topics = {}, .pattern = pattern, .group = "new"}})),
            ErrorCode::InvalidRegularExpression);
        auto changed = story.request(story.members["a"]); // nor does a member that is in get it
        changed.subscribedTopicRegex = pattern;
        QCOMPARE(story.errorOf(changed), ErrorCode::InvalidRegularExpression);
    }
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.driver.coordinator().consumerGroup("new") == nullptr);
    story.driver.topics[std::string(200, 'a')] = 1; // what makes a backtracking matcher try for ever
    story.join("new", {.topics = {}, .pattern = "(a|aa)+b", .group = "new"});
    story.settle("new");
    QCOMPARE(story.has("new"), std::string());
    QVERIFY(story.areWell());
}

void TstConsumerBadInput::aConsumerSubscriptionThatTheLogCannotTakeChangesNothing()
{
    Consumers story;
    Consumers::Options fat;
    fat.topics.clear();
    for (int i = 0; i < 60'000; ++i)
        fat.topics.push_back("no-such-topic-" + std::to_string(i));
    const auto before = std::pair(story.group().epoch, story.driver.coordinator().groupIds());
    story.driver.refuseAppends = ErrorCode::MessageTooLarge; // a record of a megabyte
    QCOMPARE(story.join("fat", fat).error, ErrorCode::UnknownServerError);
    fat.group = "new";
    QCOMPARE(story.join("fat", fat).error, ErrorCode::UnknownServerError);
    auto changed = story.request(story.members["a"]);
    changed.subscribedTopicNames = fat.topics;
    QCOMPARE(story.errorOf(changed), ErrorCode::UnknownServerError);
    story.driver.refuseAppends = ErrorCode::None;
    QCOMPARE(std::pair(story.group().epoch, story.driver.coordinator().groupIds()), before);
    QCOMPARE(story.group().members.at("a").topics, std::vector<std::string>{"orders"});
    QVERIFY(story.areWell());
}

void TstConsumerBadInput::oneConsumerThatJoinsForEver()
{
    Consumers story;
    const std::int32_t epoch = story.group().epoch;
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(story.join("a").error, ErrorCode::None); // epoch 0 again and again
        story.driver.run(1ms);
    }
    QCOMPARE(story.group().members.size(), std::size_t{2});
    QCOMPARE(story.group().epoch, epoch); // nothing is news
    QVERIFY(story.areWell());
    for (int i = 0; i < 1000; ++i) { // and with another subscription each time
        QCOMPARE(story.join("a", {.topics = {"orders", "t" + std::to_string(i)}}).error, ErrorCode::None);
        story.beat("b");
    }
    QCOMPARE(story.group().members.size(), std::size_t{2});
    story.settle();
    QCOMPARE(story.has("a") + "; " + story.has("b"), std::string("orders 0 1; orders 2 3"));
    QVERIFY(story.areWell());
}

void TstConsumerBadInput::consumersWithoutEndAreBoundedByTheSize()
{
    auto options = CoordinatorDriver::defaults();
    options.consumerGroupSizeMax = 50;
    Consumers story(options);
    int refused = 0;
    for (int i = 0; i < 1000; ++i) {
        const ErrorCode error = story.errorOf(story.fullRequest({.id = "crowd-" + std::to_string(i)}));
        QVERIFY(error == ErrorCode::None || error == ErrorCode::GroupMaxSizeReached);
        refused += error == ErrorCode::None ? 0 : 1;
    }
    QCOMPARE(refused, 952);
    QCOMPARE(story.group().members.size(), std::size_t{50});
    const std::string before = story.driver.state();
    auto request = story.request(story.members["a"]); // nor by any other way in
    request.memberId = "nobody";
    QCOMPARE(story.errorOf(request), ErrorCode::GroupMaxSizeReached);
    QCOMPARE(story.errorOf(story.fullRequest({.id = "b2", .options = {.instanceId = "ib"}})), ErrorCode::GroupMaxSizeReached);
    QCOMPARE(joinWith(story.driver, ClassicMember(story.driver).joinRequest()), ErrorCode::GroupMaxSizeReached);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

void TstConsumerBadInput::consumersThatFallSilentAreForgotten()
{
    Consumers story;
    for (int i = 0; i < 300; ++i) {
        const std::string number = std::to_string(i);
        const auto request = story.fullRequest({.id = "crowd-" + number, .options = {.topics = {}, .pattern = "x" + number}});
        QCOMPARE(story.errorOf(request), ErrorCode::None);
    }
    QCOMPARE(story.group().members.size(), std::size_t{302});
    for (int i = 0; i < 12; ++i) {
        story.driver.run(5s);
        story.settle();
        QVERIFY(story.areWell());
    }
    QCOMPARE(story.group().members.size(), std::size_t{2});
    QCOMPARE(story.group().target.size(), std::size_t{2});
    QVERIFY(story.group().patterns.empty());
    story.failOver(); // nor does the log keep them
    QCOMPARE(story.group().members.size(), std::size_t{2});
    QCOMPARE(story.group().target.size(), std::size_t{2});
    QVERIFY(story.group().patterns.empty());
}

void TstConsumerBadInput::classicRequestsToAConsumerGroupOfOthers()
{
    Consumers story;
    const std::string before = story.driver.state();
    ClassicMember stranger(story.driver);
    stranger.id = "nobody";
    stranger.generation = 2;
    QCOMPARE(stranger.heartbeat(), ErrorCode::UnknownMemberId);
    stranger.sync({0});
    QCOMPARE(stranger.error, ErrorCode::UnknownMemberId);
    QCOMPARE(stranger.leave(), ErrorCode::UnknownMemberId);
    QCOMPARE(stranger.commit(), ErrorCode::UnknownMemberId);
    stranger.id = "a"; // one that is in, but speaks the other protocol
    QCOMPARE(stranger.heartbeat(), ErrorCode::UnknownMemberId);
    stranger.sync({0});
    QCOMPARE(stranger.error, ErrorCode::UnknownMemberId);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

QTEST_GUILESS_MAIN(TstConsumerBadInput)
#include "tst_consumer_bad_input.moc"
