#include "tests/fidelity/replay.h"

#include <algorithm>
#include <stdexcept>

#include "engine/base/murmur2.h"
#include "engine/broker/broker.h"
#include "engine/broker/topic_name.h"
#include "engine/wire/base64.h"
#include "engine/wire/frame.h"
#include "engine/wire/json.h"
#include "tests/fidelity/record_recipes.h"

namespace fidelity {

using namespace engine;

namespace {

constexpr std::int64_t kClockAtZero = 1767225600000; // 2026-01-01
constexpr Duration kAnswerWithin = 60s;
constexpr Duration kPollEvery = 25ms;
constexpr Duration kWaitAtMost = 60s;
constexpr std::int64_t kTimeToleranceMillis = 2500; // a recording depends on the phase of heartbeats and of ISR checks
constexpr std::uint64_t kSeedsToTry = 200;

const wire::ApiDescriptor& apiNamed(const std::string& told) // CREATE_TOPICS is CreateTopics
{
    std::string plain;
    for (const char c : told)
        if (c != '_')
            plain += static_cast<char>(std::tolower(c));
    for (const auto& api : wire::apis()) {
        std::string name(api.name);
        std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
        if (name == plain)
            return api;
    }
    throw std::runtime_error("there is no API " + told);
}

// Every "records" list, by `act`.
void eachRecords(Json& json, const std::function<void(Json&)>& act)
{
    if (json.is_object())
        for (auto& [name, value] : json.items())
            if (name == "records" && !value.is_null())
                act(value);
            else
                eachRecords(value, act);
    else if (json.is_array())
        for (auto& element : json)
            eachRecords(element, act);
}

std::unique_ptr<Lab> newCluster(bool firstControllerLeads)
{
    LabFile file;
    file.clock = kClockAtZero;
    file.cluster.link.latency = 1ms;
    file.cluster.config = {{"num.partitions", "3"}, {"default.replication.factor", "3"}, {"offsets.topic.replication.factor", "3"},
        {"transaction.state.log.replication.factor", "3"}, {"transaction.state.log.min.isr", "2"}, {"group.initial.rebalance.delay.ms", "0"}};
    for (file.seed = 1; file.seed <= kSeedsToTry; ++file.seed) {
        auto lab = std::make_unique<Lab>(file, LabOptions{});
        lab->runUntil(Time{});
        if (!firstControllerLeads || lab->view().quorum.leader.value == NodeId{kControllerIdBase + 1})
            return lab;
    }
    throw std::runtime_error("no seed makes c1 the active controller");
}

} // namespace

Replay::Replay(const Json& header) : m_lab(newCluster(true))
{
    m_tellsApiTable = header.at("scenario").get<std::string>().starts_with("02-");
    m_lab->onOutside = [this](OutsideId id, const ByteChain& bytes, bool close) {
        const auto name = m_connectionNames.find(id);
        if (name == m_connectionNames.end())
            return;
        Connection& connection = m_connections.at(name->second);
        if (close) {
            connection.open = false;
            return;
        }
        ByteReader reader(bytes);
        reader.i32();
        connection.received.emplace_back(reader.slice(reader.remaining()));
    };
    m_symbols.nowMillis = [this] { return kClockAtZero + m_lab->now().nanos() / 1000000; };
    m_symbols.coordinator = [this](const std::string& key) { return coordinatorOf(key); };
    if (!header.at("scenario").get<std::string>().starts_with("01-"))
        prepareCoordinators();
    bindNumbers(header.value("killed", std::string()));
    m_symbols.startMillis = m_symbols.nowMillis() / 1000 * 1000;
}

void Replay::prepareCoordinators()
{
    const Json ask = {{"step", 0}, {"to", "broker 1"}, {"conn", "prepare"}, {"api", "FIND_COORDINATOR"}, {"version", 2},
        {"request", {{"key", "prepare"}, {"keyType", 0}}}};
    Json last;
    for (int i = 0; i < 100; ++i) {
        send(ask, 1);
        const Json answer = last = await(m_connections.at("prepare 1"), "FIND_COORDINATOR", 2, kAnswerWithin);
        m_lab->runUntil(m_lab->now() + 1s);
        if (answer.is_object() && answer.value("errorCode", -1) == 0)
            return;
    }
    throw std::runtime_error("there is no group coordinator: " + last.dump());
}

bool Replay::runUntil(const std::function<bool()>& wanted, Time limit)
{
    while (!wanted()) {
        const auto next = m_lab->nextEventAt();
        if (!next || *next > limit) {
            m_lab->runUntil(limit);
            return wanted();
        }
        m_lab->step();
    }
    return true;
}

void Replay::command(const std::string& line)
{
    if (const auto result = m_lab->execute(line, "test"); !result.ok)
        throw std::runtime_error(line + ": " + result.error);
}

std::vector<std::int32_t> Replay::liveBrokers() const
{
    std::vector<std::int32_t> out;
    for (const auto broker : m_lab->brokers())
        if (m_lab->run().world().state(NodeId{broker.value}) == World::State::Running)
            out.push_back(broker.value);
    return out;
}

std::int32_t Replay::coordinatorOf(const std::string& group) const
{
    const auto live = liveBrokers();
    for (const auto id : live) {
        const auto* broker = static_cast<const Broker*>(m_lab->run().world().node(NodeId{id}));
        const TopicImage* topic = broker->image().topic(kOffsetsTopic);
        if (!topic)
            continue;
        const auto at = topic->partitions.find(javaAbs(javaHash(group)) % static_cast<std::int32_t>(topic->partitions.size()));
        return at->second.leader.value;
    }
    return -1;
}

// "broker 2 = coordinator of g61b, …": that broker's part is played by whoever coordinates the group here, and the others' parts by the ones
// that would follow it, the lowest number first: the recorded cluster's next coordinator.
void Replay::bindNumbers(const std::string& killed)
{
    constexpr std::string_view kCoordinates = " = coordinator of ";
    const auto at = killed.find(kCoordinates);
    if (!killed.starts_with("broker ") || at == std::string::npos)
        return;
    const auto from = at + kCoordinates.size();
    const std::string group = killed.substr(from, killed.find(',', from) - from);
    const auto* broker = static_cast<const Broker*>(m_lab->run().world().node(NodeId{liveBrokers().front()}));
    const TopicImage* topic = broker->image().topic(kOffsetsTopic);
    std::vector<std::int32_t> here;
    for (const auto replica : topic->partitions.at(javaAbs(javaHash(group)) % static_cast<std::int32_t>(topic->partitions.size())).replicas)
        here.push_back(replica.value);
    std::vector<int> recorded{std::stoi(killed.substr(std::string_view("broker ").size()))};
    for (int number = 1; number <= static_cast<int>(here.size()); ++number)
        if (number != recorded.front())
            recorded.push_back(number);
    for (std::size_t i = 0; i < here.size(); ++i)
        m_numbers[recorded[i]] = here[i];
}

int Replay::numberHere(int recorded) const
{
    const auto bound = m_numbers.find(recorded);
    return bound == m_numbers.end() ? recorded : bound->second;
}

bool Replay::leadersAreKnown(const std::string& topic) const
{
    for (const auto id : liveBrokers()) {
        auto* broker = static_cast<const Broker*>(m_lab->run().world().node(NodeId{id}));
        const TopicImage* image = broker->image().topic(topic);
        if (!image)
            return false;
        for (const auto& [index, partition] : image->partitions) {
            const PartitionView* view = m_lab->view().partition({topic, index});
            const ReplicaView* copy = view ? view->copyOn(partition.leader) : nullptr;
            if (partition.leader == kNoBroker || !copy || copy->role.value != ReplicaRole::Leader)
                return false;
        }
    }
    return true;
}

int Replay::resolve(const std::string& to)
{
    const auto rest = [&](std::string_view word) { return to.substr(word.size()); };
    if (to.starts_with("broker "))
        return numberHere(std::stoi(rest("broker ")));
    if (to.starts_with("leader ")) {
        const std::string name = rest("leader ");
        const auto dash = name.rfind('-');
        const PartitionView* partition = m_lab->view().partition({name.substr(0, dash), std::stoi(name.substr(dash + 1))});
        return partition ? partition->leader.value.value : -1;
    }
    if (to.starts_with("coordinator "))
        return coordinatorOf(rest("coordinator "));
    const auto live = liveBrokers();
    if (to.starts_with("other "))
        for (const auto broker : live)
            if (broker != coordinatorOf(rest("other ")))
                return broker;
    return live.empty() ? 1 : live.front(); // "controller": any live broker passes it on
}

// -- connections --------------------------------------------------------------------------------------------------

std::string Replay::keyOf(const Json& step, int broker) const { return step.value("conn", std::string("main")) + " " + std::to_string(broker); }

Replay::Connection& Replay::connection(const std::string& name, int broker)
{
    const std::string key = name + " " + std::to_string(broker);
    const auto known = m_connections.find(key);
    if (known != m_connections.end() && known->second.open)
        return known->second;
    const OutsideId id = m_lab->openOutside("10.0.0.1:" + std::to_string(40000 + m_peers++), BrokerId{broker});
    m_connectionNames[id] = key;
    m_connections[key] = Connection{id, true, 1, {}};
    return m_connections[key];
}

void Replay::send(const Json& step, int broker)
{
    const auto& api = apiNamed(step.at("api").get<std::string>());
    const int version = step.at("version").get<int>();
    Json request = m_symbols.resolve(step.at("request"));
    eachRecords(request, [](Json& records) { records = wire::toBase64(recordBytes(records)); });
    wire::AnyMessage message(*api.request);
    if (const auto problem = wire::fromJson(*api.request, nlohmann::ordered_json::parse(request.dump()), version, message.data()))
        throw std::runtime_error("request: " + *problem);
    Connection& to = connection(step.value("conn", std::string("main")), broker);
    m_sent[step.at("step").get<int>()] = {step.at("api").get<std::string>(), version, keyOf(step, broker), m_lab->now()};
    m_lab->outsideBytes(to.id, wire::encodeRequest(api.key, version, to.nextCorrelation++, std::string("test"), *api.request, message.data()).flatten());
}

Json Replay::decode(const ByteChain& frame, const std::string& api, int version) const
{
    const auto& descriptor = apiNamed(api);
    ByteReader reader(frame);
    if (!wire::parseResponseHeader(reader, descriptor.key, version))
        return "malformed header";
    const auto body = wire::decodeResponseBody(descriptor.key, version, reader);
    if (!body)
        return "malformed body";
    Json out = Json::parse(wire::toJson(*descriptor.response, body->data(), version).dump());
    eachRecords(out, [](Json& records) {
        auto bytes = wire::fromBase64(records.get<std::string>());
        records = describeRecords(ByteChain(Slice::adopt(std::move(*bytes))));
    });
    return out;
}

Json Replay::await(Connection& connection, const std::string& api, int version, Duration limit)
{
    runUntil([&] { return !connection.received.empty() || !connection.open; }, m_lab->now() + limit);
    if (connection.received.empty())
        return connection.open ? "no response" : "connection closed";
    const ByteChain frame = connection.received.front();
    connection.received.pop_front();
    return decode(frame, api, version);
}

// -- steps --------------------------------------------------------------------------------------------------------

std::vector<FieldDifference> Replay::compareAnswer(const Json& recorded, const Json& here, const std::string& api)
{
    if (recorded == "cannot connect" && here == "connection closed")
        return {};
    auto out = m_symbols.compare(recorded, here);
    // Transcript 02 tells which APIs and features are missing; elsewhere only wrong rows count.
    if (api == "API_VERSIONS" && !m_tellsApiTable)
        std::erase_if(out, [](const FieldDifference& d) { return d.path.ends_with(']') && d.here == "absent"; });
    // How many partitions the coordinators' topics have is said to vary.
    if (api == "METADATA")
        std::erase_if(out, [](const FieldDifference& d) { return d.path.starts_with("topics[__consumer_offsets].partitions") || d.path.starts_with("topics[__transaction_state].partitions"); });
    return out;
}

std::vector<FieldDifference> Replay::waitUntil(const Json& step)
{
    const Time end = m_lab->now() + kWaitAtMost;
    if (!step.contains("api")) {
        const std::string words = step.at("condition").get<std::string>();
        const auto from = words.find("topic ") + 6;
        const std::string topic = words.substr(from, words.find(' ', from) - from);
        if (runUntil([&] { return leadersAreKnown(topic); }, end))
            return {};
        return {{"condition", words, "not met"}};
    }
    std::vector<FieldDifference> last;
    for (Time begin = m_lab->now(); begin <= end; begin = m_lab->now()) {
        const int broker = resolve(step.at("to").get<std::string>());
        send(step, broker);
        const Json here = await(m_connections.at(keyOf(step, broker)), step.at("api"), step.at("version"), kAnswerWithin);
        const Symbols before = m_symbols;
        last = compareAnswer(step.at("response"), here, step.at("api"));
        if (last.empty())
            return {};
        m_symbols = before;
        m_lab->runUntil(std::max(m_lab->now(), begin + kPollEvery));
    }
    return last;
}

std::vector<FieldDifference> Replay::rawBytes(const Json& step)
{
    const int broker = resolve(step.at("to").get<std::string>());
    Connection& to = connection(step.value("conn", std::string("main")), broker);
    const auto bytes = *fromHex(step.at("hex").get<std::string>());
    m_lab->outsideBytes(to.id, Slice::adopt(bytes));
    const Duration wait = step.contains("waitedMs") ? std::chrono::milliseconds(step.at("waitedMs").get<std::int64_t>()) : Duration(kAnswerWithin);
    runUntil([&] { return !to.received.empty() || !to.open; }, m_lab->now() + wait);
    if (to.received.empty())
        return compareAnswer(step.at("response"), to.open ? "no response" : "connection closed", "");
    const ByteChain frame = to.received.front();
    to.received.pop_front();
    if (!step.contains("responseHex"))
        return compareAnswer(step.at("response"), "a response", "");
    const ByteChain recorded(Slice::adopt(*fromHex(step.at("responseHex").get<std::string>())));
    if (ByteReader(recorded).slice(4).text() != ByteReader(frame).slice(4).text())
        return {{"correlationId", "as asked", "another"}};
    // All raw bytes with an answer ask ApiVersions and are answered in its version 0.
    return compareAnswer(decode(recorded, "API_VERSIONS", 0), decode(frame, "API_VERSIONS", 0), "API_VERSIONS");
}

std::vector<FieldDifference> Replay::act(const std::string& what, int broker)
{
    const std::string id = std::to_string(broker);
    const auto both = [&](const std::string& verb) {
        command(verb + " broker " + id);
        command(verb + " controller c" + id);
    };
    const auto isDown = [&] { return !m_lab->isUp(BrokerId{broker}); };
    if (what == "kill -9")
        both("kill");
    else if (what == "start" || what == "pause" || what == "resume")
        both(what);
    else if (what == "send SIGTERM")
        command("stop broker " + id);
    if (what.starts_with("stop"))
        command("stop broker " + id);
    if (what.starts_with("stop") || what == "wait for exit") {
        if (!runUntil(isDown, m_lab->now() + kWaitAtMost))
            return {{"exit", "the process ended", "it runs"}};
        command("stop controller c" + id);
    }
    return {};
}

std::vector<FieldDifference> Replay::play(const Json& step)
{
    const std::string what = step.at("do");
    const auto target = [&] { return resolve(step.at("to").get<std::string>()); };
    if (what == "note")
        return {};
    if (what == "advance time") {
        m_lab->runUntil(m_lab->now() + std::chrono::milliseconds(step.at("ms").get<std::int64_t>()));
        return {};
    }
    if (what == "wait until")
        return waitUntil(step);
    if (what == "raw bytes")
        return rawBytes(step);
    if (what == "close connection") {
        Connection& closing = connection(step.value("conn", std::string("main")), target());
        m_lab->outsideClosed(closing.id);
        closing.open = false;
        return {};
    }
    if (what == "await response") {
        const auto sent = m_sent.find(step.at("of").get<int>());
        if (sent == m_sent.end())
            return {{"response", "of step " + step.at("of").dump(), "it was not sent"}};
        Connection& from = m_connections.at(sent->second.connection);
        const Json here = await(from, sent->second.api, sent->second.version,
            step.contains("waitedMs") ? Duration(std::chrono::milliseconds(step.at("waitedMs").get<std::int64_t>())) : Duration(kAnswerWithin));
        auto out = compareAnswer(step.at("response"), here, sent->second.api);
        if (step.contains("afterMs")) {
            const std::int64_t recorded = step.at("afterMs").get<std::int64_t>();
            const std::int64_t took = (m_lab->now() - sent->second.at).count() / 1000000;
            if (std::abs(took - recorded) > std::max(kTimeToleranceMillis, recorded / 4))
                out.push_back({"afterMs", std::to_string(recorded), std::to_string(took)});
        }
        return out;
    }
    if (what != "request" && what != "send")
        return act(what, target());
    const int broker = target();
    if (broker < 1)
        return {{"to", step.at("to").get<std::string>(), "nobody"}};
    send(step, broker);
    if (what == "send")
        return {};
    const Duration wait = step.contains("waitedMs") ? std::chrono::milliseconds(step.at("waitedMs").get<std::int64_t>()) : Duration(kAnswerWithin);
    const Json here = await(m_connections.at(keyOf(step, broker)), step.at("api"), step.at("version"), wait);
    return compareAnswer(step.at("response"), here, step.at("api"));
}

} // namespace fidelity
