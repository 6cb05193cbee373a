#include <QTest>

#include "engine/lab/lab.h"
#include "tests/support/print.h"

using namespace engine;

// Do the administrator's commands on groups do what kafka-consumer-groups.sh does, by real requests? Virtual time.
class TstGroupCommands : public QObject {
    Q_OBJECT

private slots:
    void resetsWhereItIsTold_data();
    void resetsWhereItIsTold();
    void aResetOfOnePartitionLeavesTheOthers();
    void aDateGoesToTheFirstRecordSoLate();
    void onlyAGroupWithoutMembersIsReset();
    void whatIsNowhereCannotBeShifted();
    void aConsumerGoesOnFromThere();
    void waitsForACoordinatorThatDied();
    void deletesOffsets();
    void notOffsetsOfATopicThatIsRead();
    void deletesAGroup();
    void aGroupThatNobodyKnowsIsRefused();
    void partitionsNeverShrink();
    void aGroupsOwnSettingsAreObeyed();
    void aGroupsBadSettingsAreRefused();
    void featuresGoUpAndDown();
};

namespace {

// Topic orders with 20, 10 and 0 records; group billing has committed 5, 5 and 0 of them and is empty.
struct Shop {
    std::unique_ptr<Lab> lab;

    Shop()
    {
        LabFile file;
        file.seed = 7;
        file.clock = 1767225600000; // 2026-01-01
        lab = std::make_unique<Lab>(std::move(file), LabOptions{});
        lab->runUntil(Time{});
        must("create topic orders --assignment 1:2:3,2:3:1,3:1:2");
        after(1s);
        must("start producer p1 --topic orders");
        after(1s);
        for (const char* line : {"send p1 orders --count 20 --value a --partition 0", "send p1 orders --count 10 --value b --partition 1"})
            must(line);
        after(1s);
        must("start consumer billing-1 --topics orders --group billing --config enable.auto.commit=false");
        after(10s);
        must("commit billing-1 --offset orders-0=5 --offset orders-1=5 --offset orders-2=0");
        after(1s);
        must("stop consumer billing-1");
        after(1s);
    }
    void must(const std::string& line)
    {
        const auto result = lab->execute(line, "test");
        if (!result.ok)
            qFatal("%s: %s", line.c_str(), result.error.c_str());
    }
    std::string refused(const std::string& line)
    {
        const FactId before = lab->facts().last();
        const auto result = lab->execute(line, "test");
        if (lab->facts().last() != before)
            return "it changed something";
        return result.ok ? "it was done" : result.error;
    }
    void after(Duration time) { lab->runUntil(lab->now() + time); }
    // "5 5 0"; - where nothing is committed
    std::string committed() const
    {
        std::string out;
        const auto group = lab->view().groups.find("billing");
        for (std::int32_t p = 0; p < 3; ++p) {
            out += p > 0 ? " " : "";
            if (group == lab->view().groups.end() || !group->second->committed.contains({"orders", p}))
                out += "-";
            else
                out += std::to_string(group->second->committed.at({"orders", p}).value.value);
        }
        return out;
    }
    // Of the lab's own administrator, since `from`.
    std::vector<std::string> asked(FactId from) const
    {
        std::vector<std::string> out;
        const FactLog& facts = lab->facts();
        for (std::uint64_t id = from.value + 1; id <= facts.last().value; ++id)
            if (const auto* sent = facts.find(FactId{id})->as<MessageSent>(); sent && sent->from == kAdminNode)
                out.push_back(std::to_string(sent->apiKey));
        return out;
    }
    std::string refusals(FactId from) const
    {
        std::string out;
        const FactLog& facts = lab->facts();
        for (std::uint64_t id = from.value + 1; id <= facts.last().value; ++id)
            if (const auto* refused = facts.find(FactId{id})->as<RequestRefused>(); refused && refused->client == kAdminNode)
                out += std::string(errorName(refused->error)) + " ";
        return out;
    }
    // "ERROR Kafka's words": the last refusal since `from`, nothing if there is none
    std::string words(FactId from) const
    {
        std::string out;
        const FactLog& facts = lab->facts();
        for (std::uint64_t id = from.value + 1; id <= facts.last().value; ++id)
            if (const auto* refused = facts.find(FactId{id})->as<RequestRefused>(); refused && refused->client == kAdminNode)
                out = std::string(errorName(refused->error)) + " " + refused->message;
        return out;
    }
    std::string answerTo(const std::string& line)
    {
        const FactId before = lab->facts().last();
        must(line);
        after(1s);
        return words(before);
    }
};

} // namespace

