// The small text files of a log directory, and the epochs of this log, each with its own line lit.

#include "ui/stage/paint_storage.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kLine = 16;
constexpr double kLeastCard = 104;

struct Card {
    const char* name;
    const char* brief;
    const char* file; // as the view calls it; null: the epochs of this log
    QString caption;
};

// Where lines of a text begin; only as many as are looked at.
class Lines {
public:
    explicit Lines(std::string_view text) : m_text(text) { }
    std::size_t count() const { return static_cast<std::size_t>(std::count(m_text.begin(), m_text.end(), '\n')); }
    // The line at byte `at`, without its end.
    QString at(std::size_t at) const
    {
        const std::string_view line = m_text.substr(at, m_text.find('\n', at) - at);
        return QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size()));
    }
    std::size_t next(std::size_t at) const
    {
        const std::size_t end = m_text.find('\n', at);
        return end == std::string_view::npos ? m_text.size() : end + 1;
    }
    std::size_t before(std::size_t at) const // precondition: at > 0
    {
        const std::size_t end = at >= 2 ? m_text.rfind('\n', at - 2) : std::string_view::npos;
        return end == std::string_view::npos ? 0 : end + 1;
    }
    bool isEnd(std::size_t at) const { return at >= m_text.size(); }

private:
    std::string_view m_text;
};

void paintText(const StorageBrush& brush, const QRectF& box, std::string_view text, std::size_t lit)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const Lines lines(text);
    const int room = static_cast<int>(box.height() / kLine);
    if (room < 1)
        return;
    // Version, count, then the part of the file in which the lit line stands.
    std::size_t first = 0;
    int head = 0;
    double y = box.top();
    const auto put = [&](std::size_t at) {
        const bool isLit = at == lit;
        if (isLit)
            sketch.rounded({box.left() - 5, y, box.width() + 10, kLine - 1}, 4, t.sel);
        sketch.textAt(box.left(), y + kLine / 2 - 0.5, lines.at(at), isLit ? FontRole::MonoCaptionStrong : FontRole::MonoCaption,
            isLit ? t.ink : t.ink2, Anchor::Left, box.width());
        y += kLine;
    };
    for (; head < 2 && head < room - (lit == std::string_view::npos ? 0 : 1) && !lines.isEnd(first); ++head) {
        put(first);
        first = lines.next(first);
    }
    int left = room - head;
    if (lit != std::string_view::npos && lit >= first) {
        int after = 0; // lines behind it, as far as they may be shown
        for (std::size_t at = lines.next(lit); after < (left - 1) / 2 && !lines.isEnd(at); at = lines.next(at))
            ++after;
        std::size_t from = lit;
        for (int back = left - 1 - after; back > 0 && from > first; --back)
            from = lines.before(from);
        if (from > first && left >= 3) { // some are left out
            sketch.textAt(box.left(), y + kLine / 2 - 0.5, QStringLiteral("…"), FontRole::MonoCaption, t.ink3);
            y += kLine;
            --left;
            if (from < lit)
                from = lines.next(from);
        }
        first = from;
    }
    for (; left > 0 && !lines.isEnd(first); --left) {
        if (left == 1 && !lines.isEnd(lines.next(first)) && first > lit) {
            sketch.textAt(box.left(), y + kLine / 2 - 0.5, QStringLiteral("…"), FontRole::MonoCaption, t.ink3);
            return;
        }
        put(first);
        first = lines.next(first);
    }
}

void paintEpochs(const StorageBrush& brush, const QRectF& box)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const auto& epochs = brush.copy().epochs.value;
    const int room = static_cast<int>(box.height() / kLine);
    double y = box.top();
    const auto put = [&](const QString& words, bool lit) {
        if (lit)
            sketch.rounded({box.left() - 5, y, box.width() + 10, kLine - 1}, 4, t.sel);
        sketch.textAt(box.left(), y + kLine / 2 - 0.5, words, lit ? FontRole::MonoCaptionStrong : FontRole::MonoCaption,
            lit ? t.ink : t.ink2, Anchor::Left, box.width());
        y += kLine;
    };
    if (room < 1)
        return;
    int head = 0;
    for (; head < 2 && head < room - 1; ++head)
        put(head == 0 ? QStringLiteral("0") : QString::number(epochs.size()), false);
    const std::size_t rest = static_cast<std::size_t>(room - head);
    std::size_t first = epochs.size() > rest ? epochs.size() - rest : 0;
    if (first > 0 && rest >= 2) {
        put(QStringLiteral("…"), false);
        ++first;
    }
    for (std::size_t i = first; i < epochs.size(); ++i)
        put(QString::fromStdString(epochs[i].toString()), i + 1 == epochs.size());
}

} // namespace

