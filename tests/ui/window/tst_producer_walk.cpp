#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>
#include <QTest>

#include "engine/lab/run.h"
#include "tests/support/print.h"
#include "tests/ui/window/driven_window.h"
#include "tests/ui/window/walk_record.h"
#include "ui/panels/setting_popup.h"
#include "ui/window/command_dialog.h"

using namespace engine;
using support::DrivenWindow;
using ui::ObjectId;

// Everything that the notes say of producers, made to happen in the window: once by a command, and where something is set, by
// hand in its place at the producer level. What the engine says is looked at each time.
class TstProducerWalk : public QObject {
    Q_OBJECT

private slots:
    void everyItemOfTheNotes();
};

namespace {

constexpr const char* kName = "p5";

class Walk {
public:
    Walk() : m_driven(support::openFirstLab()) { }

    DrivenWindow& driven() { return *m_driven; }
    void types(const QString& line)
    {
        m_driven->type(line);
        m_record.action("type  " + line, m_driven->window);
    }
    void did(const QString& words) { m_record.action(words, m_driven->window); }
    NodeId id() const
    {
        for (const auto& [node, client] : m_driven->shown().clients)
            if (client->name == kName)
                return node;
        qFatal("the producer was not started");
    }
    const ProducerView& producer() const { return *m_driven->shown().client(id())->producer; }
    // A setting turned where it is drawn: the client is closed and built anew.
    bool turns(const char* setting, const QString& value)
    {
        m_driven->stage().openProducer(id());
        m_driven->settle();
        m_driven->click(ObjectId::knob(id(), setting));
        auto* popup = m_driven->window.findChild<ui::SettingPopup*>();
        if (!popup)
            return false;
        if (auto* field = popup->findChild<QLineEdit*>("configValue")) {
            QTest::keySequence(field, QKeySequence::SelectAll);
            QTest::keyClicks(field, value);
            QTest::keyClick(field, Qt::Key_Return);
        } else if (auto* choice = popup->findChild<QComboBox*>("configValue")) {
            choice->setCurrentText(value);
            QTest::mouseClick(popup->findChild<QAbstractButton*>("configSet"), Qt::LeftButton);
        } else {
            return false;
        }
        m_driven->settle();
        did(QString("turn %1 to %2").arg(setting, value));
        return setTo(setting) == value.toStdString();
    }
    std::string setTo(const char* setting)
    {
        return m_driven->ask([&](Lab& lab) {
            const auto config = lab.run().configOf(id());
            const auto found = config->fixed.find(setting);
            return found == config->fixed.end() ? std::string() : found->second;
        });
    }
    template <class Body>
    std::vector<Body> told()
    {
        return m_driven->ask([&](Lab& lab) {
            std::vector<Body> out;
            const auto kept = lab.run().facts().slice(FactId{0}, lab.run().facts().last());
            for (std::size_t i = 0; i < kept.size(); ++i)
                if (const Body* body = kept[i].template as<Body>(); body && body->client == id())
                    out.push_back(*body);
            return out;
        });
    }

private:
    std::unique_ptr<DrivenWindow> m_driven;
    support::WalkRecord m_record;
};

} // namespace

