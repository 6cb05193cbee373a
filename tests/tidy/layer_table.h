#pragma once

// layers.txt read, and the includes of files held against it.

#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

#include "tests/tidy/source_tree.h"

namespace tidy {

class LayerTable {
public:
    // `problems` gets a finding for each line that cannot be read, or names a part that does not stand above it.
    static LayerTable parse(const QString& text, std::vector<Finding>& problems);

    // The part a file belongs to, the deepest folder above it that has a line: "engine/log", "engine/net/measure", "app";
    // empty if none has.
    QString partOf(const QString& path) const;

    bool mayInclude(const QString& part, const QString& other) const;

    // Every include of the file that the table does not allow.
    std::vector<Finding> check(const SourceFile& file) const;

    // `DEPS …` of add_engine_module in a module's CMakeLists.txt, held against the same lines.
    std::vector<Finding> checkDeps(const SourceFile& cmakeLists) const;

private:
    struct Library {
        QString name;
        QStringList patterns;
        QStringList parts; // "ui" stands for every ui/…
    };

    void checkOwn(const SourceFile& file, const QString& part, const QString& included, int line,
        std::vector<Finding>& findings) const;
    void checkLibraries(const SourceFile& file, const QString& part, const QString& included, int line,
        std::vector<Finding>& findings) const;

    QMap<QString, QStringList> m_allowed; // part -> parts
    std::vector<Library> m_libraries;
};

} // namespace tidy
