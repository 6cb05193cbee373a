#pragma once

// Log folders made for a test: as bytes by path, and written to a disk.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/dump.h"
#include "engine/record/batch_builder.h"
#include "engine/record/record.h"

namespace logfolder {

using namespace engine;

inline constexpr std::int64_t kT0 = 1700000000000;

using Files = std::map<std::string, std::vector<std::uint8_t>>; // by path

inline std::vector<DumpFile> asFiles(const Files& files)
{
    std::vector<DumpFile> out;
    for (const auto& [path, bytes] : files)
        out.emplace_back(path, Slice::copyOf(bytes));
    return out;
}

inline std::vector<std::uint8_t> text(std::string_view words)
{
    return {words.begin(), words.end()};
}

inline std::vector<std::uint8_t> batch(std::int64_t offset, int records, std::size_t valueBytes = 20)
{
    BatchOptions options;
    options.baseOffset = Offset{offset};
    options.leaderEpoch = LeaderEpoch{0};
    RecordBatchBuilder builder(options);
    for (int i = 0; i < records; ++i) {
        Record record;
        record.timestamp = kT0 + offset + i;
        record.key = Slice::copyOf("k" + std::to_string(i));
        record.value = Slice::copyOf(std::string(valueBytes, 'v'));
        builder.append(record);
    }
    const auto bytes = builder.build();
    return {bytes.data(), bytes.data() + bytes.size()};
}

inline std::vector<std::uint8_t> joined(std::initializer_list<std::vector<std::uint8_t>> parts)
{
    std::vector<std::uint8_t> out;
    for (const auto& part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

inline std::vector<std::uint8_t> indexEntry(std::int32_t offset, std::int32_t position)
{
    ByteWriter out;
    out.i32(offset);
    out.i32(position);
    return out.takeVector();
}

// Two segments of two batches each, with all that belongs to them, in a log dir of broker 7.
inline Files small()
{
    const auto first = batch(0, 2), second = batch(2, 3), third = batch(5, 1), fourth = batch(6, 2);
    ByteWriter times;
    times.i64(kT0 + 4);
    times.i32(4);
    return {{"b/meta.properties", text("#\n#\ncluster.id=x\nnode.id=7\nversion=1\n")},
        {"b/replication-offset-checkpoint", text("0\n2\norders 0 6\norders 1 99\n")},
        {"b/recovery-point-offset-checkpoint", text("0\n1\norders 0 5\n")},
        {"b/orders-0/00000000000000000000.log", joined({first, second})},
        {"b/orders-0/00000000000000000000.index", indexEntry(4, static_cast<std::int32_t>(first.size()))},
        {"b/orders-0/00000000000000000000.timeindex", times.takeVector()},
        {"b/orders-0/00000000000000000005.log", joined({third, fourth})},
        {"b/orders-0/00000000000000000005.index", std::vector<std::uint8_t>(64)},
        {"b/orders-0/00000000000000000005.timeindex", std::vector<std::uint8_t>(120)},
        {"b/orders-0/leader-epoch-checkpoint", text("0\n1\n0 0\n")},
        {"b/orders-0/partition.metadata", text("version: 0\ntopic_id: u1QqtNFU839RUERhA5Bh2g")}};
}

inline void write(const Files& files, const std::filesystem::path& folder)
{
    for (const auto& [path, bytes] : files) {
        std::filesystem::create_directories((folder / path).parent_path());
        std::ofstream(folder / path, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
}

// A log whose batches are all alike but for their offsets, made as it is read: as large as wanted.
struct EndlessLog {
    std::vector<std::uint8_t> one;
    int records;
    std::uint64_t bytesRead = 0;

    std::uint64_t sizeOf(std::uint64_t batches) const { return batches * one.size(); }
    DumpFile file(const std::string& path, std::uint64_t batches)
    {
        return {path, sizeOf(batches), [this](std::uint64_t from, std::size_t size, Slice& out) {
                    bytesRead += size;
                    std::vector<std::uint8_t> bytes(size);
                    for (std::size_t i = 0; i < size;) {
                        const std::uint64_t at = from + i;
                        const std::uint64_t number = at / one.size();
                        auto filled = one;
                        const auto base = static_cast<std::uint64_t>(number) * static_cast<std::uint64_t>(records);
                        for (int k = 0; k < 8; ++k) // not under the CRC
                            filled[static_cast<std::size_t>(k)] = static_cast<std::uint8_t>(base >> (56 - 8 * k));
                        const std::size_t in = at % one.size();
                        const std::size_t part = std::min(one.size() - in, size - i);
                        std::copy_n(filled.begin() + static_cast<std::ptrdiff_t>(in), part, bytes.begin() + static_cast<std::ptrdiff_t>(i));
                        i += part;
                    }
                    out = Slice::adopt(std::move(bytes));
                    return std::string();
                }};
    }
    DumpFile index(const std::string& path, std::uint64_t batches)
    {
        return {path, (batches - 1) * 8, [this](std::uint64_t from, std::size_t size, Slice& out) {
                    bytesRead += size;
                    ByteWriter writer;
                    for (std::uint64_t entry = from / 8; writer.size() < size + 8; ++entry) {
                        writer.i32(static_cast<std::int32_t>((entry + 2) * static_cast<std::uint64_t>(records) - 1));
                        writer.i32(static_cast<std::int32_t>((entry + 1) * one.size()));
                    }
                    out = Slice::adopt(writer.takeVector()).sub(from % 8, size);
                    return std::string();
                }};
    }
};

} // namespace logfolder
