#include <QTest>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "engine/wire/json.h"
#include "tests/engine/group/consumer_story.h"
#include "tests/support/print.h"

using namespace engine;
using Options = ConsumerStory::Options;

// Does a consumer group (KIP-848) move partitions without two owners, without a stop for those that keep theirs, and without losing
// anything when its coordinator dies in between?
class TstConsumerGroups : public QObject {
    Q_OBJECT

private slots:
    void givesAPartitionOnlyWhenItWasGivenUp();
    void goesOnAfterAFailoverInTheMiddle();
    void keepsThePlaceOfAStaticMember();
    void doesNotKeepThePlaceForEverAfterAFailover();
    void dropsWhoIsSilent();
    void dropsWhoDoesNotGiveUp();
    void theGroupsOwnSettingsHoldFromTheNextHeartbeat();
    void readsNewPartitions();
    void readsTopicsOfAPattern();
    void followsTheAssignorOfMostMembers();
    void refusesWhoSpeaksForAnOldEpoch();
    void takesCommitsOfThePresentEpochOnly();
    void changesNothingIfTheLogRefuses();
    void aRecordNobodyReplicatesIsToBeTriedAgain();
    void tellsItAsFacts();
    void isTheSameAfterAFailoverWhateverHappened();
};

void TstConsumerGroups::givesAPartitionOnlyWhenItWasGivenUp()
{
    ConsumerStory story;
    story.join("a");
    QCOMPARE(story.has("a"), std::string("orders 0 1 2 3"));
    story.join("b");
    QCOMPARE(story.has("b"), std::string(""));
    QCOMPARE(story.members["b"].epoch, 2);
    const auto before = story.members["a"].owned;
    story.beat("a"); // it is told, but has not done it yet
    QCOMPARE(story.has("a"), std::string("orders 0 1"));
    story.beat("b");
    QCOMPARE(story.has("b"), std::string(""));
    story.members["a"].owned = before;
    story.acknowledge("a"); // "I still have all four"
    QCOMPARE(story.members["a"].epoch, 1);
    story.beat("b");
    QCOMPARE(story.has("b"), std::string(""));
    story.members["a"].owned = {{"orders", {0, 1}}};
    story.acknowledge("a");
    QCOMPARE(story.members["a"].epoch, 2);
    story.beat("b");
    QCOMPARE(story.has("b"), std::string("orders 2 3"));
    QVERIFY(story.group().state() == GroupState::Stable);
}

void TstConsumerGroups::goesOnAfterAFailoverInTheMiddle()
{
    ConsumerStory story;
    story.join("a");
    story.join("b");
    story.beat("a"); // must give up 2 and 3
    story.failOver();
    QVERIFY(story.group().state() == GroupState::Reconciling);
    story.beat("b");
    QCOMPARE(story.has("b"), std::string("")); // the new coordinator knows that they are not free
    story.acknowledge("a");
    story.failOver();
    story.beat("b");
    QCOMPARE(story.has("b"), std::string("orders 2 3"));
    QCOMPARE(story.members["a"].error, ErrorCode::None);
    QVERIFY(story.group().state() == GroupState::Stable);
    // Its sessions began anew: nobody is dropped before a whole one.
    story.driver.run(44s);
    QCOMPARE(story.group().members.size(), std::size_t{2});
    story.driver.run(2s);
    QCOMPARE(story.group().members.size(), std::size_t{0});
}

void TstConsumerGroups::keepsThePlaceOfAStaticMember()
{
    ConsumerStory story;
    story.join("a1", {.instanceId = "i1"});
    story.join("b");
    story.settle();
    QCOMPARE(story.has("a1"), std::string("orders 0 1"));
    QCOMPARE(story.join("a2", {.instanceId = "i1"}).error, ErrorCode::UnreleasedInstanceId);
    story.leave("a1", -2);
    QCOMPARE(story.group().member("a1")->epoch, -2);
    story.beat("b");
    QCOMPARE(story.has("b"), std::string("orders 2 3"));
    const auto epoch = story.group().epoch;
    story.join("a2", {.instanceId = "i1"});
    QCOMPARE(story.has("a2"), std::string("orders 0 1"));
    QCOMPARE(story.group().epoch, epoch); // nobody else notices
    QVERIFY(story.group().state() == GroupState::Stable);
    story.members["a1"].epoch = epoch;
    QCOMPARE(story.beat("a1").error, ErrorCode::FencedInstanceId);
    // And if it does not come back in time, its place is gone.
    story.leave("a2", -2);
    story.driver.run(40s);
    story.beat("b");
    story.driver.run(10s);
    story.beat("b");
    QCOMPARE(story.has("b"), std::string("orders 0 1 2 3"));
}

