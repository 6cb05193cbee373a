#include "tests/tidy/layer_table.h"

#include <QRegularExpression>

namespace tidy {

namespace {

const QString kTable = "tests/tidy/layers.txt";
constexpr int kDeepest = 3; // engine/net/measure

bool matches(const QString& pattern, const QString& text)
{
    const QString body = QRegularExpression::escape(pattern).replace("\\*", ".*");
    return QRegularExpression(QRegularExpression::anchoredPattern(body)).match(text).hasMatch();
}

} // namespace

LayerTable LayerTable::parse(const QString& text, std::vector<Finding>& problems)
{
    LayerTable table;
    const QStringList rows = text.split('\n');
    QStringList above; // in the order of the file
    for (int i = 1; i < rows.size(); ++i) { // the first line is the warning
        const QString row = rows[i].trimmed();
        if (row.isEmpty() || row.startsWith('#'))
            continue;
        const qsizetype colon = row.indexOf(':');
        if (colon < 0) {
            problems.push_back({kTable, i + 1, "a line is \"PART: PARTS\" or \"library NAME PATTERNS: PARTS\""});
            continue;
        }
        QStringList left = row.left(colon).split(' ', Qt::SkipEmptyParts);
        const QStringList right = row.mid(colon + 1).split(' ', Qt::SkipEmptyParts);
        if (left.size() > 2 && left.first() == "library") {
            table.m_libraries.push_back({left[1], left.mid(2), right});
            continue;
        }
        const QString part = left.value(0);
        QStringList allowed;
        for (const QString& name : right) {
            if (name.endsWith("/*")) {
                for (const QString& known : std::as_const(above))
                    if (known.startsWith(name.chopped(1)))
                        allowed << known;
            } else if (above.contains(name)) {
                allowed << name;
            } else {
                problems.push_back({kTable, i + 1, name + " does not stand above " + part + ": parts depend downwards only"});
            }
        }
        table.m_allowed.insert(part, allowed);
        above << part;
    }
    return table;
}

QString LayerTable::partOf(const QString& path) const
{
    for (int depth = kDeepest; depth > 0; --depth) {
        const QString part = path.section('/', 0, depth - 1);
        if (m_allowed.contains(part))
            return part;
    }
    return {};
}

bool LayerTable::mayInclude(const QString& part, const QString& other) const
{
    return part == other || m_allowed.value(part).contains(other);
}

void LayerTable::checkOwn(const SourceFile& file, const QString& part, const QString& included, int line,
    std::vector<Finding>& findings) const
{
    if (included.endsWith(".moc") || included.startsWith("ui_"))
        return;
    const QString other = partOf(included);
    if (!included.contains('/') || other.isEmpty())
        findings.push_back({file.path, line,
            "\"" + included + "\" is no path from the top of a part in layers.txt (\"engine/log/log.h\")"});
    else if (!mayInclude(part, other))
        findings.push_back({file.path, line,
            part + " may not include " + other + " (\"" + included + "\"); " + part + " may include: "
                + m_allowed.value(part).join(' ')});
}

void LayerTable::checkLibraries(const SourceFile& file, const QString& part, const QString& included, int line,
    std::vector<Finding>& findings) const
{
    for (const Library& library : m_libraries) {
        for (const QString& pattern : library.patterns) {
            if (!matches(pattern, included) || library.parts.contains(part)
                || library.parts.contains(part.section('/', 0, 0)))
                continue;
            findings.push_back({file.path, line,
                library.name + " (<" + included + ">) belongs in " + library.parts.join(", ") + " only"});
        }
    }
}

std::vector<Finding> LayerTable::check(const SourceFile& file) const
{
    std::vector<Finding> findings;
    const QString part = partOf(file.path);
    if (part.isEmpty()) {
        findings.push_back({file.path, 0, "layers.txt has no line for this folder"});
        return findings;
    }
    static const QRegularExpression include("^[ \\t]*#[ \\t]*include[ \\t]*([\"<])([^\">\\n]+)[\">]",
        QRegularExpression::MultilineOption);
    const QString text = code(file.text, Strings::Keep);
    for (auto it = include.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const int line = lineAt(text, match.capturedStart(1));
        const QString included = match.captured(2);
        if (match.captured(1) == "\"")
            checkOwn(file, part, included, line, findings);
        checkLibraries(file, part, included, line, findings);
    }
    return findings;
}

std::vector<Finding> LayerTable::checkDeps(const SourceFile& cmakeLists) const
{
    std::vector<Finding> findings;
    static const QRegularExpression module("add_engine_module\\(\\s*(\\w+)([^)]*)\\)");
    static const QRegularExpression deps("\\bDEPS\\s+([a-z_\\s]+)");
    for (auto it = module.globalMatch(cmakeLists.text); it.hasNext();) {
        const QRegularExpressionMatch call = it.next();
        const QString part = partOf(cmakeLists.path);
        static const QRegularExpression space("\\s+");
        for (const QString& name : deps.match(call.captured(2)).captured(1).split(space, Qt::SkipEmptyParts)) {
            if (!mayInclude(part, "engine/" + name))
                findings.push_back({cmakeLists.path, lineAt(cmakeLists.text, call.capturedStart()),
                    part + " may not depend on engine/" + name});
        }
    }
    return findings;
}

} // namespace tidy
