#pragma once

// One file as dump tells it: a line for each batch, entry or property, and the records of the chosen batch below. Found text is
// looked for in all of the file, in records too, while the window goes on.

#include <QWidget>

#include "ui/folder/file_lines.h"

class QLabel;
class QLineEdit;
class QListView;
class QListWidget;
class QSplitter;
class QStackedWidget;

namespace ui {

class PillButton;
class IconButton;

class FileContents : public QWidget {
    Q_OBJECT
public:
    explicit FileContents(QWidget* parent = nullptr);

    // `name`: as it is shown. The decoder is asked for records of Kafka's own topics; may be empty.
    void open(const engine::DumpFile& file, const QString& name, FileLines::Decode decode);
    void close();
    void goToByte(std::uint64_t byte);
    FileLines& lines() { return m_lines; }
    QListView& list() { return *m_list; }
    void askForWords(); // the keyboard goes to the field

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void retranslate();
    void showState();
    void findNext();
    void take(int row);
    void showRecords(int row, const QStringList& lines, int more);
    void goTo(int row);

    FileLines m_lines;
    QString m_name;
    std::uint64_t m_size = 0;
    QString m_told;     // of the last search
    bool m_isByte = false; // a byte is looked for, not words
    int m_recordsOf = -1;
    QStackedWidget* m_pages;
    QLabel* m_hint;
    QLabel* m_title;
    QLabel* m_state;
    QLineEdit* m_words;
    PillButton* m_find;
    QListView* m_list;
    QLabel* m_recordsTitle;
    QListWidget* m_records;
    QWidget* m_below;
};

} // namespace ui
