#pragma once

// The bytes of a sheet as fields or as hex. As fields: rows of chips with the bytes in hex, name and value below; a row for the
// header, one for each record, one for each struct. As hex: sixteen bytes a line in the colours of their fields. One field is
// current, one may be under the pointer; both look the same in either picture.
//
// Keys: Left and Right go from field to field, Up and Down from line to line, PgUp and PgDn by pages, Home and End; Enter copies the
// value, Ctrl+C the bytes in hex. Only what is in sight is named, however many bytes there are.

#include <QAbstractScrollArea>

#include <memory>
#include <optional>
#include <vector>

#include "ui/models/byte_sheet.h"

namespace ui {

class ByteView : public QAbstractScrollArea {
    Q_OBJECT
public:
    enum class Mode { Fields, Hex };

    explicit ByteView(QWidget* parent = nullptr);

    void setSheet(std::shared_ptr<const ByteSheet> sheet); // null: none
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    const ByteSheet* sheet() const { return m_sheet.get(); }

    // The field that a byte belongs to becomes the current one, and is scrolled into sight. Does not signal.
    void setCurrent(std::size_t byte);
    void setHovered(std::optional<std::size_t> byte);
    // None only without a sheet or on an empty one.
    std::optional<engine::ByteSpan> current() const { return m_current; }
    std::optional<engine::ByteSpan> hovered() const { return m_hovered; }
    // Bytes in sight.
    engine::ByteWindow inSight() const;
    // Where a field is drawn in the viewport; empty: not in sight.
    QRectF placeOf(std::size_t byte) const;

    QSize sizeHint() const override { return {900, 220}; }
    QSize minimumSizeHint() const override { return {240, 96}; }

signals:
    void currentChanged(std::size_t byte); // by the user
    void hoveredChanged();
    void sightChanged();
    void copied(const QString& what);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    struct Chip {
        engine::ByteSpan span;
        QRectF box; // of the bytes; the words stand below
        QString hex, words;
    };
    struct Line {
        std::size_t from = 0;
        QString label;
        bool opensRow = false;
        std::vector<Chip> chips;
    };

    std::vector<Line> linesFrom(std::size_t lineStart, std::size_t count) const;
    std::size_t lineStartOf(std::size_t byte) const;
    std::size_t lineBefore(std::size_t lineStart) const;
    std::size_t lastTop() const;
    std::size_t linesInSight() const;
    double lineHeight() const;
    double labelWidth() const;
    void layOut();
    void scrollTo(std::size_t lineStart);
    void scrollLines(int lines);
    void choose(std::size_t byte);
    void announce();
    std::optional<std::size_t> byteAt(QPointF place) const;
    std::size_t verticalNeighbour(int lines) const;
    void paintFields(QPainter& painter) const;
    void paintHex(QPainter& painter) const;
    QRectF hexBox(std::size_t byte) const;

    std::shared_ptr<const ByteSheet> m_sheet;
    Mode m_mode = Mode::Fields;
    std::optional<engine::ByteSpan> m_current, m_hovered;
    std::size_t m_top = 0; // the first byte of the first line in sight
    std::vector<Line> m_lines; // of the fields in sight
    std::vector<engine::ByteSpan> m_spans; // of the hex in sight
    engine::ByteWindow m_seenBefore{0, 0}; // in sight when it was laid out last
    bool m_scrolling = false; // by us: the bar's value follows
};

} // namespace ui
