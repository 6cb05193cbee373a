#include <QTest>

#include "tests/engine/lab/kafka_shop.h"
#include "tests/support/print.h"

using namespace engine;
using support::Shop;

// Do Kafka's own tools, typed into the console, take their flags, print their tables and become the right commands? The tables are
// compared with what Apache Kafka 4.1.1's tools printed for the same (kafka_tools.h says how they were asked).
class TstKafkaTools : public QObject {
    Q_OBJECT

private slots:
    void knowsItsLines();
    void aChangeIsCommands_data();
    void aChangeIsCommands();
    void everyCommandOfAToolIsCarriedOut();
    void aWrongLineSaysWhich_data();
    void aWrongLineSaysWhich();
    void describesTopics();
    void describesOnlyWhatIsAsked();
    void describesConfigs();
    void describesQuotas();
    void listsAndDescribesGroups();
    void aGroupWithoutMembersSaysSo();
    void resetsShowWhatWillBe();
    void withoutABrokerItIsATimeout();
    void patternsDoNotExplode();
};

namespace {

std::string joined(const std::vector<std::string>& lines)
{
    std::string out;
    for (const auto& line : lines)
        out += (out.empty() ? "" : "; ") + line;
    return out;
}

} // namespace

void TstKafkaTools::knowsItsLines()
{
    for (const char* line : {"kafka-topics --list", "kafka-topics.sh --list", "bin/kafka-topics.sh --list", "./kafka-configs.sh",
             "  kafka-consumer-groups", "kafka-frobnicate", "/opt/kafka/bin/kafka-reassign-partitions.sh"})
        QVERIFY2(isKafkaTool(line), line);
    for (const char* line : {"", "create topic kafka-topics --partitions 1 --replication 1", "help", "kafka", "delete topic kafka-topics"})
        QVERIFY2(!isKafkaTool(line), line);
}

void TstKafkaTools::aChangeIsCommands_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("commands");
    const auto row = [](const char* line, const char* commands) { QTest::newRow(line) << line << commands; };
    row("kafka-topics --bootstrap-server nowhere:1 --create --topic t --partitions 3 --replication-factor 2 --config max.message.bytes=5000",
        "create topic t --partitions 3 --replication 2 --config max.message.bytes=5000");
    row("kafka-topics.sh --create --topic=t --partitions=3 --replication-factor=2", "create topic t --partitions 3 --replication 2");
    row("kafka-topics --create --topic t", "create topic t --partitions 1 --replication 1"); // the brokers' defaults
    row("kafka-topics --create --topic t --replica-assignment 1:2,2:3", "create topic t --assignment 1:2,2:3");
    row("kafka-topics --create --topic orders --if-not-exists", "");
    row("kafka-topics --alter --topic orders --partitions 4", "add partitions orders 4");
    row("kafka-topics --alter --topic orders --partitions 4 --replica-assignment 1:2:3,1:2:3,3:1:2,2:1:3",
        "add partitions orders 4 --assignment 3:1:2,2:1:3");
    row("kafka-topics --alter --topic nope --partitions 4 --if-exists", "");
    row("kafka-topics --delete --topic orders", "delete topic orders");
    row("kafka-topics --delete --topic 'o.*'", "delete topic orders");
    row("kafka-topics --delete --topic nope --if-exists", "");
    row("kafka-configs --alter --entity-type topics --entity-name orders --add-config retention.ms=1000,cleanup.policy=[compact,delete]",
        "set config topic orders retention.ms=1000 cleanup.policy=compact,delete");
    row("kafka-configs --alter --topic orders --delete-config retention.ms --add-config max.message.bytes=5000",
        "set config topic orders max.message.bytes=5000; unset config topic orders retention.ms");
    row("kafka-configs --alter --broker 1 --add-config log.cleaner.threads=2", "set config broker 1 log.cleaner.threads=2");
    row("kafka-configs --alter --entity-type groups --entity-name billing --add-config consumer.session.timeout.ms=50000",
        "set config group billing consumer.session.timeout.ms=50000");
    row("kafka-configs --alter --group 'our group' --add-config share.isolation.level=read_committed",
        "set config group \"our group\" share.isolation.level=read_committed");
    row("kafka-configs --alter --entity-type clients --entity-name p1 --add-config producer_byte_rate=1000,request_percentage=12.5",
        "set quota client-id p1 producer_byte_rate=1000 request_percentage=12.5");
    row("kafka-configs --alter --client p1 --delete-config producer_byte_rate", "set quota client-id p1 producer_byte_rate=");
    row("kafka-configs --alter --user-defaults --add-config consumer_byte_rate=2000", "set quota user <default> consumer_byte_rate=2000");
}

