#include "ui/panels/byte_view.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/focus_ring.h"
#include "ui/common/type.h"
#include "ui/models/byte_words.h"
#include "ui/panels/byte_colours.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::size_t kShownBytes = 24;   // of one field, in a chip
constexpr std::size_t kFetch = 2048;      // bytes named at a time
constexpr std::size_t kHexColumns = 16;
constexpr std::size_t kCopiedMax = 1 << 20; // bytes that one copy takes
constexpr double kChipHeight = 22, kFieldsLine = 46, kHexLine = 20;
constexpr double kGap = 8, kPad = 7, kLeft = 4;
constexpr double kBatchLabel = 52, kFrameLabel = 168;

QString captionOf(const ByteSheet& sheet, const ByteSpan& span)
{
    const QString value = fieldValue(sheet, span);
    const QString label = fieldLabel(span);
    return value.isEmpty() ? label : label + QLatin1Char(' ') + value;
}

} // namespace

ByteView::ByteView(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setObjectName("byteView");
    connect(&Appearance::instance(), &Appearance::themeChanged, viewport(), qOverload<>(&QWidget::update));
}

void ByteView::setSheet(std::shared_ptr<const ByteSheet> sheet)
{
    m_sheet = std::move(sheet);
    m_top = 0;
    m_hovered.reset();
    m_current.reset();
    if (m_sheet && m_sheet->size() > 0)
        m_current = m_sheet->spanAt(0);
    layOut();
    announce();
}

void ByteView::setMode(Mode mode)
{
    m_mode = mode;
    m_top = 0;
    layOut();
    if (m_current)
        setCurrent(m_current->offset);
}

void ByteView::setCurrent(std::size_t byte)
{
    if (!m_sheet || byte >= m_sheet->size())
        return;
    m_current = m_sheet->spanAt(byte);
    const std::size_t line = lineStartOf(m_current->offset);
    const ByteWindow seen = inSight();
    if (line < seen.from || m_current->offset >= seen.to)
        scrollTo(std::min(lineBefore(line), lastTop()));
    announce();
    viewport()->update();
}

void ByteView::setHovered(std::optional<std::size_t> byte)
{
    std::optional<ByteSpan> span;
    if (m_sheet && byte && *byte < m_sheet->size())
        span = m_sheet->spanAt(*byte);
    if (span == m_hovered)
        return;
    m_hovered = std::move(span);
    viewport()->update();
    emit hoveredChanged();
}

double ByteView::lineHeight() const { return m_mode == Mode::Fields ? kFieldsLine : kHexLine; }

double ByteView::labelWidth() const
{
    return !m_sheet ? 0 : m_sheet->kind() == ByteSheet::Kind::Frame ? std::min(kFrameLabel, viewport()->width() * 0.25) : kBatchLabel;
}

std::size_t ByteView::linesInSight() const
{
    return static_cast<std::size_t>(std::max(1.0, std::floor(viewport()->height() / lineHeight())));
}

// Lays fields out from the beginning of a line; a new row begins a new line.
std::vector<ByteView::Line> ByteView::linesFrom(std::size_t lineStart, std::size_t count) const
{
    std::vector<Line> lines;
    const double left = kLeft + labelWidth(), right = viewport()->width() - kLeft;
    QString key;
    double x = left;
    for (std::size_t at = lineStart; at < m_sheet->size();) {
        for (ByteSpan& span : m_sheet->spans({at, at + kFetch})) {
            if (span.offset < at)
                continue;
            at = span.end();
            const QString row = m_sheet->rowKey(span);
            Chip chip{std::move(span), {}, {}, {}};
            chip.hex = hexText(m_sheet->bytes(chip.span.offset, std::min(chip.span.size, kShownBytes + 1)), kShownBytes);
            chip.words = captionOf(*m_sheet, chip.span);
            const double wanted = std::max(textWidth(chip.hex, FontRole::MonoTable), textWidth(chip.words, FontRole::Caption)) + 2 * kPad;
            const double width = std::min(wanted, std::max(40.0, right - left));
            const bool opensRow = lines.empty() || row != key;
            if (opensRow || x + width > right) {
                if (lines.size() == count)
                    return lines;
                const std::size_t start = chip.span.offset;
                lines.push_back({start, {}, opensRow && (!lines.empty() || m_sheet->rowStart(start) == start), {}});
                if (lines.back().opensRow)
                    lines.back().label = rowLabel(*m_sheet, chip.span);
                x = left;
            }
            key = row;
            chip.box = QRectF(x, static_cast<double>(lines.size() - 1) * kFieldsLine + 2, width, kChipHeight);
            x += width + kGap;
            lines.back().chips.push_back(std::move(chip));
        }
    }
    return lines;
}

