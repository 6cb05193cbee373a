#pragma once

// The learner's progress in a file of its own. It is written whenever something is new, in one step, so a start that is killed
// loses nothing. A file that cannot be read is put aside and told about; nothing is thrown away.
//
// GUI thread. An empty path keeps nothing.

#include <QString>

#include "ui/lesson/lesson_progress.h"

namespace ui {

class ProgressFile {
public:
    // Reads it, if it is there.
    explicit ProgressFile(QString path);

    const Progress& progress() const { return m_progress; }
    // Words for people about what went wrong last; empty: nothing.
    const QString& problem() const { return m_problem; }

    // Days since 1970-01-01, here. Tests set one.
    static std::int64_t today();

    void take(const Lesson& lesson, const LessonState& state, std::int64_t day = today());
    void missed(const Lesson& lesson, const std::string& step, std::int64_t day = today());
    void recalled(const std::string& lesson, const std::string& step, bool known, std::int64_t day = today());
    void forget(const std::string& lesson);

private:
    void write();

    QString m_path;
    QString m_problem;
    Progress m_progress;
    bool m_mayWrite = true;
};

} // namespace ui
