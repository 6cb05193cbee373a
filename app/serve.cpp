#include "app/serve.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>
#include <set>
#include <thread>

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "app/data_folder.h"
#include "app/exit_codes.h"
#include "app/lab_io.h"
#include "engine/net/file_disk.h"
#include "engine/lab/tools/kafka_tools.h"
#include "engine/net/host.h"

namespace app {

using namespace engine;
using Json = nlohmann::ordered_json;

namespace {

std::atomic<int> g_signal{0};
void onSignal(int signal) { g_signal = signal; }

// What recovery found in a log, in words; empty: nothing was wrong.
std::string recoveryWords(const LogOpened& log)
{
    if (log.dropped == 0 && log.note.empty())
        return {};
    return "broker " + std::to_string(log.broker.value) + ", " + log.partition.toString() + ": "
        + (log.note.empty() ? std::to_string(log.dropped) + " bytes behind the last whole batch were cut off" : log.note) + "; the log ends at "
        + std::to_string(log.endOffset.value);
}

// What a broker found when it opened its logs, in words; empty: nothing was wrong.
std::string startWords(const Fact& fact)
{
    if (const auto* opened = fact.as<LogOpened>())
        return recoveryWords(*opened);
    const auto* gone = fact.as<ReplicaDeleted>();
    if (!gone || fact.rule != Rule::StrayReplica)
        return {};
    return "broker " + std::to_string(gone->broker.value) + ", " + gone->partition.toString()
        + ": its partition.metadata names a topic that the metadata does not give to this broker; the folder is kept, and its name "
          "ends in -stray now";
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

// --from-file: a plan of offsets has a line for each partition.
std::optional<std::string> readToolFile(const std::string& path)
{
    constexpr std::uintmax_t kBytesMax = 1 << 20;
    std::error_code error;
    if (std::filesystem::file_size(path, error) > kBytesMax || error)
        return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    return in.bad() ? std::nullopt : std::optional(std::move(text));
}

// A line of Kafka's own tools: what it asks is answered, what it changes is done by the commands that it is, told in "runs".
Json toolAnswer(Lab& lab, const std::string& line)
{
    const ToolAnswer tool = kafkaTool(line, lab.run(), readToolFile);
    CommandResult result;
    if (tool.error) {
        result.ok = false;
        result.error = tool.error->message;
        result.word = tool.error->word;
        result.column = tool.error->column;
        result.expected = tool.error->expected;
        result.nearest = tool.error->nearest;
        return answerOf(line, result, lab.now());
    }
    for (const auto& command : tool.commands)
        if (const auto done = lab.execute(command, "console"); !done.ok) {
            result.ok = false;
            result.error = command + ": " + done.error;
            break;
        }
    result.output = tool.output;
    Json out = answerOf(line, result, lab.now());
    if (!tool.commands.empty())
        out["runs"] = tool.commands;
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
        std::string problem = data.countOf("brokers", options.brokers, cluster.brokers);
        if (problem.empty())
            problem = data.countOf("controllers", options.controllers, cluster.controllers);
        if (!problem.empty()) {
            std::cerr << problem << "\n";
            return kBadUse;
        }
    }
    LabOptions labOptions;
    labOptions.recording = Recording::Off;
    labOptions.ledger = labOptions.checks = labOptions.journal = false;
    labOptions.seed = seed;
    labOptions.clusterId = data.clusterId();
    std::string diskProblem;
    labOptions.disk = [&](NodeId node) -> std::unique_ptr<Disk> {
        auto disk = FileDisk::open(data.folderOf(node), diskProblem);
        if (disk)
            disk->onFailure([](const std::string& words) { std::cerr << words << "\n"; });
        if (disk && data.isTemporary())
            disk->replaceWithoutFlushing();
        return disk;
    };
    labOptions.watch = [](const Fact& fact) {
        if (const std::string words = startWords(fact); !words.empty())
            std::cerr << words << "\n";
    };
    for (const auto& damaged : data.damagedLogs())
        std::cerr << damaged << "\n";
    setCheckHandler(&throwCheckFailed);
    std::vector<std::string> warnings;
    std::unique_ptr<Lab> lab;
    try {
        lab = makeLab(std::move(loaded), std::move(labOptions), warnings);
    } catch (const CheckFailed&) { // a node without a disk is none
        if (diskProblem.empty())
            throw;
    }
    for (const auto& warning : warnings)
        std::cerr << warning << "\n";
    if (!diskProblem.empty()) {
        std::cerr << diskProblem << "; make it writable, or name another folder with --data\n";
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
    std::printf("ready %s data=%s\n", listening.c_str(), data.path().c_str());
    std::fflush(stdout);

    std::thread console;
    std::atomic<bool> ended{false};
    if (options.console)
        console = std::thread([&] {
            for (std::string line; std::getline(std::cin, line) && g_signal == 0;) {
                if (line.empty())
                    continue;
                onEngine(host, [&](Lab& running) {
                    const Json answer
                        = isKafkaTool(line) ? toolAnswer(running, line) : answerOf(line, running.execute(line, "console"), running.now());
                    std::printf("%s\n", answer.dump().c_str());
                    std::fflush(stdout);
                });
            }
            ended = true;
        });
    std::set<BrokerId> halted; // told already
    std::atomic<bool> allHalted{false};
    for (int look = 0; g_signal == 0 && !(allHalted && !options.console); ++look) {
        ::usleep(50000);
        if (look % 10 == 0)
            onEngine(host, [&](Lab& running) {
                for (const auto broker : running.brokers()) {
                    const Rule why = running.run().world().haltedBy(NodeId{broker.value});
                    if (why == Rule::None)
                        halted.erase(broker);
                    else if (halted.insert(broker).second)
                        std::cerr << "broker " << broker.value << " halted: " << ruleInfo(why).english << " Its files are in "
                                  << data.path() << "; make room or mend the disk, then start the cluster again\n";
                }
                allHalted = halted.size() == running.brokers().size();
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
    return g_signal == 0 ? kBadEnvironment : kWell; // without a signal: nobody is left
}

} // namespace app
