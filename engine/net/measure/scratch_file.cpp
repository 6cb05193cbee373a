#include "engine/net/measure/scratch_file.h"

#include <cerrno>
#include <cstring>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

namespace measure {

namespace {

constexpr mode_t kFileMode = 0600;
constexpr std::size_t kReceiveBytes = 256 << 10;

// What one call moved; 0: it was interrupted and is to be made again.
std::size_t moved(ssize_t result, const std::string& what)
{
    if (result < 0 && errno == EINTR)
        return 0;
    if (result < 0)
        failWithErrno(what);
    if (result == 0)
        throw Failure{what, "the end came too early"};
    return static_cast<std::size_t>(result);
}

} // namespace

void failWithErrno(const std::string& what) { throw Failure{what, std::strerror(errno)}; }

ScratchFile::ScratchFile(std::filesystem::path path)
    : m_path(std::move(path)), m_descriptor(::open(m_path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kFileMode))
{
    if (m_descriptor < 0)
        failWithErrno(m_path.string());
}

ScratchFile::~ScratchFile()
{
    ::close(m_descriptor);
    ::unlink(m_path.c_str());
}

void ScratchFile::writeAt(std::int64_t position, std::span<const std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        const std::size_t wrote = moved(::pwrite(m_descriptor, bytes.data(), bytes.size(), position), m_path.string());
        bytes = bytes.subspan(wrote);
        position += static_cast<std::int64_t>(wrote);
    }
}

void ScratchFile::readAt(std::int64_t position, std::span<std::uint8_t> into)
{
    while (!into.empty()) {
        const std::size_t got = moved(::pread(m_descriptor, into.data(), into.size(), position), m_path.string());
        into = into.subspan(got);
        position += static_cast<std::int64_t>(got);
    }
}

void ScratchFile::sync()
{
    if (::fdatasync(m_descriptor) != 0)
        failWithErrno(m_path.string());
}

LoopbackDrain::LoopbackDrain()
{
    const std::string what = "a connection to 127.0.0.1";
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    if (listener >= 0 && ::bind(listener, raw, size) == 0 && ::listen(listener, 1) == 0 && ::getsockname(listener, raw, &size) == 0) {
        m_sender = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (m_sender >= 0 && ::connect(m_sender, raw, size) == 0)
            m_receiver = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    }
    const int error = errno;
    if (listener >= 0)
        ::close(listener);
    if (m_receiver < 0) {
        if (m_sender >= 0)
            ::close(m_sender);
        errno = error;
        failWithErrno(what);
    }
    m_reader = std::thread([this] {
        std::vector<char> buffer(kReceiveBytes);
        for (;;) {
            const ssize_t got = ::recv(m_receiver, buffer.data(), buffer.size(), 0);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return;
            m_received += got;
        }
    });
}

LoopbackDrain::~LoopbackDrain()
{
    finish();
    ::close(m_sender);
    ::close(m_receiver); // behind the last send: nobody is told of a broken pipe by a signal
}

void LoopbackDrain::send(std::span<const std::uint8_t> bytes)
{
    while (!bytes.empty())
        bytes = bytes.subspan(moved(::send(m_sender, bytes.data(), bytes.size(), MSG_NOSIGNAL), "send"));
}

void LoopbackDrain::sendFile(const ScratchFile& file, std::int64_t position, std::int64_t size)
{
    for (off_t at = position; at < position + size;)
        moved(::sendfile(m_sender, file.descriptor(), &at, static_cast<std::size_t>(position + size - at)), "sendfile");
}

std::int64_t LoopbackDrain::finish()
{
    if (m_reader.joinable()) {
        ::shutdown(m_sender, SHUT_WR);
        m_reader.join();
    }
    return m_received;
}

} // namespace measure
