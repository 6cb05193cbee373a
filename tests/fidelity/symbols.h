#pragma once

// Symbols of a transcript ($topicId(t), $pid(1), $t0+5 …) and the comparison of an answer with the recorded one. The rules
// of what must match and what may differ stand in the README beside the behaviour vectors.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace fidelity {

using Json = nlohmann::json;

// One field that is not what was recorded.
struct FieldDifference {
    std::string path;
    std::string recorded;
    std::string here;
};

class Symbols {
public:
    std::int64_t startMillis = 0;              // $t0
    std::function<std::int64_t()> nowMillis;   // the cluster's wall clock
    std::function<std::int32_t(const std::string& key)> coordinator; // of a group

    // The request with every symbol resolved; "$member(X)" and "$randomId" that nobody told yet are made up once.
    Json resolve(const Json& request);
    // Compares and binds what appears for the first time.
    std::vector<FieldDifference> compare(const Json& recorded, const Json& here);

private:
    bool matchSymbol(const std::string& symbol, const Json& here);
    void compareAt(const Json& recorded, const Json& here, const std::string& path, const std::string& field, std::vector<FieldDifference>& out);
    Json withKnownMembers(const Json& array) const;
    void compareArrays(const Json& recorded, const Json& here, const std::string& path, const std::string& field, std::vector<FieldDifference>& out);

    std::map<std::string, Json> m_bound;
};

} // namespace fidelity
