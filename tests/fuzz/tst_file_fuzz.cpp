#include <QTest>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/crc32c.h"
#include "engine/base/random.h"
#include "engine/log/checkpoints.h"
#include "engine/log/log_files.h"
#include "engine/log/producer_snapshot.h"
#include "engine/record/record_set.h"
#include "tests/fuzz/file_readers.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;

// What becomes of files that were damaged, cut, or made to hurt? Files that Apache Kafka wrote are damaged at random (the same
// way in every run) and given to every reader; file_readers.h says what is promised.
class TstFileFuzz : public QObject {
    Q_OBJECT

private slots:
    void filesThatKafkaWroteKeepEveryPromise();
    void damagedFilesNeverHurt();
    void noReaderBelievesACountThatTheFileIsTooSmallFor();
};

namespace {

using Bytes = std::vector<std::uint8_t>;
using Corpus = std::map<std::string_view, std::vector<Bytes>>; // by the ending of their names

Bytes bytesOf(std::string_view text)
{
    return {text.begin(), text.end()};
}

// A share of what Kafka wrote, and of what its folders have beside the logs.
Corpus corpusOf(const std::filesystem::path& path)
{
    constexpr std::uintmax_t kLarge = 3000; // the larger, the fewer damages in the same time
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.is_regular_file() && entry.file_size() > 0 && entry.file_size() < kLarge)
            found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    Corpus corpus;
    for (const auto& file : found)
        for (const auto& reader : filereaders::all())
            if (!reader.ending.empty() && file.filename().string().ends_with(reader.ending))
                corpus[reader.ending].push_back(vectors::fileBytes(file));
    corpus["-offset-checkpoint"] = {bytesOf("0\n3\norders 0 42\norders 1 7\na-b 3 0\n"), bytesOf("0\n0\n")};
    corpus["meta.properties"] = {bytesOf("#\n#Sat Nov 21 10:00:00 UTC 2026\ncluster.id=u1QqtNFU839RUERhA5Bh2g\n"
                                         "directory.id=u1QqtNFU839RUERhA5Bh2g\nnode.id=1\nversion=1\n"),
        bytesOf("version=0\nbroker.id=1\ncluster.id=abc\n")};
    corpus[".kafka_cleanshutdown"] = {bytesOf("{\"version\":0,\"brokerEpoch\":7}"), bytesOf("{\"a\":[[[[[[]]]]]]}")};
    return corpus;
}

void put(Bytes& bytes, std::size_t at, std::uint64_t number, std::size_t size)
{
    for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i)
        bytes[at + i] = static_cast<std::uint8_t>(number >> (8 * (size - 1 - i)));
}

// Where batches begin, as far as they are whole.
std::vector<std::size_t> batchesIn(const Bytes& bytes)
{
    std::vector<std::size_t> starts;
    RecordSetReader set{ByteChain(Slice::copyOf(bytes))};
    for (std::size_t at = 0; set.nextHeader(); at = set.position())
        starts.push_back(at);
    return starts;
}

// A number that counts or measures, set to what is too much, too little or nothing.
void setExtreme(Random& random, Bytes& bytes, bool isLog)
{
    static constexpr std::uint64_t kExtremes[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff,
        0x8000000000000000, 0xffffffffffffffff, 1000000000};
    static constexpr std::pair<std::size_t, std::size_t> kFields[] = {{0, 8}, {8, 4}, {12, 4}, {16, 1}, {21, 2}, {23, 4}, {27, 8},
        {35, 8}, {43, 8}, {51, 2}, {53, 4}, {57, 4}}; // of a batch's header
    const std::uint64_t number = kExtremes[random.below(std::size(kExtremes))];
    const auto starts = isLog ? batchesIn(bytes) : std::vector<std::size_t>();
    if (starts.empty())
        return put(bytes, random.below(bytes.size()), number, random.chance(500000) ? 4 : 8);
    const auto [at, size] = kFields[random.below(std::size(kFields))];
    put(bytes, starts[random.below(starts.size())] + at, number, size);
}

void setWord(Random& random, Bytes& bytes) // in a text
{
    static constexpr std::string_view kWords[] = {"-1", "2147483648", "99999999999999999999", "\n", " ", "0\n1000000000\n", "=", ""};
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(random.below(bytes.size()));
    const auto to = from + static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint64_t>(bytes.end() - from)) / 4);
    const auto word = kWords[random.below(std::size(kWords))];
    bytes.insert(bytes.erase(from, to), word.begin(), word.end());
}

// CRCs that fit, so that the damage inside is what is met.
void seal(Bytes& bytes, bool isLog)
{
    if (!isLog && bytes.size() > 6)
        put(bytes, 2, crc32c(std::span(bytes).subspan(6)), 4);
    if (!isLog)
        return;
    const auto starts = batchesIn(bytes);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::span whole(bytes);
        const Slice one = Slice::copyOf(whole.subspan(starts[i], (i + 1 < starts.size() ? starts[i + 1] : bytes.size()) - starts[i]));
        RecordSetReader set{ByteChain(one)};
        const auto batch = set.next();
        if (batch && batch->header().magic == 2 && batch->sizeBytes() >= kBatchHeaderSize)
            put(bytes, starts[i] + kCrcAt, batch->computedCrc(), 4);
    }
}

