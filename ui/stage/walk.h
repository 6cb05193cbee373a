#pragma once

// Going from thing to thing with the arrow keys, over what is drawn: shelves and their rows, rows and their cells,
// clients on the left, groups on the right, controllers above.

#include "ui/stage/display_list.h"

namespace ui {

enum class Direction : std::uint8_t { Left, Right, Up, Down };

// The thing in that direction, or `from` if there is none; a first thing if `from` is not drawn.
ObjectId neighbour(const DisplayList& list, const ObjectId& from, Direction direction);

// Tab: from place to place (controllers, clients, shelves, groups). None after the last.
ObjectId nextPlace(const DisplayList& list, const ObjectId& from, bool forward);

// What Esc leads to: a cell's row, a row's broker. None at the top.
ObjectId parentOf(const DisplayList& list, const ObjectId& id);

} // namespace ui
