#pragma once

// A setting's row while it is edited: the field with its unit, what is valid and when it takes effect, the line that will run or why
// it cannot. Enter runs it, Esc leaves it. It stays until the cluster has taken the value, so that a refusal is read beside it.

#include <QFrame>

#include <functional>

#include "ui/models/config_edit.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace ui {

class PillButton;

class ConfigEditor : public QFrame {
    Q_OBJECT
public:
    using Judge = std::function<ConfigEdit(const QString& value)>;

    // `reset`: the line that takes the value back, or empty.
    ConfigEditor(ConfigRow row, const QString& reset, Judge judge, QWidget* parent = nullptr);

    const ConfigRow& row() const { return m_row; }
    QString value() const;
    // The row as it is now: the value that was asked for has come, or the judge has changed its mind.
    void follow(const ConfigRow& row, const QString& reset);
    // An answer to the line that was run: empty words, it was taken.
    void answered(const QString& line, const QString& refusal);

signals:
    void commandRequested(const QString& line);
    void left();   // by Esc, or done
    void grown();  // wants another height

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void edited();
    void refresh();
    void run(const QString& line);

    ConfigRow m_row;
    Judge m_judge;
    QString m_reset;
    QString m_asked;   // the line that was run and is not answered by the cluster yet
    QString m_refusal; // of that line
    QLineEdit* m_edit = nullptr;
    QComboBox* m_choice = nullptr;
    QLabel* m_name;
    QLabel* m_readable;
    QLabel* m_about;
    QLabel* m_line;
    QLabel* m_tool; // the same by Kafka's tools, where they have it
    QLabel* m_words;
    PillButton* m_set;
    PillButton* m_default;
};

} // namespace ui