void TstKafkaTools::aChangeIsCommands()
{
    QFETCH(QString, line);
    QFETCH(QString, commands);
    Shop shop;
    const ToolAnswer answer = shop.ask(line.toStdString());
    QVERIFY2(!answer.error, answer.error ? answer.error->message.c_str() : "");
    QCOMPARE(joined(answer.commands), commands.toStdString());
    for (const auto& command : answer.commands)
        QVERIFY2(parseCommand(command), command.c_str());
}

void TstKafkaTools::everyCommandOfAToolIsCarriedOut()
{
    Shop shop;
    for (const char* line : {"kafka-topics --create --topic t --partitions 2 --replication-factor 3",
             "kafka-topics --alter --topic t --partitions 3", "kafka-configs --alter --topic t --add-config retention.ms=1000",
             "kafka-configs --alter --user-defaults --add-config consumer_byte_rate=2000",
             "kafka-configs --alter --client p1 --add-config controller_mutation_rate=0.5",
             "kafka-configs --alter --group billing --add-config consumer.session.timeout.ms=50000,consumer.heartbeat.interval.ms=6000",
             "kafka-configs --alter --group billing --delete-config consumer.heartbeat.interval.ms", "kafka-topics --delete --topic orders"}) {
        const ToolAnswer answer = shop.ask(line);
        QVERIFY2(!answer.error && !answer.commands.empty(), line);
        for (const auto& command : answer.commands)
            shop.must(command);
        shop.after(1s);
    }
    QCOMPARE(shop.lab->view().topics.contains("orders"), false);
    QCOMPARE(shop.lab->view().topic("t")->partitions.size(), std::size_t{3});
    QCOMPARE(shop.lab->view().topic("t")->config.at("retention.ms"), std::string("1000"));
    QCOMPARE(shop.table("kafka-topics --list"), std::string("t"));
    QCOMPARE(shop.table("kafka-configs --describe --entity-type groups"),
        std::string("Dynamic configs for group billing are:\n  consumer.session.timeout.ms=50000 sensitive=false "
                    "synonyms={DYNAMIC_GROUP_CONFIG:consumer.session.timeout.ms=50000}"));
    QVERIFY((shop.lab->view().groupConfigs
        == std::map<std::string, std::map<std::string, std::string>>{{"billing", {{"consumer.session.timeout.ms", "50000"}}}}));
}

