#pragma once

// Words and constructs that must not stand in the tree, each with what to write instead, a sample that is caught and
// one that passes.

#include <QRegularExpression>
#include <QString>

#include <vector>

#include "tests/tidy/source_tree.h"

namespace tidy {

struct Ban {
    enum class Where {
        Engine,        // engine/ outside net/
        EngineHeaders, // *.h of engine/, net too
        Tests,         // C++ of tests/
        Everywhere,    // every text file of the tree
    };
    enum class In {
        Code, // comments and the insides of strings do not count
        Text, // everything counts
    };

    QString name;
    Where where;
    In in;
    QRegularExpression pattern;
    QString instead;
    QString caught;
    QString passes;
};

// In the order they are reported.
const std::vector<Ban>& bans();

bool applies(const Ban& ban, const QString& path);

std::vector<Finding> find(const Ban& ban, const SourceFile& file);

// Loops over unordered containers, whose order differs between machines. `files` are those of one folder: a member is
// declared in a header and walked in a source.
std::vector<Finding> findUnorderedLoops(const std::vector<SourceFile>& files);

// Variables of namespace scope or `static` ones that can change: state outside a World.
std::vector<Finding> findMutableStatics(const SourceFile& file);

// What a list of exceptions lets stand: "PATH | BAN | TEXT IN THE LINE | REASON".
struct Allowed {
    QString path;
    QString ban;
    QString text;
    QString reason;
    int line = 0; // in the list
    bool used = false;
};

std::vector<Allowed> parseAllowed(const QString& text, std::vector<Finding>& problems);

// Takes away what is allowed, and marks the entries that were needed.
std::vector<Finding> without(std::vector<Finding> findings, const QString& ban, std::vector<Allowed>& allowed);

} // namespace tidy
