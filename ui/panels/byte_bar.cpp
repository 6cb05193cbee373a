#include "ui/panels/byte_bar.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"
#include "ui/models/byte_words.h"
#include "ui/panels/byte_colours.h"

namespace ui {

using namespace engine;

namespace {

constexpr double kTop = 14, kHeight = 10, kSide = 4;
constexpr std::size_t kRecordsMax = 240; // drawn one by one
constexpr std::size_t kHeadOfFrame = 512; // bytes of a request that are shown field by field

} // namespace

ByteBar::ByteBar(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    connect(&Appearance::instance(), &Appearance::themeChanged, this, qOverload<>(&QWidget::update));
}

void ByteBar::setSheet(std::shared_ptr<const ByteSheet> sheet)
{
    m_sheet = std::move(sheet);
    cut();
    const auto size = static_cast<std::int64_t>(m_sheet ? m_sheet->size() : 0);
    setAccessibleName(m_sheet ? tr("All %1, to scale").arg(counted(size, tr("%1 byte"), tr("%1 bytes"))) : QString());
    update();
}

void ByteBar::setMarks(ByteWindow inSight, std::optional<ByteSpan> current, std::optional<ByteSpan> hovered)
{
    m_inSight = inSight;
    m_current = std::move(current);
    m_hovered = std::move(hovered);
    update();
}

void ByteBar::cut()
{
    m_pieces.clear();
    if (!m_sheet || m_sheet->size() == 0)
        return;
    const bool isFrame = m_sheet->kind() == ByteSheet::Kind::Frame;
    const auto place = isFrame ? ByteSheet::BatchPlace{} : m_sheet->batchAt(0);
    const std::size_t head = isFrame ? kHeadOfFrame : m_sheet->kind() == ByteSheet::Kind::Batch ? place.batch->headerSize() : 0;
    std::size_t at = 0;
    for (ByteSpan& span : head > 0 ? m_sheet->spans({0, head}) : std::vector<ByteSpan>()) {
        if (span.offset >= head)
            break;
        at = span.end();
        m_pieces.push_back({span.offset, span.size, std::move(span), false});
    }
    ByteSpan record;
    record.meaning = SpanMeaning::Value;
    ByteSpan other;
    other.meaning = SpanMeaning::BaseOffset;
    if (!isFrame && !(place.batch->isCompressed() && m_sheet->kind() == ByteSheet::Kind::Batch) && place.batch->recordCount() > 0) {
        const std::size_t count = place.batch->recordCount();
        if (count <= kRecordsMax) {
            for (std::size_t i = 0; i < count; ++i) {
                const auto extent = place.batch->record(i);
                m_pieces.push_back({extent.offset, extent.size, i % 2 == 0 ? record : other, true});
                at = extent.offset + extent.size;
            }
        } else {
            const auto last = place.batch->record(count - 1);
            m_pieces.push_back({at, last.offset + last.size - at, record, true});
            at = last.offset + last.size;
        }
    }
    if (isFrame) {
        for (std::size_t i = 0; i < m_sheet->frame()->batches().size() && i < kRecordsMax; ++i) {
            const auto& batch = m_sheet->frame()->batches()[i];
            if (batch.offset >= at)
                m_pieces.push_back({batch.offset, batch.size, i % 2 == 0 ? record : other, true});
        }
        return;
    }
    if (at < m_sheet->size())
        m_pieces.push_back({at, m_sheet->size() - at, m_sheet->spanAt(at), false});
}

double ByteBar::xOf(std::size_t byte) const
{
    const double share = m_sheet && m_sheet->size() > 0 ? static_cast<double>(byte) / static_cast<double>(m_sheet->size()) : 0;
    return kSide + share * (width() - 2 * kSide);
}

std::size_t ByteBar::byteAt(double x) const
{
    if (!m_sheet || m_sheet->size() == 0)
        return 0;
    const double share = std::clamp((x - kSide) / std::max(1.0, width() - 2 * kSide), 0.0, 1.0);
    return std::min(m_sheet->size() - 1, static_cast<std::size_t>(share * static_cast<double>(m_sheet->size())));
}

void ByteBar::paintEvent(QPaintEvent*)
{
    if (!m_sheet || m_sheet->size() == 0)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Appearance::instance().theme();
    painter.fillRect(QRectF(kSide, kTop, width() - 2 * kSide, kHeight), theme.line2);
    for (const Piece& piece : m_pieces) {
        const double left = xOf(piece.offset), right = xOf(piece.offset + piece.size);
        const ChipColours colours = chipColours(theme, piece.like);
        const double gap = right - left > 4 ? 1 : 0;
        const QColor colour = piece.isRecord ? theme.hues[piece.like.meaning == SpanMeaning::Value ? 1 : 0] : colours.bar;
        painter.fillRect(QRectF(left, kTop, std::max(0.6, right - left - gap), kHeight), colour);
    }
    painter.setBrush(Qt::NoBrush);
    if (m_inSight.to > m_inSight.from && m_inSight.to - m_inSight.from < m_sheet->size()) {
        painter.setPen(QPen(theme.ink2, 1.2));
        painter.drawRect(QRectF(xOf(m_inSight.from), kTop - 2, std::max(3.0, xOf(m_inSight.to) - xOf(m_inSight.from)), kHeight + 4));
    }
    for (const auto* marked : {&m_hovered, &m_current}) {
        if (!*marked)
            continue;
        const double left = xOf((*marked)->offset), right = std::max(left + 2, xOf((*marked)->end()));
        painter.setPen(QPen(marked == &m_current ? theme.accent : theme.ink, 2));
        painter.drawRect(QRectF(left, kTop - 1, right - left, kHeight + 2));
    }
    painter.setFont(fontOf(FontRole::MonoCaption));
    painter.setPen(theme.ink3);
    painter.drawText(QRectF(kSide, 0, 60, kTop - 1), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
    painter.drawText(QRectF(width() - kSide - 120, 0, 120, kTop - 1), Qt::AlignRight | Qt::AlignVCenter,
        number(static_cast<std::int64_t>(m_sheet->size())));
    if (m_sheet->kind() == ByteSheet::Kind::Batch)
        paintCrc(painter);
}

void ByteBar::paintCrc(QPainter& painter) const
{
    const Theme& theme = Appearance::instance().theme();
    const auto place = m_sheet->batchAt(0);
    const std::size_t header = place.batch->headerSize();
    const bool isLegacy = place.batch->header().magic < 2;
    const std::size_t from = isLegacy ? 16 : kAttributesAt;
    if (m_sheet->size() <= from)
        return;
    const double tick = xOf(header);
    if (header < m_sheet->size() && tick > kSide + 30 && tick < width() - 90)
        painter.drawText(QRectF(tick - 40, 0, 80, kTop - 1), Qt::AlignHCenter | Qt::AlignVCenter,
            number(static_cast<std::int64_t>(header)));
    const double left = xOf(from), right = width() - kSide, y = kTop + kHeight + 6;
    painter.setPen(QPen(theme.ink2, 1.4));
    painter.drawPolyline(QPolygonF{{left, y - 4}, {left, y}, {right, y}, {right, y - 4}});
    const QString outside = tr("outside the CRC");
    const QString inside = isLegacy ? tr("crc32 covers byte 16 to the end")
        : tr("crc32c covers byte 21 to the end, so the broker stamps offset and epoch without touching it");
    painter.setFont(fontOf(FontRole::Caption));
    painter.setPen(theme.ink2);
    double x = left;
    if (textWidth(outside, FontRole::Caption) + 8 < left - kSide)
        painter.drawText(QRectF(kSide, y + 1, left - kSide - 6, 16), Qt::AlignLeft | Qt::AlignVCenter, outside);
    else
        x = kSide;
    painter.drawText(QRectF(x + 6, y + 1, right - x - 6, 16), Qt::AlignLeft | Qt::AlignVCenter,
        elided(inside, FontRole::Caption, right - x - 6));
}

void ByteBar::mousePressEvent(QMouseEvent* event)
{
    if (m_sheet && m_sheet->size() > 0 && event->button() == Qt::LeftButton)
        emit byteChosen(byteAt(event->position().x()));
}

bool ByteBar::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && m_sheet && m_sheet->size() > 0) {
        auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), fieldSpoken(*m_sheet, m_sheet->spanAt(byteAt(help->pos().x()))), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace ui