void TstKafkaTools::aWrongLineSaysWhich_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("nearest");
    const auto row = [](const char* line, const char* message, const char* word, int column, const char* nearest = "") {
        QTest::newRow(line) << line << message << word << column << nearest;
    };
    row("kafka-topics --zzzzzz", "zzzzzz is not a recognized option", "--zzzzzz", 14);
    row("kafka-topics --lst", "lst is not a recognized option", "--lst", 14, "--list");
    row("kafka-topic --list", "there is no tool kafka-topic", "kafka-topic", 1, "kafka-topics");
    row("kafka-leader-election --all-topic-partitions",
        "kafka-leader-election is not offered here; the command is `elect preferred orders 0`", "kafka-leader-election", 1);
    row("kafka-topics", "Command must include exactly one action: --list, --describe, --create, --alter or --delete", "", 13);
    row("kafka-topics --list --create", "Command must include exactly one action: --list, --describe, --create, --alter or --delete",
        "--create", 21);
    row("kafka-topics --create", "Missing required argument \"[topic]\"", "", 22);
    row("kafka-topics --create --topic", "Option topic requires an argument", "--topic", 23);
    row("kafka-topics --create --topic orders", "Error while executing topic command : Topic 'orders' already exists.", "--topic", 23);
    row("kafka-topics --create --topic b@d",
        "Error while executing topic command : Topic name is invalid: 'b@d' contains one or more characters other than ASCII "
        "alphanumerics, '.', '_' and '-'",
        "--topic", 23);
    row("kafka-topics --create --topic x --partitions abc", "Cannot parse argument 'abc' of option partitions", "--partitions", 33);
    row("kafka-topics --create --topic x --partitions 0", "The partitions must be greater than 0", "--partitions", 33);
    row("kafka-topics --create --topic x --partitions 99999999999", "Cannot parse argument '99999999999' of option partitions",
        "--partitions", 33);
    row("kafka-topics --create --topic x --partitions 1 --replication-factor 5",
        "Error while executing topic command : Unable to replicate the partition 5 time(s): The target replication factor of 5 cannot be "
        "reached because only 3 broker(s) are registered.",
        "--replication-factor", 48);
    row("kafka-topics --create --topic x --partitions 2 --replica-assignment 1:2",
        "Option \"[replica-assignment]\" can't be used with option \"[partitions]\"", "--replica-assignment", 48);
    row("kafka-topics --alter --topic orders --partitions 1",
        "Error while executing topic command : The topic orders currently has 2 partition(s); 1 would not be an increase.", "--partitions",
        37);
    row("kafka-topics --alter --topic orders --partitions 2", "Error while executing topic command : Topic already has 2 partition(s).",
        "--partitions", 37);
    row("kafka-topics --alter --topic orders --config a=b",
        "Option \"[config]\" can't be used with option \"[alter]\" (To alter topic configurations, the kafka-configs tool can be used.)",
        "--config", 37);
    row("kafka-topics --delete --topic orderz", "Error while executing topic command : Topic 'orderz' does not exist as expected",
        "--topic", 23, "orders");
    row("kafka-topics --list extra", "\"extra\" belongs to no option", "extra", 21);
    row("kafka-topics --describe --topic \"orders", "a quote is not closed", "\"orders", 33);
    row("kafka-consumer-groups --describe", "Option [describe] takes one of these options: [all-groups], [group]", "", 33);
    row("kafka-consumer-groups --describe --group nope",
        "Error: Executing consumer group command failed due to org.apache.kafka.common.errors.GroupIdNotFoundException: Group nope not "
        "found.",
        "--group", 34);
    row("kafka-consumer-groups --describe --all-groups --members --state",
        "Option [describe] takes at most one of these options: [members], [offsets], [state]", "--state", 57);
    row("kafka-consumer-groups --reset-offsets --group g --topic orders --to-datetime 2026-01-01 --execute",
        "Error: Executing consumer group command failed due to java.text.ParseException: Error parsing timestamp. It does not contain a 'T' "
        "according to ISO8601 format",
        "--to-datetime", 64);
    row("kafka-consumer-groups --reset-offsets --group g --topic orders --by-duration 1h",
        "Error: Executing consumer group command failed due to Text cannot be parsed to a Duration", "--by-duration", 64);
    row("kafka-consumer-groups --reset-offsets --group g --topic orders --to-latest --to-earliest",
        "Option \"[to-earliest]\" can't be used with option \"[to-latest]\"", "--to-latest", 64);
    row("kafka-consumer-groups --reset-offsets --group g --topic orders --to-latest --execute --dry-run",
        "Option [reset-offsets] only accepts one of [execute] and [dry-run]", "--dry-run", 86);
    row("kafka-consumer-groups --reset-offsets --group g --to-latest",
        "One of the reset scopes should be defined: --all-topics, --topic.", "", 60);
    row("kafka-consumer-groups --reset-offsets --group g --from-file /nowhere.csv",
        "Error: Executing consumer group command failed due to java.io.IOException: Unable to read file /nowhere.csv", "--from-file", 49);
    row("kafka-consumer-groups --reset-offsets --group g --topic orders:x --to-latest",
        "Invalid partition 'x' specified in topic arg 'orders:x''", "--topic", 49);
    row("kafka-consumer-groups --list --state Frob",
        "Invalid state list 'Frob'. Valid states are: CompletingRebalance, Dead, Reconciling, PreparingRebalance, Stable, Empty, Assigning",
        "--state", 30);
    row("kafka-consumer-groups --list --type classic,frob", "Invalid types list 'classic,frob'. Valid types are: Consumer, Classic", "--type", 30);
    row("kafka-consumer-groups --delete-offsets --group nope --topic orders:1",
        "Error: The group id does not exist.\n\nTOPIC           PARTITION  STATUS         \norders          1          Error: "
        "org.apache.kafka.common.errors.GroupIdNotFoundException: The group id does not exist.",
        "--group", 40);
    row("kafka-configs --alter --group g --add-config frob=1",
        "org.apache.kafka.common.errors.InvalidConfigurationException: Unknown group config name: frob", "--add-config", 33);
    row("kafka-configs --alter --group g --delete-config consumer.session.timeout.ms", "Invalid config(s): consumer.session.timeout.ms",
        "--delete-config", 33);
    row("kafka-consumer-groups --reset-offsets --group g --topic nope --to-latest --execute",
        "Error: Executing consumer group command failed due to This server does not host this topic-partition.", "--topic", 49);
    row("kafka-consumer-groups --reset-offsets --group g --topic orders:7 --to-latest --execute",
        "Invalid topic arg 'orders:7', expected topic name or topic and partitions", "--topic", 49);
    row("kafka-consumer-groups --reset-offsets --group g --topic orders --shift-by 1 --execute",
        "Cannot shift offset for partition orders-0 since there is no current committed offset", "--shift-by", 64);
    row("kafka-configs --describe", "At least one entity type must be specified", "", 25);
    row("kafka-configs --describe --entity-type topic",
        "Invalid entity type topic, the entity type must be one of topics, brokers, clients, users, groups", "--entity-type", 26, "topics");
    row("kafka-configs --alter --topic orders --delete-config nope", "Invalid config(s): nope", "--delete-config", 38);
    row("kafka-configs --alter --topic orders --add-config nope=1",
        "org.apache.kafka.common.errors.InvalidConfigurationException: Unknown topic config name: nope", "--add-config", 38);
    row("kafka-configs --alter --broker 1 --add-config num.partitions=4",
        "org.apache.kafka.common.errors.InvalidRequestException: Cannot update these configs dynamically: Set(num.partitions)",
        "--add-config", 34);
    row("kafka-configs --describe --topic nope", "The topic 'nope' doesn't exist and doesn't have dynamic config.", "--topic", 26);
}

