#pragma once

// The tree as the tidy tests read it: files as text, code without comments, findings with their places. A check works on
// texts, so that its own test can hand it a sample.

#include <QString>
#include <QStringList>

#include <vector>

namespace tidy {

struct SourceFile {
    QString path; // from the top of the tree: "engine/log/log.h"
    QString text;
};

struct Finding {
    QString path;
    int line = 0; // from 1; 0 is the whole file
    QString what; // what is wrong and what to write instead
};

// The top of the source tree.
QString top();

// The whole text; empty if the file is missing.
QString read(const QString& pathFromTop);

// Files below the folders, sorted by path, whose names end in one of `endings` ("h", "cpp", "CMakeLists.txt"). Hidden files and
// build folders are left out.
std::vector<SourceFile> filesBelow(const QStringList& folders, const QStringList& endings);

enum class Strings { Keep, Blank };

// C++ with comments (and, if asked, the insides of strings and characters) replaced by spaces; lines stay where they are.
QString code(const QString& text, Strings strings);

// The line, from 1, that holds text[at].
int lineAt(const QString& text, qsizetype at);

// One line for each finding, "path:line: what".
QStringList lines(const std::vector<Finding>& findings);

// Fails the running test function with all findings, each on its line.
void report(const std::vector<Finding>& findings);

} // namespace tidy