void TstGroupCommands::resetsWhereItIsTold_data()
{
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("then");
    QTest::newRow("earliest") << "earliest"
                              << "0 0 0";
    QTest::newRow("latest") << "latest"
                            << "20 10 0";
    QTest::newRow("an offset, clamped to the end") << "7"
                                                   << "7 7 0";
    QTest::newRow("beyond the end") << "1000"
                                    << "20 10 0";
    QTest::newRow("back") << "-2"
                          << "3 3 0";
    QTest::newRow("back too far") << "-50"
                                  << "0 0 0";
    QTest::newRow("on") << "+6"
                        << "11 10 0";
    QTest::newRow("later than every record") << "2027-01-01T00:00:00Z"
                                             << "20 10 0";
}

void TstGroupCommands::resetsWhereItIsTold()
{
    QFETCH(QString, to);
    QFETCH(QString, then);
    Shop shop;
    QCOMPARE(shop.committed(), std::string("5 5 0"));
    shop.must("reset offsets billing --topic orders --to " + to.toStdString());
    shop.after(1s);
    QCOMPARE(shop.committed(), then.toStdString());
    QVERIFY(shop.lab->violations().empty());
}

void TstGroupCommands::aResetOfOnePartitionLeavesTheOthers()
{
    Shop shop;
    shop.must("delete records orders 0 --before 4");
    shop.after(1s);
    const FactId before = shop.lab->facts().last();
    shop.must("reset offsets billing --topic orders --partition 0 --to earliest");
    shop.after(1s);
    QCOMPARE(shop.committed(), std::string("4 5 0")); // not 0: the log starts at 4
    // FindCoordinator, DescribeGroups, Metadata, ListOffsets of the one leader, OffsetCommit
    QCOMPARE(shop.asked(before), (std::vector<std::string>{"10", "15", "3", "2", "8"}));
}

void TstGroupCommands::aDateGoesToTheFirstRecordSoLate()
{
    Shop shop;
    const Time middle = shop.lab->now() + 1s;
    shop.after(2s);
    shop.must("send p1 orders --count 3 --value c --partition 0");
    shop.after(1s);
    const std::int64_t millis = 1767225600000 + middle.nanos() / 1000000;
    const auto seconds = millis / 1000 % 60;
    QVERIFY(seconds < 60);
    char text[32];
    std::snprintf(text, sizeof text, "2026-01-01T00:%02d:%02d.%03dZ", static_cast<int>(millis / 60000 % 60), static_cast<int>(seconds),
        static_cast<int>(millis % 1000));
    shop.must(std::string("reset offsets billing --topic orders --to ") + text);
    shop.after(1s);
    QCOMPARE(shop.committed(), std::string("20 10 0"));
}

void TstGroupCommands::onlyAGroupWithoutMembersIsReset()
{
    Shop shop;
    shop.must("start consumer billing-1");
    shop.after(10s);
    QCOMPARE(shop.refused("reset offsets billing --topic orders --to earliest"),
        std::string("assignments can only be reset if the group 'billing' is inactive, but the current state is Stable; it has billing-1"));
    QCOMPARE(shop.refused("delete group billing"),
        std::string("group 'billing' can only be deleted when it is empty, but the current state is Stable; it has billing-1"));
    // A group that fills again while the request is on its way: the coordinator's state decides.
    shop.must("stop consumer billing-1");
    shop.after(1s);
    const FactId before = shop.lab->facts().last();
    shop.must("hold message next --api FindCoordinator");
    shop.must("reset offsets billing --topic orders --to earliest");
    shop.must("start consumer billing-1");
    shop.after(40s);
    QCOMPARE(shop.refusals(before), std::string("NON_EMPTY_GROUP "));
    QCOMPARE(shop.committed(), std::string("5 5 0"));
}