void TstKafkaTools::aWrongLineSaysWhich()
{
    QFETCH(QString, line);
    QFETCH(QString, message);
    QFETCH(QString, word);
    QFETCH(int, column);
    QFETCH(QString, nearest);
    static Shop shop;
    const ToolAnswer answer = shop.ask(line.toStdString());
    QVERIFY2(answer.error, answer.output.c_str());
    QCOMPARE(QString::fromStdString(answer.error->message), message);
    QCOMPARE(QString::fromStdString(answer.error->word), word);
    QCOMPARE(answer.error->column, column);
    QCOMPARE(QString::fromStdString(answer.error->nearest), nearest);
    QVERIFY(answer.commands.empty() && answer.output.empty());
}

void TstKafkaTools::describesTopics()
{
    Shop shop;
    QCOMPARE(shop.table("kafka-topics --bootstrap-server localhost:9092 --describe --topic orders"),
        "Topic: orders\tTopicId: " + shop.idOf("orders")
            + "\tPartitionCount: 2\tReplicationFactor: 3\tConfigs: min.insync.replicas=1,retention.ms=600000\n"
              "\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1,2,3\tElr: \tLastKnownElr: \n"
              "\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,3,1\tIsr: 2,3,1\tElr: \tLastKnownElr: ");
    QCOMPARE(shop.table("kafka-topics --describe --topics-with-overrides --topic orders"),
        "Topic: orders\tTopicId: " + shop.idOf("orders")
            + "\tPartitionCount: 2\tReplicationFactor: 3\tConfigs: min.insync.replicas=1,retention.ms=600000");
    QCOMPARE(shop.table("kafka-topics --describe --topic nope --if-exists"), std::string());
}

