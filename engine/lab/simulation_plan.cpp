// What a seed stands for: the size of the cluster, its settings, its load, its faults.

#include <algorithm>

#include "engine/base/protocol_point.h"
#include "engine/base/random.h"
#include "engine/lab/simulation.h"

namespace engine {

namespace {

constexpr std::int64_t kMillion = 1000000; // nanoseconds in a millisecond
constexpr auto kFirstFileStep = static_cast<std::size_t>(ProtocolPoint::DuringRoll);
constexpr const char* kInAFileStep = "power off in a file step";
constexpr const char* kAtAConsumersPoint = "crash member at point";

// Those that a consumer passes, or those that brokers pass.
std::vector<std::string> pointsOf(bool consumers)
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i < kFirstFileStep; ++i) {
        const auto point = static_cast<ProtocolPoint>(i);
        if (isConsumersPoint(point) == consumers)
            out.emplace_back(kProtocolPointNames[i]);
    }
    return out;
}

struct Planner {
    Random random;
    SimulationPlan plan;
    std::int32_t brokers = 1;
    std::int32_t controllers = 1;
    std::int32_t partitions = 1;
    bool majority = false;
    bool table = false; // a compacted topic
    std::string tablePolicy;
    const std::vector<std::string> brokerPoints = pointsOf(false);
    struct Member {
        std::string name, group, options;
    };
    std::vector<Member> members;   // of the groups beside g, those that come later too
    std::int32_t extraPartitions = 0; // of the second topic that they read; 0: there is none
    bool hasStaticLeaders = false; // of classic groups

    explicit Planner(std::uint64_t seed) : random(seed, "simulate") { plan.lab.seed = seed; }

    bool chance(int percent) { return random.below(100) < static_cast<std::uint64_t>(percent); }
    std::string number(std::int64_t low, std::int64_t high) { return std::to_string(random.between(low, high)); }
    std::string broker() { return number(1, brokers); }
    std::string controller() { return "c" + number(1, controllers); }
    std::string anyNode() { return chance(75) ? broker() : controller(); }
    template <std::size_t N>
    std::string oneOf(const char* const (&choices)[N]) { return choices[random.below(N)]; }

    void add(Time at, std::string line, std::string kind = {}) { plan.steps.push_back({at, std::move(line), std::move(kind)}); }

    void cluster()
    {
        // Most bugs need few nodes; some need many.
        brokers = static_cast<std::int32_t>(chance(70) ? random.between(2, 4) : random.between(1, 9));
        controllers = static_cast<std::int32_t>(chance(60) ? 3 : random.between(1, 5));
        LabCluster& cluster = plan.lab.cluster;
        cluster.brokers = brokers;
        cluster.controllers = controllers;
        cluster.link.latency = Duration{random.between(0, 5 * kMillion)};
        cluster.link.jitter = Duration{random.between(0, 3 * kMillion)};
        if (chance(30))
            for (int i = 0; i < brokers; ++i)
                cluster.racks.push_back(i % 2 ? "a" : "b");
        auto& config = cluster.config;
        config["offsets.topic.num.partitions"] = chance(80) ? "2" : "10";
        config["offsets.topic.replication.factor"] = std::to_string(std::min(brokers, 3)); // with fewer brokers there is no coordinator
        if (chance(50))
            config["min.insync.replicas"] = number(1, 3);
        if (chance(25))
            config["unclean.leader.election.enable"] = "true";
        if (chance(50))
            config["log.segment.bytes"] = number(2000, 40000);
        if (chance(40))
            config["replica.lag.time.max.ms"] = number(3000, 12000);
        if (chance(20))
            config["replica.high.watermark.checkpoint.interval.ms"] = number(200, 3000);
        metadata(config);
        storage(config);
        plan.lab.clock = 1767225600000;
        majority = brokers >= 3 && chance(5);
        if (majority)
            plan.lab.switches["replication"] = "majority";
    }

    // Draws of its own, so that it changes nothing else in the plan of a seed.
    void metadata(std::map<std::string, std::string>& config)
    {
        Random draw(plan.lab.seed, "plan-metadata");
        const auto between = [&](std::int64_t low, std::int64_t high) { return std::to_string(draw.between(low, high)); };
        if (draw.between(0, 99) < 60)
            config["metadata.log.max.record.bytes.between.snapshots"] = between(200, 4000);
        if (draw.between(0, 99) < 60)
            config["metadata.max.retention.bytes"] = between(300, 6000);
        if (draw.between(0, 99) < 60)
            config["internal.metadata.log.segment.bytes"] = between(200, 3000);
    }

