#pragma once

// Writes an animated GIF; Qt only reads them.

#include <QImage>
#include <QString>

#include <memory>

namespace app {

class GifWriter {
public:
    // `delay` is how long each picture stands, in hundredths of a second (most viewers take less than 2 for 10).
    GifWriter(const QString& path, QSize size, int delay);
    ~GifWriter();

    // Each picture brings its own 256 colours. False if it cannot be written.
    bool add(const QImage& picture);
    // The end of the file; false if it is not whole.
    bool close();

private:
    struct File;
    std::unique_ptr<File> m_file;
};

} // namespace app
