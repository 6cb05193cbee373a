#pragma once

// Watches the files of a lesson that is being written: lesson.toml, en.md, zh.md and the presets. Editors write in several
// steps, or put a new file in the place of the old one; one signal comes when all is quiet.
//
// GUI thread. Lessons inside the program are not watched: they cannot change.

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace ui {

class LessonWatch : public QObject {
    Q_OBJECT
public:
    explicit LessonWatch(QObject* parent = nullptr);

    // A lesson's folder in place of the one before; empty: none.
    void watch(const QString& folder);
    const QString& folder() const { return m_folder; }
    void settle(); // what the timer does

signals:
    void changed();

private:
    void addAll();

    QFileSystemWatcher m_watcher;
    QTimer m_quiet;
    QString m_folder;
};

} // namespace ui
