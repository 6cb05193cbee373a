#include "engine/lab/report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/event/fact_words.h"
#include "engine/lab/lab.h"
#include "engine/lab/latency_counts.h"

namespace engine {

namespace {

using Json = nlohmann::ordered_json;

std::int64_t size(const UidSet& set) { return static_cast<std::int64_t>(set.size()); }

// Milliseconds with one decimal, from whole nanoseconds.
Json millisAt(const std::vector<std::int64_t>& sorted, std::size_t percent)
{
    const std::int64_t tenths = (percentile(sorted, percent) + 50000) / 100000;
    return Json::parse(std::to_string(tenths / 10) + "." + std::to_string(tenths % 10));
}

Json producers(const Lab& lab)
{
    Json out = Json::object();
    const Ledger& ledger = lab.ledger();
    for (const auto& [id, client] : lab.view().clients) {
        if (client->kind != NodeKind::Producer)
            continue;
        Json row;
        row["sent"] = size(ledger.sent(id));
        row["acked"] = size(ledger.acked(id));
        row["failed"] = size(ledger.failed(id));
        row["lost"] = size(ledger.lost(id));
        row["duplicated"] = ledger.duplicated(id);
        row["outOfOrder"] = ledger.outOfOrder(id);
        if (const auto n = ledger.unconfirmed(id); n > 0)
            row["unconfirmed"] = n;
        if (const auto n = ledger.unknown(id); n > 0)
            row["unknown"] = n;
        if (const auto latencies = ledger.latenciesNanos(id); !latencies.empty())
            row["latencyMs"] = Json{{"p50", millisAt(latencies, 50)}, {"p99", millisAt(latencies, 99)}};
        out[client->name] = std::move(row);
    }
    return out;
}

Json consumers(const Lab& lab)
{
    Json out = Json::object();
    const Ledger& ledger = lab.ledger();
    for (const auto& [id, client] : lab.view().clients) {
        if (client->kind != NodeKind::Consumer)
            continue;
        Json row;
        if (!client->consumer->group.empty())
            row["group"] = client->consumer->group;
        row["delivered"] = size(ledger.delivered(id));
        row["processed"] = size(ledger.processed(id));
        row["duplicates"] = ledger.processedAgain(id);
        Json positions = Json::object(), lag = Json::object();
        for (const auto& [partition, position] : client->consumer->positions) {
            positions[partition.toString()] = position.value.value;
            if (const PartitionView* view = lab.view().partition(partition))
                if (const ReplicaView* leader = view->leaderCopy())
                    lag[partition.toString()] = std::max<std::int64_t>(0, leader->highWatermark.value - position.value);
        }
        row["positions"] = std::move(positions);
        row["lag"] = std::move(lag);
        out[client->name] = std::move(row);
    }
    return out;
}

Json groups(const Lab& lab)
{
    Json out = Json::object();
    for (const auto& [id, group] : lab.view().groups) {
        Json row;
        row["state"] = factWord(group->state.value);
        row["epoch"] = group->generation;
        if (group->coordinator != kNoBroker)
            row["coordinator"] = group->coordinator.value;
        Json members = Json::object();
        for (const auto& [member, seat] : group->members) {
            Json list = Json::array();
            if (const auto assigned = group->assignment.find(member); assigned != group->assignment.end())
                for (const auto& partition : assigned->second)
                    list.push_back(partition.toString());
            members[lab.view().nodeNameOf(seat.client)] = std::move(list);
        }
        row["members"] = std::move(members);
        Json committed = Json::object();
        for (const auto& [partition, offset] : group->committed)
            committed[partition.toString()] = offset.value.value;
        row["committed"] = std::move(committed);
        out[id] = std::move(row);
    }
    return out;
}

Json brokerList(const std::vector<BrokerId>& brokers)
{
    Json out = Json::array();
    for (const auto broker : brokers)
        out.push_back(broker.value);
    return out;
}

Json partitions(const Lab& lab)
{
    Json out = Json::array();
    for (const auto& [name, topic] : lab.view().topics)
        for (const auto& [index, partition] : topic->partitions) {
            Json row;
            row["topic"] = name;
            row["partition"] = index;
            if (partition->leader.value != kNoBroker)
                row["leader"] = partition->leader.value.value;
            row["leaderEpoch"] = partition->leaderEpoch.value.value;
            row["replicas"] = brokerList(partition->replicas);
            row["isr"] = brokerList(partition->isr.value);
            row["elr"] = brokerList(partition->elr.value);
            if (const ReplicaView* leader = partition->leaderCopy()) {
                row["highWatermark"] = leader->highWatermark.value.value;
                row["lastStableOffset"] = leader->highWatermark.value.value;
                row["logStartOffset"] = leader->startOffset.value.value;
            }
            Json ends = Json::object();
            for (const auto& [broker, copy] : partition->copies)
                if (copy->endOffset.known())
                    ends[std::to_string(broker.value)] = copy->endOffset.value.value;
            row["endOffsets"] = std::move(ends);
            out.push_back(std::move(row));
        }
    return out;
}

} // namespace

Json reportOf(const Lab& lab)
{
    Json out;
    out["seed"] = lab.file().seed;
    out["until"] = formatTime(lab.now());
    out["events"] = lab.eventsRun();
    out["stateHash"] = lab.stateHash();
    out["violations"] = lab.violations();
    out["producers"] = producers(lab);
    out["consumers"] = consumers(lab);
    out["groups"] = groups(lab);
    out["partitions"] = partitions(lab);
    return out;
}

std::string reportText(const Json& report)
{
    std::string out = fmt::format("seed {} · until {} · {} events · state {}\n", report["seed"].dump(), report["until"].get<std::string>(),
        report["events"].dump(), report["stateHash"].get<std::string>());
    for (const auto& violation : report["violations"])
        out += "violation: " + violation.get<std::string>() + "\n";
    const auto rows = [&](const char* title, const Json& section) {
        for (const auto& [name, row] : section.items()) {
            out += fmt::format("{} {}", title, name);
            for (const auto& [key, value] : row.items())
                out += fmt::format("  {} {}", key, value.is_string() ? value.get<std::string>() : value.dump());
            out += "\n";
        }
    };
    rows("producer", report["producers"]);
    rows("consumer", report["consumers"]);
    rows("group", report["groups"]);
    for (const auto& row : report["partitions"])
        out += fmt::format("partition {}-{}  leader {}  epoch {}  isr {}  highWatermark {}  ends {}\n", row["topic"].get<std::string>(), row["partition"].dump(),
            row.contains("leader") ? row["leader"].dump() : "none", row["leaderEpoch"].dump(), row["isr"].dump(),
            row.contains("highWatermark") ? row["highWatermark"].dump() : "unknown", row["endOffsets"].dump());
    return out;
}

} // namespace engine
