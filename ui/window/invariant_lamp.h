#pragma once

// Do the invariants of the cluster hold? A green check, or a red cross with the number of violations; a press leads to the instant of
// the first one.

#include <QAbstractButton>

#include <vector>

#include "ui/bridge/bridge.h"

namespace ui {

class InvariantLamp : public QAbstractButton {
    Q_OBJECT
public:
    explicit InvariantLamp(QWidget* parent = nullptr);

    void setViolations(const std::vector<engine::BrokenInvariant>& violations);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void lookRequested(engine::Time instant);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    std::vector<engine::BrokenInvariant> m_violations;
};

} // namespace ui
