#include "app/script_host.h"

#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/script_wire.h"

namespace app {

using namespace engine;
using Json = nlohmann::json;
using Outcome = ScriptAnswer::Outcome;

namespace {

ScriptAnswer stopped(std::string why)
{
    ScriptAnswer answer;
    answer.outcome = Outcome::Stopped;
    answer.message = "stopped: " + std::move(why);
    return answer;
}

std::string besideThisProgram()
{
    std::error_code failed;
    return (std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / "highwater-script").string();
}

// One process, from its start to its end.
class Worker {
public:
    explicit Worker(const std::string& program)
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            return;
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
        ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);
        char* arguments[] = {const_cast<char*>(program.c_str()), nullptr};
        if (::posix_spawn(&m_process, program.c_str(), &actions, nullptr, arguments, environ) != 0)
            m_process = -1;
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        m_socket = ends[0];
    }
    ~Worker()
    {
        if (m_socket >= 0)
            ::close(m_socket);
        if (m_process > 0) {
            ::kill(m_process, SIGKILL);
            ::waitpid(m_process, nullptr, 0);
        }
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    bool isThere() const { return m_process > 0; }
    std::map<std::string, std::string> told; // sources, by kind and name

    // Nothing: it is gone, or has to go; `why` tells in words.
    std::optional<std::string> ask(std::string_view request, int cpuMillis, int wallMillis, std::string& why)
    {
        const auto begun = std::chrono::steady_clock::now();
        const std::int64_t cpuBegun = cpuNanos();
        if (!sendAll(m_socket, scriptFrame(request))) {
            why = ending();
            return std::nullopt;
        }
        std::string got;
        while (got.size() < 4 || got.size() < 4 + scriptFrameSize(got)) {
            pollfd waiting{m_socket, POLLIN, 0};
            if (::poll(&waiting, 1, kPollMillis) > 0) {
                char bytes[64 * 1024];
                const ssize_t count = ::recv(m_socket, bytes, sizeof bytes, MSG_DONTWAIT);
                if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
                    why = ending();
                    return std::nullopt;
                }
                if (count > 0)
                    got.append(bytes, static_cast<std::size_t>(count));
                if (got.size() >= 4 && scriptFrameSize(got) > kScriptFrameMax) {
                    why = "its answer is too large";
                    return std::nullopt;
                }
                continue;
            }
            if (cpuNanos() - cpuBegun > std::int64_t{cpuMillis} * 1000000) {
                why = fmt::format("it took more than {} ms", cpuMillis);
                return std::nullopt;
            }
            if (std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(wallMillis)) {
                why = fmt::format("it did not answer for {} s", wallMillis / 1000);
                return std::nullopt;
            }
        }
        return got.substr(4);
    }

private:
    static constexpr int kPollMillis = 5;

    std::int64_t cpuNanos() const
    {
        clockid_t clock{};
        timespec time{};
        if (::clock_getcpuclockid(m_process, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
            return 0;
        return std::int64_t{time.tv_sec} * 1000000000 + time.tv_nsec;
    }
    std::string ending()
    {
        int status = 0;
        ::waitpid(m_process, &status, 0);
        m_process = -1;
        if (WIFEXITED(status) && WEXITSTATUS(status) == kExitOutOfMemory)
            return fmt::format("it took more than {} MB of memory", ScriptBounds::kMemoryMegabytes);
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
            return fmt::format("it took more than {} ms", ScriptBounds::kCpuMillis);
        return "it brought the script engine down";
    }

    pid_t m_process = -1;
    int m_socket = -1;
};

class ProcessHost final : public ScriptHost {
public:
    explicit ProcessHost(std::string program) : m_program(program.empty() ? besideThisProgram() : std::move(program)) { }

    std::optional<ScriptProblem> check(const Script& script) override
    {
        const auto answer = ask(script, {"", "[]", "{}"});
        if (answer.outcome == Outcome::Returned)
            return std::nullopt;
        const bool plain = answer.exception.empty() || answer.exception == "SyntaxError";
        return ScriptProblem{plain ? answer.message : answer.exception + ": " + answer.message, answer.line};
    }
    ScriptAnswer call(const Script& script, const ScriptCall& call) override { return ask(script, call); }

private:
    ScriptAnswer ask(const Script& script, const ScriptCall& call)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_worker && !begin())
            return stopped(m_program + " cannot be started");
        const std::string key = std::string(scriptKindName(script.kind)) + " " + script.name;
        Json request{{"name", key}, {"kind", static_cast<int>(script.kind)}, {"function", call.function}, {"arguments", call.arguments}, {"state", call.state}};
        auto [known, isNew] = m_worker->told.try_emplace(key, script.source);
        if (isNew || known->second != script.source)
            request["source"] = known->second = script.source;
        std::string why;
        const auto bytes = m_worker->ask(request.dump(-1, ' ', false, Json::error_handler_t::replace), ScriptBounds::kCpuMillis, ScriptBounds::kWallMillis, why);
        if (!bytes) {
            m_worker.reset();
            return stopped(std::move(why));
        }
        const Json json = Json::parse(*bytes, nullptr, false);
        ScriptAnswer answer;
        answer.outcome = json.value("outcome", 1) == 0 ? Outcome::Returned : Outcome::Threw;
        for (const auto& [name, text] : {std::pair{"value", &answer.value}, {"state", &answer.state}, {"exception", &answer.exception},
                 {"message", &answer.message}, {"says", &answer.says}})
            *text = json.value(name, "");
        answer.line = json.value("line", 0);
        return answer;
    }

    // Ready: its engine is made, and has had the time for that.
    bool begin()
    {
        constexpr int kStartMillis = 10000;
        m_worker = std::make_unique<Worker>(m_program);
        std::string why;
        if (!m_worker->isThere() || !m_worker->ask(R"({"hello":true})", kStartMillis, kStartMillis, why))
            m_worker.reset();
        return m_worker != nullptr;
    }

    std::string m_program;
    std::mutex m_mutex;
    std::unique_ptr<Worker> m_worker;
};

} // namespace

std::shared_ptr<ScriptHost> makeScriptHost(std::string worker) { return std::make_shared<ProcessHost>(std::move(worker)); }

} // namespace app
