#include <QTest>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/group/consumer_records.h"
#include "engine/group/group_coordinator.h"
#include "engine/wire/json.h"
#include "tests/engine/group/coordinator_driver.h"
#include "tests/support/print.h"
#include "tests/support/vectors.h"

using namespace engine;
using vectors::Json;

// Does the coordinator answer as Apache Kafka 4.1.1 did? The recorded conversations about classic groups and offsets are
// played against it, step by step, and every answer is compared.
class TstVectorsGroups : public QObject {
    Q_OBJECT

private slots:
    void conversationsWithKafkaGoTheSameWay_data();
    void conversationsWithKafkaGoTheSameWay();
    void recordsAreWrittenAsKafkaDoes();
    void recordsOfConsumerGroupsAreReadAndWrittenAsKafkaDoes();
};

namespace {

using Bindings = std::map<std::string, std::string>;

// $member(A) and the like are bound at their first appearance. Arrays are compared as sets.
bool matches(const Json& expected, const Json& actual, Bindings& bindings)
{
    if (expected.is_string() && expected.get<std::string>().starts_with("$")) {
        if (!actual.is_string())
            return false;
        const auto [bound, isNew] = bindings.try_emplace(expected.get<std::string>(), actual.get<std::string>());
        return isNew || bound->second == actual.get<std::string>();
    }
    if (expected.is_object()) {
        if (!actual.is_object() || expected.size() != actual.size())
            return false;
        for (const auto& [key, value] : expected.items())
            if (!actual.contains(key) || !matches(value, actual[key], bindings))
                return false;
        return true;
    }
    if (expected.is_array()) {
        if (!actual.is_array() || expected.size() != actual.size())
            return false;
        std::vector<bool> used(actual.size());
        for (const auto& element : expected) {
            bool found = false;
            for (std::size_t i = 0; i < actual.size() && !found; ++i) {
                Bindings attempt = bindings;
                if (!used[i] && matches(element, actual[i], attempt)) {
                    bindings = attempt;
                    used[i] = found = true;
                }
            }
            if (!found)
                return false;
        }
        return true;
    }
    return expected == actual;
}

Json substituted(const Json& json, const Bindings& bindings)
{
    if (json.is_string()) {
        const auto bound = bindings.find(json.get<std::string>());
        return bound == bindings.end() ? json : Json(bound->second);
    }
    Json out = json;
    if (json.is_structured())
        for (auto& element : out)
            element = substituted(element, bindings);
    return out;
}

// One conversation: the coordinator, and another broker that coordinates nothing.
class Replay {
public:
    Replay()
    {
        for (std::int32_t partition = 0; partition < 50; ++partition)
            m_other.coordinator().unload(m_other.turn, partition);
    }

    void step(const Json& step)
    {
        const std::string action = step["do"];
        if (action == "advance time") {
            m_here.run(std::chrono::milliseconds(step["ms"].get<int>()));
        } else if (action == "await response") {
            const int of = step["of"];
            // Measured from the sending on; a virtual coordinator is never later.
            const auto until = m_sentAt[of] + std::chrono::milliseconds(step["afterMs"].get<int>() + 100);
            if (m_here.anyAnswer(m_tokens[of]) == nullptr)
                m_here.run(until - m_here.turn.now());
            compare(step, m_tokens[of], m_apis[of], m_versions[of]);
        } else if (action == "request" || action == "send") {
            request(step, action == "request");
        } else {
            QVERIFY2(action == "wait until", "an unknown kind of step");
        }
    }

private:
    void request(const Json& step, bool compareNow)
    {
        const std::string api = step["api"];
        const Json body = substituted(step["request"], m_bindings);
        if (api == "CREATE_TOPICS") {
            for (const auto& topic : body["topics"])
                m_here.topics[topic["name"]] = static_cast<std::int32_t>(topic["assignments"].size());
            return;
        }
        if (api == "DELETE_TOPICS") {
            std::vector<std::string> names;
            for (const auto& topic : body["topics"])
                names.push_back(topic["name"]);
            m_here.coordinator().topicsDeleted(m_here.turn, names);
            return m_here.settle();
        }
        CoordinatorDriver& to = step["to"].get<std::string>().starts_with("other") ? m_other : m_here;
        const int number = step["step"];
        m_apis[number] = api;
        m_versions[number] = step["version"];
        m_sentAt[number] = m_here.turn.now();
        m_tokens[number] = send(to, api, step["version"], body);
        if (compareNow)
            compare(step, m_tokens[number], api, step["version"], to);
    }

