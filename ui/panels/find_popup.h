#pragma once

// Asks for an offset or a time to be looked up in the files of a log: a field that opens where it was asked for and goes away when
// the broker has done it, or by Esc. It shows the line that it runs.

#include <QFrame>

#include "ui/stage/object_id.h"

class QLabel;
class QLineEdit;

namespace ui {

class FindPopup : public QFrame {
    Q_OBJECT
public:
    // `log`: a replica.
    FindPopup(const ObjectId& log, QWidget* parent);

    // Over `place` (global), inside the screen.
    void openAt(const QRect& place);
    // The line that the words stand for: digits are an offset, anything else a time (4.2s, 2026-01-01T10:00:00Z, milliseconds
    // since 1970). Empty: there are none.
    static QString lineOf(const ObjectId& log, const QString& words);
    // To a line that was run: empty words, it was done.
    void answered(const QString& line, const QString& refusal);

signals:
    void commandRequested(const QString& line);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void follow();
    void run();

    ObjectId m_log;
    QString m_asked; // the line that is under way
    QLineEdit* m_field;
    QLabel* m_line;
    QLabel* m_words;
};

} // namespace ui
