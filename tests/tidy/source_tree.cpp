#include "tests/tidy/source_tree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>

namespace tidy {

namespace {

// Where the raw string that starts at text[at] == 'R' ends (behind its closing quote).
qsizetype rawStringEnd(const QString& text, qsizetype at)
{
    const qsizetype open = text.indexOf('(', at);
    if (open < 0)
        return text.size();
    const QString close = ")" + text.mid(at + 2, open - at - 2) + "\"";
    const qsizetype end = text.indexOf(close, open);
    return end < 0 ? text.size() : end + close.size();
}

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == '_';
}

void blank(QString& text, qsizetype from, qsizetype to)
{
    for (qsizetype i = from; i < std::min(to, text.size()); ++i)
        if (text[i] != '\n')
            text[i] = ' ';
}

// Behind the closing quote of the string or character that opens at text[at], or at the end of its line.
qsizetype quotedEnd(const QString& text, qsizetype at)
{
    const QChar quote = text[at];
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == quote)
            return i + 1;
        else if (text[i] == '\n')
            return i;
    }
    return text.size();
}

// An include names a file, which is no string to be blanked.
bool isIncludeLine(const QString& text, qsizetype at)
{
    const qsizetype start = at == 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
    return QStringView(text).mid(start, at - start).trimmed().startsWith(u"#include");
}

} // namespace

QString top()
{
    return QStringLiteral(HIGHWATER_SOURCE_DIR);
}

QString read(const QString& pathFromTop)
{
    QFile file(top() + "/" + pathFromTop);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

std::vector<SourceFile> filesBelow(const QStringList& folders, const QStringList& endings)
{
    QStringList paths;
    for (const QString& folder : folders) {
        QDirIterator walk(top() + "/" + folder, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString path = QDir(top()).relativeFilePath(walk.next());
            const QString name = walk.fileName();
            const bool wanted = std::any_of(endings.begin(), endings.end(),
                [&](const QString& ending) { return name == ending || name.endsWith("." + ending); });
            if (wanted && !name.startsWith('.') && !path.contains("/build"))
                paths << path;
        }
    }
    paths.sort();
    std::vector<SourceFile> files;
    for (const QString& path : std::as_const(paths))
        files.push_back({path, read(path)});
    return files;
}

QString code(const QString& text, Strings strings)
{
    QString out = text;
    qsizetype i = 0;
    while (i < text.size()) {
        const QChar c = text[i];
        const QChar next = i + 1 < text.size() ? text[i + 1] : QChar();
        qsizetype end = i + 1;
        if (c == '/' && next == '/') {
            end = text.indexOf('\n', i);
            end = end < 0 ? text.size() : end;
            blank(out, i, end);
        } else if (c == '/' && next == '*') {
            end = text.indexOf("*/", i + 2);
            end = end < 0 ? text.size() : end + 2;
            blank(out, i, end);
        } else if (c == 'R' && next == '"' && (i == 0 || !isWord(text[i - 1]))) {
            end = rawStringEnd(text, i);
            if (strings == Strings::Blank)
                blank(out, i + 2, end - 1);
        } else if (c == '"' || (c == '\'' && (i == 0 || !isWord(text[i - 1])))) { // 1'000 is a number
            end = quotedEnd(text, i);
            if (strings == Strings::Blank && !isIncludeLine(text, i))
                blank(out, i + 1, end - 1);
        }
        i = end;
    }
    return out;
}

int lineAt(const QString& text, qsizetype at)
{
    return static_cast<int>(QStringView(text).left(at).count('\n')) + 1;
}

QStringList lines(const std::vector<Finding>& findings)
{
    QStringList out;
    for (const Finding& finding : findings) {
        const QString place = finding.line > 0 ? QString("%1:%2").arg(finding.path).arg(finding.line) : finding.path;
        out << place + ": " + finding.what;
    }
    return out;
}

void report(const std::vector<Finding>& findings)
{
    if (!findings.empty())
        QFAIL(qPrintable("\n    " + lines(findings).join("\n    ")));
}

} // namespace tidy