std::size_t ByteView::lineStartOf(std::size_t byte) const
{
    if (m_mode == Mode::Hex)
        return byte - byte % kHexColumns;
    std::size_t start = m_sheet->rowStart(byte);
    for (;;) {
        const std::vector<Line> lines = linesFrom(start, 64);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].chips.back().span.end() > byte)
                return lines[i].from;
        }
        const std::size_t next = lines.back().chips.back().span.end();
        if (next >= m_sheet->size())
            return lines.back().from;
        start = next;
    }
}

std::size_t ByteView::lineBefore(std::size_t lineStart) const
{
    if (lineStart == 0)
        return 0;
    return m_mode == Mode::Hex ? lineStart - kHexColumns : lineStartOf(lineStart - 1);
}

std::size_t ByteView::lastTop() const
{
    if (!m_sheet || m_sheet->size() == 0)
        return 0;
    std::size_t top = lineStartOf(m_sheet->size() - 1);
    for (std::size_t i = 1; i < linesInSight() && top > 0; ++i)
        top = lineBefore(top);
    return top;
}

void ByteView::layOut()
{
    m_lines.clear();
    m_spans.clear();
    m_scrolling = true;
    if (m_sheet && m_sheet->size() > 0) {
        const std::size_t last = lastTop();
        m_top = std::min(m_top, last);
        verticalScrollBar()->setRange(0, static_cast<int>(last));
        if (m_mode == Mode::Fields)
            m_lines = linesFrom(m_top, linesInSight() + 1);
        else
            m_spans = m_sheet->spans({m_top, m_top + (linesInSight() + 1) * kHexColumns});
        const ByteWindow seen = inSight();
        verticalScrollBar()->setPageStep(static_cast<int>(std::max<std::size_t>(1, seen.to - seen.from)));
        verticalScrollBar()->setSingleStep(static_cast<int>(kHexColumns));
        verticalScrollBar()->setValue(static_cast<int>(m_top));
    } else {
        verticalScrollBar()->setRange(0, 0);
    }
    m_scrolling = false;
    m_seenBefore = inSight();
    viewport()->update();
    emit sightChanged();
}

ByteWindow ByteView::inSight() const
{
    if (!m_sheet || m_sheet->size() == 0)
        return {0, 0};
    if (m_mode == Mode::Hex)
        return {m_top, std::min(m_sheet->size(), m_top + linesInSight() * kHexColumns)};
    const std::size_t whole = std::min(m_lines.size(), linesInSight());
    return {m_top, whole == 0 ? m_top : m_lines[whole - 1].chips.back().span.end()};
}

void ByteView::scrollTo(std::size_t lineStart)
{
    m_top = lineStart;
    layOut();
}

void ByteView::scrollLines(int lines)
{
    if (!m_sheet || m_sheet->size() == 0)
        return;
    std::size_t top = m_top;
    for (; lines < 0; ++lines)
        top = lineBefore(top);
    if (lines > 0) {
        if (m_mode == Mode::Hex) {
            top += static_cast<std::size_t>(lines) * kHexColumns;
        } else {
            const std::vector<Line> below = linesFrom(top, static_cast<std::size_t>(lines) + 1);
            top = below.back().from;
        }
    }
    scrollTo(std::min(top, lastTop()));
}

