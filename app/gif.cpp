#include "app/gif.h"

#include <QFile>

#include <array>

#include <gif_lib.h>

namespace app {

namespace {

constexpr int kColours = 256;
constexpr int kColourBits = 8;

int writeTo(GifFileType* gif, const GifByteType* bytes, int size)
{
    return static_cast<int>(static_cast<QFile*>(gif->UserData)->write(reinterpret_cast<const char*>(bytes), size));
}

} // namespace

struct GifWriter::File {
    QFile out;
    GifFileType* gif = nullptr;
    int delay = 0;
    bool well = false;
};

GifWriter::GifWriter(const QString& path, QSize size, int delay) : m_file(std::make_unique<File>())
{
    m_file->delay = delay;
    m_file->out.setFileName(path);
    if (!m_file->out.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return;
    int error = 0;
    m_file->gif = EGifOpen(&m_file->out, &writeTo, &error);
    if (!m_file->gif)
        return;
    EGifSetGifVersion(m_file->gif, true);
    // For ever: the extension that every viewer knows.
    constexpr std::array<GifByteType, 3> kLoop{1, 0, 0};
    m_file->well = EGifPutScreenDesc(m_file->gif, size.width(), size.height(), kColourBits, 0, nullptr) == GIF_OK
        && EGifPutExtensionLeader(m_file->gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK
        && EGifPutExtensionBlock(m_file->gif, 11, "NETSCAPE2.0") == GIF_OK
        && EGifPutExtensionBlock(m_file->gif, static_cast<int>(kLoop.size()), kLoop.data()) == GIF_OK
        && EGifPutExtensionTrailer(m_file->gif) == GIF_OK;
}

GifWriter::~GifWriter() { close(); }

bool GifWriter::add(const QImage& picture)
{
    if (!m_file->well)
        return false;
    const QImage indexed = picture.convertToFormat(QImage::Format_RGB32).convertToFormat(QImage::Format_Indexed8, Qt::AvoidDither);
    std::array<GifColorType, kColours> colours{};
    for (int i = 0; i < indexed.colorCount() && i < kColours; ++i) {
        const QRgb colour = indexed.color(i);
        colours[static_cast<std::size_t>(i)] = {static_cast<GifByteType>(qRed(colour)), static_cast<GifByteType>(qGreen(colour)), static_cast<GifByteType>(qBlue(colour))};
    }
    ColorMapObject* map = GifMakeMapObject(kColours, colours.data());
    GraphicsControlBlock control{};
    control.DisposalMode = DISPOSE_DO_NOT;
    control.DelayTime = m_file->delay;
    control.TransparentColor = NO_TRANSPARENT_COLOR;
    std::array<GifByteType, 4> extension{};
    const auto length = EGifGCBToExtension(&control, extension.data());
    bool well = map && EGifPutExtension(m_file->gif, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(length), extension.data()) == GIF_OK
        && EGifPutImageDesc(m_file->gif, 0, 0, indexed.width(), indexed.height(), false, map) == GIF_OK;
    QByteArray line;
    for (int y = 0; well && y < indexed.height(); ++y) {
        line = QByteArray(reinterpret_cast<const char*>(indexed.constScanLine(y)), indexed.width());
        well = EGifPutLine(m_file->gif, reinterpret_cast<GifPixelType*>(line.data()), indexed.width()) == GIF_OK;
    }
    if (map)
        GifFreeMapObject(map);
    return m_file->well = well;
}

bool GifWriter::close()
{
    if (GifFileType* gif = std::exchange(m_file->gif, nullptr)) {
        int error = 0;
        m_file->well = EGifCloseFile(gif, &error) == GIF_OK && m_file->well;
    }
    if (m_file->out.isOpen()) {
        m_file->well = m_file->out.flush() && m_file->well;
        m_file->out.close();
    }
    return m_file->well;
}

} // namespace app