void paintCheckpoints(const StorageBrush& brush)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const QRectF body = brush.level.panel(LogThing::Checkpoints).body;
    const std::int64_t every = brush.log.brokerNumber("replica.high.watermark.checkpoint.interval.ms");
    const std::array<Card, 5> cards{{{"recovery-point-offset", "recovery-point", "recovery-point-offset-checkpoint",
        Stage::tr("below: flushed")},
        {"replication-offset", "replication", "replication-offset-checkpoint",
            Stage::tr("HW, every %1").arg(longSpan(std::chrono::milliseconds(every)))},
        {"log-start-offset", "log-start", "log-start-offset-checkpoint", Stage::tr("only if moved")},
        {"cleaner-offset", "cleaner", "cleaner-offset-checkpoint", Stage::tr("first dirty")},
        {"leader-epoch", "leader-epoch", nullptr, Stage::tr("epoch, start")}}};
    const int columns = std::clamp(static_cast<int>((body.width() + 10) / (kLeastCard + 10)), 1, 5);
    const int lines = (5 + columns - 1) / columns;
    const double gap = 10, height = (body.height() - gap * (lines - 1)) / lines;
    const bool low = height < 78;
    double y = body.top();
    for (std::size_t i = 0; i < cards.size(); ++i) {
        const int column = static_cast<int>(i) % columns, line = static_cast<int>(i) / columns;
        const int inLine = std::min(columns, 5 - line * columns);
        const double width = (body.width() - gap * (inLine - 1)) / inLine;
        y = body.top() + line * (height + gap);
        const QRectF box(body.left() + column * (width + gap), y, width, height);
        const ObjectId id = brush.part(LogThing::File, static_cast<int>(i));
        const auto scope = sketch.in(brush.object(id, box, 8));
        const Card& card = cards[i];
        std::string_view text;
        bool written = card.file == nullptr ? !brush.copy().epochs.value.empty() : false;
        if (card.file && brush.log.broker())
            if (const auto found = brush.log.broker()->checkpoints.find(card.file); found != brush.log.broker()->checkpoints.end()) {
                text = found->second.value;
                written = true;
            }
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, written ? t.bg : QColor(), t.line, 1, written ? Dash::Solid : Dash::Dashed);
        brush.frame(id, box, 8);
        const QRectF inner = box.adjusted(10, low ? 6 : 9, -8, -6);
        if (inner.height() < 12)
            continue;
        const double name = sketch.textAt(inner.left(), inner.top() + 5,
            fitting({QString::fromLatin1(card.name), QString::fromLatin1(card.brief)}, FontRole::CaptionStrong, inner.width()),
            FontRole::CaptionStrong, t.ink, Anchor::Left, inner.width());
        double top = inner.top() + 15;
        if (low) { // beside the name
            const double room = inner.width() - name - 10;
            if (textWidth(card.caption, FontRole::Caption) <= room)
                sketch.textAt(inner.right(), inner.top() + 5, card.caption, FontRole::Caption, t.ink3, Anchor::Right);
        } else {
            sketch.textAt(inner.left(), inner.top() + 20, card.caption, FontRole::Caption, t.ink3, Anchor::Left, inner.width());
            top += 17;
        }
        const QRectF place(inner.left(), top, inner.width() - 2, inner.bottom() - top);
        if (!written) {
            if (place.height() >= 12)
                sketch.textAt(place.left(), place.top() + 7, Stage::tr("not written yet"), FontRole::Caption, t.ink3, Anchor::Left,
                    place.width());
        } else if (card.file) {
            paintText(brush, place, text, brush.log.lineOfPartition(text));
        } else {
            paintEpochs(brush, place);
        }
    }
}

} // namespace ui
