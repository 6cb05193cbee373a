#include <QTest>

#include "tests/engine/lab/kafka_shop.h"
#include "tests/support/print.h"

using namespace engine;
using support::Shop;

// Does each command that one of Kafka's tools can do have that tool's line, and no other command one?
class TstKafkaToolLines : public QObject {
    Q_OBJECT

private slots:
    void theOtherWayRound_data();
    void theOtherWayRound();
    void whatHasNoToolHasNoLine();
};

void TstKafkaToolLines::theOtherWayRound_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("line");
    const auto row = [](const char* command, const char* line) { QTest::newRow(command) << command << line; };
    row("create topic orders --partitions 3 --replication 2 --config cleanup.policy=compact,delete",
        "kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders --partitions 3 --replication-factor 2 --config "
        "cleanup.policy=compact,delete");
    row("create topic orders --assignment 1:2,2:3",
        "kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders --replica-assignment 1:2,2:3");
    row("delete topic orders", "kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic orders");
    row("add partitions orders 6", "kafka-topics.sh --bootstrap-server localhost:9092 --alter --topic orders --partitions 6");
    row("delete records orders 0 --before 20",
        "kafka-delete-records.sh --bootstrap-server localhost:9092 --offset-json-file <(echo "
        "'{\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":20}],\"version\":1}')");
    row("elect unclean orders 1",
        "kafka-leader-election.sh --bootstrap-server localhost:9092 --election-type unclean --topic orders --partition 1");
    row("reassign orders 0 2,3 --throttle 1MB/s",
        "kafka-reassign-partitions.sh --bootstrap-server localhost:9092 --reassignment-json-file <(echo "
        "'{\"version\":1,\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"replicas\":[2,3]}]}') --execute --throttle 1000000");
    row("set config topic orders retention.ms=1000 cleanup.policy=compact,delete",
        "kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type topics --entity-name orders --add-config "
        "'retention.ms=1000,cleanup.policy=[compact,delete]'");
    row("set config group billing consumer.session.timeout.ms=50000",
        "kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type groups --entity-name billing --add-config "
        "consumer.session.timeout.ms=50000");
    row("unset config group 'our group' consumer.session.timeout.ms",
        "kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type groups --entity-name 'our group' --delete-config "
        "consumer.session.timeout.ms");
    row("unset config broker 1 log.cleaner.threads",
        "kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type brokers --entity-name 1 --delete-config "
        "log.cleaner.threads");
    row("set quota client-id p1 producer_byte_rate=1000 consumer_byte_rate=",
        "kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type clients --entity-name p1 --add-config "
        "producer_byte_rate=1000 --delete-config consumer_byte_rate");
    row("set quota user <default> request_percentage=5",
        "kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type users --entity-default --add-config "
        "request_percentage=5");
    row("set feature eligible.leader.replicas.version 0",
        "kafka-features.sh --bootstrap-server localhost:9092 downgrade --feature eligible.leader.replicas.version=0");
    row("reset offsets billing --topic orders --partition 1 --to -5",
        "kafka-consumer-groups.sh --bootstrap-server localhost:9092 --reset-offsets --group billing --topic orders:1 --shift-by -5 "
        "--execute");
    row("reset offsets billing --topic orders --to 2026-01-01T00:00:00Z",
        "kafka-consumer-groups.sh --bootstrap-server localhost:9092 --reset-offsets --group billing --topic orders --to-datetime "
        "2026-01-01T00:00:00.000Z --execute");
    row("delete offsets billing --topic orders",
        "kafka-consumer-groups.sh --bootstrap-server localhost:9092 --delete-offsets --group billing --topic orders");
    row("delete group billing", "kafka-consumer-groups.sh --bootstrap-server localhost:9092 --delete --group billing");
    row("send p1 orders --key alice --value '5 pears'",
        "printf 'alice\\t5 pears\\n' | kafka-console-producer.sh --bootstrap-server localhost:9092 --topic orders --property "
        "parse.key=true");
    row("start consumer billing-1 --topics orders --group billing --protocol consumer --isolation read_committed",
        "kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic orders --group billing --isolation-level read_committed "
        "--consumer-property group.protocol=consumer");
}

void TstKafkaToolLines::theOtherWayRound()
{
    QFETCH(QString, command);
    QFETCH(QString, line);
    const auto parsed = parseCommand(command.toStdString());
    QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
    QCOMPARE(QString::fromStdString(kafkaToolLine(*parsed).value_or("none")), line);
    // Where the tool is offered here, its line comes back to the command.
    if (line.startsWith("kafka-topics") || (line.startsWith("kafka-configs") && !line.contains("--delete-config"))) {
        static Shop shop;
        const ToolAnswer answer = shop.ask(line.replace("--topic orders --partitions 3", "--topic orders2 --partitions 3")
                                               .replace("--create --topic orders ", "--create --topic orders2 ")
                                               .toStdString());
        QVERIFY2(!answer.error, answer.error ? answer.error->message.c_str() : "");
        QCOMPARE(answer.commands.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(formatCommand(*parseCommand(answer.commands[0]))).replace("orders2", "orders"),
            QString::fromStdString(formatCommand(*parsed)));
    }
}

void TstKafkaToolLines::whatHasNoToolHasNoLine()
{
    for (const char* command :
        {"kill broker 1", "cut link 1 2", "set config producer p1 linger.ms=5", "set config broker 1 num.partitions=4",
            "reassign orders 0 --cancel", "send p1 orders --count 5", "send p1 orders --tombstone --key a", "send p1 orders --value '100%'",
            "start consumer c --topics orders --process-time 20ms", "advance 1s", "set feature metadata.version 20"}) {
        const auto parsed = parseCommand(command);
        QVERIFY2(parsed, command);
        QVERIFY2(!kafkaToolLine(*parsed), command);
    }
}

QTEST_GUILESS_MAIN(TstKafkaToolLines)
#include "tst_kafka_tool_lines.moc"
