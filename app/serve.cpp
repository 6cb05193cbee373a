#include "app/serve.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <thread>

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "app/exit_codes.h"
#include "app/lab_io.h"
#include "engine/base/random.h"
#include "engine/base/uuid.h"
#include "engine/net/file_disk.h"
#include "engine/net/folder_lock.h"
#include "engine/net/host.h"
#include "engine/net/own_folder.h"

namespace app {

using namespace engine;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

std::atomic<int> g_signal{0};
void onSignal(int signal) { g_signal = signal; }

// The folder of a cluster; a temporary one goes with it.
struct DataFolder {
    std::optional<FolderLock> lock; // first: given back last
    std::optional<OwnFolder> folder;
    std::string clusterId;
    bool temporary = false;

    ~DataFolder()
    {
        if (temporary && folder)
            folder->remove();
    }
    // Words if it cannot be used.
    std::string open(const std::string& wanted, std::uint64_t seed)
    {
        std::string problem;
        temporary = wanted.empty();
        folder = temporary ? OwnFolder::makeTemporary(problem) : OwnFolder::open(wanted, problem);
        if (!folder)
            return problem;
        lock = FolderLock::take(folder->path() / ".lock", problem);
        if (!lock)
            return problem + ": two clusters cannot share a folder; stop the other one, or name another folder with --data";
        clusterId = folder->note("clusterId");
        if (!clusterId.empty())
            return {};
        Random ids(seed, "cluster-id");
        clusterId = Uuid::random(ids).toString();
        return folder->setNote("clusterId", clusterId) ? std::string() : folder->path().string() + " cannot be written";
    }
};

constexpr std::int32_t kNodes = 3; // brokers and controllers of a new cluster

// How many nodes of a kind the cluster has. The folder of --data remembers: voters cannot come or go by an option, and the
// replicas of a broker that is left out would be missing. Words if `wanted` says otherwise.
std::string countOf(const std::string& what, std::optional<std::int32_t> wanted, OwnFolder& folder, std::int32_t& count)
{
    const std::string remembered = folder.note(what);
    const std::int32_t had = remembered.empty() ? 0 : std::stoi(remembered);
    count = wanted.value_or(had > 0 ? had : kNodes);
    if (had > 0 && (count < had || (what == "controllers" && count != had)))
        return folder.path().string() + " holds a cluster of " + remembered + " " + what + ", not " + std::to_string(count) + "; leave --" + what
            + " out, or name another folder";
    if (count != had && !folder.setNote(what, std::to_string(count)))
        return folder.path().string() + " cannot be written";
    return {};
}

// What recovery found in a log, in words; empty: nothing was wrong.
std::string recoveryWords(const LogOpened& log)
{
    if (log.dropped == 0 && log.note.empty())
        return {};
    return "broker " + std::to_string(log.broker.value) + ", " + log.partition.toString() + ": "
        + (log.note.empty() ? std::to_string(log.dropped) + " bytes behind the last whole batch were cut off" : log.note) + "; the log ends at "
        + std::to_string(log.endOffset.value);
}

Json answerOf(const std::string& line, const CommandResult& result, Time at)
{
    Json out{{"command", line}, {"ok", result.ok}};
    if (result.ok) {
        out["at"] = formatTime(at);
        if (!result.output.empty())
            out["output"] = result.output;
        return out;
    }
    out["error"] = result.error;
    if (!result.word.empty())
        out["word"] = result.word;
    if (result.column > 0)
        out["column"] = result.column;
    if (!result.expected.empty())
        out["expected"] = result.expected;
    if (!result.nearest.empty())
        out["nearest"] = result.nearest;
    return out;
}

// Runs `act` on the engine's thread and waits for it.
template <class Act>
void onEngine(Host& host, Act act)
{
    std::mutex mutex;
    std::condition_variable done;
    bool finished = false;
    host.post([&](Lab& lab) {
        act(lab);
        const std::lock_guard lock(mutex);
        finished = true;
        done.notify_one();
    });
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return finished; });
}

} // namespace