void TstGroupCommands::whatIsNowhereCannotBeShifted()
{
    Shop shop;
    shop.must("delete offsets billing --topic orders --partition 1");
    shop.after(1s);
    QCOMPARE(shop.committed(), std::string("5 - 0"));
    QCOMPARE(shop.refused("reset offsets billing --topic orders --to -1"),
        std::string("cannot shift the offset of orders-1: there is no current committed offset"));
    shop.must("reset offsets billing --topic orders --partition 0 --to -1");
    shop.after(1s);
    QCOMPARE(shop.committed(), std::string("4 - 0"));
}

void TstGroupCommands::aConsumerGoesOnFromThere()
{
    Shop shop;
    shop.must("reset offsets billing --topic orders --to 8");
    shop.after(1s);
    const std::int64_t before = shop.lab->view().client(*shop.lab->run().clientNamed("billing-1"))->consumer->delivered;
    shop.must("start consumer billing-1");
    shop.after(10s);
    QCOMPARE(shop.lab->view().client(*shop.lab->run().clientNamed("billing-1"))->consumer->delivered - before, std::int64_t{12 + 2});
}

void TstGroupCommands::waitsForACoordinatorThatDied()
{
    Shop shop;
    const BrokerId coordinator = shop.lab->view().groups.at("billing")->coordinator;
    shop.must("kill broker " + std::to_string(coordinator.value));
    shop.must("reset offsets billing --topic orders --to latest");
    shop.after(40s);
    QCOMPARE(shop.committed(), std::string("20 10 0"));
    QVERIFY(shop.lab->view().groups.at("billing")->coordinator != coordinator);
}

void TstGroupCommands::deletesOffsets()
{
    Shop shop;
    shop.must("delete offsets billing --topic orders --partition 2");
    shop.after(1s);
    QCOMPARE(shop.committed(), std::string("5 5 -"));
    shop.must("delete offsets billing --topic orders");
    shop.after(1s);
    QCOMPARE(shop.committed(), std::string("- - -"));
}

void TstGroupCommands::notOffsetsOfATopicThatIsRead()
{
    Shop shop;
    shop.must("start consumer billing-1");
    shop.after(10s);
    const std::string words = shop.refused("delete offsets billing --topic orders");
    if (words == "it changed something") { // the coordinator has not told the topics: then it refuses itself
        const FactId before = shop.lab->facts().last();
        shop.after(1s);
        QCOMPARE(shop.refusals(before), std::string("GROUP_SUBSCRIBED_TO_TOPIC "));
    } else {
        QCOMPARE(words, std::string("the consumer group 'billing' is actively subscribed to the topic orders; stop its consumers first"));
    }
    QCOMPARE(shop.committed(), std::string("5 5 0"));
}

void TstGroupCommands::deletesAGroup()
{
    Shop shop;
    shop.must("delete group billing");
    shop.after(1s);
    QCOMPARE(shop.committed(), std::string("- - -"));
    const FactId before = shop.lab->facts().last();
    if (shop.lab->execute("delete group billing", "test").ok) { // as long as the view remembers its name
        shop.after(1s);
        QCOMPARE(shop.refusals(before), std::string("GROUP_ID_NOT_FOUND "));
    }
}

void TstGroupCommands::aGroupThatNobodyKnowsIsRefused()
{
    Shop shop;
    QCOMPARE(shop.refused("delete group nobody"), std::string("no group nobody; there is billing"));
    QCOMPARE(
        shop.refused("reset offsets billing --topic nope --to latest"), std::string("no topic nope; there are __consumer_offsets, orders"));
    QCOMPARE(shop.refused("reset offsets billing --topic orders --partition 3 --to latest"),
        std::string("no partition orders-3; orders has 3"));
}