// When it left, no record says: with another coordinator its time begins anew.
void TstConsumerGroups::doesNotKeepThePlaceForEverAfterAFailover()
{
    ConsumerStory story;
    story.join("a", {.instanceId = "i1"});
    story.join("b");
    story.settle();
    story.leave("a", -2);
    story.driver.run(20s);
    story.failOver();
    for (int i = 0; i < 4; ++i) {
        story.driver.run(10s);
        story.beat("b");
    }
    QCOMPARE(story.has("b"), std::string("orders 2 3"));
    story.driver.run(10s);
    story.settle();
    QCOMPARE(story.has("b"), std::string("orders 0 1 2 3"));
}

void TstConsumerGroups::dropsWhoIsSilent()
{
    ConsumerStory story;
    story.join("a");
    story.join("b");
    story.settle();
    story.driver.run(30s);
    story.beat("b");
    story.driver.run(20s); // a said nothing for 50 s
    story.beat("b");
    QCOMPARE(story.has("b"), std::string("orders 0 1 2 3"));
    QCOMPARE(story.beat("a").error, ErrorCode::UnknownMemberId);
    const auto& left = story.driver.turn.lastBody<GroupMemberLeft>();
    QCOMPARE(left.memberId, std::string("a"));
    QVERIFY(left.why == MemberLeftWhy::SessionExpired);
}