void TstKafkaTools::describesOnlyWhatIsAsked()
{
    Shop shop;
    QCOMPARE(shop.table("kafka-topics --describe --under-replicated-partitions"), std::string());
    shop.must("kill broker 3");
    shop.after(20s);
    const std::string first = "\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2,3\tIsr: 1,2\tElr: \tLastKnownElr: ";
    const std::string second = "\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,3,1\tIsr: 2,1\tElr: \tLastKnownElr: ";
    QCOMPARE(shop.table("kafka-topics --describe --under-replicated-partitions"), first + "\n" + second);
    QCOMPARE(shop.table("kafka-topics --describe --unavailable-partitions"), std::string());
    QCOMPARE(shop.table("kafka-topics --describe --at-min-isr-partitions"), std::string());
    shop.must("set config topic orders min.insync.replicas=3");
    shop.after(1s);
    QCOMPARE(shop.table("kafka-topics --describe --topic orders --under-min-isr-partitions"), first + "\n" + second);
    shop.must("set config topic orders min.insync.replicas=2");
    shop.after(1s);
    QCOMPARE(shop.table("kafka-topics --describe --topic orders --at-min-isr-partitions"), first + "\n" + second);
    shop.must("kill broker 2");
    shop.must("kill broker 1");
    shop.after(5s);
    shop.must("start broker 3");
    shop.after(30s);
    const std::string offline = shop.table("kafka-topics --describe --unavailable-partitions");
    QVERIFY2(offline.starts_with("\tTopic: orders\tPartition: 0\tLeader: none\t"), offline.c_str());
}

void TstKafkaTools::describesConfigs()
{
    Shop shop;
    shop.must("set config broker 1 log.cleaner.threads=2");
    shop.must("set config topic orders cleanup.policy=compact,delete");
    shop.after(1s);
    QCOMPARE(shop.table("kafka-configs --describe --entity-type topics --entity-name orders"),
        std::string("Dynamic configs for topic orders are:\n"
                    "  cleanup.policy=compact,delete sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:cleanup.policy=compact,delete, "
                    "DEFAULT_CONFIG:log.cleanup.policy=delete}\n"
                    "  retention.ms=600000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=600000}"));
    QCOMPARE(shop.table("kafka-configs --describe --entity-type brokers"),
        std::string("Dynamic configs for broker 1 are:\n"
                    "  log.cleaner.threads=2 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:log.cleaner.threads=2, "
                    "DEFAULT_CONFIG:log.cleaner.threads=1}\n"
                    "Dynamic configs for broker 2 are:\n"
                    "Dynamic configs for broker 3 are:\n"
                    "Default configs for brokers in the cluster are:\n"
                    "  min.insync.replicas=1 sensitive=false synonyms={DYNAMIC_DEFAULT_BROKER_CONFIG:min.insync.replicas=1}"));
    QCOMPARE(shop.table("kafka-configs --describe --group g --all").substr(0, 140),
        std::string("All configs for group g are:\n  consumer.heartbeat.interval.ms=5000 sensitive=false "
                    "synonyms={DEFAULT_CONFIG:consumer.heartbeat.interval.ms=5000}\n  c")
            .substr(0, 140));
}

void TstKafkaTools::describesQuotas()
{
    Shop shop;
    shop.must("set quota client-id p1 producer_byte_rate=1000 request_percentage=12.5");
    shop.must("set quota user <default> consumer_byte_rate=2000");
    shop.after(1s);
    QCOMPARE(shop.table("kafka-configs --describe --entity-type clients"),
        std::string("Quota configs for client-id 'p1' are producer_byte_rate=1000.0, request_percentage=12.5"));
    QCOMPARE(shop.table("kafka-configs --describe --entity-type users"),
        std::string("Quota configs for the default user-principal are consumer_byte_rate=2000.0"));
    QCOMPARE(shop.table("kafka-configs --describe --client p2"), std::string());
}

