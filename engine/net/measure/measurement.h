#pragma once

// What a measurement found: ways of doing the same work, the time that each round of each took, and what follows from that.
// Plain values; nothing here touches a disk or a clock.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace measure {

// One reason why Kafka is fast.
enum class Subject : std::uint8_t { Order, Index, Batch, Copy, Flush, Codec };
inline constexpr int kSubjects = static_cast<int>(Subject::Codec) + 1;

enum class Way : std::uint8_t {
    Random, Sequential,            // Order
    Scan, Index,                   // Index
    Single, Batched,               // Batch
    Copied, Sendfile,              // Copy
    Flushed, PageCache,            // Flush
    None, Gzip, Snappy, Lz4, Zstd, // Codec
};

// What has to be known to read the numbers rightly.
enum class Caveat : std::uint8_t { FlushedAtEnd, CacheSorts, DiskCaches, Warm, NotFlushed, Loopback, MadeUp, BusyMachine, InMemory };

struct Round {
    std::int64_t wallNanos = 0;
    std::int64_t processorNanos = 0; // of the measured thread
    std::int64_t waitedNanos = 0;    // it could have gone on, but another program had the processor; 0 where the system does not say
    bool operator==(const Round&) const = default;
};

struct Spread {
    double least = 0, median = 0, most = 0;
};
// Zeros of nothing. The median of an even number is the mean of the two in the middle.
Spread spreadOf(std::vector<double> values);

struct Timed {
    Way way = Way::Random;
    std::int64_t operations = 0; // of a round
    std::int64_t bytes = 0;      // … that the caller gave or got; 0: it is about something else
    std::int64_t storedBytes = 0; // … that lie in the file afterwards; 0: none were added
    std::vector<Round> rounds;

    Spread wallNanosEach() const;      // of one operation
    Spread processorNanosEach() const;
    double perSecond() const; // operations, by the median round
    double bytesPerSecond() const;
};

struct Measurement {
    Subject subject = Subject::Order;
    std::vector<Timed> ways; // the first is what the others are compared with: what Kafka does not do
    std::vector<Caveat> caveats;

    // How many times less time an operation of ways[i] takes than one of the first, by the medians; less than 1: it takes more.
    double speedup(std::size_t i) const;
    double processorSaving(std::size_t i) const; // the same of the processor's time; 0: too short to be seen
    double shrinking(std::size_t i) const;       // the same of the stored bytes; 0: nothing is stored
    // Other programs took more than a fifth of the time of all rounds: the numbers say more about them.
    bool wasDisturbed() const;
};

// How much is done. The defaults take 10 to 20 s on an ordinary disk.
struct Sizes {
    int rounds = 5; // of each way, taken in turns, behind one that does not count
    std::int64_t blockBytes = 4096;
    std::int64_t blocks = 1024;
    std::int64_t spanBytes = 128 << 20; // of the file in which blocks are written
    std::int64_t segmentBytes = 64 << 20; // in which offsets are looked up
    std::int64_t lookups = 2000;
    std::int64_t scans = 20;
    std::int64_t batchBytes = 16384; // batch.size
    std::int64_t records = 100000;
    std::int64_t recordBytes = 100;
    std::int64_t sentBytes = 128 << 20;
    std::int64_t pieceBytes = 65536; // of what is sent
    std::int64_t flushes = 64;
    std::int64_t appends = 1024; // without a flush
    std::int64_t codecBytes = 16 << 20;

    std::int64_t roomNeeded() const;   // at most at once
    std::int64_t bytesWritten() const; // by everything together; of compressed ones as if they were not
};

// Why nothing can be measured, or could not go on.
struct Problem {
    enum class Kind : std::uint8_t { None, NotThere, NotAFolder, NotWritable, NoRoom, Refused };
    Kind kind = Kind::None;
    std::string what;     // the folder or file
    std::string why = {}; // the system's words
    std::int64_t neededBytes = 0, freeBytes = 0; // NoRoom
    explicit operator bool() const { return kind != Kind::None; }
};

// Where it is measured.
struct Place {
    std::string folder;
    std::string filesystem; // "ext4"; empty: the system does not say
    std::string device;
    bool inMemory = false; // no disk is behind it
    std::int64_t freeBytes = 0;
};

} // namespace measure
