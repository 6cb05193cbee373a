#include <QTest>

#include "engine/client/client_config.h"
#include "engine/client/deserializers.h"
#include "engine/client/external_sink.h"
#include "tests/support/print.h"

using namespace engine;

// Which bytes does Kafka's deserializer of a kind take, and what does it say of others? What does a store outside count?
class TstDeserializers : public QObject {
    Q_OBJECT

private slots:
    void takesWhatKafkasDoes_data();
    void takesWhatKafkasDoes();
    void aNullIsOneOfEveryKind();
    void areFoundByShortNameAndClass_data();
    void areFoundByShortNameAndClass();
    void durationsAreReadAsJavaDoes_data();
    void durationsAreReadAsJavaDoes();
    void aStoreKeepsItsKind();
    void appendMakesRowsUpsertReplaces();
    void aRecordOfAnotherEpochIsAnother();
};

Q_DECLARE_METATYPE(engine::DeserializerKind)

void TstDeserializers::takesWhatKafkasDoes_data()
{
    using K = DeserializerKind;
    QTest::addColumn<K>("kind");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words"); // empty: they are one
    const auto row = [](const char* name, K kind, const QByteArray& bytes, const char* words) { QTest::newRow(name) << kind << bytes << QString(words); };
    row("int", K::Integer, QByteArray(4, '\1'), "");
    row("int of 8", K::Integer, QByteArray(8, '\1'), "Size of data received by IntegerDeserializer is not 4");
    row("int of text", K::Integer, "12345", "Size of data received by IntegerDeserializer is not 4");
    row("int of four letters", K::Integer, "oops", ""); // the bytes cannot tell
    row("long", K::Long, QByteArray(8, '\1'), "");
    row("long of 4", K::Long, QByteArray(4, '\1'), "Size of data received by LongDeserializer is not 8");
    row("double of none", K::Double, QByteArray(""), "Size of data received by Deserializer is not 8");
    row("double", K::Double, QByteArray(8, '\0'), "");
    row("text that is no UTF-8", K::String, QByteArray("\xff\xfe"), "");
    row("bytes", K::None, QByteArray("\xff\xfe"), "");
    row("uuid", K::Uuid, "00000000-0000-4000-8000-00000000000a", "");
    row("uuid without dashes", K::Uuid, "00000000000040008000000000000000", "Error parsing data into UUID");
    row("uuid with a g", K::Uuid, "00000000-0000-4000-8000-00000000000g", "Error parsing data into UUID");
    row("json object", K::Json, "{\"a\": [1, null]}", "");
    row("json number", K::Json, "7", "");
    row("json of a word", K::Json, "oops", "com.fasterxml.jackson.core.JsonParseException");
    row("json that ends early", K::Json, "{\"a\":", "com.fasterxml.jackson.core.JsonParseException");
}

void TstDeserializers::takesWhatKafkasDoes()
{
    QFETCH(DeserializerKind, kind);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, words);
    const auto problem = deserializeProblem(kind, Slice::copyOf(bytes.toStdString()));
    QCOMPARE(QString::fromStdString(problem ? problem->message : ""), words);
    if (problem)
        QCOMPARE(problem->exception, std::string("SerializationException"));
}

void TstDeserializers::aNullIsOneOfEveryKind()
{
    for (const auto kind : {DeserializerKind::Integer, DeserializerKind::Json, DeserializerKind::Uuid, DeserializerKind::String})
        QVERIFY(!deserializeProblem(kind, std::nullopt));
}