void ByteView::scrollContentsBy(int, int)
{
    if (m_scrolling || !m_sheet || m_sheet->size() == 0)
        return;
    const auto byte = static_cast<std::size_t>(verticalScrollBar()->value());
    scrollTo(lineStartOf(std::min(byte, m_sheet->size() - 1)));
}

void ByteView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    const bool wasInSight = m_current && m_current->offset >= m_seenBefore.from && m_current->offset < m_seenBefore.to;
    if (m_sheet && m_sheet->size() > 0)
        m_top = lineStartOf(m_top);
    layOut();
    if (wasInSight) // and stays so
        setCurrent(m_current->offset);
}

void ByteView::wheelEvent(QWheelEvent* event)
{
    const int steps = event->angleDelta().y() / 40;
    if (steps != 0)
        scrollLines(-steps / (m_mode == Mode::Fields ? 3 : 1));
    event->accept();
}

QRectF ByteView::hexBox(std::size_t byte) const
{
    const std::size_t column = byte % kHexColumns, line = (byte - m_top) / kHexColumns;
    const double letter = textWidth(QStringLiteral("0"), FontRole::Mono);
    const double x = kLeft + letter * (10 + 3 * static_cast<double>(column) + (column >= kHexColumns / 2 ? 1 : 0));
    return {x - letter / 2, static_cast<double>(line) * kHexLine, letter * 3, kHexLine};
}

std::optional<std::size_t> ByteView::byteAt(QPointF place) const
{
    if (!m_sheet)
        return std::nullopt;
    if (m_mode == Mode::Fields) {
        for (const Line& line : m_lines) {
            for (const Chip& chip : line.chips) {
                if (chip.box.adjusted(0, 0, 0, kFieldsLine - kChipHeight - 6).contains(place))
                    return chip.span.offset;
            }
        }
        return std::nullopt;
    }
    const auto line = static_cast<std::size_t>(std::max(0.0, place.y() / kHexLine));
    const double letter = textWidth(QStringLiteral("0"), FontRole::Mono);
    const double text = hexBox(m_top + kHexColumns - 1).right() + letter;
    for (std::size_t column = 0; column < kHexColumns; ++column) {
        const std::size_t byte = m_top + line * kHexColumns + column;
        const double at = text + letter * static_cast<double>(column);
        if (byte < m_sheet->size() && (hexBox(byte).contains(place) || (place.x() >= at && place.x() < at + letter)))
            return byte;
    }
    return std::nullopt;
}

QRectF ByteView::placeOf(std::size_t byte) const
{
    if (m_mode == Mode::Hex)
        return byte >= m_top && byte < m_top + (linesInSight() + 1) * kHexColumns ? hexBox(byte) : QRectF();
    for (const Line& line : m_lines) {
        for (const Chip& chip : line.chips) {
            if (byte >= chip.span.offset && byte < chip.span.end())
                return chip.box;
        }
    }
    return {};
}

void ByteView::choose(std::size_t byte)
{
    setCurrent(byte);
    emit currentChanged(byte);
}

void ByteView::mousePressEvent(QMouseEvent* event)
{
    if (const auto byte = byteAt(event->position()); byte && event->button() == Qt::LeftButton)
        choose(*byte);
}

void ByteView::mouseMoveEvent(QMouseEvent* event) { setHovered(byteAt(event->position())); }

