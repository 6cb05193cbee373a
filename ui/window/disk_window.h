#pragma once

class QWidget;

namespace ui {

// "Why Kafka is fast" in a window of its own beside that one, which keeps it: what was measured is still there the next time.
void showDiskWindow(QWidget& beside);

} // namespace ui