void TstConsumerGroups::dropsWhoDoesNotGiveUp()
{
    ConsumerStory story;
    story.join("a", {.rebalanceTimeoutMs = 10'000});
    story.join("b");
    const auto owned = story.members["a"].owned;
    story.beat("a"); // the ten seconds begin
    for (int i = 0; i < 3; ++i) {
        story.driver.run(3s);
        story.members["a"].owned = owned;
        story.acknowledge("a");
    }
    QCOMPARE(story.group().members.size(), std::size_t{2});
    story.driver.run(2s);
    QCOMPARE(story.group().members.size(), std::size_t{1});
    QVERIFY(story.driver.turn.lastBody<GroupMemberLeft>().why == MemberLeftWhy::RebalanceTimeout);
    story.beat("b");
    QCOMPARE(story.has("b"), std::string("orders 0 1 2 3"));
}

// kafka-configs --entity-type groups: asked at each heartbeat, so that a session under way is neither cut nor stretched.
void TstConsumerGroups::theGroupsOwnSettingsHoldFromTheNextHeartbeat()
{
    ConsumerStory story;
    story.join("a");
    story.join("b", {.group = "other"});
    QCOMPARE(story.members["a"].heartbeatIntervalMs, 5000);
    story.driver.configs["g"] = {{"consumer.session.timeout.ms", "6000"}, {"consumer.heartbeat.interval.ms", "1000"}};
    story.driver.run(10s); // its 45 s run
    QCOMPARE(story.group().members.size(), std::size_t{1});
    QCOMPARE(story.beat("a").heartbeatIntervalMs, 1000);
    QCOMPARE(story.beat("b").heartbeatIntervalMs, 5000);
    story.driver.run(5s);
    QCOMPARE(story.group().members.size(), std::size_t{1});
    story.driver.run(2s);
    QVERIFY(story.group().members.empty());
    QVERIFY(story.driver.turn.lastBody<GroupMemberLeft>().why == MemberLeftWhy::SessionExpired);
    QCOMPARE(story.group("other").members.size(), std::size_t{1});
    story.join("a");
    QVERIFY(story.driver.turn.lastBody<GroupMemberJoined>().sessionTimeout == 6s);
    story.failOver(); // a whole session to find the new coordinator: the group's own
    story.driver.run(5s);
    QCOMPARE(story.group().members.size(), std::size_t{1});
    story.driver.configs.clear(); // --delete-config: the broker's again
    QCOMPARE(story.beat("a").heartbeatIntervalMs, 5000);
    story.driver.run(44s);
    QCOMPARE(story.group().members.size(), std::size_t{1});
    story.driver.run(2s);
    QVERIFY(story.group().members.empty());
}

void TstConsumerGroups::readsNewPartitions()
{
    ConsumerStory story;
    story.join("a", {.topics = {"later", "orders"}});
    story.driver.topics["orders"] = 5;
    story.driver.topics["later"] = 1;
    const std::vector<std::string> changed{"later", "orders"};
    story.driver.coordinator().topicsChanged(story.driver.turn, changed);
    story.beat("a");
    QCOMPARE(story.has("a"), std::string("later 0, orders 0 1 2 3 4"));
    QCOMPARE(story.members["a"].epoch, 2);
    story.driver.coordinator().topicsChanged(story.driver.turn, changed); // a change of leaders is no change for a group
    story.beat("a");
    QCOMPARE(story.members["a"].epoch, 2);
    story.driver.topics.erase("orders");
    story.driver.coordinator().topicsChanged(story.driver.turn, changed);
    story.settle();
    QCOMPARE(story.has("a"), std::string("later 0"));
}

void TstConsumerGroups::readsTopicsOfAPattern()
{
    ConsumerStory story;
    story.driver.topics["eu-orders"] = 1;
    story.join("a", {.topics = {}, .pattern = ".*orders"});
    story.settle();
    QCOMPARE(story.has("a"), std::string("eu-orders 0, orders 0 1 2 3"));
    story.driver.topics["us-orders"] = 1;
    const std::vector<std::string> created{"us-orders"};
    story.driver.coordinator().topicsChanged(story.driver.turn, created);
    story.settle();
    QCOMPARE(story.has("a"), std::string("eu-orders 0, orders 0 1 2 3")); // not more often than every ten seconds
    story.driver.run(11s);
    story.settle();
    QCOMPARE(story.has("a"), std::string("eu-orders 0, orders 0 1 2 3, us-orders 0"));
    story.failOver();
    QCOMPARE(story.group().patterns.size(), std::size_t{1});
    story.leave("a");
    QVERIFY(story.group().patterns.empty());
    QCOMPARE(story.join("b", {.topics = {}, .pattern = "["}).error, ErrorCode::InvalidRegularExpression);
}

void TstConsumerGroups::followsTheAssignorOfMostMembers()
{
    ConsumerStory story;
    story.driver.topics["payments"] = 1;
    story.driver.topics["refunds"] = 1;
    const std::vector<std::string> topics{"payments", "refunds"};
    story.join("a", {.topics = topics, .assignor = "range"});
    story.join("b", {.topics = topics, .assignor = "range"});
    story.join("c", {.topics = topics, .assignor = "uniform"});
    story.settle();
    QCOMPARE(story.group().assignor(), std::string("range"));
    QCOMPARE(story.has("a"), std::string("payments 0, refunds 0")); // each topic by itself
    story.leave("a");
    story.leave("b");
    story.join("d", {.topics = topics});
    story.settle();
    QCOMPARE(story.members["c"].owned.size(), std::size_t{1}); // uniform: one for each
    QCOMPARE(story.members["d"].owned.size(), std::size_t{1});
    QCOMPARE(story.join("e", {.assignor = "sticky"}).error, ErrorCode::UnsupportedAssignor);
}

void TstConsumerGroups::refusesWhoSpeaksForAnOldEpoch()
{
    ConsumerStory story;
    story.join("a");
    story.join("b");
    story.settle();
    auto& a = story.members["a"];
    QCOMPARE(a.epoch, 2);
    a.epoch = 1;
    QCOMPARE(story.beat("a").error, ErrorCode::FencedMemberEpoch);
    // It missed the answer that raised its epoch: it says what it owns, which is not more than it has.
    a.epoch = 1;
    QCOMPARE(story.acknowledge("a").error, ErrorCode::None);
    QCOMPARE(a.epoch, 2);
    a.epoch = 3;
    QCOMPARE(story.beat("a").error, ErrorCode::FencedMemberEpoch);
    const auto& refused = story.driver.turn.lastBody<GroupRequestRefused>();
    QCOMPARE(refused.memberId, std::string("a"));
    QCOMPARE(refused.generation, 3);
    QCOMPARE(refused.current, 2);
}

void TstConsumerGroups::takesCommitsOfThePresentEpochOnly()
{
    ConsumerStory story;
    story.join("a");
    const auto commit = [&](std::int32_t epoch, const std::string& member, int version) {
        wire::OffsetCommitRequest request;
        request.groupId = "g";
        request.memberId = member;
        request.generationIdOrMemberEpoch = epoch;
        request.topics.push_back({.name = "orders", .partitions = {{.partitionIndex = 1, .committedOffset = 42}}});
        const auto token = story.driver.send(&GroupCoordinator::commitOffsets, request, version);
        return static_cast<ErrorCode>(story.driver.answer<wire::OffsetCommitResponse>(token)->topics.at(0).partitions.at(0).errorCode);
    };
    QCOMPARE(commit(1, "a", 9), ErrorCode::None);
    QCOMPARE(commit(0, "a", 9), ErrorCode::StaleMemberEpoch);
    QCOMPARE(commit(1, "a", 8), ErrorCode::UnsupportedVersion);
    QCOMPARE(commit(1, "b", 9), ErrorCode::UnknownMemberId);
    QCOMPARE(commit(-1, "", 9), ErrorCode::UnknownMemberId); // a tool, while somebody reads
    story.leave("a");
    QCOMPARE(commit(-1, "", 9), ErrorCode::None);
    story.failOver();
    QCOMPARE(story.driver.coordinator().offsets("g")->at({"orders", 1}).offset, Offset{42});
}

void TstConsumerGroups::changesNothingIfTheLogRefuses()
{
    ConsumerStory story;
    story.driver.refuseAppends = ErrorCode::NotEnoughReplicas;
    QCOMPARE(story.join("a").error, ErrorCode::CoordinatorNotAvailable);
    QVERIFY(story.driver.coordinator().consumerGroup("g") == nullptr);
    story.driver.refuseAppends = ErrorCode::None;
    story.join("a");
    story.driver.refuseAppends = ErrorCode::NotEnoughReplicas;
    QCOMPARE(story.join("b").error, ErrorCode::CoordinatorNotAvailable);
    QCOMPARE(story.group().epoch, 1);
    QCOMPARE(story.group().members.size(), std::size_t{1});
    story.driver.run(60s); // a's session is over, but that cannot be written
    QCOMPARE(story.group().members.size(), std::size_t{1});
    story.driver.refuseAppends = ErrorCode::None;
    story.driver.run(1s);
    QCOMPARE(story.group().members.size(), std::size_t{0});
}

// acks=all of the coordinator's own records fails with 7 while the ISR still names a dead broker. All protocols hear of it alike
// (Kafka 4.1.1, CoordinatorOperationExceptionHelper and appendGroupMetadataErrorToResponseError): "coordinator not available",
// after which they ask again.
void TstConsumerGroups::aRecordNobodyReplicatesIsToBeTriedAgain()
{
    ConsumerStory story;
    story.join("a");
    const auto timesOut = [&] { story.driver.nextAppendError = ErrorCode::RequestTimedOut; };
    timesOut();
    QCOMPARE(story.join("b").error, ErrorCode::CoordinatorNotAvailable);
    QCOMPARE(story.join("b").error, ErrorCode::None);
    story.leave("b");
    QCOMPARE(story.beat("a").error, ErrorCode::None);
    wire::OffsetCommitRequest commit;
    commit.groupId = "g";
    commit.memberId = "a";
    commit.generationIdOrMemberEpoch = story.members.at("a").epoch;
    commit.topics.push_back({.name = "orders", .partitions = {{.partitionIndex = 1, .committedOffset = 42}}});
    timesOut();
    const auto committed = story.driver.send(&GroupCoordinator::commitOffsets, commit, 9);
    QCOMPARE(static_cast<ErrorCode>(story.driver.answer<wire::OffsetCommitResponse>(committed)->topics.at(0).partitions.at(0).errorCode),
        ErrorCode::CoordinatorNotAvailable);
    QVERIFY(story.driver.coordinator().offsets("g") == nullptr);

    wire::JoinGroupRequest join;
    join.groupId = "classic";
    join.sessionTimeoutMs = join.rebalanceTimeoutMs = 30'000;
    join.protocolType = "consumer";
    join.protocols = {{.name = "range", .metadata = {}}};
    wire::SyncGroupRequest sync;
    sync.groupId = join.groupId;
    const auto asked = story.driver.send(&GroupCoordinator::join, join, 3); // no id needed first
    const auto* joined = story.driver.answer<wire::JoinGroupResponse>(asked);
    QCOMPARE(joined->errorCode, std::int16_t{0});
    sync.memberId = joined->memberId;
    sync.generationId = joined->generationId;
    sync.assignments = {{.memberId = sync.memberId, .assignment = {}}};
    timesOut();
    const auto* synced = story.driver.answer<wire::SyncGroupResponse>(story.driver.send(&GroupCoordinator::sync, sync, 3));
    QCOMPARE(static_cast<ErrorCode>(synced->errorCode), ErrorCode::CoordinatorNotAvailable);
}

void TstConsumerGroups::tellsItAsFacts()
{
    ConsumerStory story;
    story.join("a");
    const auto& turn = story.driver.turn;
    const auto& joined = turn.last<GroupMemberJoined>();
    QVERIFY(std::get<GroupMemberJoined>(joined.body.value).kind == GroupKind::Consumer);
    QCOMPARE(std::get<GroupMemberJoined>(joined.body.value).topics, std::vector<std::string>{"orders"});
    const auto& target = turn.last<TargetAssigned>();
    QVERIFY(target.rule == Rule::TargetUniform);
    QCOMPARE(std::get<TargetAssigned>(target.body.value).members.at(0).partitions.size(), std::size_t{4});
    const auto& step = turn.last<MemberReconciled>();
    QVERIFY(step.because.at(0) == target.id);
    QCOMPARE(std::get<MemberReconciled>(step.body.value).epoch, 1);
    QVERIFY(turn.lastBody<GroupStateChanged>().state == GroupState::Stable);
    QCOMPARE(turn.lastBody<GroupStateChanged>().assignmentEpoch, 1);
    std::vector<std::string> records;
    for (const auto& fact : turn.facts())
        if (const auto* written = fact.as<GroupRecordWritten>())
            records.push_back(std::to_string(written->offset.value) + " " + std::to_string(written->type) + " " + written->key + " = "
                + written->value);
    const std::vector<std::string> expected{"0 5 member a = orders", "1 3  = epoch 1", "2 7 target a = orders 0 1 2 3", "3 6 target = epoch 1",
        "4 8 current a = epoch 1, orders 0 1 2 3"};
    QCOMPARE(records, expected);
}

// Members come, go, sleep, lose answers, in any order; after each failover the coordinator must know exactly what the one before it knew,
// and no partition may ever belong to two.
void TstConsumerGroups::isTheSameAfterAFailoverWhateverHappened()
{
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Random random(seed, "storm");
        ConsumerStory story;
        story.driver.topics["payments"] = 3;
        story.driver.topics["eu"] = 2;
        const std::vector<std::string> names{"a", "b", "c", "d", "e"};
        const auto told = [&] {
            wire::ConsumerGroupDescribeRequest request;
            request.groupIds = {"g"};
            const auto token = story.driver.send(&GroupCoordinator::describeConsumerGroups, request, 1);
            return wire::toJson(*story.driver.answer<wire::ConsumerGroupDescribeResponse>(token), 1).dump();
        };
        for (int i = 0; i < 150; ++i) {
            const std::string& who = names[random.below(names.size())];
            const bool isIn = story.members.contains(who) && story.members[who].epoch > 0 && story.members[who].error == ErrorCode::None;
            switch (random.below(10)) {
            case 0:
            case 1:
                if (!isIn)
                    story.join(who, random.below(4) == 0 ? Options{.topics = {}, .pattern = "e.*|orders"}
                            : random.below(2) == 0        ? Options{.topics = {"orders", "payments"}}
                                                          : Options{.assignor = "range"});
                break;
            case 2:
                if (isIn)
                    story.leave(who);
                break;
            case 3:
                story.driver.run(std::chrono::seconds(random.below(20)));
                break;
            case 4:
                if (isIn) { // the answer is lost
                    const auto before = story.members[who];
                    story.acknowledge(who);
                    if (story.members[who].error == ErrorCode::None)
                        story.members[who] = before;
                }
                break;
            case 5: {
                const std::string before = told();
                story.failOver();
                QCOMPARE(told(), before);
                break;
            }
            default:
                if (isIn)
                    story.acknowledge(who);
            }
            const auto* group = story.driver.coordinator().consumerGroup("g");
            std::map<std::pair<Uuid, std::int32_t>, std::string> owners;
            if (group != nullptr)
                for (const auto& [id, member] : group->members)
                    for (const auto& [topic, partitions] : together(member.assigned, member.pendingRevocation))
                        for (const auto p : partitions)
                            QVERIFY2(owners.try_emplace({topic, p}, id).second,
                                qPrintable(QString("seed %1, step %2: a partition has two owners").arg(seed).arg(i)));
        }
    }
}

QTEST_GUILESS_MAIN(TstConsumerGroups)
#include "tst_consumer_groups.moc"
