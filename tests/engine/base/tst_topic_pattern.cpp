#include <QTest>

#include <string>

#include "engine/base/topic_pattern.h"
#include "tests/support/print.h"

using namespace engine;

// Does a subscription by pattern read the topics that RE2 would, and does bad input cost little?
class TstTopicPattern : public QObject {
    Q_OBJECT

private slots:
    void matchesWholeNames_data();
    void matchesWholeNames();
    void refusesWhatIsNoExpression_data();
    void refusesWhatIsNoExpression();
    void staysLinear();
};

void TstTopicPattern::matchesWholeNames_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* pattern, const char* name, bool matches) {
        QTest::newRow(qPrintable(QString("%1 on %2").arg(pattern, name))) << QString(pattern) << QString(name) << matches;
    };
    row("t.*", "t", true);
    row("t.*", "orders-t", false);
    row("orders|payments", "payments", true);
    row("orders|payments", "orders-payments", false);
    row("", "", true);
    row("x|", "", true);
    row("(a|b)+c", "ababc", true);
    row("a{2,3}", "aa", true);
    row("a{2,3}", "aaaa", false);
    row("((a{0,2})b){1,2}", "abaab", true);
    row("a{2}{", "aa{", true);
    row("[a-c\\d-]+", "b-1", true);
    row("[^a]", "a", false);
    row("[]a]+", "]a", true);
    row("[[:alpha:]]+\\.[[:^digit:]]", "eu.x", true);
    row("\\pL+\\p{Nd}", "ab1", true);
    row("\\p{Greek}", "a", false);
    row("\\Qa.b\\E", "axb", false);
    row("\\x6f\\x{72}d", "ord", true);
    row("(?i)ORD.*", "orders", true);
    row("(?i:O)rd", "oRd", false);
    row("(?P<tenant>\\w+)-logs", "acme-logs", true);
    row("^orders$", "orders", true);
    row("a^b", "ab", false);
    row("\\bfoo\\b.*", "foo-bar", true);
    row("\\bfoo\\b.*", "foobar", false);
    row("f.*?o", "foo", true);
}

void TstTopicPattern::matchesWholeNames()
{
    QFETCH(QString, pattern);
    QFETCH(QString, name);
    QFETCH(bool, matches);
    std::string why;
    const auto compiled = TopicPattern::compile(pattern.toStdString(), &why);
    QVERIFY2(compiled.has_value(), why.c_str());
    QCOMPARE(compiled->matches(name.toStdString()), matches);
}

void TstTopicPattern::refusesWhatIsNoExpression_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("why");
    const auto row = [](const QString& pattern, const char* why) { QTest::newRow(qPrintable(pattern.left(40))) << pattern << QString(why); };
    row("[", "missing closing ]");
    row("(", "missing closing )");
    row(")", "unexpected )");
    row("*", "missing argument to repetition operator");
    row("a**", "invalid nested repetition operator");
    row("a{1001}", "invalid repeat count");
    row("a{3,2}", "invalid repeat count");
    row("\\1", "invalid escape sequence");
    row("a\\", "trailing backslash at end of expression");
    row("(?=a)", "invalid or unsupported Perl syntax");
    row("(?P<>a)", "invalid named capture");
    row("[z-a]", "invalid character class range");
    row("\\p{NoSuch}", "invalid character class range");
    row("((a{1000}){1000}){1000}", "expression too large");
    row(QString("(").repeated(5000) + QString(")").repeated(5000), "expression nests too deeply");
    row(QString("a").repeated(1'000'000), "expression too large");
}

void TstTopicPattern::refusesWhatIsNoExpression()
{
    QFETCH(QString, pattern);
    QFETCH(QString, why);
    std::string said;
    QVERIFY(!TopicPattern::compile(pattern.toStdString(), &said));
    QCOMPARE(QString::fromStdString(said), why);
}

// What makes a backtracking matcher try 2^240 ways.
void TstTopicPattern::staysLinear()
{
    for (const char* pattern : {"(a*)*b", "(a|aa)+b", "(a|a?)+b", "(.*)(.*)(.*)(.*)(.*)b", "((a+)+)+b", "(a{1,30}){1,30}b"}) {
        const auto compiled = TopicPattern::compile(pattern);
        QVERIFY2(compiled.has_value(), pattern);
        QVERIFY2(!compiled->matches(std::string(249, 'a')), pattern);
        QVERIFY2(compiled->matches(std::string(248, 'a') + "b") , pattern);
    }
}

QTEST_GUILESS_MAIN(TstTopicPattern)
#include "tst_topic_pattern.moc"
