#pragma once

// Break something: tools with numbers below the stage. A tool is chosen by its number, then a click on a node of the stage,
// or Enter on the one that is selected, makes the command line; for a link it takes two nodes. Before that it says what
// the click will do, or why it will do nothing.

#include <QAbstractButton>

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "ui/stage/stage_view.h"

class QLabel;

namespace ui {

class IconButton;

enum class BreakTool : std::uint8_t { Kill, PowerOff, Pause, Stop, Link, Start, SlowDisk, DiskWell, Fetchers };
inline constexpr int kBreakTools = static_cast<int>(BreakTool::Fetchers) + 1;

class ToolButton : public QAbstractButton {
    Q_OBJECT
public:
    ToolButton(BreakTool tool, QWidget* parent = nullptr);
    void setWords(const QString& words, const QString& what); // what it is called, and what it does
    void setLock(const QString& why); // grey, with the reason; empty: open
    const QString& lock() const { return m_lock; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();

    BreakTool m_tool;
    QString m_what, m_lock;
};

class BreakPalette : public QWidget {
    Q_OBJECT
public:
    // Words why a line is refused now; empty: it is not.
    using Refusal = std::function<QString(const QString& line)>;

    // `stage` outlives it.
    BreakPalette(StageView& stage, Refusal refusal, QWidget* parent = nullptr);

    void openOrClose();
    // Tools that can do nothing now are grey, and say why. Call it when the refusals may have changed.
    void followLocks();
    std::optional<BreakTool> tool() const { return m_tool; }
    QString hint() const;

signals:
    void commandRequested(const QString& line);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    // What a click on a thing would do: a line, or words why none.
    struct Aim {
        QString line, words;
        bool isRefused = false;
    };
    void retranslate();
    void choose(std::optional<BreakTool> tool);
    void leave();
    bool takesKey(const QKeyEvent& key);
    bool takesMouse(QEvent& event);
    Aim aimAt(const ObjectId& id) const;
    QString lockOf(BreakTool tool) const; // why nothing can be done with it; empty: something can
    void strike(const ObjectId& id);
    void refresh();
    void showCursor();

    StageView& m_stage;
    Refusal m_refusal;
    std::optional<BreakTool> m_tool;
    std::optional<engine::NodeId> m_from; // one end of the link
    bool m_pressed = false;               // that end, and the mouse is still down
    bool m_byKeyboard = false;            // the selected thing counts, not the one under the pointer
    std::array<ToolButton*, kBreakTools> m_buttons{};
    QLabel* m_title;
    QLabel* m_hint;
    QLabel* m_line;
    IconButton* m_close;
};

} // namespace ui
