#pragma once

// One branch of a lab: a World with its cluster and clients, and what is folded from its facts. A Run is built from a
// setup and driven by inputs; the same setup and the same inputs at the same places give the same Run, to the byte.
//
// It carries commands out; it keeps no journal and knows no other branch: that is Lab's.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/log_ends.h"
#include "engine/base/switches.h"
#include "engine/broker/config.h"
#include "engine/command/command.h"
#include "engine/event/fact_log.h"
#include "engine/runtime/script.h"
#include "engine/lab/ledger.h"
#include "engine/lab/moments.h"
#include "engine/sim/checks.h"
#include "engine/sim/world.h"

namespace engine {

class MetadataImage;

// A real client's connection, numbered by the lab from 1 on.
struct OutsideId : Strong<struct OutsideIdTag, std::uint64_t> { using Strong::Strong; };

struct RunSetup {
    std::uint64_t seed = 1;
    std::int64_t clockMillis = 0; // wall time at 0 s, since 1970
    std::int32_t brokers = 3;
    std::int32_t controllers = 3;
    std::vector<std::string> racks; // of brokers 1, 2, …; fewer: none
    ConfigMap config;               // of brokers and controllers
    Switches switches;              // history
    LinkSettings link;
    std::vector<Script> scripts;    // of the learner
    std::string clusterId;          // empty: from the seed. `serve --data` keeps the one its folder has
    bool operator==(const RunSetup&) const = default;
};

class Run {
public:
    struct Options {
        Recording recording = Recording::Full;
        bool ledger = true;
        bool checks = true; // invariants after every event; needs facts that are kept
        // Makes the disk of a broker or controller; absent: memory.
        std::function<std::unique_ptr<Disk>(NodeId)> disk;
        std::shared_ptr<ScriptHost> scripts; // runs the learner's code; null: there is no script engine here
        std::function<void(const Fact&)> watch; // hears every fact from the first on; until endWatch()
    };

    Run(RunSetup setup, Options options);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    void endWatch() { m_outsideWatch.end(); }
    const RunSetup& setup() const { return m_setup; }
    const Switches& switches() const { return m_switches; }
    World& world() { return *m_world; }
    const World& world() const { return *m_world; }
    FactLog& facts() { return m_facts; }
    const FactLog& facts() const { return m_facts; }
    Moments& moments() { return m_moments; }
    const Moments& moments() const { return m_moments; }
    const Ledger& ledger() const { return m_ledger; }
    const ClusterView& view() const { return m_moments.current(); }
    const std::vector<std::string>& violations() const { return m_violations; }
    const Checks& checks() const { return m_checks; }

    // Carries out an input command now. What is wrong with it now, in words; nothing: it was done and published.
    std::optional<std::string> apply(const Command& command, const std::string& line, const std::string& who);
    const std::string& note() const { return m_note; } // what the last command has to say although it was done; mostly nothing
    ParseContext parseContext() const;

    // -- outside clients: `peer` is the address they come from. One card for each (peer, client.id, software): a connection
    // enters the World with its first request, which says who it is.
    OutsideId openOutside(const std::string& peer, BrokerId broker);
    void outsideBytes(OutsideId connection, const Slice& bytes); // any cut; whole frames go on
    void outsideClosed(OutsideId connection);
    // In a new branch: every outside connection is reset, visibly. In the one that is left: their sockets are closed.
    void resetOutside();
    void endOutside();
    // Bytes of its requests that wait at the broker behind the one being worked on.
    std::size_t outsideBacklog(OutsideId connection) const;
    bool outsideIsOpen(OutsideId connection) const { return m_outside.contains(connection); }
    // Bytes for the real client, with their size in front; `close`: that was the end.
    std::function<void(OutsideId, const ByteChain& bytes, bool close)> onOutside;
    // Largest frame taken from outside (socket.request.max.bytes).
    static constexpr std::int64_t kFrameBytesMax = 104857600;

