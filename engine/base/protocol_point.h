#pragma once

// The named places of the protocol at which `crash NODE at POINT` may strike (brokers and, from BeforePartitionsAssigned to AfterCommit, consumers). A node passes them by Turn::reached(); one that
// was told to die there dies in the middle of its turn: what it did before stands, what would follow never happens.
// Their words: command/names.h, in the same order.
//
// The last ones lie inside the steps of files: the World passes them itself, each time right before the file operation. Such
// operations come in rows (a segment has four files); which one is struck is drawn, so that each may be the first that is missing.
// There the host loses its power: names are as they were left, bytes that were not flushed are torn.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace engine {

enum class ProtocolPoint : std::uint8_t {
    BeforeAppend,
    AfterAppend,
    BeforeResponse,
    AfterHighWatermark,
    BeforeReplicaResponse,
    BeforeReplicaAppend,
    AfterReplicaAppend,
    AfterReplicaHighWatermark,
    BeforeIsrChange,
    DuringIsrChange,
    AfterIsrChange,
    BeforeLeading,
    AfterLeading,
    BeforeFollowing,
    DuringTruncation,
    AfterTruncation,
    BeforeOffsetCommit,
    AfterOffsetCommit,
    AfterSegmentRoll,
    BeforeCheckpoint,
    AfterRegistration,
    BeforeCleanShutdown,
    BeforeAssignment,
    AfterAssignment,
    BeforePartitionsAssigned,
    AfterPartitionsAssigned,
    BeforeProcessing,
    AfterProcessing,
    BeforeCommit,
    AfterCommit,
    DuringRoll,
    DuringRetention,
    DuringFileRemoval,
    DuringCleaning,
    DuringSwap,
};
constexpr bool isFileStep(ProtocolPoint point) { return point >= ProtocolPoint::DuringRoll; }
constexpr bool isConsumersPoint(ProtocolPoint point)
{
    return point >= ProtocolPoint::BeforePartitionsAssigned && point <= ProtocolPoint::AfterCommit;
}

// As the command language names them, in the order of the enum.
inline constexpr std::array<std::string_view, static_cast<std::size_t>(ProtocolPoint::DuringSwap) + 1> kProtocolPointNames{
    "before-append", "after-append", "before-response", "after-high-watermark", "before-replica-response", "before-replica-append",
    "after-replica-append", "after-replica-high-watermark", "before-isr-change", "during-isr-change", "after-isr-change", "before-leading",
    "after-leading", "before-following", "during-truncation", "after-truncation", "before-offset-commit", "after-offset-commit",
    "after-segment-roll", "before-checkpoint", "after-registration", "before-clean-shutdown",
    "before-assignment", "after-assignment", "before-partitions-assigned", "after-partitions-assigned", "before-processing", "after-processing", "before-commit", "after-commit",
    "during-roll", "during-retention", "during-file-removal", "during-cleaning", "during-swap"};
constexpr std::optional<ProtocolPoint> protocolPointOf(std::string_view name)
{
    for (std::size_t i = 0; i < kProtocolPointNames.size(); ++i)
        if (kProtocolPointNames[i] == name)
            return static_cast<ProtocolPoint>(i);
    return {};
}
constexpr std::string_view protocolPointName(ProtocolPoint point) { return kProtocolPointNames[static_cast<std::size_t>(point)]; }

} // namespace engine
