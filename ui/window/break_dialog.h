#pragma once

// Breakpoints: conditions at which time stops. One is written as it would be in a lesson or in the console
// (partition(orders,0).highWatermark >= 39). While it is written: what can stand at the cursor is offered (Tab takes the first, the
// arrows choose), what is wrong is marked where it stands, and what the condition and its parts are now is shown.

#include <QDialog>

#include <functional>
#include <string>
#include <vector>

#include "ui/models/condition_help.h"

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
    using Names = std::function<engine::ParseContext()>;
    // Answers when the engine has, or never if the condition is wrong.
    using Ask = std::function<void(const QString& condition, std::function<void(const ConditionNow&)> answer)>;

    BreakDialog(Names names, Ask ask, QWidget* parent);

    // All there are, and the one that time stopped at, or empty.
    void setBreakpoints(const std::vector<std::string>& conditions, const std::string& stoppedBy);
    // To the line that was sent last.
    void showAnswer(const engine::CommandResult& result);
    // Time has gone on: the values are asked for again.
    void refreshNow();

signals:
    void commandRequested(const QString& line);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void edited();
    void offer();
    void take(int offer);
    void showNow(const ConditionNow& now);
    void retranslate();
    void add();
    void remove();

    QLabel* m_words;
    QLineEdit* m_line;
    QLabel* m_wrong;
    QListWidget* m_offered;
    QLabel* m_now;
    QLabel* m_listTitle;
    QListWidget* m_list;
    PillButton* m_add;
    PillButton* m_remove;
    std::vector<std::string> m_conditions;
    std::string m_stoppedBy;
    Names m_names;
    Ask m_ask;
    ConditionOffers m_offers;
    bool m_isAsking = false;
};

} // namespace ui
