#pragma once

// Transport, virtual time and pace, left of the timeline.

#include <QWidget>

#include "ui/bridge/bridge.h"

class QLabel;
class QSlider;

namespace ui {

class Chip;
class IconButton;
class PillButton;

class TimeBar : public QWidget {
    Q_OBJECT
public:
    explicit TimeBar(QWidget* parent = nullptr);

    void setNow(engine::Time now, const engine::HostPace& pace, bool isPast);
    // The pace that play goes back to.
    engine::HostPace chosenPace() const;
    void togglePlay();
    void slower();
    void faster();
    void setAuto();

signals:
    void paceRequested(const engine::HostPace& pace);
    void stepRequested();
    void startRequested();
    void nowRequested();
    void continueRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showPace(const engine::HostPace& pace);
    void adopt(const engine::HostPace& pace);

    IconButton* m_toStart;
    IconButton* m_play;
    IconButton* m_step;
    IconButton* m_toNow;
    QLabel* m_clock;
    QSlider* m_speed;
    QLabel* m_speedWords;
    PillButton* m_auto;
    PillButton* m_continue;
    engine::HostPace m_pace;
    bool m_isAuto = true;
    bool m_isPast = false;
};

} // namespace ui
