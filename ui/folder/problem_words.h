#pragma once

#include <QString>

#include <string>

namespace ui {

// What is wrong with a file, in the language that is switched on: the sentences of dump and of folder_view.h, with their numbers.
// English as it is, if it is none of them.
QString problemWords(const std::string& what);
bool isKnownProblem(const std::string& what); // for tests

} // namespace ui