    // Retention and compaction at a pace that a short story sees. Draws of their own, as metadata()'s.
    void storage(std::map<std::string, std::string>& config)
    {
        Random draw(plan.lab.seed, "plan-storage");
        const auto between = [&](std::int64_t low, std::int64_t high) { return std::to_string(draw.between(low, high)); };
        config["log.retention.check.interval.ms"] = between(500, 8000);
        config["log.segment.delete.delay.ms"] = between(0, 8000);
        config["log.cleaner.backoff.ms"] = between(200, 5000);
        config["log.cleaner.min.cleanable.ratio"] = "0." + between(0, 5);
        // Of the table alone: a broker that is away for longer misses tombstones, and groups must not rise from the dead for that.
        const std::string tombstonesStay = between(0, 10000);
        if (draw.between(0, 99) < 30)
            config["log.cleaner.dedupe.buffer.size"] = between(60, 400); // a few keys
        if (draw.between(0, 99) < 30)
            config["log.cleaner.io.buffer.size"] = between(1, 3000);
        if (draw.between(0, 99) < 30)
            config["log.retention.bytes"] = between(2000, 60000);
        if (draw.between(0, 99) < 30)
            config["log.retention.ms"] = between(3000, 60000);
        table = draw.between(0, 99) < 60;
        const char* policy = draw.between(0, 99) < 70 ? "compact" : "compact,delete";
        tablePolicy = std::string(" --config cleanup.policy=") + policy + " --config internal.segment.bytes=" + between(500, 6000)
            + " --config delete.retention.ms=" + tombstonesStay;
    }

    void load()
    {
        partitions = static_cast<std::int32_t>(chance(85) ? random.between(1, 4) : chance(80) ? random.between(5, 30) : random.between(31, 200));
        const std::int64_t most = std::min<std::int32_t>(brokers, 5);
        const std::int64_t replicas = chance(80) ? std::min<std::int64_t>(most, 3) : random.between(1, most);
        Random limit(plan.lab.seed, "plan-limit"); // of its own, as pipeline()'s
        add(Time{}, "create topic orders --partitions " + std::to_string(partitions) + " --replication " + std::to_string(replicas)
                + (limit.between(0, 99) < 15 ? " --config max.message.bytes=" + std::to_string(limit.between(700, 2500)) : ""));
        const Time start{500ms};
        if (table) {
            add(Time{}, "create topic table --partitions 2 --replication " + std::to_string(replicas) + tablePolicy);
            add(start, "start producer ptab --topic table --acks all --rate 30/s --key-space 7 --size 60");
        }
        add(start, "start producer pall --topic orders --acks all --rate " + number(5, 60) + "/s --key-space 10 --size " + number(10, 500) + pipeline("pall"));
        if (chance(70))
            add(start, "start producer p1 --topic orders --acks 1 --idempotence off --rate " + number(5, 30) + "/s" + pipeline("p1"));
        if (chance(30))
            add(start, "start producer p0 --topic orders --acks 0 --idempotence off --rate " + number(5, 30) + "/s");
        add(start, "start consumer g-1 --topics orders --group g --config auto.offset.reset=earliest");
        if (chance(50))
            add(start, "start consumer g-2 --topics orders --group g --config auto.offset.reset=earliest");
    }

