#pragma once

// The space-time diagram of a stretch of the live branch.

#include <QDialog>

#include <memory>

#include "ui/bridge/bridge.h"
#include "ui/timeline/space_time.h"

class QCheckBox;
class QLabel;

namespace ui {

class SpaceTimeView;

class SpaceTimeDialog : public QDialog {
    Q_OBJECT
public:
    SpaceTimeDialog(Bridge& bridge, QWidget* parent);

    // `at`: the instant that is shown in the window.
    void open(const Stretch& stretch, std::optional<engine::Time> at);

signals:
    void lookRequested(engine::Time instant);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Source { // what a diagram is made from
        engine::FactSlice facts;
        engine::Moment before, after; // the stretch
    };
    void retranslate();
    void build();

    Bridge& m_bridge;
    Stretch m_stretch;
    std::shared_ptr<Source> m_source;
    QLabel* m_title;
    QLabel* m_note;
    QCheckBox* m_all;
    SpaceTimeView* m_view;
};

} // namespace ui
