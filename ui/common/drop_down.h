#pragma once

// A box with one of several choices, which shows that it opens.

#include <QComboBox>

namespace ui {

class DropDown : public QComboBox {
    Q_OBJECT
public:
    using QComboBox::QComboBox;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace ui