void TstKafkaTools::listsAndDescribesGroups()
{
    Shop shop(true);
    QCOMPARE(shop.table("kafka-consumer-groups --list"), std::string("billing"));
    QCOMPARE(shop.table("kafka-consumer-groups --list --state --type"),
        std::string("GROUP                     TYPE                 STATE               \nbilling                   Classic              "
                    "Stable              "));
    QCOMPARE(shop.table("kafka-consumer-groups --list --state empty"), std::string("GROUP                     STATE               "));
    const std::string member = shop.lab->view().groups.at("billing")->members.begin()->first;
    const std::string client = shop.lab->view().groups.at("billing")->members.begin()->second.clientId;
    const std::string wide(member.size() > 11 ? member.size() - 11 : 4, ' ');
    QCOMPARE(shop.table("kafka-consumer-groups --describe --group billing"),
        "GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID" + wide
            + " HOST            CLIENT-ID\n" + "billing         orders          0          5               20              15              "
            + member + " /127.0.0.1      " + client + "\n"
            + "billing         orders          1          -               10              -               " + member + " /127.0.0.1      "
            + client);
    const std::string members = shop.table("kafka-consumer-groups --describe --group billing --members --verbose");
    QVERIFY2(
        members.find("#PARTITIONS     CURRENT-EPOCH   CURRENT-ASSIGNMENT   TARGET-EPOCH    TARGET-ASSIGNMENT   \n") != std::string::npos,
        members.c_str());
    QVERIFY2(
        members.find(" 2               -               orders:0,1           -               -                   ") != std::string::npos,
        members.c_str());
    const std::string state = shop.table("kafka-consumer-groups --describe --group billing --state");
    QVERIFY2(state.starts_with(
                 "GROUP           COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE                #MEMBERS\nbilling         broker-"),
        state.c_str());
    QVERIFY2(state.ends_with(" range                Stable               1"), state.c_str());
    QCOMPARE(shop.table("kafka-consumer-groups --delete --group billing"),
        std::string("✗ Error: Deletion of some consumer groups failed:\n* Group 'billing' could not be deleted due to: "
                    "org.apache.kafka.common.errors.GroupNotEmptyException: The group is not empty."));
    QCOMPARE(shop.table("kafka-consumer-groups --reset-offsets --group billing --topic orders --to-earliest --execute"),
        std::string("✗ Error: Assignments can only be reset if the group 'billing' is inactive, but the current state is Stable."));
}

void TstKafkaTools::aGroupWithoutMembersSaysSo()
{
    Shop shop(true);
    shop.must("stop consumer billing-1");
    shop.after(2s);
    QCOMPARE(shop.table("kafka-consumer-groups --describe --group billing"),
        std::string("Consumer group 'billing' has no active members.\n\n"
                    "GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST       "
                    "     CLIENT-ID\n"
                    "billing         orders          0          5               20              15              -               -          "
                    "     -"));
    QCOMPARE(shop.table("kafka-consumer-groups --describe --group billing --members"),
        std::string("Consumer group 'billing' has no active members.\n\nGROUP           CONSUMER-ID     HOST            CLIENT-ID       "
                    "#PARTITIONS     "));
    const ToolAnswer gone = shop.ask("kafka-consumer-groups --delete --group billing");
    QCOMPARE(joined(gone.commands), std::string("delete group billing"));
    const ToolAnswer some = shop.ask("kafka-consumer-groups --delete --group billing --group nope"); // those that can be, are
    QCOMPARE(joined(some.commands), std::string("delete group billing"));
    QCOMPARE(some.output,
        std::string("Error: Deletion of some consumer groups failed:\n* Group 'nope' could not be deleted due to: "
                    "org.apache.kafka.common.errors.GroupIdNotFoundException: The group id does not exist.\n\nThese consumer groups were "
                    "deleted successfully: 'billing'"));
    QCOMPARE(shop.table("kafka-consumer-groups --validate-regex 'orders.*'"), std::string("The regular expression `orders.*` is valid."));
    QCOMPARE(shop.table("kafka-consumer-groups --validate-regex '['"),
        std::string("The regular expression `[` is invalid: missing closing ]."));
    QCOMPARE(gone.output, std::string("Deletion of requested consumer groups ('billing') was successful."));
    const ToolAnswer offsets = shop.ask("kafka-consumer-groups --delete-offsets --group billing --topic orders:0");
    QCOMPARE(joined(offsets.commands), std::string("delete offsets billing --topic orders --partition 0"));
    QCOMPARE(offsets.output,
        std::string("Request succeeded for deleting offsets from group billing.\n\nTOPIC           PARTITION  STATUS         \norders      "
                    "    0          Successful     "));
}

