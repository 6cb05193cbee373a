#include "ui/lesson/lesson_shelf.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <toml++/toml.h>

#include <algorithm>

#include "engine/command/nearest.h"

namespace ui {

namespace {

constexpr const char* kBuiltIn = ":/lessons/";
constexpr const char* kPresets = "presets.toml";
constexpr const char* kGlossary = "glossary.toml";
constexpr const char* kCounts = "counts.toml";
constexpr const char* kPaths = "paths.toml";
constexpr qint64 kFileBytes = 1 << 20; // lessons come from strangers too

std::string contents(const QString& path, bool& there)
{
    QFile file(path);
    there = file.open(QIODevice::ReadOnly);
    return there ? file.read(kFileBytes).toStdString() : std::string();
}

// With a / at its end.
QString shelf()
{
    return QFileInfo::exists(QStringLiteral("lessons/") + kPresets) ? QStringLiteral("lessons/") : QString::fromLatin1(kBuiltIn);
}

// A file that lessons share: the one beside them, or the one of this build.
std::string sharedBy(const QDir& folder, const char* name, std::string& path)
{
    bool there = false;
    const QString beside = QDir::cleanPath(folder.filePath(QStringLiteral("../") + name));
    std::string text = contents(beside, there);
    path = beside.startsWith(':') ? std::string("lessons/") + name : beside.toStdString();
    if (!there) {
        text = contents(QString::fromLatin1(kBuiltIn) + name, there);
        path = std::string("lessons/") + name;
    }
    return text;
}

// 4.10 comes after 4.9.
QString sortKey(const QString& id)
{
    QString key;
    for (const QString& part : id.section('-', 0, 0).split('.'))
        key += part.rightJustified(4, '0') + '.';
    return key + id;
}

} // namespace

std::string countsProblem(const std::string& number, std::size_t steps, std::size_t checks)
{
    bool there = false;
    const std::string text = contents(shelf() + QString::fromLatin1(kCounts), there);
    if (!there)
        return {};
    const auto parsed = toml::parse(std::string_view(text));
    if (!parsed)
        return std::string("lessons/") + kCounts + " cannot be read: " + std::string(parsed.error().description());
    const toml::node_view<const toml::node> lesson = parsed.table()["lesson"][number];
    const auto says = [&](const char* key, std::size_t counted) { return lesson[key].value<std::int64_t>() == static_cast<std::int64_t>(counted); };
    if (says("steps", steps) && says("checks", checks))
        return {};
    return std::to_string(steps) + " steps and " + std::to_string(checks) + " checks were executed, lessons/" + kCounts
        + " says otherwise: a check was lost, or the new numbers belong there";
}

bool isLessonFolder(const std::string& path)
{
    return QFileInfo(QDir(QString::fromStdString(path)).filePath("lesson.toml")).isFile();
}

std::string lessonsFrom()
{
    return shelf().startsWith(':') ? "built in" : shelf().toStdString();
}

std::vector<std::string> lessonIds()
{
    QStringList names;
    const QString at = shelf();
    for (const QString& name : QDir(at).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        if (isLessonFolder((at + name).toStdString()))
            names << name;
    std::sort(names.begin(), names.end(), [](const QString& a, const QString& b) { return sortKey(a) < sortKey(b); });
    std::vector<std::string> ids;
    for (const QString& name : names)
        ids.push_back(name.toStdString());
    return ids;
}

std::vector<LessonPath> lessonPaths(std::string& problem)
{
    bool there = false;
    const std::string text = contents(shelf() + QString::fromLatin1(kPaths), there);
    if (!there)
        return {};
    const auto parsed = toml::parse(std::string_view(text));
    if (!parsed) {
        problem = std::string("lessons/") + kPaths + " cannot be read: " + std::string(parsed.error().description());
        return {};
    }
    const auto ids = lessonIds();
    std::vector<LessonPath> paths;
    const toml::array* tables = parsed.table()["path"].as_array();
    for (std::size_t i = 0; tables != nullptr && i < tables->size(); ++i) {
        const toml::node_view<const toml::node> path{(*tables)[i]};
        LessonPath out{path["id"].value_or(std::string()), path["en"].value_or(std::string()), path["zh"].value_or(std::string()), {}};
        const toml::array* numbers = path["lessons"].as_array();
        for (std::size_t n = 0; numbers != nullptr && n < numbers->size(); ++n) {
            const std::string number = (*numbers)[n].value_or(std::string());
            const auto found = std::find_if(ids.begin(), ids.end(), [&](const std::string& id) { return id.substr(0, id.find('-')) == number; });
            if (found == ids.end())
                problem = std::string("lessons/") + kPaths + ": there is no lesson " + number;
            else
                out.lessons.push_back(*found);
        }
        paths.push_back(std::move(out));
    }
    return paths;
}

std::optional<LessonSource> findLesson(const std::string& wanted, std::string& problem)
{
    QString folder;
    if (isLessonFolder(wanted) && !wanted.empty()) {
        folder = QDir::cleanPath(QString::fromStdString(wanted));
    } else {
        const auto ids = lessonIds();
        for (const std::string& id : ids)
            if (id == wanted || id.substr(0, id.find('-')) == wanted)
                folder = shelf() + QString::fromStdString(id);
        if (folder.isEmpty()) {
            problem = "there is no lesson " + wanted;
            if (const std::string near = engine::command::nearestWord(wanted, ids); !near.empty())
                problem += "; did you mean " + near + "?";
            else if (!ids.empty())
                problem += "; there is " + engine::command::orList(ids);
            return std::nullopt;
        }
    }
    LessonSource source;
    source.folder = QDir(QDir(folder).absolutePath()).dirName().toStdString();
    source.path = folder.startsWith(':') ? "lessons/" + source.folder + "/" : folder.toStdString() + "/";
    bool there = false;
    for (const auto& [name, text] : {std::pair("lesson.toml", &source.logic), std::pair("en.md", &source.english), std::pair("zh.md", &source.chinese)}) {
        *text = contents(folder + "/" + name, there);
        if (!there) {
            problem = source.path + name + " cannot be read; a lesson is lesson.toml, en.md and zh.md";
            return std::nullopt;
        }
    }
    source.presets = sharedBy(QDir(folder), kPresets, source.presetsPath);
    std::string glossaryPath;
    source.glossary = sharedBy(QDir(folder), kGlossary, glossaryPath);
    return source;
}

std::string writeSkeleton(const std::string& id, std::string& made)
{
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
    if (id.empty() || id.front() == '.' || id.front() == '-' || !std::all_of(id.begin(), id.end(), good))
        return "\"" + id + "\" is no name for a lesson: small letters, digits, . and -, such as 4.3-acks";
    const QString name = QString::fromStdString(id);
    const QString folder = (shelf().startsWith(':') ? QString() : shelf()) + name;
    if (QFileInfo::exists(folder))
        return folder.toStdString() + " is there already; choose another name";
    if (!QDir().mkpath(folder))
        return folder.toStdString() + " cannot be made";
    for (const auto& [part, file] : {std::pair("logic.toml", "lesson.toml"), std::pair("en.md", "en.md"), std::pair("zh.md", "zh.md")}) {
        QFile from(QString::fromLatin1(kBuiltIn) + "skeleton/" + part);
        QFile to(folder + "/" + file);
        if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::WriteOnly))
            return to.fileName().toStdString() + " cannot be written";
        const QByteArray text = from.readAll().replace("LESSON-ID", name.toUtf8());
        if (to.write(text) != text.size())
            return to.fileName().toStdString() + " cannot be written";
    }
    made = folder.toStdString();
    return {};
}

} // namespace ui
