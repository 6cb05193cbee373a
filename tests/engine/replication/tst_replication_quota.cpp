#include <QTest>

#include "engine/replication/replication_quota.h"

using namespace engine;

// How fast may replicas be copied that a reassignment moves? The measure of one side of a broker, without a cluster.
class TstReplicationQuota : public QObject {
    Q_OBJECT

private slots:
    void namesTheReplicasOfThisBroker()
    {
        ReplicationQuota quota(11, 1s);
        quota.setReplicas("orders", "0:1,1:2,2:1", BrokerId{1});
        QVERIFY(quota.isThrottled({"orders", 0}) && quota.isThrottled({"orders", 2}));
        QVERIFY(!quota.isThrottled({"orders", 1}) && !quota.isThrottled({"other", 0}));
        quota.setReplicas("orders", "*", BrokerId{1});
        QVERIFY(quota.isThrottled({"orders", 1}));
        quota.setReplicas("orders", "", BrokerId{1});
        QVERIFY(!quota.anyThrottled());
    }
    void isExceededUntilThePastHasMadeUpForIt()
    {
        ReplicationQuota quota(11, 1s);
        quota.record(5000, Time{0s});
        QVERIFY(!quota.isExceeded(Time{0s})); // no limit
        quota.setLimit(1000);
        QVERIFY(quota.isExceeded(Time{0s})); // 5000 in the first second
        QVERIFY(quota.isExceeded(Time{4900ms}));
        QVERIFY(!quota.isExceeded(Time{5s})); // 5000 in five
        quota.record(1, Time{5s});
        QVERIFY(quota.isExceeded(Time{5s}));
        QVERIFY(!quota.isExceeded(Time{11s})); // the first window is out of sight
    }
    void aSteadyRateAtTheLimitPasses()
    {
        ReplicationQuota quota(11, 1s);
        quota.setLimit(1000);
        for (int second = 0; second < 60; ++second) {
            QVERIFY2(!quota.isExceeded(Time{std::chrono::seconds(second)}), std::to_string(second).c_str());
            quota.record(1000, Time{std::chrono::seconds(second)});
        }
    }
    void hugeLimitsDoNotOverflow()
    {
        ReplicationQuota quota(11, 1s);
        quota.setLimit(ReplicationQuota::kNoLimit - 1);
        quota.record(INT64_MAX / 2, Time{0s});
        QVERIFY(!quota.isExceeded(Time{9s}));
    }
};

QTEST_APPLESS_MAIN(TstReplicationQuota)
#include "tst_replication_quota.moc"
