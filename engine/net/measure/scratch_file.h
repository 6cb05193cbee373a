#pragma once

// Files and a connection for measuring, straight on the system's calls. Whatever fails throws Failure.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <thread>

namespace measure {

// The system refused. Caught in run().
struct Failure {
    std::string what, why;
};

// Why: "No space left on device", from errno.
[[noreturn]] void failWithErrno(const std::string& what);

// A file that is made new, never through a link, and goes with this object.
class ScratchFile {
public:
    explicit ScratchFile(std::filesystem::path path);
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    void writeAt(std::int64_t position, std::span<const std::uint8_t> bytes);
    // As much as fits; fails at the end of the file.
    void readAt(std::int64_t position, std::span<std::uint8_t> into);
    void sync(); // fdatasync
    int descriptor() const { return m_descriptor; }

private:
    std::filesystem::path m_path;
    int m_descriptor;
};

// A TCP connection to this same machine whose other end reads everything on a thread of its own and forgets it.
class LoopbackDrain {
public:
    LoopbackDrain();
    ~LoopbackDrain();
    LoopbackDrain(const LoopbackDrain&) = delete;
    LoopbackDrain& operator=(const LoopbackDrain&) = delete;

    void send(std::span<const std::uint8_t> bytes);
    void sendFile(const ScratchFile& file, std::int64_t position, std::int64_t size);
    // Says that nothing more comes and waits for the other end: how many bytes it got.
    std::int64_t finish();

private:
    int m_sender = -1, m_receiver = -1;
    std::int64_t m_received = 0; // the thread's until it has ended
    std::thread m_reader;
};

} // namespace measure