int serve(const ServeOptions& options)
{
    LoadedLab loaded;
    if (!options.lab.empty()) {
        if (const auto errors = loadLab(options.lab, loaded); !errors.empty()) {
            for (const auto& error : errors)
                std::cerr << error << "\n";
            return kBadUse;
        }
    }
    loaded.file.cluster.link = {Duration{0}, Duration{0}, std::nullopt};
    loaded.file.clock.reset();
    if (const auto wrong = applySettings(loaded.file, options.config)) {
        std::cerr << "--config: " << *wrong << "\n";
        return kBadUse;
    }
    std::vector<std::string> lines;
    for (const auto& topic : options.topics) {
        const auto first = topic.find(':');
        const auto second = first == std::string::npos ? first : topic.find(':', first + 1);
        if (second == std::string::npos) {
            std::cerr << "--topic takes NAME:PARTITIONS:RF, not " << topic << "\n";
            return kBadUse;
        }
        const std::string line = "create topic " + topic.substr(0, first) + " --partitions " + topic.substr(first + 1, second - first - 1)
            + " --replication " + topic.substr(second + 1);
        if (const auto parsed = parseCommand(line); !parsed) {
            std::cerr << "--topic " << topic << ": " << parsed.error().message << "\n";
            return kBadUse;
        }
        lines.push_back(line);
    }
    DataFolder data;
    const auto seed = static_cast<std::uint64_t>(wallClockMillis()); // every start draws other ids
    if (const auto problem = data.open(options.data, seed); !problem.empty()) {
        std::cerr << problem << "\n";
        return kBadEnvironment;
    }
    if (options.lab.empty()) {
        auto& cluster = loaded.file.cluster;
        std::string problem = countOf("brokers", options.brokers, *data.folder, cluster.brokers);
        if (problem.empty())
            problem = countOf("controllers", options.controllers, *data.folder, cluster.controllers);
        if (!problem.empty()) {
            std::cerr << problem << "\n";
            return kBadUse;
        }
    }
    LabOptions labOptions;
    labOptions.recording = Recording::Off;
    labOptions.ledger = labOptions.checks = labOptions.journal = false;
    labOptions.seed = seed;
    labOptions.clusterId = data.clusterId;
    std::string diskProblem;
    labOptions.disk = [&](NodeId node) -> std::unique_ptr<Disk> {
        const std::string name = node.isController() ? "controller-" + std::to_string(node.value - kControllerIdBase) : "broker-" + std::to_string(node.value);
        auto disk = FileDisk::open((data.folder->path() / name).string(), diskProblem);
        return disk;
    };
    labOptions.watch = [](const Fact& fact) {
        if (const auto* opened = fact.as<LogOpened>())
            if (const std::string words = recoveryWords(*opened); !words.empty())
                std::cerr << words << "\n";
    };
    setCheckHandler(&throwCheckFailed);
    std::vector<std::string> warnings;
    auto lab = makeLab(std::move(loaded), std::move(labOptions), warnings);
    for (const auto& warning : warnings)
        std::cerr << warning << "\n";
    if (!diskProblem.empty()) {
        std::cerr << diskProblem << "\n";
        return kBadEnvironment;
    }
    Host::Options hostOptions;
    hostOptions.listen = true;
    hostOptions.bindAddress = options.host;
    hostOptions.firstPort = options.port;
    hostOptions.strictPorts = true;
    hostOptions.wallTime = true;
    Host host(std::move(lab), hostOptions);
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    if (const auto problem = host.start()) {
        std::cerr << *problem << "; --port names another one, 0 takes free ones\n";
        return kBadEnvironment;
    }
    bool refused = false;
    onEngine(host, [&](Lab& running) {
        running.endWatch(); // from now on nobody asks for facts, and none are made
        for (const auto& line : lines)
            if (const auto result = running.execute(line, "lab"); !result.ok) {
                std::cerr << result.error << "\n";
                refused = true;
            }
        running.runUntil(running.now() + 50ms); // a moment for the topics, so that the first client finds them
    });
    if (refused)
        return kBadUse;
    std::string listening;
    for (const auto& endpoint : host.listening())
        listening += (listening.empty() ? "" : ",") + endpoint;
    std::printf("ready %s data=%s\n", listening.c_str(), data.folder->path().c_str());
    std::fflush(stdout);

    std::thread console;
    std::atomic<bool> ended{false};
    if (options.console)
        console = std::thread([&] {
            for (std::string line; std::getline(std::cin, line) && g_signal == 0;) {
                if (line.empty())
                    continue;
                onEngine(host, [&](Lab& running) {
                    const auto result = running.execute(line, "console");
                    std::printf("%s\n", answerOf(line, result, running.now()).dump().c_str());
                    std::fflush(stdout);
                });
            }
            ended = true;
        });
    std::set<BrokerId> halted; // told already
    for (int look = 0; g_signal == 0; ++look) {
        ::usleep(50000);
        if (look % 10 == 0)
            onEngine(host, [&](Lab& running) {
                for (const auto broker : running.brokers()) {
                    const Rule why = running.run().world().haltedBy(NodeId{broker.value});
                    if (why == Rule::None)
                        halted.erase(broker);
                    else if (halted.insert(broker).second)
                        std::cerr << "broker " << broker.value << " halted: " << ruleInfo(why).english << " Its files are in " << data.folder->path().string()
                                  << "; make room or mend the disk, then start the cluster again\n";
                }
            });
        if (const std::string failure = host.failure(); !failure.empty()) {
            std::cerr << "the cluster stands still: " << failure << "\n";
            ::_exit(kCheckFailed); // as a crash would leave it: what was written is there at the next start
        }
    }
    // Controlled shutdown, as fast as it goes; then the controllers.
    onEngine(host, [&](Lab& running) {
        for (const auto broker : running.brokers())
            if (running.isUp(broker))
                running.execute("stop broker " + std::to_string(broker.value), "lab");
        for (int i = 0; i < 300; ++i) {
            bool anyUp = false;
            for (const auto broker : running.brokers())
                anyUp = anyUp || running.isUp(broker);
            if (!anyUp)
                break;
            running.runUntil(running.now() + 100ms);
        }
    });
    host.stop();
    if (console.joinable())
        console.detach(); // it waits for a line that may never come; the process ends
    return kWell;
}

} // namespace app
