#include <QTest>

#include <map>
#include <vector>

#include "tests/support/print.h"

using namespace engine;

// Does a failing comparison show what was compared? Each case prints a value the way QCOMPARE does.
class TstPrint : public QObject {
    Q_OBJECT

private slots:
    void printsTextInQuotes();
    void printsIdsAndTimes();
    void printsErrorsByName();
    void printsContainers();
    void printsBytesAsHex();
};

namespace {

template <class T>
QString printed(const T& value)
{
    const QScopedArrayPointer<char> text(QTest::toString(value));
    return QString::fromUtf8(text.data()).trimmed();
}

} // namespace

void TstPrint::printsTextInQuotes()
{
    QCOMPARE(printed(std::string("orders")), QString("\"orders\""));
    QCOMPARE(printed(std::string_view("水位")), QString("\"水位\""));
}

void TstPrint::printsIdsAndTimes()
{
    QCOMPARE(printed(Offset{42}), QString("42"));
    QCOMPARE(printed(kNoBroker), QString("-1"));
    QCOMPARE(printed(RecordUid{7}), QString("7"));
    QCOMPARE(printed(Time{4417ms}), QString::fromStdString(formatTime(Time{4417ms})));
    QCOMPARE(printed(Duration{20ms}), QString("20ms"));
    QCOMPARE(printed(TopicPartition{"orders", 3}), QString("orders-3"));
    QCOMPARE(printed(Uuid{}), QString("AAAAAAAAAAAAAAAAAAAAAA"));
}

void TstPrint::printsErrorsByName()
{
    QCOMPARE(printed(ErrorCode::NotLeaderOrFollower), QString("NOT_LEADER_OR_FOLLOWER"));
    QCOMPARE(printed(Result<Offset>(ErrorCode::OffsetOutOfRange)), QString("OFFSET_OUT_OF_RANGE"));
    QCOMPARE(printed(Result<Offset>(Offset{5})), QString("5"));
}

void TstPrint::printsContainers()
{
    QCOMPARE(printed(std::vector{Offset{1}, Offset{2}}), QString("std::vector(1, 2)"));
    QCOMPARE(printed(std::vector<std::string>{"a", "b"}), QString("std::vector(\"a\", \"b\")"));
    QCOMPARE(printed(std::set{BrokerId{3}, BrokerId{1}}), QString("{1, 3}"));
    QCOMPARE(printed(std::optional<Offset>{}), QString("none"));
    QCOMPARE(printed(std::map<BrokerId, std::vector<std::string>>{{BrokerId{1}, {"r"}}}),
        QString("std::map(std::pair(1,std::vector(\"r\")))"));
}

void TstPrint::printsBytesAsHex()
{
    QCOMPARE(printed(Slice::copyOf(std::string_view("\x01\xff", 2))), QString("x01ff"));
    QVERIFY(printed(Slice::copyOf(std::string(65, 'a'))).endsWith("(65 bytes)"));
}

QTEST_GUILESS_MAIN(TstPrint)
#include "tst_print.moc"
