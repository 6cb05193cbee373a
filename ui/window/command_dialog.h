#pragma once

// A command as a form with fields, and the line that it makes. What is wrong is said at the field; Enter runs the line,
// Esc goes away. It stays until the line was carried out, so that a refusal is read where it can be mended.

#include <QDialog>

#include <memory>

#include "ui/window/command_form.h"

class QLabel;

namespace engine {
struct CommandResult;
}

namespace ui {

class IconButton;
class PillButton;

class CommandDialog : public QDialog {
    Q_OBJECT
public:
    // `view` is kept as long as the dialog: the form looks at it.
    CommandDialog(CommandForm form, std::shared_ptr<const engine::ClusterView> view, engine::ParseContext context, QWidget* parent);

    QString line() const { return m_composed.line; }
    QString problem() const { return m_problem ? m_problem->words : QString(); }
    QWidget* field(const QString& name) const; // by Kafka's name; null: none
    // The lines of a file become the value of a field that takes them; what is wrong is said beside it.
    void takeFile(const QString& field, const QString& path);
    // To a line that was sent.
    void showAnswer(const QString& line, const engine::CommandResult& result);

signals:
    void commandRequested(const QString& line);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Row {
        QWidget* input;
        QLabel* wrong;
    };
    QWidget* makeInput(const FormField& field);
    IconButton* fileButton(std::size_t index);
    QStringList values() const;
    void refresh(int editedField);
    void showProblem();
    void run();

    CommandForm m_form;
    std::shared_ptr<const engine::ClusterView> m_view;
    engine::ParseContext m_context;
    std::vector<Row> m_rows;
    ComposedLine m_composed;
    std::optional<FormProblem> m_problem;
    QLabel* m_line;
    QLabel* m_wrong;
    PillButton* m_run;
    QString m_sent; // waits for its answer
    bool m_nameTyped = false;
};

// Asks before a topic goes; true: it shall go. `records` as seen now.
class DeleteTopicDialog : public QDialog {
    Q_OBJECT
public:
    DeleteTopicDialog(const QString& topic, int partitions, std::int64_t records, QWidget* parent);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace ui
