#include "engine/net/measure/run.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fmt/format.h>

#include "engine/net/folder_lock.h"
#include "engine/net/measure/scratch_file.h"
#include "engine/net/measure/trials.h"
#include "engine/net/own_folder.h"

namespace measure {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kNanosPerSecond = 1000000000;

struct Pair {
    Measurement (*measure)(const Bench&);
    int ways, preparations;
};
constexpr Pair kPairs[kSubjects]{{measureOrder, 2, 1}, {measureIndex, 2, 1}, {measureBatch, 2, 0}, {measureCopy, 2, 1}, {measureFlush, 2, 0}, {measureCodec, 5, 0}};

// The file system of that device and what it lies on, from the line "36 35 98:0 /root /mount options … - ext4 /dev/vda1 …".
void findMount(dev_t device, Place& place)
{
    const std::string wanted = fmt::format("{}:{}", major(device), minor(device));
    std::ifstream mounts("/proc/self/mountinfo");
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream words(line);
        std::string id, parent, number;
        words >> id >> parent >> number;
        const auto behind = line.find(" - ");
        if (number != wanted || behind == std::string::npos)
            continue;
        std::istringstream rest(line.substr(behind + 3));
        rest >> place.filesystem >> place.device;
        return;
    }
}

constexpr const char* kUse = "use"; // in the marker: what the folder is for
constexpr const char* kMeasuring = "measure";
constexpr const char* kLock = ".lock"; // held as long as somebody measures there

// Takes its folder away.
struct Workplace {
    std::optional<engine::FolderLock> lock; // first: given back last
    std::optional<engine::OwnFolder> folder;

    // Words if there is none.
    std::string makeIn(const fs::path& parent)
    {
        std::string problem;
        folder = engine::OwnFolder::makeIn(parent, problem);
        if (!folder)
            return problem;
        lock = engine::FolderLock::take(folder->path() / kLock, problem);
        if (!lock)
            return problem;
        return folder->setNote(kUse, kMeasuring) ? std::string() : folder->path().string() + " cannot be written";
    }
    ~Workplace()
    {
        if (folder)
            folder->remove();
    }
};

fs::path wantedFolder(const std::string& folder)
{
    std::error_code error;
    const fs::path temporary = fs::temp_directory_path(error); // of $TMPDIR, which may name nothing
    return folder.empty() ? (error ? fs::path("/tmp") : temporary) : fs::path(folder);
}

bool isMine(const fs::path& path)
{
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 && info.st_uid == ::geteuid();
}

} // namespace

std::int64_t Stopwatch::processorNow()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * kNanosPerSecond + now.tv_nsec;
}

// "TIME-ON-PROCESSOR TIME-WAITING SLICES"
std::int64_t Stopwatch::waitedNow()
{
    std::int64_t ran = 0, waited = 0;
    std::ifstream("/proc/thread-self/schedstat") >> ran >> waited;
    return waited;
}

Round Stopwatch::stop() const
{
    const auto wall = std::chrono::steady_clock::now() - m_wall;
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count(), processorNow() - m_processor, waitedNow() - m_waited};
}

void Bench::step(Subject subject) const
{
    breathe();
    m_step(subject);
}

Measurement Bench::compare(Subject subject, const std::vector<Contender>& contenders, std::vector<Caveat> caveats) const
{
    Measurement measurement{subject, {}, std::move(caveats)};
    for (const Contender& contender : contenders)
        measurement.ways.push_back({contender.way, 0, 0, 0, {}});
    for (int round = 0; round <= m_sizes.rounds; ++round)
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            step(subject);
            const Work work = contenders[i].round();
            Timed& timed = measurement.ways[i];
            timed.operations = work.operations;
            timed.bytes = work.bytes;
            timed.storedBytes = work.storedBytes;
            if (round > 0)
                timed.rounds.push_back(work.time);
        }
    return measurement;
}

int stepsOf(const Sizes& sizes)
{
    int steps = 0;
    for (const Pair& pair : kPairs)
        steps += pair.preparations + pair.ways * (sizes.rounds + 1);
    return steps;
}

std::optional<Place> lookAt(const Options& options, Problem& problem)
{
    using Kind = Problem::Kind;
    std::error_code error;
    Place place;
    place.folder = fs::absolute(wantedFolder(options.folder), error).lexically_normal().string();
    const auto refuse = [&](Kind kind) {
        problem = {kind, place.folder, std::strerror(errno)};
        return std::nullopt;
    };
    struct stat info {};
    if (::stat(place.folder.c_str(), &info) != 0)
        return refuse(Kind::NotThere);
    if (!S_ISDIR(info.st_mode))
        return refuse(Kind::NotAFolder);
    if (::access(place.folder.c_str(), W_OK | X_OK) != 0)
        return refuse(Kind::NotWritable);
    findMount(info.st_dev, place);
    place.inMemory = place.filesystem == "tmpfs" || place.filesystem == "ramfs";
    struct statvfs room {};
    if (::statvfs(place.folder.c_str(), &room) != 0)
        return refuse(Kind::NotWritable);
    place.freeBytes = static_cast<std::int64_t>(room.f_bavail) * static_cast<std::int64_t>(room.f_frsize);
    if (const std::int64_t needed = options.sizes.roomNeeded(); place.freeBytes < needed) {
        problem = {Kind::NoRoom, place.folder, {}, needed, place.freeBytes};
        return std::nullopt;
    }
    return place;
}

void removeLeftovers(const std::string& folder)
{
    std::error_code error;
    std::vector<fs::path> ours;
    for (fs::directory_iterator it(wantedFolder(folder), error), end; !error && it != end; it.increment(error))
        if (it->path().filename().string().starts_with("highwater-") && isMine(it->path()) && engine::OwnFolder::isOwn(it->path()))
            ours.push_back(it->path());
    for (const fs::path& path : ours) {
        std::string ignored;
        auto left = engine::OwnFolder::open(path, ignored);
        if (!left || left->note(kUse) != kMeasuring)
            continue;
        if (const auto lock = engine::FolderLock::take(path / kLock, ignored))
            left->remove();
    }
}

Outcome run(const Options& options, const std::stop_token& stop, const Listener& listener)
{
    Outcome outcome;
    removeLeftovers(options.folder); // first: they take room
    const auto place = lookAt(options, outcome.problem);
    if (!place)
        return outcome;
    Workplace work;
    if (const std::string why = work.makeIn(place->folder); !why.empty()) {
        outcome.problem = {Problem::Kind::NotWritable, place->folder, why};
        return outcome;
    }
    listener.began(*place);
    const int all = stepsOf(options.sizes);
    int done = 0;
    const Bench bench(work.folder->path(), options.sizes, stop, [&](Subject subject) { listener.progress({subject, done++, all}); });
    try {
        for (const Pair& pair : kPairs) {
            Measurement measurement = pair.measure(bench);
            if (measurement.wasDisturbed())
                measurement.caveats.push_back(Caveat::BusyMachine);
            if (place->inMemory)
                measurement.caveats.push_back(Caveat::InMemory);
            listener.done(measurement);
        }
    } catch (const Cancelled&) {
        outcome.cancelled = true;
    } catch (const Failure& failure) {
        outcome.problem = {Problem::Kind::Refused, failure.what, failure.why};
    }
    return outcome;
}

} // namespace measure