    // Groups beside g, of every protocol, assignor and way to commit. Draws of their own, as metadata()'s.
    void groups()
    {
        Random draw(plan.lab.seed, "plan-groups");
        const auto chosen = [&](int percent) { return draw.between(0, 99) < percent; };
        const auto between = [&](std::int64_t low, std::int64_t high) { return std::to_string(draw.between(low, high)); };
        auto& config = plan.lab.cluster.config;
        config["group.initial.rebalance.delay.ms"] = between(0, 3000);
        config["group.min.session.timeout.ms"] = "1000";
        config["group.consumer.min.session.timeout.ms"] = "1000";
        config["group.consumer.session.timeout.ms"] = between(2000, 12000);
        config["group.consumer.min.heartbeat.interval.ms"] = "100";
        config["group.consumer.heartbeat.interval.ms"] = between(200, 1500);
        if (chosen(40)) // what groups write is compacted, too
            add(Time{4s}, "set config topic __consumer_offsets internal.segment.bytes=" + between(1000, 20000));
        const std::int64_t count = chosen(25) ? 0 : draw.between(1, 3);
        if (count == 0)
            return;
        extraPartitions = static_cast<std::int32_t>(draw.between(1, 4));
        add(Time{}, "create topic extra --partitions " + std::to_string(extraPartitions) + " --replication " + between(1, std::min(brokers, 3)));
        add(Time{500ms}, "start producer pext --topic extra --acks all --rate 10/s --key-space 5 --size 20");
        static constexpr const char* kNames[] = {"billing", "audit", "stock"};
        for (std::int64_t i = 0; i < count; ++i)
            group(draw, kNames[i]);
    }
    void group(Random& draw, const std::string& name)
    {
        static constexpr const char* kKinds[] = {" --assignor range", " --assignor roundrobin", " --assignor sticky", " --assignor cooperative-sticky",
            " --assignor range,cooperative-sticky", " --protocol consumer", " --protocol consumer --assignor range"};
        static constexpr const char* kStyles[] = {"auto", "pool", "stored", "before", "sync", "async"};
        static constexpr const char* kTopics[] = {"orders", "orders,extra", "orders,extra", "extra"};
        const auto chosen = [&](int percent) { return draw.between(0, 99) < percent; };
        const auto between = [&](std::int64_t low, std::int64_t high) { return std::to_string(draw.between(low, high)); };
        const std::string kind = kKinds[draw.below(std::size(kKinds))];
        const bool isClassic = kind.find("consumer") == std::string::npos;
        std::string options = kind;
        const auto set = [&](const char* key, const std::string& value) { options += std::string(" --config ") + key + "=" + value; };
        set("auto.offset.reset", "earliest");
        if (isClassic) {
            const std::int64_t session = draw.between(1500, 12000);
            set("session.timeout.ms", std::to_string(session));
            set("heartbeat.interval.ms", std::to_string(session / draw.between(3, 6)));
        }
        if (chosen(60))
            set("max.poll.interval.ms", between(3000, 20000));
        if (chosen(50))
            set("max.poll.records", between(1, 60));
        if (chosen(40))
            options += " --process-time " + between(1, 6) + "ms";
        if (chosen(60))
            set("auto.commit.interval.ms", between(100, 6000));
        if (chosen(30))
            set("request.timeout.ms", between(2000, 20000));
        if (chosen(60))
            options += std::string(" --commit ") + kStyles[draw.below(std::size(kStyles))] + (chosen(50) ? " --commit-every " + between(1, 20) : std::string());
        const bool isStatic = chosen(25);
        hasStaticLeaders = hasStaticLeaders || (isStatic && isClassic);
        const std::string topics = kTopics[draw.below(std::size(kTopics))];
        const std::int64_t atFirst = draw.between(1, 4);
        const std::int64_t later = draw.between(0, 2);
        for (std::int64_t i = 1; i <= atFirst + later; ++i) {
            Member member{name + "-" + std::to_string(i), name, " --topics " + (chosen(85) ? topics : std::string("orders,extra")) + " --group " + name + options};
            if (isStatic)
                member.options += " --config group.instance.id=" + member.name;
            if (!plan.lab.cluster.racks.empty() && chosen(50))
                member.options += std::string(" --config client.rack=") + (chosen(50) ? "a" : "b");
            if (i <= atFirst)
                add(Time{500ms} + Duration{draw.between(0, 2000 * kMillion)}, "start consumer " + member.name + member.options);
            members.push_back(std::move(member));
        }
    }

