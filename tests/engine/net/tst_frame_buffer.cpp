#include <QTest>

#include <array>
#include <numeric>
#include <vector>

#include "engine/net/frame_buffer.h"

using namespace engine;

class TstFrameBuffer : public QObject {
    Q_OBJECT

private slots:
    void keepsWhatCameWhenItGrows();
    void givesTheFrameWithoutACopyAndBeginsAgain();
};

namespace {

constexpr std::array<std::uint8_t, 4> kHead{0, 0, 1, 7};

} // namespace

void TstFrameBuffer::keepsWhatCameWhenItGrows()
{
    FrameBuffer buffer;
    buffer.begin(kHead);
    std::vector<std::uint8_t> expected(kHead.begin(), kHead.end());
    std::uint8_t next = 0;
    for (const std::size_t size : {4, 5, 64, 65, 1000, 1000, 5000}) {
        const auto room = buffer.grow(size);
        QCOMPARE(room.size(), size - expected.size());
        std::iota(room.begin(), room.end(), next);
        for (std::size_t i = 0; i < room.size(); ++i)
            expected.push_back(next++);
        QCOMPARE(buffer.size(), size);
    }
    QVERIFY(buffer.take() == Slice::copyOf(expected));
}

void TstFrameBuffer::givesTheFrameWithoutACopyAndBeginsAgain()
{
    FrameBuffer buffer;
    buffer.begin(kHead);
    const auto room = buffer.grow(300);
    std::fill(room.begin(), room.end(), std::uint8_t{9});
    const Slice first = buffer.take();
    QCOMPARE(first.data() + kHead.size(), static_cast<const std::uint8_t*>(room.data()));
    QCOMPARE(buffer.size(), std::size_t{0});

    buffer.begin(kHead);
    const auto second = buffer.grow(20);
    std::fill(second.begin(), second.end(), std::uint8_t{1});
    QCOMPARE(first.size(), std::size_t{300});
    QCOMPARE(int(first[299]), 9); // the next frame is in other bytes
    QCOMPARE(buffer.take().size(), std::size_t{20});
}

QTEST_APPLESS_MAIN(TstFrameBuffer)
#include "tst_frame_buffer.moc"
