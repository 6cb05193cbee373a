#pragma once

#include <QObject>
#include <QString>

#include <functional>

#include "ui/folder/file_lines.h"

class QWidget;

namespace ui {

class FolderPage;

// A Kafka log folder, read-only, in a window of its own beside that one, which keeps it. Empty: the folder that was shown last; if none
// was, the window says what can be opened.
FolderPage& showFolderWindow(QWidget& beside, const QString& folder, const FileLines::Decode& decode);

// Takes what is dropped on a window: a folder, or a file.
class DropDoor : public QObject {
    Q_OBJECT
public:
    explicit DropDoor(QWidget* window);

signals:
    void folderDropped(const QString& path);
    void fileDropped(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace ui