void TstGroupCommands::partitionsNeverShrink()
{
    Shop shop;
    // The controller says so, not the lab: a request, and a fact with Kafka's words.
    QCOMPARE(shop.answerTo("add partitions orders 2"),
        std::string("INVALID_PARTITIONS The topic orders currently has 3 partition(s); 2 would not be an increase."));
    QCOMPARE(shop.answerTo("add partitions orders 3"), std::string("INVALID_PARTITIONS Topic already has 3 partition(s)."));
    QCOMPARE(shop.answerTo("add partitions orders 5 --assignment 1:2:3"),
        std::string("INVALID_REPLICA_ASSIGNMENT Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified."));
    QCOMPARE(shop.lab->view().topic("orders")->partitions.size(), std::size_t{3});
    QCOMPARE(shop.answerTo("add partitions orders 5 --assignment 3:1:2,2:1:3"), std::string());
    QCOMPARE(shop.lab->view().topic("orders")->partitions.size(), std::size_t{5});
    const auto replicas = shop.lab->view().partition({"orders", 4})->replicas;
    QVERIFY((replicas == std::vector<BrokerId>{BrokerId{2}, BrokerId{1}, BrokerId{3}}));
}

// KIP-848: how long a member may be silent is the group's own setting, or else its coordinator's.
void TstGroupCommands::aGroupsOwnSettingsAreObeyed()
{
    Shop shop;
    shop.must("start consumer s-1 --topics orders --group shipping --protocol consumer");
    shop.after(10s);
    const auto members = [&] { return shop.lab->view().groups.at("shipping")->members.size(); };
    const auto session = [&] { return shop.lab->view().groups.at("shipping")->members.begin()->second.sessionTimeout; };
    QVERIFY(members() == 1 && session() == 45s);
    shop.must("set config group shipping consumer.session.timeout.ms=60000");
    shop.after(10s); // it has been heard since
    QVERIFY(session() == 60s);
    shop.must("pause consumer s-1");
    shop.after(50s);
    QCOMPARE(members(), std::size_t{1});
    shop.after(11s);
    QCOMPARE(members(), std::size_t{0});
    shop.must("resume consumer s-1");
    shop.after(10s);
    QCOMPARE(members(), std::size_t{1});
    shop.must("unset config group shipping consumer.session.timeout.ms");
    shop.after(10s);
    shop.must("pause consumer s-1");
    shop.after(38s);
    QCOMPARE(members(), std::size_t{1});
    shop.after(8s);
    QCOMPARE(members(), std::size_t{0});
    QVERIFY(shop.lab->view().groupConfigs.empty());
    QVERIFY(shop.lab->violations().empty());
}

void TstGroupCommands::aGroupsBadSettingsAreRefused()
{
    Shop shop;
    QCOMPARE(shop.answerTo("set config group billing consumer.session.timeout.ms=6000"),
        std::string("INVALID_CONFIG consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms"));
    QCOMPARE(shop.answerTo("set config group not-there-yet consumer.heartbeat.interval.ms=14000"), std::string());
    QCOMPARE(shop.lab->view().groupConfigs.at("not-there-yet").at("consumer.heartbeat.interval.ms"), std::string("14000"));
    QCOMPARE(shop.refused("set config group billing session.timeout.ms=6000"), std::string("Kafka has no group config session.timeout.ms"));
}

void TstGroupCommands::featuresGoUpAndDown()
{
    Shop shop;
    QCOMPARE(shop.refused("set feature eligible.leader.replicas.version 1"),
        std::string("eligible.leader.replicas.version is at level 1 already"));
    FactId before = shop.lab->facts().last();
    shop.must("set feature eligible.leader.replicas.version 0");
    shop.after(1s);
    QCOMPARE(shop.refusals(before), std::string());
    // The lab's cluster has it now: who wants it on again finds another level.
    shop.must("set feature eligible.leader.replicas.version 1");
    shop.after(1s);
    before = shop.lab->facts().last();
    shop.must("set feature metadata.version 20");
    shop.after(1s);
    QCOMPARE(shop.refusals(before), std::string("INVALID_UPDATE_VERSION "));
}

QTEST_GUILESS_MAIN(TstGroupCommands)
#include "tst_group_commands.moc"
