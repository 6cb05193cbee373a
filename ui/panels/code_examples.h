#pragma once

// The scripts that Code of your own begins with: those of the notes on producers, each with an example to try it on.

#include <QString>

#include <vector>

#include "engine/lab/lab.h"

namespace ui {

struct CodeExample {
    QString title;
    QString name;
    engine::ScriptKind kind;
    QString source;
    QString input; // JSON, as exampleInput() is
};

std::vector<CodeExample> codeExamples(); // in the language of the window

// What a script of that kind is tried on when nobody says otherwise: a record, or an object that names the arguments.
QString exampleInput(engine::ScriptKind kind);

} // namespace ui
