#include <QTest>

#include "tests/support/print.h"
#include "tests/ui/models/a_lab.h"
#include "ui/models/command_context.h"

using namespace engine;
using namespace support;

// Does the console offer the names that the lab itself would take?
class TstCommandContext : public QObject {
    Q_OBJECT

private slots:
    void hasTheNamesThatTheLabTakes();
};

void TstCommandContext::hasTheNamesThatTheLabTakes()
{
    const auto lab = labAt(Time{12s});
    doNow(*lab, "start producer a-first --topic orders --rate 1/s");
    doNow(*lab, "create topic payments --partitions 2 --replication 1");
    lab->openOutside("127.0.0.1:40000", kTwo);
    lab->runUntil(Time{16s});
    doNow(*lab, "branch what-if --at 13s");
    const ParseContext own = ui::commandContext(lab->view(), lab->branches());
    const ParseContext truth = lab->parseContext();
    QVERIFY(own.checkNames);
    QCOMPARE(own.brokers, truth.brokers);
    QCOMPARE(own.controllers, truth.controllers);
    QCOMPARE(own.producers, truth.producers);
    QCOMPARE(own.producers, (std::vector<std::string>{"a-first", "p1"}));
    QCOMPARE(own.consumers, truth.consumers);
    QCOMPARE(own.outside, truth.outside);
    QVERIFY(own.topics == truth.topics);
    QCOMPARE(own.groups, truth.groups);
    QCOMPARE(own.branches, truth.branches);
    QCOMPARE(own.facts, truth.facts);
}

QTEST_MAIN(TstCommandContext)
#include "tst_command_context.moc"