    // What happens to groups: draws of their own, too.
    void groupFaults(Time last)
    {
        if (members.empty())
            return;
        Random draw(plan.lab.seed, "plan-group-faults");
        const std::vector<std::string> points = pointsOf(true);
        static constexpr const char* kTopics[] = {"orders", "extra", "orders,extra"};
        int total = 0;
        for (const auto& fault : kGroupFaults)
            total += fault.weight;
        for (std::int64_t left = draw.between(0, 14); left > 0; --left) {
            const Time at{Duration{draw.between(Duration{4s}.count(), std::max(last, Time{8s}).nanos())}};
            int pick = static_cast<int>(draw.below(static_cast<std::uint64_t>(total)));
            std::string kind;
            for (const auto& fault : kGroupFaults)
                if ((pick -= fault.weight) < 0) {
                    kind = fault.kind;
                    break;
                }
            const Member& member = members[draw.below(members.size())];
            std::string line;
            if (kind == "start member")
                line = "start consumer " + member.name + member.options; // also for the first time
            else if (kind == "kill coordinator" || kind == "pause coordinator")
                line = kind + " " + member.group; // whoever it is then (simulation.cpp)
            else if (kind == "add partitions") {
                line = draw.below(2) == 0 ? "add partitions orders " + std::to_string(partitions + draw.between(1, 3))
                                          : "add partitions extra " + std::to_string(extraPartitions + draw.between(1, 3));
                // A static leader that returns goes on with the assignment that it left, and takes the topics as they are then for those
                // of that assignment: nobody ever reads the partitions that came while it was away. So does Kafka (KIP-814).
                if (hasStaticLeaders)
                    continue;
            }
            else if (kind == "change subscription")
                line = "subscribe " + member.name + " --topics " + kTopics[draw.below(std::size(kTopics))];
            else if (kind == kAtAConsumersPoint)
                line = "crash " + member.name + " at " + points[draw.below(points.size())];
            else if (kind == "reset offsets") { // of an empty group only: all leave before, and one comes back
                for (const Member& other : members)
                    if (other.group == member.group)
                        add(at - 2s, "stop consumer " + other.name, "stop member");
                line = "reset offsets " + member.group + " --topic orders --to earliest";
                add(at + 2s, "start consumer " + member.name + member.options, "start member");
            }
            else
                line = kind.substr(0, kind.find(' ')) + " consumer " + member.name;
            add(at, std::move(line), std::move(kind));
        }
    }

    // How a producer is built: draws of its own, so that it changes nothing else in the plan of a seed.
    std::string pipeline(const std::string& producer)
    {
        Random draw(plan.lab.seed, "plan-" + producer);
        const auto chosen = [&](int percent) { return draw.between(0, 99) < percent; };
        const auto between = [&](std::int64_t low, std::int64_t high) { return std::to_string(draw.between(low, high)); };
        static constexpr const char* kCodecs[] = {"none", "gzip", "snappy", "lz4", "zstd"};
        static constexpr const char* kPartitioners[] = {"builtin", "sticky-cache", "round-robin", "RoundRobinPartitioner", "crc32"};
        static constexpr const char* kInterceptors[] = {"trace-header", "price-tag", "throws,trace-header", "price-tag,throws"};
        std::string options;
        const auto config = [&](const char* name, const std::string& value) { options += std::string(" --config ") + name + "=" + value; };
        if (chosen(40))
            config("compression.type", kCodecs[draw.below(std::size(kCodecs))]);
        if (chosen(40))
            options += std::string(" --partitioner ") + kPartitioners[draw.below(std::size(kPartitioners))];
        if (chosen(20))
            options += std::string(" --interceptors ") + kInterceptors[draw.below(std::size(kInterceptors))];
        if (chosen(15))
            options += " --value-serializer json";
        if (chosen(40))
            config("linger.ms", between(0, 300));
        if (chosen(40))
            config("batch.size", between(1, 3000));
        if (chosen(30))
            config("max.in.flight.requests.per.connection", between(1, 5));
        if (chosen(20))
            config("buffer.memory", between(4000, 40000));
        if (chosen(20))
            config("max.block.ms", between(100, 5000));
        if (chosen(25)) { // gives up sooner
            config("request.timeout.ms", between(500, 5000));
            config("delivery.timeout.ms", between(6000, 20000));
        }
        return options;
    }

    struct Fault {
        int weight;
        const char* kind;
    };
    static constexpr Fault kFaults[] = {{10, "kill broker"}, {16, "start broker"}, {5, "stop broker"}, {5, "power-off broker"}, {6, "pause broker"},
        {8, "resume broker"}, {2, "wipe broker"}, {5, "kill controller"}, {8, "start controller"}, {2, "power-off controller"}, {3, "pause controller"},
        {4, "resume controller"}, {6, "cut link"}, {4, "cut one way"}, {8, "heal link"}, {3, "slow link"}, {3, "lossy link"}, {4, "slow disk"}, {2, "full disk"},
        {2, "failing disk"}, {4, "well disk"}, {3, "clock"}, {2, "service time"}, {4, "freeze fetcher"}, {4, "thaw fetcher"}, {3, "hold message"},
        {3, "delay message"}, {4, "drop message"}, {3, "deliver message"}, {12, "crash at point"}, {2, "kill producer"}, {2, "kill consumer"},
        {3, "start client"}};

