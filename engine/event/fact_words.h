#pragma once

// The words of enumerations in facts: as `run --facts`, the event list and conditions write them. Stable over versions.

#include <array>

#include "engine/event/client_facts.h"
#include "engine/event/cluster_facts.h"
#include "engine/event/data_facts.h"

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
inline constexpr std::array kFactWords<GroupState>{"Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead"};
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
