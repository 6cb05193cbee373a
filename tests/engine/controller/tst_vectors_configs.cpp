#include <QTest>

#include "engine/controller/config_rules.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;

// Does the table of settings know what Apache Kafka 4.1.1 has: names, types, defaults, valid values, where a topic takes its default
// from, what may change while a broker runs? And is what Kafka calls invalid refused?
class TstVectorsConfigs : public QObject {
    Q_OBJECT

private slots:
    void everySettingIsKnown_data();
    void everySettingIsKnown();
    void valuesOutsideAreRefused_data() { everySettingIsKnown_data(); }
    void valuesOutsideAreRefused();
};

namespace {

const std::map<std::string, ConfigScope> kScopes{
    {"broker", ConfigScope::Broker}, {"topic", ConfigScope::Topic}, {"producer", ConfigScope::Producer}, {"consumer", ConfigScope::Consumer},
    {"group", ConfigScope::Group}};

const char* typeName(ConfigType type)
{
    constexpr const char* names[] = {"?", "BOOLEAN", "STRING", "INT", "SHORT", "LONG", "DOUBLE", "LIST", "CLASS", "PASSWORD"};
    return names[static_cast<int>(type)];
}

// The lab's clients speak PLAINTEXT; brokers and topics have every setting.
bool isLeftOut(const std::string& scope, const std::string& name)
{
    return (scope == "producer" || scope == "consumer") && (name.starts_with("sasl.") || name.starts_with("ssl."));
}

template <class Check>
int each(const std::filesystem::path& folder, const std::string& scope, Check check)
{
    int checked = 0;
    const Json table = vectors::jsonFile(folder / "configs.json");
    for (const auto& [name, kafka] : table[scope].items()) {
        if (isLeftOut(scope, name))
            continue;
        const ConfigInfo* ours = findConfig(kScopes.at(scope), name);
        if (!ours) {
            QTest::qFail(("no setting " + name).c_str(), __FILE__, __LINE__);
            continue;
        }
        check(*ours, kafka);
        ++checked;
        if (QTest::currentTestFailed()) {
            qWarning("at %s", name.c_str());
            break;
        }
    }
    qInfo("configs.json, %s: %d settings checked", scope.c_str(), checked);
    return checked;
}

} // namespace

void TstVectorsConfigs::everySettingIsKnown_data()
{
    QTest::addColumn<QString>("scope");
    for (const char* scope : {"broker", "topic", "producer", "consumer", "group"})
        QTest::newRow(scope) << QString(scope);
}

void TstVectorsConfigs::everySettingIsKnown()
{
    NEED_VECTORS(path, ".");
    QFETCH(QString, scope);
    const bool isBroker = scope == "broker", isTopic = scope == "topic";
    QVERIFY(each(path, scope.toStdString(), [&](const ConfigInfo& ours, const Json& kafka) {
        QCOMPARE(std::string(typeName(ours.type)), kafka["type"].get<std::string>());
        const Json value = kafka.value("default", Json());
        QCOMPARE(ours.hasDefault, !value.is_null());
        if (ours.hasDefault)
            QCOMPARE(std::string(ours.defaultValue), value.is_string() ? value.get<std::string>() : value.dump());
        QCOMPARE(std::string(ours.valid), kafka.value("valid", std::string()));
        if (isBroker)
            QCOMPARE(ours.dynamic, kafka.value("updateMode", std::string("read-only")) != "read-only");
        if (isTopic)
            QCOMPARE(std::string(ours.brokerSynonym),
                kafka.contains("serverSynonyms") ? kafka["serverSynonyms"][0]["name"].get<std::string>() : std::string());
    }) > 0);
}

void TstVectorsConfigs::valuesOutsideAreRefused()
{
    NEED_VECTORS(path, ".");
    QFETCH(QString, scope);
    int bounds = 0;
    each(path, scope.toStdString(), [&](const ConfigInfo& ours, const Json& kafka) {
        const auto problem = [&](const std::string& value) { return valueProblem(ours, value, {}).has_value(); };
        if (const Json value = kafka.value("default", Json()); value.is_string())
            QVERIFY2(!problem(value.get<std::string>()), "its own default is refused");
        const std::string type = kafka["type"], valid = kafka.value("valid", std::string());
        const bool isNumber = type == "INT" || type == "SHORT" || type == "LONG" || type == "DOUBLE";
        if (isNumber || type == "BOOLEAN")
            QVERIFY2(problem("many"), "a word is no number and no yes or no");
        if (type == "INT")
            QVERIFY(problem("2147483648"));
        const auto dots = valid.find(",...");
        if (!isNumber || dots == std::string::npos || valid.front() != '[' || valid.find(" or ") != std::string::npos)
            return;
        ++bounds;
        QVERIFY2(problem(std::to_string(std::stoll(valid.substr(1)) - 1)), "below its lower bound");
        if (const auto high = valid.find(',', dots + 1); high != std::string::npos && type != "DOUBLE")
            QVERIFY2(problem(std::to_string(std::stoll(valid.substr(high + 1)) + 1)), "above its upper bound");
    });
    qInfo("%d bounds", bounds);
}

QTEST_GUILESS_MAIN(TstVectorsConfigs)
#include "tst_vectors_configs.moc"
