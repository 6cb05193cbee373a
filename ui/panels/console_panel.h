#pragma once

// The command language as text: a line to type, its completion, what was answered. Every click of the window stands here too.

#include <QWidget>

#include "engine/command/command.h"

class QCompleter;
class QLineEdit;
class QStringListModel;
class QTextEdit;

namespace engine {
struct CommandResult;
}

namespace ui {

class ConsolePanel : public QWidget {
    Q_OBJECT
public:
    explicit ConsolePanel(QWidget* parent = nullptr);

    void setContext(engine::ParseContext context) { m_context = std::move(context); }
    // A line that was refused is shown with its wrong word marked.
    void showAnswer(const QString& line, const engine::CommandResult& result);
    void takeFocus();
    // Why most lines cannot run now, in place of the example in the empty line. Empty: the example.
    void setLock(const QString& words);

signals:
    void commandRequested(const QString& line);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void complete(const QString& text);

    QTextEdit* m_answers;
    QLineEdit* m_line;
    QCompleter* m_completer;
    QStringListModel* m_words;
    engine::ParseContext m_context;
    QStringList m_history;
    int m_recalled = 0;
    QString m_lock;
};

} // namespace ui
