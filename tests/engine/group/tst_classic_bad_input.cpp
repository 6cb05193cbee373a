#include <QTest>

#include <string>
#include <vector>

#include "tests/engine/group/classic_member.h"
#include "tests/engine/group/consumer_story.h"
#include "tests/support/print.h"

using namespace engine;

// What does a coordinator say to clients of the classic protocol that lie, are late, or never stop asking? Kafka's error; and
// nothing that others see changes: not a bit of the coordinator's state where a request is refused, and a bounded number of
// members, ids and groups where one is taken. (tst_consumer_bad_input: of the consumer protocol)
class TstClassicBadInput : public QObject {
    Q_OBJECT

private slots:
    void classicRefusesForeignMembers();
    void classicRefusesOldGenerations();
    void classicRefusesForeignInstances();
    void classicRefusesAbsurdSessionTimeouts();
    void aRebalanceTimeoutWithoutEndHoldsUpNobodyForEver();
    void classicRefusesUnknownProtocols();
    void commitMetadataIsBounded();
    void aSubscriptionThatTheLogCannotTakeGoesWithItsMember();
    void oneMemberThatJoinsForEver();
    void aStaticMemberThatRestartsForEver();
    void idsThatNeverComeBackAreBounded();
    void joinersWithoutEndAreBoundedByTheSize_data();
    void joinersWithoutEndAreBoundedByTheSize();
    void whoNeverFinishesJoiningIsForgotten();
    void groupsThatNobodyUsesAreForgotten();
};

namespace {

// Two members that read, and another group beside them.
struct Classics : ConsumerStory {
    explicit Classics(GroupCoordinator::Options options = CoordinatorDriver::defaults()) : ConsumerStory(options)
    {
        other.join();
        other.sync({0});
        first.join();
        first.sync({0, 1});
        const auto token = second.startJoin();
        first.join();
        second.finishJoin(token);
        first.sync({0, 1});
        second.sync();
    }
    const ClassicGroup& classic() { return *driver.coordinator().group("g"); }
    bool areWell()
    {
        return first.heartbeat() == ErrorCode::None && second.heartbeat() == ErrorCode::None && other.heartbeat() == ErrorCode::None;
    }

    ClassicMember first{driver}, second{driver}, other{driver, "other"};
};

} // namespace

