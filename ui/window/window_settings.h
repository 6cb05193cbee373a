#pragma once

// What a person chose for the window, kept from one start to the next in an ini file: theme, language, movement, the pace, the size of
// the window and of its panels. A file that cannot be read or that says nonsense is as good as none; nothing else depends on it.
//
// GUI thread. An empty path keeps nothing.

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

#include "ui/bridge/bridge.h"

namespace ui {

class WindowSettings {
public:
    explicit WindowSettings(QString file) : m_file(std::move(file)) { }

    // Before the window is made: theme, language and movement; those of the machine where nothing was chosen.
    void applyAppearance() const;
    void keepAppearance() const;

    // What the window looks like; absent or empty: nothing was kept.
    struct Shape {
        QByteArray geometry;
        QList<int> panels; // widths
        int tab = 0;       // of the inspector
        std::optional<engine::HostPace> pace;
        QString stepKind;
    };
    Shape shape() const;
    void keep(const Shape& shape) const;

private:
    QString m_file;
};

} // namespace ui
