#include <QTest>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/group/server_assignors.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;

// Do the coordinator's assignors give what Kafka's give? Where Kafka's result follows the order of Java's hash maps, it must at least be as
// balanced, member for member, and move as little.
class TstVectorsServerAssignors : public QObject {
    Q_OBJECT

private slots:
    void assignAsKafkaDoes();
};

namespace {

struct Member {
    std::string id;
    std::optional<std::string> instanceId;
    std::vector<Uuid> subscribed;
    TopicIdPartitions before;
};
using Members = std::vector<Member>; // as they came: where ids collide in a hash map of Java's, this order counts
using Plan = std::map<std::string, TopicIdPartitions>;

TopicIdPartitions partitionsOf(const Json& json)
{
    TopicIdPartitions out;
    for (const auto& [topic, partitions] : json.items()) {
        auto list = partitions.get<std::vector<std::int32_t>>();
        std::sort(list.begin(), list.end());
        if (!list.empty())
            out[*Uuid::parse(topic)] = std::move(list);
    }
    return out;
}

std::size_t countOf(const TopicIdPartitions& partitions)
{
    std::size_t out = 0;
    for (const auto& [topic, list] : partitions)
        out += list.size();
    return out;
}

Plan assigned(const Json& line, const Members& members)
{
    TargetInput input;
    for (const auto& m : members)
        input.members.push_back({m.id, &m.instanceId, m.subscribed, &m.before});
    for (const auto& topic : line["topics"])
        input.topics.push_back({*Uuid::parse(topic["id"].get<std::string>()), topic["partitions"]});
    input.sameSubscriptions = line["subscriptionType"] == "HOMOGENEOUS";
    const auto result = line["assignor"] == "range" ? targetByRange(input) : targetUniform(input);
    Plan out;
    for (std::size_t i = 0; i < result.size(); ++i)
        out[std::string(input.members[i].id)] = result[i];
    return out;
}

std::vector<std::size_t> counts(const Plan& plan)
{
    std::vector<std::size_t> out;
    for (const auto& [id, partitions] : plan)
        out.push_back(countOf(partitions));
    return out;
}

// Partitions that a member had, that still exist, that it may still have, and has no more.
int takenAway(const Json& line, const Members& members, const Plan& plan)
{
    std::map<Uuid, std::int32_t> partitions;
    for (const auto& topic : line["topics"])
        partitions[*Uuid::parse(topic["id"].get<std::string>())] = topic["partitions"];
    int out = 0;
    for (const auto& member : members)
        for (const auto& [topic, list] : member.before) {
            const TopicIdPartitions& has = plan.at(member.id);
            const auto now = has.find(topic);
            const bool mayHave = std::binary_search(member.subscribed.begin(), member.subscribed.end(), topic);
            for (const auto p : list)
                if (mayHave && p < partitions[topic]
                    && (now == has.end() || !std::binary_search(now->second.begin(), now->second.end(), p)))
                    ++out;
        }
    return out;
}

} // namespace

void TstVectorsServerAssignors::assignAsKafkaDoes()
{
    NEED_VECTORS(path, "algorithms");
    int checked = 0, equal = 0;
    for (const Json& line : vectors::jsonLines(path / "uniform-range-server-assignors.jsonl")) {
        Members members;
        for (const auto& m : line["members"]) {
            Member member;
            member.id = m["id"];
            if (!m["instanceId"].is_null())
                member.instanceId = m["instanceId"].get<std::string>();
            for (const auto& topic : m["subscribed"])
                member.subscribed.push_back(*Uuid::parse(topic.get<std::string>()));
            std::sort(member.subscribed.begin(), member.subscribed.end());
            member.before = partitionsOf(m["targetBefore"]);
            members.push_back(std::move(member));
        }
        Plan expected;
        for (const auto& [id, partitions] : line["assignment"].items())
            expected[id] = partitionsOf(partitions);
        for (const auto& member : members)
            expected[member.id];
        const std::string what = line["assignor"].get<std::string>() + ", story " + line["story"].dump() + ", step " + line["step"].dump();
        const Plan plan = assigned(line, members);
        QVERIFY2(plan == expected || line["orderSensitive"].get<bool>(), what.c_str());
        QVERIFY2(counts(plan) == counts(expected), what.c_str());
        QVERIFY2(takenAway(line, members, plan) == takenAway(line, members, expected), what.c_str());
        equal += plan == expected ? 1 : 0;
        ++checked;
    }
    qInfo("uniform-range-server-assignors.jsonl: %d lines, %d of them equal", checked, equal);
    QVERIFY(checked > 0);
}

QTEST_GUILESS_MAIN(TstVectorsServerAssignors)
#include "tst_vectors_server_assignors.moc"
