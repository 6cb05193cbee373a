#pragma once

// The stage for screen readers: each thing that is drawn is a child with a name ("broker 1, leader of orders-0"), a
// state ("log end 42, 3 records at risk") and a place; rows are children of their shelf.

namespace ui {

class StageView;
struct ObjectId;

// Once for the application; safe to call again.
void installStageAccessibility();
// Tells the screen reader that the keyboard went to a thing.
void announceStageFocus(StageView& view, const ObjectId& id);

} // namespace ui