    // -- the learner's code. Calls are numbered from 1 on. `remember`: of a journal, handed out in place of asking the host.
    void remember(std::uint64_t call, ScriptAnswer answer);
    void useScripts(std::shared_ptr<ScriptHost> host) { m_options.scripts = std::move(host); }
    struct ScriptResult {
        Time at;
        std::uint64_t after = 0; // events run
        std::uint64_t call = 0;
        ScriptAnswer answer;
    };
    // Hears what the host answered, those before it was set first. Only this is to be journaled.
    void hearScripts(std::function<void(const ScriptResult&)> hear);
    std::map<std::string, ScriptKind> scriptKinds() const;

    std::vector<NodeId> brokerNodes() const;
    std::vector<NodeId> controllerNodes() const;
    std::optional<NodeId> clientNamed(const std::string& name) const;
    // What is set on a broker, a controller or an embedded client; what is in neither map has Kafka's default. Nothing if it is no
    // such node.
    struct NodeConfig {
        ConfigMap fixed;   // its properties
        ConfigMap dynamic; // of a broker: altered since, goes before `fixed`
    };
    std::optional<NodeConfig> configOf(NodeId node) const;
    // Partitions of each topic: as the view tells, or, with recording off, as the brokers know.
    std::map<std::string, std::int32_t> topics() const;

private:
    struct Outside {
        std::string peer;
        BrokerId broker;
        ConnectionId connection;   // {0}: it has not asked anything yet
        std::vector<Slice> pieces; // of a frame that is not whole yet
        std::size_t have = 0;
    };
    struct Doer;
    friend struct Doer;

    const MetadataImage* newestImage() const; // of the brokers that run; null: none does
    void build();
    ConfigMap propertiesOf(NodeId node) const;
    void setAdvertised(BrokerId broker, const std::string& address); // "bad:9092"
    // Why a broker cannot have that among its properties. Precondition: Kafka has the setting.
    static std::optional<std::string> propertyProblem(const std::string& key, const std::optional<std::string>& value);
    void setProperty(NodeId broker, const std::string& key, const std::optional<std::string>& value); // absent: as the setup has it
    void addBroker(BrokerId id, const std::string& rack);
    void addController(int number);
    void addWithDisk(const NodeAdded& what, World::NodeFactory factory);
    NodeId addProducer(const std::string& name, const std::string& settings, FactId because);
    NodeId addConsumer(const std::string& name, const std::string& group, const std::string& settings, FactId because);
    void fromWorld(NodeId client, const Delivery& delivery);
    void outsideFrame(OutsideId id, Outside& outside, Frame frame);
    void endOutside(OutsideId id);

    RunSetup m_setup;
    Switches m_switches; // those of the setup, and what was set at 0 s
    LogEnds m_logEnds;
    Options m_options;
    FactLog m_facts;
    Moments m_moments;
    Ledger m_ledger;
    struct Scripts;
    std::unique_ptr<Scripts> m_scripts; // nodes of the World hold on to it
    std::unique_ptr<World> m_world;
    FactLog::Subscription m_watch;
    FactLog::Subscription m_outsideWatch;
    std::string m_clusterId;
    std::map<NodeId, ConfigMap> m_properties; // of brokers, where they differ from the setup's; read at the next start
    std::string m_note;
    std::map<std::string, NodeId> m_clients; // embedded, by name
    struct Clients;
    std::unique_ptr<Clients> m_clientOptions;
    std::map<OutsideId, Outside> m_outside;
    std::map<ConnectionId, OutsideId> m_outsideBy;
    std::map<std::string, NodeId> m_outsideCards; // by "peer client.id software"
    std::map<std::string, int> m_outsideNamesakes; // cards by the name they would have alone
    std::uint64_t m_nextOutsideId = 1;
    Checks m_checks;
    std::vector<std::string> m_violations; // the first ones, in words
    std::int32_t m_nextClient = 10001;
    std::int32_t m_nextOutside = 1000001;
};

// The lab's own admin client.
inline constexpr NodeId kAdminNode{10000};

} // namespace engine