bool ByteView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave)
        setHovered(std::nullopt);
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const auto byte = byteAt(help->pos());
        QToolTip::showText(help->globalPos(), byte ? fieldSpoken(*m_sheet, m_sheet->spanAt(*byte)) : QString(), this);
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// The field that lies so many lines below the current one, nearest to it.
std::size_t ByteView::verticalNeighbour(int lines) const
{
    const std::size_t at = m_current->offset;
    if (m_mode == Mode::Hex) {
        const std::size_t by = static_cast<std::size_t>(std::abs(lines)) * kHexColumns;
        if (lines < 0)
            return at > by ? at - by : 0;
        return std::min(std::max(at + by, m_current->end()), m_sheet->size() - 1);
    }
    std::size_t start = lineStartOf(at);
    const std::vector<Line> here = linesFrom(start, static_cast<std::size_t>(std::max(0, lines)) + 1);
    double x = 0;
    for (const Chip& chip : here.front().chips) {
        if (chip.span.offset == at)
            x = chip.box.center().x();
    }
    for (int i = lines; i < 0; ++i)
        start = lineBefore(start);
    const std::vector<Line> found = lines < 0 ? linesFrom(start, 1) : here;
    const Line& line = found.back();
    const auto nearest = std::min_element(line.chips.begin(), line.chips.end(), [x](const Chip& a, const Chip& b) {
        return std::abs(a.box.center().x() - x) < std::abs(b.box.center().x() - x);
    });
    return nearest->span.offset;
}

void ByteView::keyPressEvent(QKeyEvent* event)
{
    if (!m_current) {
        event->ignore();
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        const Slice bytes = m_sheet->bytes(m_current->offset, std::min(m_current->size, kCopiedMax));
        const QString text = hexText(bytes, kCopiedMax);
        QApplication::clipboard()->setText(text);
        emit copied(text.left(60));
        return;
    }
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) {
        event->ignore();
        return;
    }
    const int page = static_cast<int>(linesInSight());
    switch (event->key()) {
    case Qt::Key_Left:
        if (m_current->offset > 0)
            choose(m_current->offset - 1);
        break;
    case Qt::Key_Right:
        if (m_current->end() < m_sheet->size())
            choose(m_current->end());
        break;
    case Qt::Key_Up:
        choose(verticalNeighbour(-1));
        break;
    case Qt::Key_Down:
        choose(verticalNeighbour(1));
        break;
    case Qt::Key_PageUp:
        choose(verticalNeighbour(-page));
        break;
    case Qt::Key_PageDown:
        choose(verticalNeighbour(page));
        break;
    case Qt::Key_Home:
        choose(0);
        break;
    case Qt::Key_End:
        choose(m_sheet->size() - 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        const QString text = fieldValue(*m_sheet, *m_current);
        QApplication::clipboard()->setText(text);
        emit copied(text.left(60));
        break;
    }
    default:
        event->ignore();
    }
}

void ByteView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    announce();
}

void ByteView::announce()
{
    setAccessibleName(m_current ? fieldSpoken(*m_sheet, *m_current) : tr("Bytes: nothing is shown"));
    if (!QAccessible::isActive() || !hasFocus())
        return;
    QAccessibleEvent event(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
}

void ByteView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_sheet)
        return;
    if (m_mode == Mode::Fields)
        paintFields(painter);
    else
        paintHex(painter);
}

