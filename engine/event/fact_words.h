#pragma once

// The words of enumerations in facts: as `run --facts`, the event list and conditions write them. Stable over versions.

#include <array>

#include "engine/event/client_facts.h"
#include "engine/event/cluster_facts.h"
#include "engine/event/consumer_facts.h"
#include "engine/event/data_facts.h"
#include "engine/event/group_facts.h"

namespace engine {

// In the order of the enumeration; one for each that a fact has as a field.
template <class T>
inline constexpr std::array<const char*, 0> kFactWords{};
template <>
inline constexpr std::array kFactWords<NodeKind>{"Broker", "Controller", "Producer", "Consumer", "Outside"};
template <>
inline constexpr std::array kFactWords<StopKind>{"Stopped", "Killed", "PoweredOff"};
template <>
inline constexpr std::array kFactWords<CloseKind>{"Closed", "Reset", "Refused"};
template <>
inline constexpr std::array kFactWords<MessageFate>{"Stalled", "Resumed", "Dropped"};
template <>
inline constexpr std::array kFactWords<QuorumRole>{"Unattached", "Follower", "Prospective", "Candidate", "Leader", "Resigned"};
template <>
inline constexpr std::array kFactWords<NotElectedWhy>{"NotInIsr", "Fenced", "ShuttingDown", "LaterInOrder"};
template <>
inline constexpr std::array kFactWords<ReplicaRole>{"None", "Leader", "Follower"};
template <>
inline constexpr std::array kFactWords<GroupState>{"Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead", "Assigning", "Reconciling"};
template <>
inline constexpr std::array kFactWords<GroupKind>{"Classic", "Consumer"};
template <>
inline constexpr std::array kFactWords<MemberLeftWhy>{"Left", "SessionExpired", "RebalanceTimeout", "Replaced", "Removed"};
template <>
inline constexpr std::array kFactWords<MemberState>{"Stable", "UnrevokedPartitions", "UnreleasedPartitions"};
template <>
inline constexpr std::array kFactWords<OffsetRemovedWhy>{"Expired", "Deleted", "TopicDeleted", "GroupDeleted"};
template <>
inline constexpr std::array kFactWords<MembershipState>{"Unjoined", "Joining", "Syncing", "Stable", "Reconciling", "Acknowledging", "Fenced", "Leaving", "Left",
    "Stale", "Failed"};
template <>
inline constexpr std::array kFactWords<PositionHow>{"Committed", "Reset", "Seek", "Truncated"};
template <>
inline constexpr std::array kFactWords<PoisonAction>{"Stop", "Retry", "Skip", "DeadLetter"};
template <>
inline constexpr std::array kFactWords<CommitKind>{"Auto", "Async", "Sync", "BeforeRevoke", "Closing"};
template <>
inline constexpr std::array kFactWords<SendStage>{"Metadata", "Serializer", "Partitioner", "Size", "Memory", "Closed"};
template <>
inline constexpr std::array kFactWords<BlockedOn>{"Metadata", "Memory"};
template <>
inline constexpr std::array kFactWords<InterceptorHook>{"Configure", "OnSend", "OnAcknowledgement", "Close"};
template <>
inline constexpr std::array kFactWords<InterceptorOutcome>{"Unchanged", "Changed", "Threw"};

template <class T>
constexpr const char* factWord(T value)
{
    return kFactWords<T>[static_cast<std::size_t>(value)];
}

} // namespace engine
