// Do copies of a persistent list share what did not change and never see each other's changes?

#include <QTest>

#include <vector>

#include "engine/base/random.h"
#include "engine/view/persistent.h"

using namespace engine;

namespace {

std::vector<int> contentOf(const PersistentList<int>& list)
{
    std::vector<int> out;
    for (std::size_t i = 0; i < list.size(); ++i)
        out.push_back(list[i]);
    return out;
}

} // namespace

class TestPersistent : public QObject {
    Q_OBJECT

private slots:
    void editingACopyLeavesTheOther();
    void unsharedValueIsEditedInPlace();
    void listGrowsAndIsCutAtBothEnds();
    void copiesOfAListGoTheirOwnWays();
};

void TestPersistent::editingACopyLeavesTheOther()
{
    Shared<std::vector<int>> one(std::vector<int>{1, 2});
    Shared<std::vector<int>> two = one;
    QVERIFY(two.sameAs(one));
    two.edit().push_back(3);
    QVERIFY(!two.sameAs(one));
    QCOMPARE(one->size(), std::size_t(2));
    QCOMPARE(two->size(), std::size_t(3));
}

void TestPersistent::unsharedValueIsEditedInPlace()
{
    Shared<int> one(1);
    const int* before = &*one;
    one.edit() = 2;
    QCOMPARE(&*one, before);
}

// Against a plain vector, with random operations.
void TestPersistent::listGrowsAndIsCutAtBothEnds()
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Random random(seed, "list");
        PersistentList<int> list;
        std::vector<int> plain;
        const std::uint64_t grow = 2 + random.below(6);
        for (int i = 0; i < 3000; ++i) {
            const std::uint64_t act = random.below(grow + 3);
            if (act == 0 && !plain.empty()) {
                list.popBack();
                plain.pop_back();
            } else if (act == 1 && !plain.empty()) {
                list.popFront();
                plain.erase(plain.begin());
            } else if (act == 2 && !plain.empty()) {
                list.replaceBack(-i);
                plain.back() = -i;
            } else {
                list.push(i);
                plain.push_back(i);
            }
            QCOMPARE(list.size(), plain.size());
            if (!plain.empty())
                QCOMPARE(list.back(), plain.back());
        }
        QCOMPARE(contentOf(list), plain);
        while (!list.empty())
            random.chance(500000) ? list.popFront() : list.popBack();
        list.push(7);
        QCOMPARE(contentOf(list), (std::vector<int>{7}));
    }
}

void TestPersistent::copiesOfAListGoTheirOwnWays()
{
    PersistentList<int> list;
    std::vector<PersistentList<int>> kept;
    for (int i = 0; i < 300; ++i) {
        list.push(i);
        kept.push_back(list);
        if (i % 7 == 0) {
            PersistentList<int> other = list;
            other.replaceBack(-1);
            other.popFront();
            other.push(-2);
        }
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        QCOMPARE(kept[i].size(), i + 1);
        QCOMPARE(kept[i][i], static_cast<int>(i));
        QCOMPARE(kept[i][0], 0);
    }
}

QTEST_GUILESS_MAIN(TestPersistent)
#include "tst_persistent.moc"
