#include "engine/quorum/quorum_state.h"

#include <nlohmann/json.hpp>

#include "engine/quorum/quorum_wire.h"
#include "engine/wire/json.h"
#include "engine/wire/quorum_state.h"

namespace engine {

namespace {

constexpr std::string_view kPath = "__cluster_metadata-0/quorum-state";
constexpr int kVersion = 0;

} // namespace

Result<ElectionState> loadElectionState(Disk& disk)
{
    if (!disk.exists(kPath))
        return ElectionState{};
    const auto text = readWholeFile(disk, kPath);
    if (!text)
        return text.error();
    auto json = nlohmann::ordered_json::parse(text->text(), nullptr, false);
    if (!json.is_object() || json.value("data_version", -1) != kVersion)
        return ErrorCode::CorruptMessage;
    json.erase("data_version");
    wire::QuorumStateData data;
    if (wire::fromJson(json, kVersion, data))
        return ErrorCode::CorruptMessage;
    return ElectionState{data.leaderEpoch, quorum_wire::orNobody(data.leaderId), quorum_wire::orNobody(data.votedId)};
}

Result<void> saveElectionState(Disk& disk, const ElectionState& state, std::span<const NodeId> voters)
{
    wire::QuorumStateData data;
    data.leaderId = quorum_wire::orMinusOne(state.leader);
    data.leaderEpoch = state.epoch;
    data.votedId = quorum_wire::orMinusOne(state.voted);
    for (const NodeId voter : voters)
        data.currentVoters->push_back({voter.value});
    auto json = wire::toJson(data, kVersion);
    json["data_version"] = kVersion;
    return disk.replaceFile(kPath, json.dump());
}

} // namespace engine
