#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/command/completion.h"
#include "tests/support/print.h"

using namespace engine;

// What the console offers while a line is typed.
class TstCompletion : public QObject {
    Q_OBJECT

private slots:
    void offersWordsThatFit_data();
    void offersWordsThatFit();
    void saysWhereTheWordBegins();
    void candidatesHaveWordsInBothLanguages();
    void usageAndExpectationStandBesideTheList();
};

namespace {

ParseContext small()
{
    ParseContext context;
    context.checkNames = true;
    context.brokers = {1, 2};
    context.controllers = {1};
    context.producers = {"p1"};
    context.consumers = {"billing-1"};
    context.topics = {{"orders", 2}, {"audit", 1}};
    context.groups = {"billing"};
    context.branches = {"main"};
    return context;
}

QString offered(const std::string& line)
{
    QStringList list;
    for (const Candidate& candidate : completeCommand(line, small()).candidates)
        list << QString::fromStdString(candidate.text);
    return list.join(' ');
}

} // namespace

void TstCompletion::offersWordsThatFit_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("offers");
    QTest::newRow("verb") << "se"
                          << "set send send-offsets seek";
    QTest::newRow("object") << "start "
                            << "broker controller producer consumer";
    QTest::newRow("object begun") << "start c"
                                  << "controller consumer";
    QTest::newRow("brokers") << "kill broker "
                             << "1 2";
    QTest::newRow("controllers") << "kill controller "
                                 << "c1";
    QTest::newRow("producers") << "kill producer "
                               << "p1";
    QTest::newRow("link ends") << "cut link 1 "
                               << "1 2 c1 p1 billing-1 all";
    QTest::newRow("options") << "cut link 1 2 "
                             << "--one-way";
    QTest::newRow("options begun") << "set link 1 2 --l"
                                   << "--latency --loss";
    QTest::newRow("used options are gone") << "set link 1 2 --latency 5ms --"
                                           << "--jitter --bandwidth --loss";
    QTest::newRow("value of an option") << "start producer p2 --acks "
                                        << "0 1 all";
    QTest::newRow("topic of an option") << "start producer p2 --topic o"
                                        << "orders";
    QTest::newRow("last of a list") << "start consumer b --topics orders,a"
                                    << "orders,audit";
    QTest::newRow("partitions") << "seek billing-1 "
                                << "orders-0 orders-1 audit-0";
    QTest::newRow("partition number") << "elect preferred orders "
                                      << "0 1";
    QTest::newRow("configs") << "set config topic orders min.i"
                             << "min.insync.replicas=";
    QTest::newRow("whose configs") << "set config "
                                   << "broker topic producer consumer group";
    QTest::newRow("groups that have configs") << "set config group "
                                              << "billing";
    QTest::newRow("configs of a group, also of one that is not there") << "set config group later consumer.s"
                                                                       << "consumer.session.timeout.ms=";
    QTest::newRow("its configs to take back") << "unset config group billing streams.n"
                                              << "streams.num.standby.replicas";
    QTest::newRow("switch values") << "set switch elr "
                                   << "on off";
    QTest::newRow("literal") << "crash 1 "
                             << "at";
    QTest::newRow("points") << "crash 1 at before-a"
                            << "before-append before-assignment";
    QTest::newRow("commit") << "commit "
                            << "transaction billing-1";
    QTest::newRow("a wrong line offers nothing") << "kill broker 9 "
                                                 << "";
    QTest::newRow("a duration has no list") << "advance "
                                            << "";
}

void TstCompletion::offersWordsThatFit()
{
    QFETCH(QString, line);
    QFETCH(QString, offers);
    QCOMPARE(offered(line.toStdString()), offers);
}

void TstCompletion::saysWhereTheWordBegins()
{
    QCOMPARE(completeCommand("kill bro", small()).begin, std::size_t{5});
    QCOMPARE(completeCommand("kill ", small()).begin, std::size_t{5});
    QCOMPARE(completeCommand("", small()).begin, std::size_t{0});
}

void TstCompletion::candidatesHaveWordsInBothLanguages()
{
    const auto found = completeCommand("kill ", small());
    QCOMPARE(found.candidates.size(), std::size_t{4});
    for (const Candidate& candidate : found.candidates)
        QVERIFY(!candidate.english.empty() && !candidate.chinese.empty());
    const auto points = completeCommand("crash 1 at after-append", small());
    QVERIFY(points.candidates.front().english.starts_with("the leader has the batch"));
}

void TstCompletion::usageAndExpectationStandBesideTheList()
{
    const auto found = completeCommand("advance ", small());
    QCOMPARE(found.usage, std::string("advance DURATION"));
    QCOMPARE(found.expected, std::string("a duration such as 250us, 20ms or 30s"));
    QCOMPARE(completeCommand("run until ", small()).usage, std::string("run until CONDITION [--within 30s]"));
}

QTEST_GUILESS_MAIN(TstCompletion)
#include "tst_completion.moc"
