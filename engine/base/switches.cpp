#include "engine/base/switches.h"

#include "engine/base/format.h"
#include "engine/base/state_hash.h"

namespace engine {

bool Switches::set(std::string_view name, std::string_view value)
{
    if (name == "truncation")
        truncation = value == "high-watermark" ? Truncation::HighWatermark
            : value == "kip-101"               ? Truncation::Kip101
            : value == "kip-279"               ? Truncation::Kip279
                                               : Truncation::Epoch;
    else if (name == "replication")
        replication = value == "majority" ? Replication::Majority : value == "leader-only" ? Replication::LeaderOnly : Replication::Isr;
    else if (name == "restart")
        restartKeepsIsr = value == "keeps-isr";
    else if (name == "strict-min-isr")
        strictMinIsr = value != "off";
    else if (name == "elr")
        elr = value != "off";
    else if (name == "literal-min-isr")
        literalMinIsr = value == "on";
    else if (name == "default-unclean-election")
        uncleanByDefault = value == "on";
    else if (name == "default-lag-time")
        shortLagTime = value == "10s";
    else if (name == "isr-by-messages")
        lagMessagesMax = value == "off" ? 0 : *parseInteger(value);
    else if (name == "default-acks")
        acksOne = value == "1";
    else if (name == "default-idempotence")
        idempotenceOff = value == "off";
    else if (name == "default-linger")
        lingerZero = value == "0ms";
    else if (name == "partitioner")
        partitioner = value == "sticky" ? DefaultPartitioner::StickyCache
            : value == "round-robin"    ? DefaultPartitioner::RoundRobin
                                        : DefaultPartitioner::AdaptiveSticky;
    else
        return false;
    return true;
}

void Switches::walk(StateVisitor& visitor) const
{
    if (*this == kTodaysSwitches)
        return;
    visitor.group("switches");
    visitor.number(static_cast<std::uint64_t>(truncation));
    visitor.number(static_cast<std::uint64_t>(replication));
    for (const bool one : {restartKeepsIsr, strictMinIsr, elr, literalMinIsr, uncleanByDefault, shortLagTime, acksOne, idempotenceOff, lingerZero})
        visitor.number(one);
    visitor.number(lagMessagesMax);
    visitor.number(static_cast<std::uint64_t>(partitioner));
}

} // namespace engine