void ByteView::paintFields(QPainter& painter) const
{
    const Theme& theme = Appearance::instance().theme();
    const double width = viewport()->width();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const Line& line = m_lines[i];
        const double y = static_cast<double>(i) * kFieldsLine;
        if (line.opensRow && i > 0) {
            painter.setPen(QPen(theme.line2, 1));
            painter.drawLine(QPointF(kLeft, y - 1.5), QPointF(width - kLeft, y - 1.5));
        }
        painter.setFont(fontOf(FontRole::MonoCaptionStrong));
        painter.setPen(theme.ink);
        painter.drawText(QRectF(kLeft, y + 2, labelWidth() - 8, kChipHeight), Qt::AlignLeft | Qt::AlignVCenter,
            fitting({line.label, line.label.section('.', -1)}, FontRole::MonoCaptionStrong, labelWidth() - 8));
        for (const Chip& chip : line.chips) {
            const ChipColours colours = chipColours(theme, chip.span);
            const bool isCurrent = m_current && m_current->offset == chip.span.offset;
            const bool isHovered = m_hovered && m_hovered->offset == chip.span.offset;
            painter.setPen(isHovered ? QPen(theme.ink, 1.4) : chip.span.isReadable() ? QPen(Qt::NoPen)
                : QPen(colours.edge, 1, Qt::DashLine));
            painter.setBrush(colours.fill);
            painter.drawRoundedRect(chip.box, metrics::kRadiusBigCell, metrics::kRadiusBigCell);
            if (isCurrent) {
                painter.setPen(QPen(theme.accent, hasFocus() ? 2.0 : 1.4));
                painter.setBrush(Qt::NoBrush);
                painter.drawRoundedRect(chip.box.adjusted(-1, -1, 1, 1), metrics::kRadiusBigCell + 1, metrics::kRadiusBigCell + 1);
            }
            painter.setFont(fontOf(FontRole::MonoTable));
            painter.setPen(theme.ink);
            const double room = chip.box.width() - 2 * kPad + 2;
            painter.drawText(chip.box.adjusted(kPad, 0, -kPad + 2, 0), Qt::AlignLeft | Qt::AlignVCenter,
                elided(chip.hex, FontRole::MonoTable, room));
            painter.setFont(fontOf(FontRole::Caption));
            painter.setPen(isCurrent ? theme.accentInk : chip.span.isReadable() ? theme.ink2 : theme.badInk);
            painter.drawText(QRectF(chip.box.left() + kPad, chip.box.bottom() + 1, room, 16), Qt::AlignLeft | Qt::AlignVCenter,
                elided(chip.words, FontRole::Caption, room));
        }
    }
}

void ByteView::paintHex(QPainter& painter) const
{
    const Theme& theme = Appearance::instance().theme();
    const double letter = textWidth(QStringLiteral("0"), FontRole::Mono);
    painter.setFont(fontOf(FontRole::Mono));
    const double text = hexBox(m_top + kHexColumns - 1).right() + letter;
    const std::size_t end = std::min(m_sheet->size(), m_top + (linesInSight() + 1) * kHexColumns);
    const Slice bytes = m_sheet->bytes(m_top, end - m_top);
    for (std::size_t line = m_top; line < end; line += kHexColumns) {
        painter.setPen(theme.ink3);
        painter.drawText(QRectF(kLeft, hexBox(line).top(), letter * 9, kHexLine), Qt::AlignLeft | Qt::AlignVCenter,
            QStringLiteral("%1").arg(line, 8, 16, QLatin1Char('0')));
    }
    for (const ByteSpan& span : m_spans) {
        const ChipColours colours = chipColours(theme, span);
        const bool isCurrent = m_current && m_current->offset == span.offset;
        const bool isHovered = m_hovered && m_hovered->offset == span.offset;
        for (std::size_t at = std::max(span.offset, m_top); at < std::min(span.end(), end); ++at) {
            const QRectF box = hexBox(at).adjusted(0, 1, 0, -1);
            const QRectF letterBox(text + letter * static_cast<double>(at % kHexColumns), box.top(), letter, box.height());
            painter.fillRect(box, colours.fill);
            painter.fillRect(letterBox, colours.fill);
            if (isCurrent || isHovered) { // a line below, and for the current one also above
                const QColor mark = isCurrent ? theme.accent : theme.ink;
                for (const QRectF& part : {box, letterBox}) {
                    painter.fillRect(QRectF(part.left(), part.bottom() - 2, part.width(), 2), mark);
                    if (isCurrent)
                        painter.fillRect(QRectF(part.left(), part.top(), part.width(), 2), mark);
                }
            }
            const std::uint8_t byte = bytes[at - m_top];
            painter.setPen(theme.ink);
            painter.drawText(box, Qt::AlignCenter, QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')));
            const bool isLetter = byte >= 0x20 && byte < 0x7f;
            painter.drawText(letterBox, Qt::AlignCenter, QString(isLetter ? QChar(byte) : QChar(0xb7)));
        }
    }
}

} // namespace ui
