#include "ui/lesson/progress_file.h"

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <utility>

namespace ui {

namespace {

constexpr qint64 kFileBytes = 4 << 20;

struct ProgressWords {
    Q_DECLARE_TR_FUNCTIONS(ProgressWords)
};

} // namespace

std::int64_t ProgressFile::today() { return QDate(1970, 1, 1).daysTo(QDate::currentDate()); }

ProgressFile::ProgressFile(QString path) : m_path(std::move(path))
{
    QFile file(m_path);
    if (m_path.isEmpty() || !file.exists())
        return;
    QString why = ProgressWords::tr("it cannot be opened");
    if (file.open(QIODevice::ReadOnly)) {
        why = QString::fromStdString(m_progress.read(file.read(kFileBytes).toStdString()));
        file.close();
    }
    if (why.isEmpty())
        return;
    QString aside = m_path + QStringLiteral(".unreadable");
    for (int n = 2; QFileInfo::exists(aside); ++n)
        aside = m_path + QStringLiteral(".unreadable-%1").arg(n);
    m_mayWrite = QFile::rename(m_path, aside);
    m_problem = m_mayWrite ? ProgressWords::tr("Your progress in %1 cannot be read (%2). It stands in %3 now; the lessons begin anew.").arg(m_path, why, aside)
                           : ProgressWords::tr("Your progress in %1 cannot be read (%2); nothing is kept in this run.").arg(m_path, why);
}

void ProgressFile::write()
{
    if (m_path.isEmpty() || !m_mayWrite)
        return;
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QSaveFile file(m_path);
    const QByteArray text = QByteArray::fromStdString(m_progress.text());
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
    m_problem = isWritten ? QString() : ProgressWords::tr("Your progress cannot be written to %1: %2").arg(m_path, file.errorString());
}

void ProgressFile::take(const Lesson& lesson, const LessonState& state, std::int64_t day)
{
    if (m_progress.take(lesson, state, day))
        write();
}

void ProgressFile::missed(const Lesson& lesson, const std::string& step, std::int64_t day)
{
    m_progress.missed(lesson, step, day);
    write();
}

void ProgressFile::recalled(const std::string& lesson, const std::string& step, bool known, std::int64_t day)
{
    m_progress.recalled(lesson, step, known, day);
    write();
}

void ProgressFile::forget(const std::string& lesson)
{
    m_progress.forget(lesson);
    write();
}

} // namespace ui