    static constexpr Fault kGroupFaults[] = {{6, "kill member"}, {12, "start member"}, {5, "stop member"}, {5, "pause member"}, {6, "resume member"},
        {6, "kill coordinator"}, {3, "pause coordinator"}, {2, "add partitions"}, {3, "change subscription"}, {6, kAtAConsumersPoint}, {2, "reset offsets"}};

    std::string lineOf(const std::string& kind)
    {
        static constexpr const char* kApis[] = {"Produce", "Fetch", "AlterPartition", "BrokerHeartbeat", "Metadata", "OffsetCommit", "JoinGroup", "Vote"};
        static constexpr const char* kWays[] = {"", " --response"};
        // Not the answers to Produce: one that arrives after its broker lost its disk acknowledges what nobody promises any more.
        const auto message = [&] {
            const std::string api = oneOf(kApis);
            const std::string way = oneOf(kWays);
            return " message next --api " + api + (api == "Produce" && kind != "drop message" ? std::string() : way);
        };
        if (kind.ends_with(" broker"))
            return kind + " " + broker();
        if (kind.ends_with(" controller"))
            return kind + " " + controller();
        if (kind == "cut link" || kind == "heal link")
            return kind + " " + anyNode() + " " + (chance(15) ? std::string("all") : anyNode());
        if (kind == "cut one way")
            return "cut link " + anyNode() + " " + anyNode() + " --one-way";
        if (kind == "slow link")
            return "set link " + anyNode() + " " + anyNode() + " --latency " + number(5, 400) + "ms --jitter " + number(0, 50) + "ms";
        if (kind == "lossy link")
            return "set link " + anyNode() + " " + anyNode() + " --loss " + number(1, 30) + "%";
        if (kind == "slow disk")
            return "set disk " + broker() + " --write-latency " + number(1, 10) + "ms";
        if (kind == "full disk")
            return "set disk " + broker() + " --full";
        if (kind == "failing disk")
            return "set disk " + broker() + " --fail " + (chance(50) ? "read" : "write");
        if (kind == "well disk")
            return "set disk " + broker() + " --ok";
        if (kind == "clock")
            return "set node " + broker() + " --clock " + (chance(50) ? "+" : "-") + number(1, 600) + "s";
        if (kind == "service time")
            return "set node " + broker() + " --service-time " + number(1, 2000) + "us";
        if (kind == "freeze fetcher" || kind == "thaw fetcher")
            return kind + " " + broker();
        if (kind == "hold message" || kind == "drop message")
            return kind.substr(0, 4) + message();
        if (kind == "delay message")
            return "delay" + message() + " --by " + number(10, 5000) + "ms";
        if (kind == "deliver message")
            return "deliver message next";
        if (kind == "crash at point")
            return "crash " + broker() + " at " + brokerPoints[random.below(brokerPoints.size())];
        if (kind == "kill producer")
            return "kill producer pall";
        if (kind == "kill consumer")
            return "kill consumer g-1";
        return chance(50) ? "start producer pall" : "start consumer g-1";
    }