    template <class Request>
    RequestToken sendAs(CoordinatorDriver& to,
        void (GroupCoordinator::*method)(Turn&, const GroupCaller&, const Request&), int version, const Json& body)
    {
        Request message;
        const auto wrong = wire::fromJson(nlohmann::ordered_json::parse(body.dump()), version, message);
        ENGINE_CHECK(!wrong, wrong->c_str());
        return to.send(method, message, version);
    }

    RequestToken send(CoordinatorDriver& to, const std::string& api, int version, const Json& body)
    {
        if (api == "JOIN_GROUP")
            return sendAs(to, &GroupCoordinator::join, version, body);
        if (api == "SYNC_GROUP")
            return sendAs(to, &GroupCoordinator::sync, version, body);
        if (api == "HEARTBEAT")
            return sendAs(to, &GroupCoordinator::heartbeat, version, body);
        if (api == "LEAVE_GROUP")
            return sendAs(to, &GroupCoordinator::leave, version, body);
        if (api == "OFFSET_COMMIT")
            return sendAs(to, &GroupCoordinator::commitOffsets, version, body);
        if (api == "OFFSET_FETCH")
            return sendAs(to, &GroupCoordinator::fetchOffsets, version, body);
        if (api == "OFFSET_DELETE")
            return sendAs(to, &GroupCoordinator::deleteOffsets, version, body);
        if (api == "DESCRIBE_GROUPS")
            return sendAs(to, &GroupCoordinator::describe, version, body);
        if (api == "LIST_GROUPS")
            return sendAs(to, &GroupCoordinator::list, version, body);
        if (api == "CONSUMER_GROUP_HEARTBEAT")
            return sendAs(to, &GroupCoordinator::consumerHeartbeat, version, body);
        if (api == "CONSUMER_GROUP_DESCRIBE")
            return sendAs(to, &GroupCoordinator::describeConsumerGroups, version, body);
        ENGINE_CHECK(api == "DELETE_GROUPS", "an api of groups");
        return sendAs(to, &GroupCoordinator::deleteGroups, version, body);
    }

    void compare(const Json& step, RequestToken token, const std::string& api, int version)
    {
        compare(step, token, api, version, m_here);
    }

    void compare(const Json& step, RequestToken token, const std::string& api, int version, const CoordinatorDriver& from)
    {
        const auto* answer = from.anyAnswer(token);
        QVERIFY2(answer != nullptr, ("step " + step["step"].dump() + ": no answer").c_str());
        Json actual = std::visit(
            [&](const auto& response) { return Json::parse(wire::toJson(response, version).dump()); }, *answer);
        Json expected = step["response"];
        if (api == "LIST_GROUPS") { // the recording lists groups of other conversations too
            const auto onlyOurs = [](Json& listed) {
                std::erase_if(listed["groups"].get_ref<Json::array_t&>(), [](const Json& g) { return g["groupId"] != "g58"; });
            };
            onlyOurs(expected);
            onlyOurs(actual);
        }
        QVERIFY2(matches(expected, actual, m_bindings),
            ("step " + step["step"].dump() + " " + api + "\n kafka " + expected.dump() + "\n ours  " + actual.dump())
                .c_str());
    }

    CoordinatorDriver m_here;
    CoordinatorDriver m_other; // coordinates nothing
    Bindings m_bindings;
    std::map<int, RequestToken> m_tokens;
    std::map<int, std::string> m_apis;
    std::map<int, int> m_versions;
    std::map<int, Time> m_sentAt;
};

} // namespace

void TstVectorsGroups::conversationsWithKafkaGoTheSameWay_data()
{
    QTest::addColumn<QString>("file");
    for (const char* name : {"51-classic-join-sync-heartbeat", "52-classic-second-member", "53-classic-errors",
             "54-classic-join-versions", "55-classic-static-member", "56-classic-session-timeout",
             "57-classic-rebalance-timeout", "58-group-states-list-describe", "59-delete-groups-and-offsets",
             "60-offset-commit-fetch"})
        QTest::newRow(name) << QString(name) + ".jsonl";
}

void TstVectorsGroups::conversationsWithKafkaGoTheSameWay()
{
    NEED_VECTORS(path, "behaviour");
    QFETCH(QString, file);
    const auto lines = vectors::jsonLines(path / file.toStdString());
    QVERIFY(lines.size() > 3);
    Replay replay;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        replay.step(lines[i]);
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%s: %zu steps", qPrintable(file), lines.size() - 1);
}