void TstProducerWalk::everyItemOfTheNotes()
{
    Walk walk;
    auto& driven = walk.driven();

    // Started by its form: interceptors in their order, a serializer for keys.
    driven.key(Qt::Key_P, Qt::ShiftModifier);
    auto* form = driven.window.findChild<ui::CommandDialog*>();
    QVERIFY(form);
    for (const auto& [field, value] : {std::pair{"name", kName}, {"keys", ""}, {"rate", ""}, {"interceptors", "price-tag,throws,trace-header"},
             {"key-serializer", "int"}}) {
        auto* widget = form->field(field);
        if (auto* combo = qobject_cast<QComboBox*>(widget)) {
            combo->setCurrentText(value);
        } else {
            QTest::keySequence(widget, QKeySequence::SelectAll);
            QTest::keyClick(widget, Qt::Key_Delete);
            QTest::keyClicks(widget, value);
        }
    }
    walk.did("Shift+P, the form");
    QTest::keyClick(form->field("name"), Qt::Key_Return);
    driven.settle();
    walk.types("advance 1s");

    // Threads and interceptors: the record is in the accumulator when send() is back, one that throws stops nothing.
    QTest::mouseDClick(&driven.stage(), Qt::LeftButton, {}, boxOf(driven.stage().list(), ObjectId::client(walk.id())).center().toPoint());
    driven.settle();
    walk.did("double click on the producer");
    walk.types("send p5 orders --key 42 --value hello");
    QCOMPARE(walk.producer().call.interceptors.size(), std::size_t{3});
    QVERIFY(walk.producer().call.interceptors[1].outcome == InterceptorOutcome::Threw);
    QCOMPARE(walk.producer().waitingRecords(), std::int64_t{1});
    walk.types("advance 1s");
    QCOMPARE(walk.producer().acked.value, std::int64_t{1});

    // Serializers: what does not fit fails in send().
    walk.types("send p5 orders --key alice");
    QCOMPARE(walk.producer().call.exception, std::string("SerializationException"));

    // Partitions in four cases: named, by its key, without one, by the producer's own rule.
    walk.types("send p5 orders --partition 2 --key 1");
    QVERIFY(walk.producer().call.chosenBy == Rule::PartitionExplicit);
    walk.types("send p5 orders --key 1");
    QVERIFY(walk.producer().call.chosenBy == Rule::PartitionByKey);
    walk.types("send p5 orders");
    QVERIFY(walk.producer().call.chosenBy == Rule::PartitionSticky);
    QVERIFY(walk.turns("partitioner.class", "odd-even"));
    walk.types("advance 1s");
    walk.types("send p5 orders --key 7");
    QVERIFY(walk.producer().call.chosenBy == Rule::PartitionCustom);
    QCOMPARE(walk.producer().call.partition.partition, 1);

    // The accumulator: batches linger until they are full or somebody flushes.
    QVERIFY(walk.turns("linger.ms", "20000"));
    QVERIFY(walk.turns("batch.size", "500"));
    walk.types("advance 1s");
    walk.types("send p5 orders --key 7");
    walk.types("advance 1s");
    QCOMPARE(walk.producer().waitingRecords(), std::int64_t{1});
    walk.types("flush producer p5");
    walk.types("advance 1s");
    QCOMPARE(walk.producer().waitingRecords(), std::int64_t{0});
    walk.types("send p5 orders --key 7 --count 12"); // several batches of 500 bytes: full ones wake the sender
    walk.types("advance 500ms");
    QVERIFY(std::any_of(walk.producer().completions.begin(), walk.producer().completions.end(), [](const auto& c) { return c.records > 1; }));

    // In flight: up to five requests for each connection.
    QVERIFY(walk.turns("linger.ms", "0"));
    walk.types("advance 1s");
    walk.types("set link p5 all --latency 300ms");
    walk.types("send p5 orders --key 7 --count 60");
    walk.types("advance 2s"); // first the connection, then the requests
    QCOMPARE(walk.producer().inFlightMost, 5);
    walk.types("set link p5 all --latency 1ms");
    walk.types("advance 20s");
    QCOMPARE(walk.producer().waitingRecords() + walk.producer().inFlightRecords(), std::int64_t{0});

    // Compression: the same records are fewer bytes on their way.
    QVERIFY(walk.turns("compression.type", "lz4"));
    walk.types("advance 1s");
    walk.types("send p5 orders --key 7 --count 3");
    walk.types("advance 1s");
    const auto sent = walk.told<BatchSent>();
    QVERIFY(std::any_of(sent.begin(), sent.end(), [](const BatchSent& f) { return f.bytes < f.rawBytes; }));

    // Retries and idempotence: the answer is lost, the batch comes again and is known.
    walk.types("drop message next --api Produce --from 1 --response");
    walk.types("drop message next --api Produce --to p5 --response");
    walk.types("send p5 orders --key 7");
    walk.types("advance 5s");
    QVERIFY(!walk.told<BatchRetried>().empty());
    QVERIFY(!walk.told<BatchDeduplicated>().empty());

    // acks: less is promised, and idempotence is off.
    walk.types("set config producer p5 acks=1");
    walk.types("advance 1s");
    QCOMPARE(walk.setTo("acks"), std::string("1"));
    QVERIFY(walk.producer().producerId == kNoProducerId);

    // Memory: buffer.memory is used up, send() holds its caller and then fails.
    QVERIFY(walk.turns("buffer.memory", "2000"));
    QVERIFY(walk.turns("max.block.ms", "3000"));
    walk.types("advance 1s");
    for (const char* broker : {"1", "2", "3"})
        walk.types(QString("pause broker %1").arg(broker));
    walk.types("send p5 orders --key 7 --count 40");
    QVERIFY(walk.producer().call.blocked == BlockedOn::Memory);
    walk.types("advance 4s");
    QCOMPARE(walk.producer().lastException, std::string("BufferExhaustedException"));
}

QTEST_MAIN(TstProducerWalk)
#include "tst_producer_walk.moc"
