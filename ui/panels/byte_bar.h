#pragma once

// All bytes of a sheet as one bar drawn to scale: fields of the header, records (one by one while they are wide enough), and for a
// batch the bracket of what its CRC covers. A frame marks what is in sight, a tick the current field. A click goes to a byte.

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

#include "ui/models/byte_sheet.h"

namespace ui {

class ByteBar : public QWidget {
    Q_OBJECT
public:
    explicit ByteBar(QWidget* parent = nullptr);

    void setSheet(std::shared_ptr<const ByteSheet> sheet);
    void setMarks(engine::ByteWindow inSight, std::optional<engine::ByteSpan> current, std::optional<engine::ByteSpan> hovered);
    double xOf(std::size_t byte) const;
    std::size_t byteAt(double x) const;
    // How many pieces the bar has; for tests.
    std::size_t pieces() const { return m_pieces.size(); }

    QSize sizeHint() const override { return {600, 52}; }
    QSize minimumSizeHint() const override { return {160, 52}; }

signals:
    void byteChosen(std::size_t byte);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Piece {
        std::size_t offset = 0;
        std::size_t size = 0;
        engine::ByteSpan like{}; // whose colour it has
        bool isRecord = false;
    };
    void cut();
    void paintCrc(QPainter& painter) const;

    std::shared_ptr<const ByteSheet> m_sheet;
    std::vector<Piece> m_pieces;
    engine::ByteWindow m_inSight{0, 0};
    std::optional<engine::ByteSpan> m_current, m_hovered;
};

} // namespace ui