void TstClassicBadInput::classicRefusesForeignMembers()
{
    Classics story;
    ClassicMember stranger(story.driver);
    stranger.id = "nobody";
    stranger.generation = story.first.generation;
    ClassicMember elsewhere(story.driver, "no-such-group");
    elsewhere.id = story.first.id;
    elsewhere.generation = 1;
    const std::string before = story.driver.state();
    QCOMPARE(joinWith(story.driver, stranger.joinRequest()), ErrorCode::UnknownMemberId);
    QCOMPARE(stranger.heartbeat(), ErrorCode::UnknownMemberId);
    stranger.sync({0});
    QCOMPARE(stranger.error, ErrorCode::UnknownMemberId);
    QCOMPARE(stranger.leave(), ErrorCode::UnknownMemberId);
    QCOMPARE(stranger.commit(), ErrorCode::UnknownMemberId);
    stranger.id = "";
    stranger.generation = -1;
    QCOMPARE(stranger.commit(), ErrorCode::UnknownMemberId); // a tool, while somebody reads
    stranger.id = story.other.id;                            // of another group
    stranger.generation = story.first.generation;
    QCOMPARE(stranger.heartbeat(), ErrorCode::UnknownMemberId);
    QCOMPARE(stranger.commit(), ErrorCode::UnknownMemberId);
    QCOMPARE(joinWith(story.driver, elsewhere.joinRequest()), ErrorCode::UnknownMemberId);
    QCOMPARE(elsewhere.heartbeat(), ErrorCode::UnknownMemberId);
    QCOMPARE(elsewhere.commit(), ErrorCode::GroupIdNotFound);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

void TstClassicBadInput::classicRefusesOldGenerations()
{
    Classics story;
    QCOMPARE(story.first.generation, 2);
    const std::string before = story.driver.state();
    for (const std::int32_t generation : {0, 1, 3, INT32_MAX, INT32_MIN}) {
        ClassicMember late = story.second;
        late.generation = generation;
        QCOMPARE(late.heartbeat(), ErrorCode::IllegalGeneration);
        late.sync({0});
        QCOMPARE(late.error, ErrorCode::IllegalGeneration);
        QCOMPARE(late.commit(), ErrorCode::IllegalGeneration);
    }
    QVERIFY(story.driver.coordinator().offsets("g") == nullptr);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

void TstClassicBadInput::classicRefusesForeignInstances()
{
    ConsumerStory story;
    ClassicMember member(story.driver);
    member.instanceId = "i1";
    member.join();
    member.sync({0});
    ClassicMember old = member;
    ClassicMember again(story.driver);
    again.instanceId = "i1";
    again.join(); // the same instance, started anew
    again.sync();
    const std::string before = story.driver.state();
    QCOMPARE(old.heartbeat(), ErrorCode::FencedInstanceId);
    old.sync({0});
    QCOMPARE(old.error, ErrorCode::FencedInstanceId);
    QCOMPARE(old.commit(), ErrorCode::FencedInstanceId);
    QCOMPARE(old.leave(), ErrorCode::FencedInstanceId);
    QCOMPARE(joinWith(story.driver, old.joinRequest()), ErrorCode::FencedInstanceId);
    old.instanceId = "i2";
    QCOMPARE(old.heartbeat(), ErrorCode::UnknownMemberId);
    QCOMPARE(old.commit(), ErrorCode::UnknownMemberId);
    QCOMPARE(story.driver.state(), before);
    QCOMPARE(again.heartbeat(), ErrorCode::None);
}

void TstClassicBadInput::classicRefusesAbsurdSessionTimeouts()
{
    Classics story;
    const std::string before = story.driver.state();
    for (const std::int32_t timeout : {INT32_MIN, -1, 0, 5'999, 1'800'001, INT32_MAX}) {
        auto request = ClassicMember(story.driver).joinRequest();
        request.sessionTimeoutMs = timeout;
        QCOMPARE(joinWith(story.driver, request), ErrorCode::InvalidSessionTimeout);
        request.memberId = story.second.id; // nor may one that is in change it to that
        QCOMPARE(joinWith(story.driver, request), ErrorCode::InvalidSessionTimeout);
    }
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

// Kafka takes any rebalance timeout. One of 24 days makes the others wait no longer than the session of the one that asked for it.
void TstClassicBadInput::aRebalanceTimeoutWithoutEndHoldsUpNobodyForEver()
{
    ConsumerStory story;
    ClassicMember good(story.driver), endless(story.driver);
    good.join();
    good.sync({0});
    auto request = endless.joinRequest();
    request.sessionTimeoutMs = 10'000;
    request.rebalanceTimeoutMs = INT32_MAX;
    request.groupInstanceId = "endless"; // needs no id first
    const auto joining = story.driver.send(&GroupCoordinator::join, request, 9);
    good.join();
    QCOMPARE(story.driver.answer<wire::JoinGroupResponse>(joining)->errorCode, std::int16_t{0});
    good.sync({0});
    QCOMPARE(good.generation, 2);
    const auto again = good.startJoin(); // the leader asks for a new generation, and the endless one never comes
    for (int i = 0; i < 4; ++i)
        story.driver.run(3s);
    QCOMPARE(good.finishJoin(again).errorCode, std::int16_t{0});
    QCOMPARE(good.generation, 3);
    QCOMPARE(story.driver.coordinator().group("g")->members.size(), std::size_t{1});
}

void TstClassicBadInput::classicRefusesUnknownProtocols()
{
    Classics story;
    const std::string before = story.driver.state();
    const auto good = ClassicMember(story.driver).joinRequest();
    for (const auto& memberId : {std::string(), story.second.id}) {
        auto request = good;
        request.memberId = memberId;
        request.protocols.front().name = "no-such";
        QCOMPARE(joinWith(story.driver, request), ErrorCode::InconsistentGroupProtocol);
        request.protocols.clear();
        QCOMPARE(joinWith(story.driver, request), ErrorCode::InconsistentGroupProtocol);
        request.protocols = good.protocols;
        request.protocolType = "connect";
        QCOMPARE(joinWith(story.driver, request), ErrorCode::InconsistentGroupProtocol);
        request.protocolType = "";
        QCOMPARE(joinWith(story.driver, request), ErrorCode::InconsistentGroupProtocol);
    }
    wire::SyncGroupRequest sync; // KIP-559
    sync.groupId = "g";
    sync.memberId = story.second.id;
    sync.generationId = story.second.generation;
    sync.protocolType = "connect";
    const auto refused = [&] {
        const auto token = story.driver.send(&GroupCoordinator::sync, sync, 5);
        return static_cast<ErrorCode>(story.driver.answer<wire::SyncGroupResponse>(token)->errorCode);
    };
    QCOMPARE(refused(), ErrorCode::InconsistentGroupProtocol);
    sync.protocolType = "consumer";
    sync.protocolName = "no-such";
    QCOMPARE(refused(), ErrorCode::InconsistentGroupProtocol);
    QCOMPARE(story.driver.state(), before);
    QVERIFY(story.areWell());
}

void TstClassicBadInput::commitMetadataIsBounded()
{
    Classics story;
    QCOMPARE(story.first.commit(std::string(4096, 'x')), ErrorCode::None);
    const auto kept = [&] { return story.driver.coordinator().offsets("g")->at({"orders", 0}).metadata; };
    QCOMPARE(kept().size(), std::size_t{4096});
    const auto written = story.driver.log;
    QCOMPARE(story.first.commit(std::string(4097, 'y')), ErrorCode::OffsetMetadataTooLarge);
    QCOMPARE(story.first.commit(std::string(1 << 20, 'y')), ErrorCode::OffsetMetadataTooLarge);
    QCOMPARE(kept().front(), 'x');
    QCOMPARE(story.driver.log.at(story.classic().partition).size(), written.at(story.classic().partition).size());
    // Kafka counts what Java calls characters: an é is one, an emoji two.
    std::string accents, faces;
    for (int i = 0; i < 4096; ++i)
        accents += "\xC3\xA9";
    for (int i = 0; i < 2048; ++i)
        faces += "\xF0\x9F\x98\x80";
    QCOMPARE(story.first.commit(accents), ErrorCode::None);
    QCOMPARE(story.first.commit(accents + "!"), ErrorCode::OffsetMetadataTooLarge);
    QCOMPARE(story.first.commit(faces), ErrorCode::None);
    QCOMPARE(story.first.commit(faces + "!"), ErrorCode::OffsetMetadataTooLarge);
    wire::OffsetCommitRequest both; // of two partitions one is refused
    both.groupId = "g";
    both.memberId = story.first.id;
    both.generationIdOrMemberEpoch = story.first.generation;
    both.topics.push_back({.name = "orders",
        .partitions = {{.partitionIndex = 2, .committedOffset = 5, .committedMetadata = std::string(5000, 'z')},
            {.partitionIndex = 1, .committedOffset = 6}}});
    const auto token = story.driver.send(&GroupCoordinator::commitOffsets, both, 9);
    const auto& partitions = story.driver.answer<wire::OffsetCommitResponse>(token)->topics.at(0).partitions;
    QCOMPARE(static_cast<ErrorCode>(partitions.at(0).errorCode), ErrorCode::OffsetMetadataTooLarge);
    QCOMPARE(static_cast<ErrorCode>(partitions.at(1).errorCode), ErrorCode::None);
    QVERIFY(story.areWell());
}

// 1 MB of protocol metadata is taken, as Kafka does; the record of the generation is then too large for its log, whoever syncs
// is told so, and with the member its megabyte goes.
void TstClassicBadInput::aSubscriptionThatTheLogCannotTakeGoesWithItsMember()
{
    Classics story;
    ClassicMember fat(story.driver, "fat");
    auto request = fat.joinRequest();
    request.protocols.front().metadata = Slice::copyOf(std::string(1 << 20, 'x'));
    request.groupInstanceId = "fat";
    const auto token = story.driver.send(&GroupCoordinator::join, request, 9);
    const auto& joined = fat.finishJoin(token);
    QCOMPARE(joined.errorCode, std::int16_t{0});
    story.driver.nextAppendError = ErrorCode::MessageTooLarge;
    fat.instanceId = "fat";
    fat.sync({0});
    QCOMPARE(fat.error, ErrorCode::UnknownServerError);
    QVERIFY(story.driver.coordinator().group("fat")->is(GroupState::PreparingRebalance));
    QVERIFY(story.areWell());
    for (int i = 0; i < 8; ++i) { // it gives up
        story.driver.run(5s);
        QVERIFY(story.areWell());
    }
    QCOMPARE(story.driver.coordinator().group("fat")->members.size(), std::size_t{0});
}

void TstClassicBadInput::oneMemberThatJoinsForEver()
{
    Classics story;
    const auto follower = story.second.joinRequest();
    const std::string before = story.driver.state();
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(joinWith(story.driver, follower), ErrorCode::None); // it learns where the group stands
    QCOMPARE(story.driver.state(), before);
    auto changed = follower; // but with another subscription each time the group rebalances
    RequestToken last = 0;
    for (int i = 0; i < 1000; ++i) {
        changed.protocols.front().metadata = Slice::copyOf("subscription " + std::to_string(i));
        const auto token = story.driver.send(&GroupCoordinator::join, changed, 9);
        if (last != 0) // one waits at a time
            QCOMPARE(static_cast<ErrorCode>(story.driver.answer<wire::JoinGroupResponse>(last)->errorCode), ErrorCode::RebalanceInProgress);
        last = token;
    }
    QCOMPARE(story.classic().members.size(), std::size_t{2});
    QCOMPARE(story.first.heartbeat(), ErrorCode::RebalanceInProgress);
    QCOMPARE(story.first.join().generationId, 3); // one rebalance for all of them
    QCOMPARE(static_cast<ErrorCode>(story.driver.answer<wire::JoinGroupResponse>(last)->errorCode), ErrorCode::None);
    QCOMPARE(story.other.heartbeat(), ErrorCode::None);
}

void TstClassicBadInput::aStaticMemberThatRestartsForEver()
{
    ConsumerStory story;
    ClassicMember member(story.driver);
    member.instanceId = "i1";
    member.join();
    member.sync({0});
    for (int i = 0; i < 1000; ++i) {
        ClassicMember again(story.driver);
        again.instanceId = "i1";
        QCOMPARE(again.join().errorCode, std::int16_t{0});
        QCOMPARE(again.generation, 1); // without a rebalance
        member = again;
    }
    const ClassicGroup& group = *story.driver.coordinator().group("g");
    QCOMPARE(group.members.size(), std::size_t{1});
    QVERIFY(group.pending.empty());
    QCOMPARE(member.heartbeat(), ErrorCode::None);
}

// A client that asks for an id a thousand times a second and never comes back: the ids are forgotten, the others read on.
void TstClassicBadInput::idsThatNeverComeBackAreBounded()
{
    Classics story;
    auto request = ClassicMember(story.driver).joinRequest();
    request.sessionTimeoutMs = 6'000;
    for (int i = 0; i < 10'100; ++i)
        QCOMPARE(joinWith(story.driver, request), ErrorCode::MemberIdRequired);
    QCOMPARE(story.classic().pending.size(), std::size_t{10'000});
    QVERIFY(story.areWell());
    story.driver.run(7s);
    QVERIFY(story.classic().pending.empty());
    QVERIFY(story.areWell());
}

void TstClassicBadInput::joinersWithoutEndAreBoundedByTheSize_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("before KIP-394: each is a member at once") << 3;
    QTest::newRow("each takes its id and comes back") << 9;
}

void TstClassicBadInput::joinersWithoutEndAreBoundedByTheSize()
{
    QFETCH(int, version);
    auto options = CoordinatorDriver::defaults();
    options.groupSizeMax = 50;
    Classics story(options);
    int refused = 0;
    std::vector<RequestToken> waiting;
    for (int i = 0; i < 1000; ++i) {
        auto request = ClassicMember(story.driver).joinRequest();
        auto token = story.driver.send(&GroupCoordinator::join, request, version);
        const auto* answer = story.driver.answer<wire::JoinGroupResponse>(token);
        if (answer != nullptr && answer->errorCode == static_cast<std::int16_t>(ErrorCode::MemberIdRequired)) {
            request.memberId = answer->memberId;
            token = story.driver.send(&GroupCoordinator::join, request, version);
            answer = story.driver.answer<wire::JoinGroupResponse>(token);
        }
        if (answer == nullptr)
            continue;
        QCOMPARE(static_cast<ErrorCode>(answer->errorCode), ErrorCode::GroupMaxSizeReached);
        ++refused;
    }
    QCOMPARE(refused, 950);
    QVERIFY(story.classic().members.size() <= 52);
    QVERIFY(story.classic().pending.empty());
    QCOMPARE(story.other.heartbeat(), ErrorCode::None);
    for (int i = 0; i < 80; ++i) { // nobody of the crowd ever syncs
        story.driver.run(5s);
        QCOMPARE(story.other.heartbeat(), ErrorCode::None);
    }
    QCOMPARE(story.classic().members.size(), std::size_t{0});
    QVERIFY(story.classic().is(GroupState::Empty));
}

// New members have five minutes to see the end of their first join, whatever timeouts they name.
void TstClassicBadInput::whoNeverFinishesJoiningIsForgotten()
{
    ConsumerStory story;
    ClassicMember member(story.driver);
    member.join();
    member.sync({0});
    auto request = ClassicMember(story.driver).joinRequest();
    request.sessionTimeoutMs = 1'800'000;
    request.rebalanceTimeoutMs = INT32_MAX;
    for (int i = 0; i < 20; ++i)
        story.driver.send(&GroupCoordinator::join, request, 3); // and none of the connections is read again
    const ClassicGroup& group = *story.driver.coordinator().group("g");
    QCOMPARE(group.members.size(), std::size_t{21});
    for (int i = 0; i < 30; ++i) { // the one member heartbeats, but does not rejoin
        QCOMPARE(member.heartbeat(), ErrorCode::RebalanceInProgress);
        story.driver.run(9'900ms);
    }
    QCOMPARE(group.members.size(), std::size_t{21});
    story.driver.run(10s);
    QCOMPARE(group.members.size(), std::size_t{1});
}

void TstClassicBadInput::groupsThatNobodyUsesAreForgotten()
{
    auto options = CoordinatorDriver::defaults();
    options.retentionCheckInterval = 600s;
    Classics story(options);
    for (int i = 0; i < 1000; ++i) {
        const ClassicMember stray(story.driver, "stray-" + std::to_string(i));
        QCOMPARE(joinWith(story.driver, stray.joinRequest()), ErrorCode::MemberIdRequired);
    }
    QCOMPARE(story.driver.coordinator().groupIds().size(), std::size_t{1002});
    for (int i = 0; i < 150; ++i) { // until the second look at what is old
        story.driver.run(9s);
        QVERIFY(story.areWell());
    }
    QCOMPARE(story.driver.coordinator().groupIds(), (std::vector<std::string>{"g", "other"}));
}

QTEST_GUILESS_MAIN(TstClassicBadInput)
#include "tst_classic_bad_input.moc"