void TstDeserializers::areFoundByShortNameAndClass_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind"); // -1: none
    const auto row = [](const char* name, int kind) { QTest::newRow(name) << QString(name) << kind; };
    row("json", static_cast<int>(DeserializerKind::Json));
    row("org.apache.kafka.connect.json.JsonDeserializer", static_cast<int>(DeserializerKind::Json));
    row("integer", static_cast<int>(DeserializerKind::Integer));
    row("int", static_cast<int>(DeserializerKind::Integer));
    row("IntegerDeserializer", static_cast<int>(DeserializerKind::Integer));
    row("org.apache.kafka.common.serialization.UUIDDeserializer", static_cast<int>(DeserializerKind::Uuid));
    row("bytes", static_cast<int>(DeserializerKind::None));
    row("org.apache.kafka.common.serialization.JsonDeserializer", -1); // it is in another package
    row("avro", -1);
}

void TstDeserializers::areFoundByShortNameAndClass()
{
    QFETCH(QString, name);
    QFETCH(int, kind);
    const auto found = parseDeserializer(name.toStdString());
    QCOMPARE(found ? static_cast<int>(*found) : -1, kind);
    QCOMPARE(!consumerConfigProblem({{"value.deserializer", name.toStdString()}}), kind >= 0);
}

void TstDeserializers::durationsAreReadAsJavaDoes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("millis"); // -1: none
    const auto row = [](const char* text, qint64 millis) { QTest::newRow(text) << QString(text) << millis; };
    row("PT10M", 600000);
    row("PT0S", 0);
    row("P2DT3H4M5.6S", ((2 * 24 + 3) * 3600 + 4 * 60 + 5) * 1000 + 600);
    row("pt1h", 3600000);
    row("PT", -1);
    row("P", -1);
    row("P1M", -1); // months have no length
    row("PT1M1H", -1);
    row("PT-1S", -1);
    row("PT1.5M", -1);
    row("10M", -1);
    row("", -1);
    row("PT99999999999H", -1);
}

void TstDeserializers::durationsAreReadAsJavaDoes()
{
    QFETCH(QString, text);
    QFETCH(qint64, millis);
    const ConfigMap set{{"auto.offset.reset", "by_duration:" + text.toStdString()}};
    QCOMPARE(consumerConfigProblem(set).has_value(), millis < 0);
    if (millis >= 0) {
        const ConsumerConfig config(set);
        QVERIFY(config.offsetReset == OffsetReset::ByDuration);
        QCOMPARE(qint64(config.resetBack / std::chrono::milliseconds(1)), millis);
    }
}

void TstDeserializers::aStoreKeepsItsKind()
{
    ExternalSinks sinks;
    QVERIFY(sinks.empty() && !sinks.has("table"));
    QVERIFY(sinks.open("table", ExternalSinks::Kind::Upsert));
    QVERIFY(sinks.open("table", ExternalSinks::Kind::Upsert));
    QVERIFY(!sinks.open("table", ExternalSinks::Kind::Append));
    QVERIFY(sinks.kind("table") == ExternalSinks::Kind::Upsert);
}

void TstDeserializers::appendMakesRowsUpsertReplaces()
{
    for (const auto kind : {ExternalSinks::Kind::Append, ExternalSinks::Kind::Upsert}) {
        ExternalSinks sinks;
        sinks.open("s", kind);
        QVERIFY(!sinks.write("s", {"orders", 0}, LeaderEpoch{0}, Offset{1}).again);
        QVERIFY(!sinks.write("s", {"orders", 1}, LeaderEpoch{0}, Offset{1}).again);
        const auto third = sinks.write("s", {"orders", 0}, LeaderEpoch{0}, Offset{1});
        QVERIFY(third.again);
        QCOMPARE(third.rows, std::int64_t{kind == ExternalSinks::Kind::Append ? 3 : 2});
    }
}

void TstDeserializers::aRecordOfAnotherEpochIsAnother()
{
    ExternalSinks sinks;
    sinks.open("s", ExternalSinks::Kind::Upsert);
    sinks.write("s", {"orders", 0}, LeaderEpoch{0}, Offset{1});
    QVERIFY(!sinks.write("s", {"orders", 0}, LeaderEpoch{1}, Offset{1}).again);
}

QTEST_GUILESS_MAIN(TstDeserializers)
#include "tst_deserializers.moc"
