// Does a fact read well, as a line and as JSON, and is the table of rules in order?

#include <QTest>

#include <set>

#include <nlohmann/json.hpp>

#include "tests/support/print.h"

#include "engine/event/fact.h"

using namespace engine;

class TestFact : public QObject {
    Q_OBJECT

private slots:
    void lineNamesInstantNodeAndFields();
    void absentIsLeftOut();
    void jsonHasCauseReasonsAndRule();
    void everyKindHasItsOwnName();
    void nodesAreNamedLikeCommands();
    void rulesStandInTheOrderOfTheEnum();
};

void TestFact::lineNamesInstantNodeAndFields()
{
    Fact fact;
    fact.at = Time{4201ms};
    fact.node = NodeId{3002};
    fact.body = LeaderElected{{"orders", 0}, BrokerId{2}, BrokerId{1}, LeaderEpoch{1}, 5};
    QCOMPARE(describe(fact), std::string("4.201s c2 LeaderElected partition=orders-0 leader=2 previous=1 leaderEpoch=1 partitionEpoch=5"));
}

void TestFact::absentIsLeftOut()
{
    Fact fact;
    fact.node = NodeId{1};
    RequestParked parked;
    parked.server = NodeId{1};
    parked.client = NodeId{10001};
    parked.apiKey = 1;
    fact.body = parked;
    QCOMPARE(describe(fact), std::string("0s 1 RequestParked server=1 client=#10001 apiKey=1"));
}

void TestFact::jsonHasCauseReasonsAndRule()
{
    Fact fact;
    fact.id = FactId{815};
    fact.at = Time{4201ms};
    fact.node = NodeId{3002};
    fact.cause = EventSeq{10233};
    fact.because = {FactId{812}};
    fact.rule = Rule::FirstAliveInIsr;
    fact.body = NodeStopped{NodeId{1}, StopKind::PoweredOff};
    QCOMPARE(toJson(fact).dump(),
        std::string(R"({"id":815,"cause":10233,"at":"4.201s","fact":"NodeStopped","node":"c2","nodeId":"1","how":"PoweredOff","because":[812],"rule":"first-alive-in-isr"})"));
}

void TestFact::everyKindHasItsOwnName()
{
    const auto& names = factNames();
    QCOMPARE(names.size(), std::variant_size_v<FactBody::Variant>);
    QCOMPARE(std::set<std::string_view>(names.begin(), names.end()).size(), names.size());
    Fact fact;
    fact.body = MarkSet{"x"};
    QCOMPARE(factName(fact), std::string_view("MarkSet"));
    QCOMPARE(names.back(), std::string_view("MarkSet"));
}

void TestFact::nodesAreNamedLikeCommands()
{
    QCOMPARE(nodeName(NodeId{3}), std::string("3"));
    QCOMPARE(nodeName(NodeId{3001}), std::string("c1"));
    QCOMPARE(nodeName(NodeId{10001}), std::string("#10001"));
}

void TestFact::rulesStandInTheOrderOfTheEnum()
{
    std::set<std::string_view> names;
    std::uint16_t at = 0;
    for (const RuleInfo& info : allRules()) {
        QCOMPARE(static_cast<std::uint16_t>(info.rule), at++);
        QVERIFY2(names.insert(info.name).second, std::string(info.name).c_str());
        QCOMPARE(ruleInfo(info.rule).name, info.name);
        if (info.rule == Rule::None)
            continue;
        const std::string name(info.name);
        QVERIFY2(!info.english.empty() && info.english.ends_with('.'), name.c_str());
        QVERIFY2(!info.chinese.empty(), name.c_str());
        QVERIFY2(!info.source.empty(), name.c_str());
    }
}

QTEST_GUILESS_MAIN(TestFact)
#include "tst_fact.moc"
