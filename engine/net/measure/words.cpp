#include "engine/net/measure/words.h"

#include <array>

#include <fmt/format.h>

namespace measure {

namespace {

struct SubjectRow {
    std::string_view id;
    Words title, reason, operation;
};
constexpr std::array<SubjectRow, kSubjects> kSubjectRows{{
    {"writes", {"Sequential against random writes", "顺序写与随机写"},
        {"A log is only ever written at its end, so the disk has one place to write to.", "日志永远只在末尾写入，磁盘只需写一个地方。"}, {"writes", "次写入"}},
    {"lookup", {"Index against scan", "索引与扫描"},
        {"The sparse .index leads to the few batches where an offset can be; without it every batch before that one is looked at.",
            "稀疏的 .index 直接指向可能含有该 offset 的少数几个批次；没有它，前面的每个批次都要看一遍。"},
        {"lookups", "次查找"}},
    {"batch", {"Batch against single records", "批次与单条记录"},
        {"A batch has one header, one checksum and one write for all of its records.", "一个批次里的所有记录共用一个批次头、一个校验和、一次写入。"},
        {"records", "条记录"}},
    {"copy", {"sendfile against copy", "sendfile 与拷贝"},
        {"A broker hands the file to the socket inside the kernel; the bytes never come into its own memory.",
            "broker 在内核里把文件直接交给套接字，字节从不进入它自己的内存。"},
        {"pieces", "段"}},
    {"flush", {"Page cache against fsync", "页缓存与 fsync"},
        {"Kafka acknowledges what is in the page cache; copies on other brokers stand in for the flush.",
            "数据进入页缓存后 Kafka 就确认；其他 broker 上的副本代替了刷盘。"},
        {"batches", "个批次"}},
    {"compression", {"Compressed against not", "压缩与不压缩"},
        {"A batch is compressed once, by the producer, and stays so on disk, to followers and to consumers.",
            "批次由生产者压缩一次，之后在磁盘上、发给 follower 和消费者时都保持原样。"},
        {"records", "条记录"}},
}};

struct WayRow {
    std::string_view id;
    Words name;
};
constexpr std::array kWayRows{
    WayRow{"random", {"at random places", "随机位置"}},
    WayRow{"sequential", {"one behind the other", "依次相接"}},
    WayRow{"scan", {"from the beginning", "从头扫描"}},
    WayRow{"index", {"by the index", "通过索引"}},
    WayRow{"single", {"a batch for each record", "每条记录一个批次"}},
    WayRow{"batched", {"in batches of batch.size", "按 batch.size 组成批次"}},
    WayRow{"read-and-send", {"read + send", "read + send"}},
    WayRow{"sendfile", {"sendfile", "sendfile"}},
    WayRow{"fsync", {"fdatasync after each", "每次都 fdatasync"}},
    WayRow{"page-cache", {"page cache", "页缓存"}},
    WayRow{"none", {"none", "none"}},
    WayRow{"gzip", {"gzip", "gzip"}},
    WayRow{"snappy", {"snappy", "snappy"}},
    WayRow{"lz4", {"lz4", "lz4"}},
    WayRow{"zstd", {"zstd", "zstd"}},
};
static_assert(kWayRows.size() == static_cast<std::size_t>(Way::Zstd) + 1);

constexpr std::array kCaveatRows{
    WayRow{"flushed-at-end", {"Each round ends with one fdatasync, which counts.", "每一轮以一次 fdatasync 结束，并计入时间。"}},
    WayRow{"cache-sorts",
        {"The page cache puts scattered writes in order before the disk gets them: without it the difference would be larger.",
            "页缓存会先把零散的写入排好序再交给磁盘：没有它差别会更大。"}},
    WayRow{"disk-caches", {"A disk, a virtual machine or a network disk may answer fdatasync from a cache of its own.",
                             "磁盘、虚拟机或网络磁盘可能用自己的缓存来应答 fdatasync。"}},
    WayRow{"warm", {"The file was written a moment ago: all reads come from the page cache, none from the disk.",
                       "文件是刚写的：所有读取都来自页缓存，没有一次来自磁盘。"}},
    WayRow{"not-flushed", {"Nothing is flushed, as in Kafka: the time ends when the bytes are in the page cache.",
                              "和 Kafka 一样不刷盘：字节进入页缓存时计时就结束。"}},
    WayRow{"loopback", {"Over TCP inside this machine; the receiver's copy is in both. With TLS Kafka cannot use sendfile.",
                           "走本机内的 TCP；接收方的拷贝两边都有。启用 TLS 后 Kafka 无法使用 sendfile。"}},
    WayRow{"made-up", {"The records are made-up orders in JSON: yours compress better or worse.", "记录是编造的 JSON 订单：你的数据压缩效果会有不同。"}},
    WayRow{"busy-machine", {"Other programs had the processors for a good part of the time: measure again when the machine is quiet.",
                               "有相当一部分时间处理器被其他程序占用：请在机器空闲时再测一次。"}},
    WayRow{"in-memory", {"This folder is in memory: no disk is measured. Choose a folder on a disk.", "这个文件夹在内存里：测的不是磁盘。请选择磁盘上的文件夹。"}},
};
static_assert(kCaveatRows.size() == static_cast<std::size_t>(Caveat::InMemory) + 1);

// By kind; {0} what, {1} why, {2} needed, {3} free.
constexpr std::array<Words, 6> kProblemRows{{
    {"", ""},
    {"{0} is not there: {1}", "{0} 不存在：{1}"},
    {"{0} is not a folder", "{0} 不是文件夹"},
    {"{0} cannot be written: {1}", "{0} 无法写入：{1}"},
    {"{0} has too little room: {2} MB are needed for a while, {3} MB are free", "{0} 空间不足：需要临时占用 {2} MB，只剩 {3} MB"},
    {"{0}: {1}; nothing is left behind", "{0}：{1}；没有留下任何东西"},
}};

std::string filled(std::string_view pattern, const Problem& problem)
{
    const auto megabytes = [](std::int64_t bytes, std::int64_t up) { return (bytes + up) / 1000000; };
    return fmt::format(fmt::runtime(pattern), problem.what, problem.why, megabytes(problem.neededBytes, 999999), megabytes(problem.freeBytes, 0));
}

const SubjectRow& row(Subject subject) { return kSubjectRows[static_cast<std::size_t>(subject)]; }
const WayRow& row(Way way) { return kWayRows[static_cast<std::size_t>(way)]; }
const WayRow& row(Caveat caveat) { return kCaveatRows[static_cast<std::size_t>(caveat)]; }

} // namespace

std::string_view idOf(Subject subject) { return row(subject).id; }
std::string_view idOf(Way way) { return row(way).id; }
std::string_view idOf(Caveat caveat) { return row(caveat).id; }
const Words& titleOf(Subject subject) { return row(subject).title; }
const Words& reasonOf(Subject subject) { return row(subject).reason; }
const Words& operationOf(Subject subject) { return row(subject).operation; }
const Words& nameOf(Way way) { return row(way).name; }
const Words& wordsOf(Caveat caveat) { return row(caveat).name; }

std::string englishOf(const Problem& problem) { return filled(kProblemRows[static_cast<std::size_t>(problem.kind)].english, problem); }
std::string chineseOf(const Problem& problem) { return filled(kProblemRows[static_cast<std::size_t>(problem.kind)].chinese, problem); }

} // namespace measure
