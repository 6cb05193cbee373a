#include "ui/lesson/lesson_html.h"

#include <QCoreApplication>
#include <QStringList>

#include "ui/common/type.h"
#include "ui/lesson/lesson.h"

namespace ui {

namespace {

// Calls `text` with what stands between marks and `mark` at each of them.
template <class Text, class Mark>
void walk(const QString& markdown, Text text, Mark mark)
{
    QString run;
    bool inCode = false;
    for (qsizetype i = 0; i < markdown.size(); ++i) {
        const QChar c = markdown[i];
        const bool isDouble = !inCode && c == '*' && i + 1 < markdown.size() && markdown[i + 1] == '*';
        if (c == '`' || (!inCode && c == '*')) {
            text(run);
            run.clear();
            mark(isDouble ? QStringLiteral("**") : QString(c));
            inCode = c == '`' ? !inCode : inCode;
            i += isDouble ? 1 : 0;
        } else {
            run += c;
        }
    }
    text(run);
}

// [[again]] becomes “Do it again”, as the button says in the language that is shown.
QString withUiNames(const QString& markdown)
{
    if (!markdown.contains("[["))
        return markdown;
    QString out = markdown;
    for (const std::string_view name : kUiNames) {
        const QString id = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        if (const QString mark = "[[" + id + "]]"; out.contains(mark))
            out.replace(mark, QCoreApplication::translate("LessonHtml", "“%1”").arg(uiName(id)));
    }
    return out;
}

} // namespace

QString uiName(const QString& id)
{
    const auto panel = [](const char* words) { return QCoreApplication::translate("ui::LessonPanel", words); };
    const auto page = [](const char* words) { return QCoreApplication::translate("ui::LessonPage", words); };
    const auto bar = [](const char* words) { return QCoreApplication::translate("ui::TimeBar", words); };
    if (id == "again")
        return panel("Do it again");
    if (id == "back")
        return panel("Back");
    if (id == "next")
        return panel("Next");
    if (id == "try")
        return panel("Try something");
    if (id == "leave")
        return panel("Leave the lesson; the lab stays");
    if (id == "check")
        return page("Check");
    if (id == "show")
        return page("Show me");
    if (id == "look-again")
        return page("Look again, slowly");
    if (id == "hint")
        return QCoreApplication::translate("LessonHtml", "Hint");
    if (id == "play")
        return bar("Play");
    return id == "step" ? bar("Step one event") : id;
}

QString lessonHtml(std::string_view markdown)
{
    const QString code = QStringLiteral("<span style=\"font-family:'%1'\">").arg(fontOf(FontRole::Mono).families().join("','"));
    QString out;
    bool inCode = false, isStrong = false, isEmphasis = false;
    walk(
        withUiNames(QString::fromUtf8(markdown.data(), static_cast<qsizetype>(markdown.size())).trimmed()),
        [&](const QString& words) {
            QString html = words.toHtmlEscaped();
            html.replace("\n\n", "<br><br>");
            out += html.replace('\n', ' ');
        },
        [&](const QString& mark) {
            if (mark == "`") {
                inCode = !inCode;
                out += inCode ? code : QStringLiteral("</span>");
            } else if (mark == "**") {
                isStrong = !isStrong;
                out += isStrong ? "<b>" : "</b>";
            } else {
                isEmphasis = !isEmphasis;
                out += isEmphasis ? "<i>" : "</i>";
            }
        });
    return out;
}

QString lessonPlain(std::string_view markdown)
{
    QString out;
    walk(
        withUiNames(QString::fromUtf8(markdown.data(), static_cast<qsizetype>(markdown.size())).simplified()),
        [&](const QString& words) { out += words; }, [](const QString&) {});
    return out;
}

} // namespace ui
