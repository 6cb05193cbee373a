#pragma once

// What a condition asks: the lab answers from its view, its ledger and its facts; tests answer from a table.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/lab/expr/catalogue.h"
#include "engine/lab/expr/value.h"

namespace engine::expr {

// partition(orders,0).highWatermark; arguments in the order of the catalogue, absent where one that may be
// missing is.
struct PathQuery {
    Member member = Member::Now;
    std::vector<Value> object;    // of the object
    std::vector<Value> arguments; // of the member
    bool operator==(const PathQuery&) const = default;
};

enum class CompareOp : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, About };

// LeaderElected{partition=orders-0, leader!=1}
struct FactFilter {
    std::string field;
    CompareOp op = CompareOp::Equal;
    Value value;
    bool operator==(const FactFilter&) const = default;
};
struct FactQuery {
    std::string fact;
    std::vector<FactFilter> filters;
    bool operator==(const FactQuery&) const = default;
};

// Does a fact's field have what the filter asks for? Absent fields do not, except for `!=`.
bool matches(const FactFilter& filter, const Value& field);

struct FactFound {
    FactId id;
    Time at;
};

class ConditionSource {
public:
    ConditionSource() = default;
    ConditionSource(const ConditionSource&) = delete;
    ConditionSource& operator=(const ConditionSource&) = delete;
    virtual ~ConditionSource() = default;

    virtual Time now() const = 0;
    // Of the type that the catalogue says, or absent: things that are not there have no values, and sets of
    // unknown clients are empty.
    virtual Value path(const PathQuery& query) const = 0;
    virtual std::int64_t countFacts(const FactQuery& query) const = 0;
    virtual std::optional<FactFound> findFact(const FactQuery& query, bool last) const = 0;
    // A field of that fact; nodes as their names, enumerations as their words.
    virtual Value factField(FactId fact, std::string_view field) const = 0;
    // How things were when the step began; null if there is no such instant.
    virtual const ConditionSource* before() const { return nullptr; }
};

// Kinds of facts and their fields, so that wrong names are found before anything runs.
struct FactFieldInfo {
    std::string name;
    Type type = Type::Text;
    std::vector<std::string> values = {}; // of a text that is one of these; empty: any
    bool isPartition = false;             // a text such as orders-0
};
struct FactKindInfo {
    std::string name;
    std::vector<FactFieldInfo> fields;
};
using FactKinds = std::vector<FactKindInfo>;

} // namespace engine::expr
