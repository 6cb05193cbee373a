#pragma once

// Breakpoints: conditions at which time stops. One is written as it would be in a lesson or in the console
// (partition(orders,0).highWatermark >= 39); what is wrong with it is said under the line.

#include <QDialog>

#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace engine {
struct CommandResult;
}

namespace ui {

class PillButton;

class BreakDialog : public QDialog {
    Q_OBJECT
public:
    explicit BreakDialog(QWidget* parent);

    // All there are, and the one that time stopped at, or empty.
    void setBreakpoints(const std::vector<std::string>& conditions, const std::string& stoppedBy);
    // To the line that was sent last.
    void showAnswer(const engine::CommandResult& result);

signals:
    void commandRequested(const QString& line);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void add();
    void remove();

    QLabel* m_words;
    QLineEdit* m_line;
    QLabel* m_wrong;
    QLabel* m_listTitle;
    QListWidget* m_list;
    PillButton* m_add;
    PillButton* m_remove;
    std::vector<std::string> m_conditions;
    std::string m_stoppedBy;
};

} // namespace ui
