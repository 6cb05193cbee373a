#pragma once

// Code of your own: the lab's scripts and examples to begin with, a field to write one, a try on an example that can be changed, and
// the lines that switch it on. Nothing can be switched on that was not tried as it stands.

#include <QWidget>

#include "engine/lab/lab.h"
#include "ui/models/event_list.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace ui {

class CodeEditor;
class PillButton;

// What a call of a script would do in a producer, in words.
QString consequenceOf(engine::ScriptKind kind, const engine::ScriptAnswer& answer);

class CodePage : public QWidget {
    Q_OBJECT
public:
    explicit CodePage(QWidget* parent = nullptr);

    // The lab's scripts and producers; what is being written stays.
    void show(const engine::Moment& moment);
    engine::Script script() const;
    QStringList lines() const; // that switch it on; the second one puts it into a producer
    // To tryRequested() of that number; `problem`: it was not called, for it cannot be read.
    void tried(int number, const std::optional<engine::ScriptProblem>& problem, const engine::ScriptAnswer& answer);
    // To a line that was run: empty words, it was taken.
    void answered(const QString& line, const QString& refusal);

signals:
    void commandRequested(const QString& line);
    void tryRequested(int number, const engine::Script& script, const engine::ScriptCall& call);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildWriting();
    QWidget* buildTrying();
    void retranslate();
    void choose(int row);
    void edited();
    void kindChosen();
    void fillUses();
    void showLines();
    void tryIt();
    void switchOn();
    void say(const QString& words, bool isBad);
    engine::ScriptKind kind() const;

    engine::Moment m_moment;
    QStringList m_listed;   // names of the lab's scripts, as listed
    QStringList m_producers;
    QListWidget* m_list;
    QLabel *m_listTitle, *m_nameLabel, *m_kindLabel, *m_useLabel, *m_inputTitle, *m_outputTitle, *m_linesTitle, *m_lines, *m_words;
    QLineEdit* m_name;
    QComboBox *m_kind, *m_use;
    CodeEditor* m_source;
    QPlainTextEdit *m_input, *m_output;
    PillButton *m_try, *m_on;
    int m_tries = 0;
    bool m_isTried = false; // as it stands
    QStringList m_waiting;  // lines that were sent and are not answered
};

} // namespace ui
