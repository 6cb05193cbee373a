#include <QTest>

#include <string>
#include <vector>

#include "tests/engine/group/classic_member.h"
#include "tests/engine/group/consumer_story.h"
#include "tests/support/print.h"

using namespace engine;

// Can a group change from the classic protocol to the consumer protocol, and back, while its members read?
class TstGroupMigration : public QObject {
    Q_OBJECT

private slots:
    void carriesAClassicGroupOver();
    void goesBackWhenTheLastNewMemberLeaves();
    void keepsOffsetsWhateverKindTheGroupIs();
    void doesNotMigrateIfForbidden();
    void leavesOtherProtocolsAlone();
    void dropsAClassicMemberThatDoesNotRejoin();
    void expiresOffsetsOfAnEmptyGroup();
};

namespace {

ErrorCode commit(ConsumerStory& story, const std::string& metadata = "", const std::string& group = "g")
{
    wire::OffsetCommitRequest request;
    request.groupId = group;
    request.generationIdOrMemberEpoch = -1;
    request.topics.push_back(
        {.name = "orders", .partitions = {{.partitionIndex = 0, .committedOffset = 7, .committedMetadata = metadata}}});
    const auto token = story.driver.send(&GroupCoordinator::commitOffsets, request, 9);
    return static_cast<ErrorCode>(story.driver.answer<wire::OffsetCommitResponse>(token)->topics.at(0).partitions.at(0).errorCode);
}

} // namespace

void TstGroupMigration::carriesAClassicGroupOver()
{
    ConsumerStory story;
    ClassicMember old(story.driver);
    old.join();
    QCOMPARE(old.sync({0, 1, 2, 3}), std::string("orders 0 1 2 3"));
    story.join("n");
    QVERIFY(story.driver.coordinator().group("g") == nullptr);
    QCOMPARE(story.has("n"), std::string(""));
    QCOMPARE(old.heartbeat(), ErrorCode::RebalanceInProgress);
    QCOMPARE(old.join({{"orders", {0, 1, 2, 3}}}).errorCode, std::int16_t{0}); // cooperative: it reads on
    QCOMPARE(old.generation, 1);
    QCOMPARE(old.sync(), std::string("orders 0 1"));
    story.beat("n");
    QCOMPARE(story.has("n"), std::string("")); // it did not give them up yet
    QCOMPARE(old.heartbeat(), ErrorCode::RebalanceInProgress);
    story.failOver(); // in the middle
    QCOMPARE(old.join({{"orders", {0, 1}}}).leader, std::string(""));
    QCOMPARE(old.generation, 2);
    QCOMPARE(old.sync(), std::string("orders 0 1"));
    QCOMPARE(old.heartbeat(), ErrorCode::None);
    story.beat("n");
    QCOMPARE(story.has("n"), std::string("orders 2 3"));
    QVERIFY(story.group().state() == GroupState::Stable);
}

void TstGroupMigration::goesBackWhenTheLastNewMemberLeaves()
{
    ConsumerStory story;
    ClassicMember old(story.driver);
    old.join();
    old.sync({0, 1, 2, 3});
    story.join("n");
    old.heartbeat();
    old.join();
    old.sync();
    story.leave("n");
    QVERIFY(story.driver.coordinator().consumerGroup("g") == nullptr);
    const ClassicGroup* classic = story.driver.coordinator().group("g");
    QVERIFY(classic != nullptr);
    QVERIFY(classic->is(GroupState::PreparingRebalance));
    QCOMPARE(story.driver.turn.lastBody<GroupStateChanged>().kind == GroupKind::Classic, true);
    QCOMPARE(old.heartbeat() == ErrorCode::RebalanceInProgress || old.heartbeat() == ErrorCode::IllegalGeneration, true);
    QCOMPARE(old.join().leader, old.id);
    QCOMPARE(old.sync({0, 1, 2, 3}), std::string("orders 0 1 2 3"));
    story.failOver();
    QVERIFY(story.driver.coordinator().consumerGroup("g") == nullptr);
    QCOMPARE(old.heartbeat(), ErrorCode::None);
}

