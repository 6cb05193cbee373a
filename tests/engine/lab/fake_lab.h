#pragma once

// A lab for the condition language made of two tables: values by path, and a list of facts.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/event/fact.h"
#include "engine/lab/expr/condition.h"

namespace engine::expr {

struct FakeFact {
    std::string name;
    Time at;
    std::map<std::string, Value> fields;
};

class FakeLab : public ConditionSource {
public:
    std::map<std::string, Value> values;
    std::vector<FakeFact> facts;
    Time clock{4s};
    std::unique_ptr<FakeLab> earlier;
    mutable std::vector<std::string> asked;

    Time now() const override { return clock; }
    Value path(const PathQuery& query) const override
    {
        const std::string key = keyOf(query);
        asked.push_back(key);
        const auto found = values.find(key);
        if (found != values.end())
            return found->second;
        return memberInfo(query.member).type == Type::UidSet ? Value(UidSet{}) : Value(Absent{});
    }
    std::int64_t countFacts(const FactQuery& query) const override { return std::ssize(matching(query)); }
    std::optional<FactFound> findFact(const FactQuery& query, bool last) const override
    {
        const auto found = matching(query);
        if (found.empty())
            return std::nullopt;
        const std::size_t index = last ? found.back() : found.front();
        return FactFound{FactId{index + 1}, facts[index].at};
    }
    Value factField(FactId fact, std::string_view field) const override
    {
        const auto& fields = facts[fact.value - 1].fields;
        const auto found = fields.find(std::string(field));
        return found == fields.end() ? Value(Absent{}) : found->second;
    }
    const ConditionSource* before() const override { return earlier.get(); }

private:
    static std::string keyOf(const PathQuery& query)
    {
        const auto list = [](const std::vector<Value>& arguments) {
            std::string text;
            for (const Value& argument : arguments)
                text += (text.empty() ? "(" : ",") + show(argument);
            return text.empty() ? text : text + ")";
        };
        const MemberInfo& info = memberInfo(query.member);
        for (const ObjectInfo& object : allObjects())
            if (object.object == info.object)
                return std::string(object.name) + list(query.object) + "." + std::string(info.name)
                    + list(query.arguments);
        return std::string(info.name) + list(query.arguments);
    }
    std::vector<std::size_t> matching(const FactQuery& query) const
    {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < facts.size(); ++i) {
            const bool fits = facts[i].name == query.fact
                && std::all_of(query.filters.begin(), query.filters.end(), [&](const FactFilter& filter) {
                       const auto field = facts[i].fields.find(filter.field);
                       return matches(
                           filter, field == facts[i].fields.end() ? Value(Absent{}) : field->second);
                   });
            if (fits)
                found.push_back(i);
        }
        return found;
    }
};

inline const FactKinds& kinds()
{
    static const FactKinds kKinds{
        {"IsrShrunk", {{"partition", Type::Text, {}, true}, {"removed", Type::IntSet}, {"partitionEpoch", Type::Int},
                          {"rule", Type::Text, {"isr-shrinks-by-time", "isr-shrinks-by-messages"}}}},
        {"LeaderElected", {{"partition", Type::Text, {}, true}, {"leader", Type::Int}, {"leaderEpoch", Type::Int}}},
        {"BatchAcked", {{"client", Type::Text}, {"latency", Type::Duration}, {"confirmed", Type::Bool},
                           {"error", Type::Text, {"NONE", "NOT_LEADER_OR_FOLLOWER", "REQUEST_TIMED_OUT"}}}},
    };
    return kKinds;
}

inline UidSet uids(std::initializer_list<std::uint64_t> numbers)
{
    std::vector<RecordUid> all;
    for (const auto number : numbers)
        all.emplace_back(number);
    return makeUidSet(std::move(all));
}

// Broker 1 died: 2 leads orders-0, three acknowledged records are gone.
inline void fill(FakeLab& lab)
{
    lab.values = {
        {"broker(1).online", false},
        {"broker(2).online", true},
        {"broker(1).state", std::string("killed")},
        {"controller.leader", std::string("c1")},
        {"controller.epoch", std::int64_t{4}},
        {"topic(orders).partitions", std::int64_t{3}},
        {"topic(orders).config(min.insync.replicas)", std::string("2")},
        {"partition(orders,0).leader", std::int64_t{2}},
        {"partition(orders,0).highWatermark", std::int64_t{39}},
        {"partition(orders,0).endOffset", std::int64_t{41}},
        {"partition(orders,0).isr", makeIntSet({3, 2})},
        {"partition(orders,0).replicas", IntList{{1, 2, 3}}},
        {"partition(orders,0).online", true},
        {"partition(orders,1).online", true},
        {"partition(orders,2).online", true},
        {"replica(orders,0,2).endOffset", std::int64_t{41}},
        {"replica(orders,0,3).endOffset", std::int64_t{39}},
        {"acked(p1)", uids({1, 2, 3, 4, 5})},
        {"failed(p1)", uids({9})},
        {"present(orders)", uids({1, 2, 9})},
        {"durable(orders)", uids({1})},
        {"lost(p1)", uids({3, 4, 5})},
        {"records(orders,0,alice,—)", uids({1, 2})},
        {"producer(p1).acked", std::int64_t{5}},
        {"producer(p1).pending(—)", std::int64_t{0}},
        {"producer(p1).pending(orders-0)", std::int64_t{0}},
        {"producer(p1).lastError", std::string("REQUEST_TIMED_OUT")},
        {"consumer(billing-1).position(orders-0)", std::int64_t{39}},
        {"consumer(billing-1).assignment", makeTextSet({"orders-0", "orders-1"})},
        {"consumer(billing-1).lag(—)", std::int64_t{2}},
        {"consumer(billing-1).delivered", std::int64_t{40}},
        {"group(billing).state", std::string("Stable")},
        {"group(billing).members", makeTextSet({"billing-1", "billing-2"})},
        {"group(billing).owner(orders-0)", std::string("billing-1")},
        {"disorder(billing-1,topic)", std::int64_t{3}},
        {"disorder(billing-1,—)", std::int64_t{0}},
    };
    lab.facts = {
        {"BatchAcked", Time{1s},
            {{"client", std::string("p1")}, {"latency", Duration{20ms}}, {"confirmed", true}}},
        {"IsrShrunk", Time{2s},
            {{"partition", std::string("orders-0")}, {"partitionEpoch", std::int64_t{1}}}},
        {"LeaderElected", Time{2s},
            {{"partition", std::string("orders-0")}, {"leader", std::int64_t{2}},
                {"leaderEpoch", std::int64_t{1}}}},
        {"LeaderElected", Time{3s},
            {{"partition", std::string("orders-1")}, {"leader", std::int64_t{3}},
                {"leaderEpoch", std::int64_t{1}}}},
    };
}

} // namespace engine::expr