void TstKafkaTools::resetsShowWhatWillBe()
{
    Shop shop(true);
    shop.must("stop consumer billing-1");
    shop.after(2s);
    const auto head = std::string("GROUP                          TOPIC                          PARTITION  NEW-OFFSET     \n");
    const auto line = [](int partition, int offset) {
        std::string number = std::to_string(offset);
        number.resize(15, ' ');
        return "billing                        orders                         " + std::to_string(partition) + "          " + number;
    };
    const std::string reset = "kafka-consumer-groups --reset-offsets --group billing --topic orders ";
    ToolAnswer answer = shop.ask(reset + "--to-earliest --dry-run");
    QCOMPARE(answer.output, head + line(0, 0) + "\n" + line(1, 0));
    QVERIFY(answer.commands.empty());
    answer = shop.ask(reset + "--to-latest --execute");
    QCOMPARE(answer.output, head + line(0, 20) + "\n" + line(1, 10));
    QCOMPARE(joined(answer.commands), std::string("reset offsets billing --topic orders --to latest"));
    answer = shop.ask(reset + "--to-offset 15 --execute");
    QCOMPARE(answer.output,
        "WARN New offset (15) is higher than latest offset for topic partition orders-1. Value will be set to 10\n\n" + head + line(0, 15)
            + "\n" + line(1, 10));
    answer = shop.ask("kafka-consumer-groups --reset-offsets --group billing --topic orders:0 --shift-by -2 --execute");
    QCOMPARE(answer.output, head + line(0, 3));
    QCOMPARE(joined(answer.commands), std::string("reset offsets billing --topic orders --partition 0 --to -2"));
    answer = shop.ask(reset + "--to-datetime 2027-01-01T00:00:00.000 --execute");
    QCOMPARE(joined(answer.commands), std::string("reset offsets billing --topic orders --to 2027-01-01T00:00:00Z"));
    QVERIFY(answer.output.ends_with(head + line(0, 20) + "\n" + line(1, 10)));
    answer = shop.ask(reset + "--by-duration PT1H --dry-run"); // before everything: the first records
    QCOMPARE(answer.output, head + line(0, 0) + "\n" + line(1, 0));
    answer = shop.ask(reset + "--to-current --execute");
    QCOMPARE(joined(answer.commands),
        std::string(
            "reset offsets billing --topic orders --partition 0 --to 5; reset offsets billing --topic orders --partition 1 --to 10"));
    answer = shop.ask("kafka-consumer-groups --reset-offsets --all-groups --all-topics --to-earliest --execute");
    QCOMPARE(joined(answer.commands), std::string("reset offsets billing --topic orders --partition 0 --to earliest"));
    // As CSV, and from it: a group's line without its name if one is asked for.
    const auto withFile = [&](const std::string& typed, const std::string& text) {
        return kafkaTool(typed, shop.lab->run(), [&](const std::string& path) { return path == "plan.csv" ? std::optional(text) : std::nullopt; });
    };
    QCOMPARE(shop.ask(reset + "--to-latest --export --dry-run").output, std::string("orders,0,20\norders,1,10"));
    QCOMPARE(shop.ask("kafka-consumer-groups --reset-offsets --all-groups --all-topics --to-latest --export --dry-run").output,
        std::string("billing,orders,0,20"));
    const std::string planned = "kafka-consumer-groups --reset-offsets --group billing --from-file plan.csv ";
    answer = withFile(planned + "--execute", "orders,0,7\r\n\"orders\",1,99\n");
    QCOMPARE(answer.output,
        "WARN New offset (99) is higher than latest offset for topic partition orders-1. Value will be set to 10\n\n" + head + line(0, 7) + "\n"
            + line(1, 10));
    QCOMPARE(joined(answer.commands),
        std::string("reset offsets billing --topic orders --partition 0 --to 7; reset offsets billing --topic orders --partition 1 --to 10"));
    answer = withFile("kafka-consumer-groups --reset-offsets --all-groups --from-file plan.csv --dry-run", "billing,orders,1,2\nnobody,orders,0,1");
    QCOMPARE(answer.output, head + line(1, 2));
    for (const char* bad : {"orders,0", "orders,x,1", "a,b,orders,0,1", "orders,-1,1", "orders,0,99999999999999999999"}) {
        answer = withFile(planned + "--dry-run", std::string("orders,0,1\n") + bad);
        QCOMPARE(answer.error ? answer.error->message : "", std::string("line 2 of plan.csv is not topic,partition,offset"));
    }
    QVERIFY(withFile(planned + "--dry-run", "").output.starts_with("Error: No reset plan for group billing found"));
    QVERIFY(shop.ask(reset + "--to-latest").output.starts_with("WARN: No action will be performed as the --execute option is missing. In a"));
    // What is foretold is what comes.
    shop.must("reset offsets billing --topic orders --partition 0 --to -2");
    shop.after(1s);
    QCOMPARE(shop.lab->view().groups.at("billing")->committed.at({"orders", 0}).value.value, std::int64_t{3});
}

