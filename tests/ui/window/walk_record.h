#pragma once

// A walk through the window, action by action. With HIGHWATER_WALK=FOLDER it leaves a picture of the window after each action
// there, and walk.txt with their words.

#include <QDir>
#include <QFile>
#include <QWidget>

namespace support {

class WalkRecord {
public:
    WalkRecord() : m_folder(qEnvironmentVariable("HIGHWATER_WALK")) { }
    // One thing that a person does; `shows`: the window in which it is seen.
    void action(const QString& words, QWidget& shows)
    {
        ++m_count;
        m_words += QString("%1  %2\n").arg(m_count, 2).arg(words);
        if (m_folder.isEmpty())
            return;
        QDir().mkpath(m_folder);
        shows.grab().save(QDir(m_folder).filePath(QString("%1.png").arg(m_count, 2, 10, QChar('0'))));
        QFile file(QDir(m_folder).filePath("walk.txt"));
        if (file.open(QIODevice::WriteOnly))
            file.write(m_words.toUtf8());
    }
    int count() const { return m_count; }
    const QString& words() const { return m_words; }

private:
    QString m_folder;
    QString m_words;
    int m_count = 0;
};

} // namespace support
