#include "tests/ui/lesson/lesson_texts_of.h"

#include <QFile>

namespace {

std::string builtIn(const char* name)
{
    QFile file(QString(":/lessons/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not inside the program", name);
    return QString::fromUtf8(file.readAll()).replace("LESSON-ID", "9.9-test").toStdString();
}

} // namespace

ui::LessonSource skeleton()
{
    return {"9.9-test", builtIn("skeleton/logic.toml"), builtIn("skeleton/en.md"), builtIn("skeleton/zh.md"), builtIn("presets.toml"), "9.9-test/"};
}

void replaceOnce(std::string& text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos)
        qFatal("\"%s\" is not there once", from.c_str());
    text.replace(at, from.size(), to);
}

ui::LessonPtr readWell(const ui::LessonSource& source)
{
    const auto lesson = ui::readLesson(source);
    if (!lesson)
        qFatal("%s", engine::describe(lesson.error().front()).c_str());
    return *lesson;
}

std::string errorsOf(const ui::LessonSource& source)
{
    std::string out;
    if (const auto lesson = ui::readLesson(source); !lesson)
        for (const auto& error : lesson.error())
            out += engine::describe(error) + "\n";
    return out;
}
