#include "tests/fidelity/record_recipes.h"

#include <algorithm>
#include <stdexcept>

#include "engine/base/crc32c.h"
#include "engine/record/batch_builder.h"
#include "engine/record/control_record.h"
#include "engine/record/record_set.h"

namespace fidelity {

using namespace engine;

namespace {

constexpr std::size_t kUnpackedMax = 64u << 20;
constexpr std::size_t kShownMax = 64; // longer values are told by their size

std::optional<Slice> valueOf(const Json& told)
{
    if (told.is_null())
        return std::nullopt;
    if (told.is_object())
        return Slice::adopt(std::vector<std::uint8_t>(told.at("zeros").get<std::size_t>(), 0));
    return Slice::copyOf(told.get<std::string>());
}

void put(std::vector<std::uint8_t>& out, std::uint64_t value, std::size_t bytes)
{
    for (std::size_t i = bytes; i-- > 0;)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void overwrite(std::vector<std::uint8_t>& batch, std::size_t at, std::int64_t value, std::size_t bytes)
{
    std::vector<std::uint8_t> number;
    put(number, static_cast<std::uint64_t>(value), bytes);
    std::copy(number.begin(), number.end(), batch.begin() + static_cast<std::ptrdiff_t>(at));
}

std::uint32_t crc32(std::span<const std::uint8_t> bytes) // the one of magic 0 and 1
{
    std::uint32_t crc = ~0u;
    for (const auto byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
    }
    return ~crc;
}

// offset 8 | size 4 | crc 4 | magic 1 | attributes 1 | timestamp 8 (magic 1) | key | value
std::vector<std::uint8_t> messageSet(const Json& recipe, int magic)
{
    std::vector<std::uint8_t> out;
    std::uint64_t offset = 0;
    for (const auto& record : recipe.at("records")) {
        std::vector<std::uint8_t> body{static_cast<std::uint8_t>(magic), 0};
        if (magic == 1)
            put(body, record.at("t").get<std::uint64_t>(), 8);
        for (const char* field : {"k", "v"}) {
            const auto bytes = valueOf(record.at(field));
            put(body, bytes ? bytes->size() : 0xFFFFFFFFu, 4);
            if (bytes)
                body.insert(body.end(), bytes->span().begin(), bytes->span().end());
        }
        put(out, offset++, 8);
        put(out, body.size() + 4, 4);
        put(out, crc32(body), 4);
        out.insert(out.end(), body.begin(), body.end());
    }
    return out;
}

std::vector<std::uint8_t> batchBytes(const Json& recipe)
{
    if (recipe.contains("hex")) {
        auto bytes = fromHex(recipe.at("hex").get<std::string>());
        if (!bytes)
            throw std::runtime_error("a recipe's hex is none");
        return *bytes;
    }
    const int magic = recipe.value("magic", 2);
    if (magic < 2)
        return messageSet(recipe, magic);
    BatchOptions options;
    const auto codec = parseCodec(recipe.value("codec", std::string("none")));
    if (!codec)
        throw std::runtime_error("a recipe names no codec");
    options.codec = *codec;
    options.producerId = ProducerId{recipe.value("pid", std::int64_t{-1})};
    options.producerEpoch = ProducerEpoch{recipe.value("epoch", std::int16_t{-1})};
    options.baseSequence = recipe.value("seq", -1);
    options.isTransactional = recipe.value("txn", false);
    options.isControl = recipe.value("control", false);
    options.leaderEpoch = LeaderEpoch{recipe.value("leaderEpoch", -1)};
    RecordBatchBuilder builder(options);
    for (const auto& told : recipe.at("records")) {
        Record record;
        record.timestamp = told.at("t").get<std::int64_t>();
        record.key = valueOf(told.value("k", Json()));
        record.value = valueOf(told.value("v", Json()));
        if (told.contains("h"))
            for (const auto& [name, value] : told.at("h").items())
                record.headers.push_back({Slice::copyOf(name), valueOf(value)});
        builder.append(record);
    }
    const Slice built = builder.build();
    std::vector<std::uint8_t> batch(built.span().begin(), built.span().end());
    if (recipe.value("emptyBatch", false))
        batch.resize(kBatchHeaderSize);
    struct Field {
        const char* name;
        std::size_t at, bytes;
    };
    constexpr Field fields[] = {{"baseOffset", 0, 8}, {"batchLength", 8, 4}, {"magic", 16, 1}, {"attributes", 21, 2}, {"lastOffsetDelta", 23, 4}, {"count", 57, 4}};
    for (const auto& field : fields)
        if (recipe.contains(field.name))
            overwrite(batch, field.at, recipe.at(field.name).get<std::int64_t>(), field.bytes);
    std::uint32_t crc = crc32c(std::span<const std::uint8_t>(batch).subspan(kAttributesAt));
    if (recipe.value("crc", std::string()) == "bad")
        crc ^= 1;
    overwrite(batch, kCrcAt, crc, 4);
    return batch;
}

Json shown(const std::optional<Slice>& bytes)
{
    if (!bytes)
        return nullptr;
    if (bytes->size() > kShownMax)
        return "<" + std::to_string(bytes->size()) + " bytes>";
    const std::string text(bytes->text());
    const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    return printable ? text : "hex:" + toHex(std::vector<std::uint8_t>(bytes->span().begin(), bytes->span().end()));
}

} // namespace

std::vector<std::uint8_t> recordBytes(const Json& recipes)
{
    std::vector<std::uint8_t> out;
    for (const auto& recipe : recipes) {
        const auto batch = batchBytes(recipe);
        out.insert(out.end(), batch.begin(), batch.end());
    }
    return out;
}

Json describeRecords(const ByteChain& bytes)
{
    Json out = Json::array();
    RecordSetReader reader(bytes);
    while (auto batch = reader.next()) {
        const BatchHeader& header = batch->header();
        Json told = {{"baseOffset", header.baseOffset.value}, {"lastOffset", header.lastOffset().value}, {"leaderEpoch", header.leaderEpoch.value},
            {"codec", codecName(header.codec())}, {"maxTs", header.maxTimestamp}, {"records", Json::array()}};
        if (header.timestampType() == TimestampType::LogAppendTime)
            told["tsType"] = "LogAppendTime";
        if (header.hasProducerId()) {
            told["pid"] = header.producerId.value;
            told["epoch"] = header.producerEpoch.value;
            told["seq"] = header.baseSequence;
        }
        if (header.isTransactional())
            told["txn"] = true;
        if (header.isControl())
            told["control"] = true;
        RecordReader records(*batch, kUnpackedMax);
        for (Record record; records.next(record);) {
            if (header.isControl()) {
                const auto type = record.key ? readControlKey(*record.key) : std::nullopt;
                told["records"].push_back({{"o", record.offset.value}, {"t", record.timestamp}, {"marker", type ? controlTypeName(*type) : "?"}});
                continue;
            }
            Json one = {{"o", record.offset.value}, {"t", record.timestamp}, {"k", shown(record.key)}, {"v", shown(record.value)}};
            for (const auto& field : record.headers)
                one["h"][std::string(field.key.text())] = shown(field.value);
            told["records"].push_back(std::move(one));
        }
        out.push_back(std::move(told));
    }
    return out;
}

} // namespace fidelity
