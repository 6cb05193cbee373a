#include "ui/lesson/lesson_html.h"

#include <QStringList>

#include "ui/common/type.h"

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

} // namespace

QString lessonHtml(std::string_view markdown)
{
    const QString code = QStringLiteral("<span style=\"font-family:'%1'\">").arg(fontOf(FontRole::Mono).families().join("','"));
    QString out;
    bool inCode = false, isStrong = false, isEmphasis = false;
    walk(
        QString::fromUtf8(markdown.data(), static_cast<qsizetype>(markdown.size())).trimmed(),
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
        QString::fromUtf8(markdown.data(), static_cast<qsizetype>(markdown.size())).simplified(),
        [&](const QString& words) { out += words; }, [](const QString&) {});
    return out;
}

} // namespace ui