void TstVectorsGroups::recordsAreWrittenAsKafkaDoes()
{
    NEED_VECTORS(path, "coordinator");
    int checked = 0;
    for (const Json& line : vectors::jsonLines(path / "consumer_offsets.jsonl")) {
        if (line["part"] != "both" || line["record"] != "OffsetCommit")
            continue;
        const Json& key = line["keyJson"];
        const Json& value = line["json"];
        CommittedOffset offset;
        offset.offset = Offset{value["offset"].get<std::int64_t>()};
        offset.leaderEpoch = LeaderEpoch{value.value("leaderEpoch", -1)};
        offset.metadata = value["metadata"];
        offset.commitTimestamp = value["commitTimestamp"];
        if (value.contains("expireTimestamp"))
            offset.expireTimestamp = value["expireTimestamp"].get<std::int64_t>();
        if (value.contains("topicId"))
            offset.topicId = *Uuid::parse(value["topicId"].get<std::string>());
        const TopicPartition partition{key["topic"], key["partition"]};
        const Record record = offsetRecord(key["group"], partition, offset, 0);
        QCOMPARE(*record.key, vectors::hex(line["keyHex"]));
        QCOMPARE(*record.value, vectors::hex(line["hex"]));
        const auto back = decodeGroupRecord(record);
        QVERIFY(back.kind == DecodedGroupRecord::Kind::Offset);
        QCOMPARE(back.partition, partition);
        QCOMPARE(back.offset.offset, offset.offset);
        QCOMPARE(back.offset.metadata, offset.metadata);
        ++checked;
    }
    qInfo("consumer_offsets.jsonl: %d lines", checked);
    QVERIFY(checked > 0);
}

// Types 3 to 8 and 16: what Kafka wrote is taken in, and given out again with the same bytes.
void TstVectorsGroups::recordsOfConsumerGroupsAreReadAndWrittenAsKafkaDoes()
{
    NEED_VECTORS(path, "coordinator");
    using Type = ConsumerGroupRecord::Type;
    const std::map<int, Type> types{{3, Type::Group}, {4, Type::PartitionMetadata}, {5, Type::Member}, {6, Type::TargetEpoch},
        {7, Type::Target}, {8, Type::Current}, {16, Type::Pattern}};
    std::map<int, int> checked;
    for (const Json& line : vectors::jsonLines(path / "consumer_offsets.jsonl")) {
        const auto type = types.find(line["type"].get<int>());
        if (type == types.end() || line["part"] == "both")
            continue;
        const Json& json = line["json"];
        Record record;
        if (line["part"] == "key") {
            record.key = vectors::hex(line["hex"]);
        } else {
            record.key = encode(consumerTombstone(type->second, "g", "m"), 0).key;
            record.value = vectors::hex(line["hex"]);
        }
        const auto decoded = decodeConsumerGroupRecord(record);
        QVERIFY2(decoded.has_value(), line.dump().c_str());
        QVERIFY(decoded->type == type->second);
        const Record back = encode(*decoded, 0);
        QCOMPARE(*back.key, *record.key);
        QCOMPARE(back.value.has_value(), record.value.has_value());
        if (record.value)
            QCOMPARE(*back.value, *record.value);
        ConsumerGroup group; // and it means what Kafka meant
        apply(*decoded, group);
        if (line["part"] == "key") {
            QCOMPARE(decoded->group, json["groupId"].get<std::string>());
            if (json.contains("memberId"))
                QCOMPARE(decoded->name, json["memberId"].get<std::string>());
            if (json.contains("regularExpression"))
                QCOMPARE(decoded->name, json["regularExpression"].get<std::string>());
        } else if (type->second == Type::Group) {
            QCOMPARE(group.epoch, json["epoch"].get<std::int32_t>());
        } else if (type->second == Type::TargetEpoch) {
            QCOMPARE(group.assignmentEpoch, json["assignmentEpoch"].get<std::int32_t>());
        } else if (type->second == Type::Member) {
            QCOMPARE(group.members.at("m").clientId, json["clientId"].get<std::string>());
            QCOMPARE(group.members.at("m").topics.size(), json["subscribedTopicNames"].size());
            const bool isClassic = json.contains("classicMemberMetadata") && !json["classicMemberMetadata"].is_null();
            QCOMPARE(group.members.at("m").classic.has_value(), isClassic);
        } else if (type->second == Type::Current) {
            QCOMPARE(group.members.at("m").epoch, json["memberEpoch"].get<std::int32_t>());
            QCOMPARE(group.members.at("m").previousEpoch, json["previousMemberEpoch"].get<std::int32_t>());
        } else if (type->second == Type::Pattern) {
            QCOMPARE(group.patterns.at("m").version, json["version"].get<std::int64_t>());
        }
        ++checked[type->first];
    }
    for (const auto& [type, lines] : checked)
        qInfo("consumer_offsets.jsonl, type %d: %d lines", type, lines);
    QCOMPARE(checked.size(), types.size());
}

QTEST_GUILESS_MAIN(TstVectorsGroups)
#include "tst_vectors_groups.moc"
