#include "ui/models/story_walk.h"

#include "engine/lab/moments.h"

namespace ui {

using namespace engine;

std::optional<Time> instantBefore(const FactLog& facts, Time from, std::string_view name)
{
    for (FactId id = lastFactAt(facts, from - Duration{1}); id != FactId{} && id >= facts.firstKept(); id = FactId{id.value - 1}) {
        const Fact* fact = facts.find(id);
        if (!fact || fact->at < Time{})
            return std::nullopt;
        if (name.empty() || factName(*fact) == name)
            return fact->at;
    }
    return std::nullopt;
}

std::optional<Time> instantAfter(const FactLog& facts, Time from, std::string_view name)
{
    for (FactId id = std::max(FactId{lastFactAt(facts, from).value + 1}, facts.firstKept()); id <= facts.last(); id = FactId{id.value + 1})
        if (const Fact* fact = facts.find(id); fact && (name.empty() || factName(*fact) == name))
            return fact->at;
    return std::nullopt;
}

Time storyBefore(const FactLog& facts, Time to, int count)
{
    constexpr Duration kLead{5ms}; // the messages that led to the first one
    Time from = to;
    for (FactId id = lastFactAt(facts, to); id != FactId{} && id >= facts.firstKept() && count > 0; id = FactId{id.value - 1}) {
        const Fact* fact = facts.find(id);
        if (!fact || fact->at < Time{})
            break;
        if (fact->as<MessageSent>() || fact->as<MessageDelivered>() || fact->as<MetadataLogMoved>() || fact->as<QuorumStateChanged>() || fact->as<RequestParked>())
            continue;
        from = fact->at;
        --count;
    }
    return std::max(from - kLead, Time{});
}

} // namespace ui