Bytes damaged(Random& random, const std::vector<Bytes>& files, std::string_view ending)
{
    const bool isLog = ending == ".log";
    Bytes bytes = files[random.below(files.size())];
    for (auto n = random.below(3) + 1; n > 0 && !bytes.empty(); --n) {
        const std::size_t at = random.below(bytes.size());
        const auto here = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        switch (random.below(7)) {
        case 0:
            bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1u << random.below(8)));
            break;
        case 1:
            bytes.resize(at);
            break;
        case 2: { // a part of another file
            const Bytes& other = files[random.below(files.size())];
            const auto from = static_cast<std::ptrdiff_t>(random.below(other.size()));
            bytes.insert(here, other.begin() + from, other.end());
            break;
        }
        case 3:
            bytes.erase(here, here + static_cast<std::ptrdiff_t>(std::min<std::size_t>(random.below(40), bytes.size() - at)));
            break;
        case 4:
            bytes.insert(bytes.end(), random.below(200), 0);
            break;
        case 5:
            setWord(random, bytes);
            break;
        default:
            setExtreme(random, bytes, isLog);
        }
    }
    if ((isLog || ending == ".snapshot") && random.chance(500000))
        seal(bytes, isLog);
    return bytes;
}

// A name of a file with that ending, for dump.
std::string nameWith(std::string_view ending, const Bytes& bytes)
{
    if (!ending.starts_with('.') || ending == kCleanShutdownFile)
        return std::string(ending == "-offset-checkpoint" ? kCleanerFile : ending);
    const Offset base{ending == ".log" ? ByteReader(Slice::copyOf(bytes)).i64() : 0};
    const std::string name = segmentName(base) + std::string(ending);
    return parseLogFile(name) ? name : segmentName(Offset{0}) + std::string(ending);
}

std::string readAs(const filereaders::FileReader& reader, const Bytes& bytes)
{
    const Slice slice = Slice::copyOf(bytes);
    std::string broken = reader.read(slice);
    if (broken.empty())
        broken = filereaders::readDump(nameWith(reader.ending, bytes), slice);
    return broken;
}

} // namespace

void TstFileFuzz::filesThatKafkaWroteKeepEveryPromise()
{
    NEED_VECTORS(path, "log");
    const Corpus corpus = corpusOf(path);
    for (const auto& reader : filereaders::all()) {
        if (reader.ending.empty())
            continue;
        const auto& files = corpus.at(reader.ending);
        QVERIFY2(!files.empty(), std::string(reader.name).c_str());
        for (std::size_t i = 0; i < files.size(); i += 1 + files.size() / 10)
            QCOMPARE(std::string(reader.name) + ": " + readAs(reader, files[i]), std::string(reader.name) + ": ");
    }
}

void TstFileFuzz::damagedFilesNeverHurt()
{
    NEED_VECTORS(path, "log");
    constexpr int kRounds = 120; // for each reader
    const Corpus corpus = corpusOf(path);
    int read = 0;
    for (const auto& reader : filereaders::all()) {
        if (reader.ending.empty())
            continue;
        Random random(17, std::string(reader.name));
        for (int round = 0; round < kRounds; ++round, ++read) {
            const Bytes bytes = damaged(random, corpus.at(reader.ending), reader.ending);
            const std::string where = std::string(reader.name) + " round " + std::to_string(round) + ": ";
            QVERIFY2(readAs(reader, bytes).empty(), (where + readAs(reader, bytes) + " " + toHex(bytes)).c_str());
        }
    }
    qInfo("%d damaged files", read);
}

void TstFileFuzz::noReaderBelievesACountThatTheFileIsTooSmallFor()
{
    // Room for two thousand million entries would be 92 GB: who believed it would end here.
    QVERIFY(!parseOffsetCheckpoint("0\n2000000000\norders 0 42\n"));
    const CheckpointText text = readCheckpoint("0\n2000000000\norders 0 42\n");
    QCOMPARE(text.entries.size(), 1u);
    QVERIFY(text.faults == (std::vector<FileFault>{{2, "it says 2000000000 entries and holds 1"}}));
    Bytes snapshot{0, 1, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff};
    seal(snapshot, false);
    const auto fault = producerSnapshotFault(Slice::copyOf(snapshot));
    QVERIFY(fault && fault->position == 6);
    Bytes log(100, 0);
    put(log, 8, 0x7ffffff0, 4);
    log[16] = 2;
    for (const auto& reader : filereaders::all())
        if (reader.name == "log")
            QCOMPARE(readAs(reader, log), std::string());
}

QTEST_GUILESS_MAIN(TstFileFuzz)
#include "tst_file_fuzz.moc"