void TstGroupMigration::keepsOffsetsWhateverKindTheGroupIs()
{
    ConsumerStory story;
    QCOMPARE(commit(story), ErrorCode::None);
    story.join("n"); // the empty classic group makes room
    story.failOver();
    QVERIFY(story.driver.coordinator().group("g") == nullptr);
    QCOMPARE(story.driver.coordinator().offsets("g")->at({"orders", 0}).offset, Offset{7});
    story.leave("n");
    ClassicMember old(story.driver);
    QCOMPARE(old.join().errorCode, std::int16_t{0}); // and so does the empty consumer group
    old.sync({0});
    story.failOver();
    QVERIFY(story.driver.coordinator().consumerGroup("g") == nullptr);
    QCOMPARE(story.driver.coordinator().offsets("g")->at({"orders", 0}).offset, Offset{7});
    QCOMPARE(old.heartbeat(), ErrorCode::None);
}

void TstGroupMigration::doesNotMigrateIfForbidden()
{
    auto options = CoordinatorDriver::defaults();
    options.mayUpgrade = false;
    ConsumerStory story(options);
    ClassicMember old(story.driver);
    old.join();
    old.sync({0, 1, 2, 3});
    QCOMPARE(story.join("n").error, ErrorCode::GroupIdNotFound);
    QCOMPARE(old.heartbeat(), ErrorCode::None);
}

void TstGroupMigration::leavesOtherProtocolsAlone()
{
    ConsumerStory story;
    wire::JoinGroupRequest connect;
    connect.groupId = "g";
    connect.sessionTimeoutMs = 30'000;
    connect.rebalanceTimeoutMs = 20'000;
    connect.protocolType = "connect";
    connect.protocols = {{.name = "sessioned", .metadata = {}}};
    connect.groupInstanceId = "w1"; // a static member needs no id first
    QCOMPARE(joinWith(story.driver, connect), ErrorCode::None);
    QCOMPARE(story.join("n").error, ErrorCode::GroupIdNotFound);
    story.join("n", {.group = "h"});
    connect.groupId = "h";
    QCOMPARE(joinWith(story.driver, connect), ErrorCode::InconsistentGroupProtocol);
    connect.protocolType = "consumer"; // metadata that no consumer wrote
    QCOMPARE(joinWith(story.driver, connect), ErrorCode::InconsistentGroupProtocol);
    QCOMPARE(story.group("h").members.size(), std::size_t{1});
}

void TstGroupMigration::dropsAClassicMemberThatDoesNotRejoin()
{
    ConsumerStory story;
    ClassicMember old(story.driver);
    old.join();
    old.sync({0, 1, 2, 3});
    story.join("n");
    for (int i = 0; i < 7; ++i) { // heartbeats, but no JoinGroup, for more than its rebalance timeout
        old.heartbeat();
        story.beat("n");
        story.driver.run(3s);
    }
    story.beat("n");
    QCOMPARE(story.has("n"), std::string("orders 0 1 2 3"));
    QCOMPARE(old.heartbeat(), ErrorCode::UnknownMemberId);
}

void TstGroupMigration::expiresOffsetsOfAnEmptyGroup()
{
    auto options = CoordinatorDriver::defaults();
    options.offsetsRetention = 3600s;
    options.retentionCheckInterval = 60s;
    for (const bool isConsumer : {false, true}) {
        ConsumerStory story(options);
        QCOMPARE(commit(story), ErrorCode::None);
        if (isConsumer)
            story.join("n");
        story.driver.run(20s);
        if (isConsumer)
            story.leave("n");
        story.driver.run(3500s);
        QVERIFY(story.driver.coordinator().offsets("g") != nullptr);
        story.driver.run(200s);
        QVERIFY(story.driver.coordinator().offsets("g") == nullptr);
        QVERIFY(story.driver.turn.lastBody<OffsetRemoved>().why == OffsetRemovedWhy::Expired);
        QCOMPARE(story.driver.turn.lastBody<GroupDeleted>().group, std::string("g"));
        story.failOver(); // and the log says so
        QVERIFY(story.driver.coordinator().offsets("g") == nullptr);
        QVERIFY(story.driver.coordinator().group("g") == nullptr);
        QVERIFY(story.driver.coordinator().consumerGroup("g") == nullptr);
    }
}

QTEST_GUILESS_MAIN(TstGroupMigration)
#include "tst_group_migration.moc"
