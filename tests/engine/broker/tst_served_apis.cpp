#include <QTest>

#include "engine/broker/handlers.h"
#include "tests/support/vectors.h"

using namespace engine;

// Is what ApiVersions advertises what Apache Kafka 4.1.1 advertises, for every API that has a handler?
class TstServedApis : public QObject {
    Q_OBJECT

private slots:
    void theRangesAreKafkas();
    void nothingIsServedBelowWhatIsAdvertised();
};

void TstServedApis::theRangesAreKafkas()
{
    NEED_VECTORS(path, "wire");
    const auto table = vectors::Json::parse(vectors::fileBytes(path / "versions.json"));
    std::map<int, std::pair<int, int>> kafkas;
    for (const auto& api : table["apis"])
        if (const auto range = api.find("advertisedOnBroker"); range != api.end() && range->is_object())
            kafkas[api["key"].get<int>()] = {(*range)["min"].get<int>(), (*range)["max"].get<int>()};
    QVERIFY(kafkas.size() > 60);
    for (const ServedApi& api : servedApis()) {
        const int key = static_cast<int>(api.key);
        QVERIFY2(kafkas.contains(key), qPrintable(QString::number(key)));
        const auto [min, max] = kafkas[key];
        QVERIFY2(api.min == min && api.max == max, qPrintable(QString("API %1: ours %2-%3, Kafka's %4-%5").arg(key).arg(api.min).arg(api.max).arg(min).arg(max)));
    }
}

void TstServedApis::nothingIsServedBelowWhatIsAdvertised()
{
    for (const ServedApi& api : servedApis())
        QVERIFY(api.min <= api.served && api.served <= api.max);
}

QTEST_GUILESS_MAIN(TstServedApis)
#include "tst_served_apis.moc"
