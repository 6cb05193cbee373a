#include "ui/lesson/lesson_watch.h"

#include <QDir>
#include <QFileInfo>

#include <chrono>

namespace ui {

namespace {

using namespace std::chrono_literals;

constexpr auto kQuiet = 200ms;

} // namespace

LessonWatch::LessonWatch(QObject* parent) : QObject(parent)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kQuiet);
    connect(&m_quiet, &QTimer::timeout, this, &LessonWatch::settle);
    const auto wait = [this] { m_quiet.start(); };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, wait);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, wait);
}

void LessonWatch::watch(const QString& folder)
{
    m_quiet.stop();
    for (const QStringList& paths : {m_watcher.files(), m_watcher.directories()})
        if (!paths.isEmpty())
            m_watcher.removePaths(paths);
    m_folder = folder.startsWith(':') ? QString() : folder;
    addAll();
}

// A file that was replaced is another one: it has to be added again.
void LessonWatch::addAll()
{
    if (m_folder.isEmpty())
        return;
    const QDir folder(m_folder);
    QStringList wanted{folder.absolutePath()};
    for (const char* name : {"lesson.toml", "en.md", "zh.md", "../presets.toml"})
        if (const QString path = QDir::cleanPath(folder.absoluteFilePath(name)); QFileInfo::exists(path))
            wanted << path;
    const QStringList known = m_watcher.files() + m_watcher.directories();
    for (const QString& path : wanted)
        if (!known.contains(path))
            m_watcher.addPath(path);
}

void LessonWatch::settle()
{
    m_quiet.stop();
    addAll();
    if (!m_folder.isEmpty())
        emit changed();
}

} // namespace ui
