#pragma once

// Two futures beside each other: a stage for each with playheads in step, between them the balance sheet of what became of everything,
// below where they part: what was done differently, the first thing that happened differently, and the messages around it.

#include <QDialog>

#include <array>
#include <optional>

#include "ui/bridge/bridge.h"
#include "ui/models/branch_compare.h"
#include "ui/models/first_difference.h"
#include "ui/stage/frame_clock.h"
#include "ui/timeline/space_time.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace ui {

class PillButton;
class SegmentedControl;
class SpaceTimeView;
class StageView;
class TwoLines;

class BranchDialog : public QDialog {
    Q_OBJECT
public:
    BranchDialog(Bridge& bridge, QWidget* parent);
    ~BranchDialog() override;

    void compare(const QString& left, const QString& right);
    // Both playheads go there; the messages around it are shown.
    void goToFirstDifference();
    const std::optional<FirstDifference>& difference() const { return m_difference; }

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    // In a small window one thing at a time: the stages, the balance sheet, the messages.
    enum class Page : std::uint8_t { Stages, Balance, Messages };
    struct Side {
        QString name;
        engine::FactSlice facts;
        NodeNames names = plainNodeName;
        engine::Time head;
        engine::Time at; // its playhead
        QLabel* title = nullptr;
        StageView* stage = nullptr;
        SpaceTimeView* messages = nullptr;
    };
    struct Answer;
    void build();
    void retranslate();
    void lookAt(engine::Time left, engine::Time right);
    void request();
    void take(Answer& answer);
    void showDecisive();
    void arrange(); // by the room there is
    QString partingWords() const;

    Bridge& m_bridge;
    WallFrameClock m_clock; // before the stages
    std::array<Side, 2> m_sides;
    std::optional<engine::Time> m_parted;
    std::optional<FirstDifference> m_difference;
    bool m_isNew = true;     // nothing has arrived yet
    bool m_goesToDifference = false;
    bool m_isAsking = false; // one question at a time
    bool m_asksAgain = false;
    BranchTable m_table;
    QSortFilterProxyModel* m_shown;
    QLabel* m_title;
    QLabel* m_note;
    QLabel* m_parting;
    SegmentedControl* m_step;
    SegmentedControl* m_page;
    QGridLayout* m_grid;
    QWidget* m_middle;
    PillButton* m_first;
    QCheckBox* m_onlyDifferent;
    QTableView* m_view;
    TwoLines* m_lines;
};

} // namespace ui