    void faults()
    {
        int total = 0;
        for (const auto& fault : kFaults)
            total += fault.weight;
        Time at{1s};
        for (std::int64_t left = random.between(4, 24); left > 0; --left) {
            at = at + Duration{chance(30) ? random.between(0, 60 * kMillion) : random.between(60 * kMillion, 5000 * kMillion)};
            int pick = static_cast<int>(random.below(static_cast<std::uint64_t>(total)));
            std::string kind;
            for (const auto& fault : kFaults)
                if ((pick -= fault.weight) < 0) {
                    kind = fault.kind;
                    break;
                }
            std::string line = lineOf(kind);
            // A majority scheme promises nothing where disks forget.
            if (majority && (kind == "wipe broker" || kind == "power-off broker"))
                continue;
            add(at, std::move(line), std::move(kind));
        }
        plan.faultsEnd = at + 2s;
        if (!majority)
            fileSteps(at);
        groupFaults(at);
        std::stable_sort(plan.steps.begin(), plan.steps.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
        plan.faultsEnd = std::max(plan.faultsEnd, plan.steps.back().at + 1s);
    }

    // The power goes while files are renamed, removed, rolled or compacted: up to three orders, each for the next time that its broker
    // does so, most often soon. Draws of its own, as metadata()'s.
    void fileSteps(Time last)
    {
        Random draw(plan.lab.seed, "plan-files");
        for (std::int64_t left = draw.between(0, 3); left > 0; --left) {
            const Time at{Duration{draw.between(Duration{1s}.count(), last.nanos())}};
            const std::string who = std::to_string(draw.between(1, brokers));
            const auto point = kProtocolPointNames[kFirstFileStep + draw.below(kProtocolPointNames.size() - kFirstFileStep)];
            add(at, "crash " + who + " at " + std::string(point), kInAFileStep);
            if (point == "during-roll")
                continue; // there are many
            const std::string now = point == "during-cleaning" || point == "during-swap" ? "run cleaner" : "run retention";
            if (now == "run retention") { // there must be something to retire
                plan.lab.cluster.config.try_emplace("log.retention.bytes", std::to_string(draw.between(1000, 8000)));
                plan.lab.cluster.config.try_emplace("log.segment.bytes", std::to_string(draw.between(1000, 4000)));
            }
            if (draw.between(0, 99) < 70) // else by itself, sooner or later
                add(std::min(at + Duration{draw.between(0, 5000 * kMillion)}, last), now + " " + who, now);
        }
    }
};

} // namespace

SimulationPlan planSimulation(std::uint64_t seed)
{
    Planner planner(seed);
    planner.cluster();
    planner.load();
    planner.groups();
    planner.faults();
    return std::move(planner.plan);
}

std::vector<std::string> wantedCoverage()
{
    std::vector<std::string> wanted{"LeaderElected", "unclean election", "LogTruncated", "IsrShrunk", "IsrExpanded", "BrokerFenced", "BrokerUnfenced",
        "QuorumProspective", "QuorumPreVoteLost", "QuorumLeaderElected", "QuorumLeaderResigned", "MetadataSnapshotWritten", "MetadataSnapshotLoaded",
        "MetadataLogStartMoved", "recovered log", "torn log", "log directory failed", "HighWatermarkHeld", "SegmentRolled",
        "LogFlushed", "SegmentRetired", "SegmentFilesRemoved", "CleaningBegan", "SegmentsReplaced", "CleaningEnded", "BatchRetried", "RequestRefused", "GroupAssigned", "OffsetCommitted",
        "coordinator failover", "partition of a group read whole", "MemberReconciled", "TargetAssigned", "PollDeadlineMissed", "position truncated",
        "assignment: range", "assignment: roundrobin", "assignment: sticky", "assignment: cooperative-sticky", "assignment: uniform", "assignment lost",
        "rebalance: group-member-joined", "rebalance: group-member-left", "rebalance: group-session-expired", "rebalance: group-subscription-changed",
        "rebalance: group-topics-changed", "member left: said so", "member left: session expired", "member left: rebalance timeout", "member left: replaced",
        "member refused: UNKNOWN_MEMBER_ID", "member refused: ILLEGAL_GENERATION", "member refused: FENCED_MEMBER_EPOCH", "member refused: FENCED_INSTANCE_ID"};
    for (const auto& fault : Planner::kFaults)
        wanted.push_back("fault: " + std::string(fault.kind));
    for (const auto& fault : Planner::kGroupFaults)
        wanted.push_back("fault: " + std::string(fault.kind));
    for (const char* kind : {kInAFileStep, "run retention", "run cleaner"})
        wanted.push_back("fault: " + std::string(kind));
    for (const auto point : kProtocolPointNames)
        wanted.push_back("point: " + std::string(point));
    return wanted;
}

LabFile asLabFile(const SimulationPlan& plan, const SimulationResult& result)
{
    LabFile file = plan.lab;
    file.title = "simulate, seed " + std::to_string(plan.lab.seed);
    for (const auto& step : result.applied) {
        LabDo todo;
        todo.at = step.at;
        todo.run = step.line;
        file.todo.push_back(std::move(todo));
    }
    file.until = (result.applied.empty() ? plan.faultsEnd : result.applied.back().at) + 10s;
    return file;
}

} // namespace engine
