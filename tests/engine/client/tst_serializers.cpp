#include <QTest>

#include "engine/client/client_config.h"
#include "engine/client/serializers.h"
#include "tests/support/print.h"

using namespace engine;

// What bytes does an application's object become, and which one does Kafka refuse? And what does Kafka's client say of a setting
// that it does not take?
class TstSerializers : public QObject {
    Q_OBJECT

private slots:
    void writesKafkasBytes_data();
    void writesKafkasBytes();
    void refusesAnObjectOfAnotherClass_data();
    void refusesAnObjectOfAnotherClass();
    void knowsShortNamesAndClasses();
    void makesObjectsThatItTakes();
    void saysWhatKafkasClientSays_data();
    void saysWhatKafkasClientSays();
};

namespace {

QByteArray hexOf(const Slice& bytes)
{
    const auto text = bytes.text();
    return QByteArray(text.data(), static_cast<qsizetype>(text.size())).toHex();
}

} // namespace

void TstSerializers::writesKafkasBytes_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("object");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char* name, SerializerKind kind, const char* object, const char* hex) {
        QTest::newRow(name) << static_cast<int>(kind) << QByteArray(object) << QByteArray(hex);
    };
    row("string", SerializerKind::String, "\xc3\xa9", "c3a9");
    row("int", SerializerKind::Integer, "42", "0000002a");
    row("negative int", SerializerKind::Integer, "-1", "ffffffff");
    row("long", SerializerKind::Long, "5000000000", "000000012a05f200");
    row("double", SerializerKind::Double, "1.5", "3ff8000000000000");
    row("whole double", SerializerKind::Double, "-2", "c000000000000000");
    row("uuid is text", SerializerKind::Uuid, "123e4567-e89b-42d3-a456-426614174000",
        "31323365343536372d653839622d343264332d613435362d343236363134313734303030");
    row("json", SerializerKind::Json, "{\"a\":1}", "7b2261223a317d");
    row("text is a JSON string", SerializerKind::Json, "alice", "22616c69636522");
    row("bytes", SerializerKind::Bytes, "ab", "6162");
}

void TstSerializers::writesKafkasBytes()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, object);
    QFETCH(QByteArray, hex);
    const auto made = serialize(static_cast<SerializerKind>(kind), Slice::copyOf(object.toStdString()), "value.serializer");
    QVERIFY(std::holds_alternative<Slice>(made));
    QCOMPARE(hexOf(std::get<Slice>(made)), hex);
}

void TstSerializers::refusesAnObjectOfAnotherClass_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("object");
    QTest::addColumn<QString>("message");
    QTest::newRow("text for long") << static_cast<int>(SerializerKind::Long) << QByteArray("alice")
        << "Can't convert key of class java.lang.String to class org.apache.kafka.common.serialization.LongSerializer specified in key.serializer";
    QTest::newRow("long for int") << static_cast<int>(SerializerKind::Integer) << QByteArray("5000000000")
        << "Can't convert key of class java.lang.Long to class org.apache.kafka.common.serialization.IntegerSerializer specified in key.serializer";
    QTest::newRow("number for uuid") << static_cast<int>(SerializerKind::Uuid) << QByteArray("7")
        << "Can't convert key of class java.lang.Integer to class org.apache.kafka.common.serialization.UUIDSerializer specified in key.serializer";
}

void TstSerializers::refusesAnObjectOfAnotherClass()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, object);
    QFETCH(QString, message);
    const auto made = serialize(static_cast<SerializerKind>(kind), Slice::copyOf(object.toStdString()), "key.serializer");
    QVERIFY(std::holds_alternative<ClientError>(made));
    QCOMPARE(std::get<ClientError>(made).exception, std::string("SerializationException"));
    QCOMPARE(QString::fromStdString(std::get<ClientError>(made).message), message);
}

void TstSerializers::knowsShortNamesAndClasses()
{
    QVERIFY(parseSerializer("int") == SerializerKind::Integer);
    QVERIFY(parseSerializer("LongSerializer") == SerializerKind::Long);
    QVERIFY(parseSerializer("org.apache.kafka.common.serialization.StringSerializer") == SerializerKind::String);
    QVERIFY(!parseSerializer("org.example.StringSerializer"));
}

void TstSerializers::makesObjectsThatItTakes()
{
    for (const auto kind : {SerializerKind::Integer, SerializerKind::Long, SerializerKind::Double, SerializerKind::Uuid, SerializerKind::Json}) {
        const auto object = madeObject(kind, "p1", 17, 100);
        QVERIFY(object);
        QVERIFY(std::holds_alternative<Slice>(serialize(kind, Slice::copyOf(*object), "value.serializer")));
    }
    QCOMPARE(madeObject(SerializerKind::Json, "p1", 17, 100)->size(), std::size_t{100});
}

void TstSerializers::saysWhatKafkasClientSays_data()
{
    QTest::addColumn<QString>("set");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* set, const char* words) { QTest::newRow(set) << QString(set) << QString(words); };
    row("acks=2", "Invalid value 2 for configuration acks: String must be one of: all, -1, 0, 1");
    row("linger.ms=soon", "Invalid value soon for configuration linger.ms: Not a number of type LONG");
    row("linger.ms=-1", "Invalid value -1 for configuration linger.ms: Value must be at least 0");
    row("compression.type=rar", "Invalid value rar for configuration compression.type: String must be one of: none, gzip, snappy, lz4, zstd");
    row("partitioner.class=Best", "Invalid value Best for configuration partitioner.class: Class Best could not be found.");
    row("key.serializer=Best", "Invalid value Best for configuration key.serializer: Class Best could not be found.");
    row("interceptor.classes=price-tag,none", "Invalid value none for configuration interceptor.classes: Class none could not be found.");
    row("enable.idempotence=yes", "Invalid value yes for configuration enable.idempotence: Expected value to be either true or false");
    row("max.in.flight.requests.per.connection=6", "Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer.");
    row("enable.idempotence=true acks=1", "Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.");
    row("delivery.timeout.ms=1000", "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms");
    row("acks=1", ""); // idempotence is silently off
}

void TstSerializers::saysWhatKafkasClientSays()
{
    QFETCH(QString, set);
    QFETCH(QString, words);
    ConfigMap config;
    for (const auto& entry : set.split(' '))
        config[entry.section('=', 0, 0).toStdString()] = entry.section('=', 1).toStdString();
    QCOMPARE(QString::fromStdString(producerConfigProblem(config).value_or("")), words);
}

QTEST_APPLESS_MAIN(TstSerializers)
#include "tst_serializers.moc"