void TstKafkaTools::withoutABrokerItIsATimeout()
{
    Shop shop;
    for (const char* line : {"kill broker 1", "kill broker 2", "pause broker 3"})
        shop.must(line);
    QCOMPARE(shop.table("kafka-topics --list"),
        std::string("✗ Error while executing topic command : Timed out waiting for a node assignment. Call: listTopics"));
    QCOMPARE(shop.table("kafka-topics --create --topic t"),
        std::string("✗ Error while executing topic command : Timed out waiting for a node assignment. Call: createTopics"));
    QVERIFY(shop.table("kafka-consumer-groups --list").find("Failed to find brokers to send ListGroups") != std::string::npos);
    QVERIFY(
        shop.table("kafka-configs --describe --entity-type topics").find("Timed out waiting for a node assignment") != std::string::npos);
}

void TstKafkaTools::patternsDoNotExplode()
{
    Shop shop;
    QCOMPARE(shop.table("kafka-topics --list --topic 'orders|nope'"), std::string("orders"));
    QCOMPARE(shop.table("kafka-topics --list --topic 'o.d+e.*s'"), std::string("orders"));
    QCOMPARE(shop.table("kafka-topics --list --topic 'o.d+e.+rs'"), std::string());
    QCOMPARE(shop.table("kafka-topics --list --topic '.*'"), std::string("orders"));
    QCOMPARE(shop.table("kafka-topics --list --topic ''"), std::string());
    QVERIFY(shop.table("kafka-topics --list --topic '(a'").starts_with("✗ "));
    QVERIFY(shop.table("kafka-topics --list --topic '*'").starts_with("✗ "));
    QCOMPARE(shop.table("kafka-topics --list --topic 'nope,ord[a-e]rs'"), std::string("orders"));
    QCOMPARE(shop.table("kafka-topics --list --topic '(or|x)ders?'"), std::string("orders"));
    std::string many;
    for (int i = 0; i < 400; ++i)
        many += ".*";
    QCOMPARE(shop.table("kafka-topics --list --topic '" + many + "x'"), std::string());
    QVERIFY(shop.table("kafka-topics --list --topic '" + many + many + many + many + many + many + "x'").starts_with("✗ ")); // too many states
}

QTEST_GUILESS_MAIN(TstKafkaTools)
#include "tst_kafka_tools.moc"
