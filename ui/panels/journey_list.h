#pragma once

// "The same bytes, elsewhere": where a batch was and is, by instant. Enter or a click leads there: to the instant and to the thing.

#include <QListWidget>

#include <vector>

#include "ui/models/byte_journey.h"

namespace ui {

class JourneyList : public QListWidget {
    Q_OBJECT
public:
    explicit JourneyList(QWidget* parent = nullptr);

    void setSteps(std::vector<JourneyStep> steps);
    const std::vector<JourneyStep>& steps() const { return m_steps; }

signals:
    void stepChosen(const ui::JourneyStep& step);

private:
    std::vector<JourneyStep> m_steps;
};

} // namespace ui
