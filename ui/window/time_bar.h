#pragma once

// Transport, virtual time and pace, steps to events of one kind, and the lamp of the invariants, left of the timeline.

#include <QWidget>

#include "ui/bridge/bridge.h"

class QComboBox;
class QLabel;
class QSlider;

namespace ui {

class IconButton;
class InvariantLamp;
class PillButton;

class TimeBar : public QWidget {
    Q_OBJECT
public:
    explicit TimeBar(QWidget* parent = nullptr);

    void setNow(engine::Time now, const engine::HostPace& pace, bool isPast);
    void setViolations(const std::vector<engine::BrokenInvariant>& violations);
    // The kinds of events that can be stepped to, by words, and the chosen one.
    void setKinds(const QStringList& words, int chosen);
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
    void kindChosen(int index);
    void kindStepRequested(bool forward);
    void lookRequested(engine::Time instant);

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
    InvariantLamp* m_lamp;
    IconButton* m_kindBack;
    IconButton* m_kindForward;
    QComboBox* m_kind;
    engine::HostPace m_pace;
    bool m_isAuto = true;
    bool m_isPast = false;
};

} // namespace ui
