#pragma once

// Turns tables into C++: one header for each table, a few sources with the descriptions of all of them, and
// the table of APIs.

#include <string>
#include <vector>

#include "engine/wire/generator/notation.h"

namespace generator {

// The C++ type of a field, as written inside its message.
std::string elementType(const Field& field);
std::string memberType(const Field& field);

std::string headerText(const Table& table);
std::string descriptionsText(const std::vector<const Table*>& tables);
std::string apiKeyHeaderText(const std::vector<Table>& tables);
std::string apiTableText(const std::vector<Table>& tables);

} // namespace generator
