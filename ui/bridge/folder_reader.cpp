#include "ui/bridge/folder_reader.h"

#include <QCoreApplication>

#include <algorithm>
#include <filesystem>

#include "engine/log/checkpoints.h"
#include "engine/net/folder_files.h"

namespace ui {

using namespace engine;
namespace fs = std::filesystem;

namespace {

// A partition's folder opened by itself: what its log dir says of it lies beside it.
void addLogDir(const fs::path& folder, FolderFiles& out)
{
    if (!parsePartitionFolder(folder.filename().string()))
        return;
    for (const auto name : {kMetaPropertiesFile, kRecoveryPointFile, kHighWatermarkFile, kLogStartFile, kCleanerFile}) {
        const fs::path file = folder.parent_path() / name;
        std::error_code error;
        if (fs::is_regular_file(file, error))
            addFile(file, out);
    }
}

std::shared_ptr<const FolderListed> listAll(const fs::path& folder, const FolderListing& how)
{
    FolderFiles found = listFolder(folder, how);
    addLogDir(folder, found);
    auto out = std::make_shared<FolderListed>();
    out->folder = QString::fromStdString(shownPath(folder));
    out->files = std::move(found.files);
    std::sort(out->files.begin(), out->files.end(), [](const DumpFile& a, const DumpFile& b) { return a.path < b.path; });
    for (auto& one : found.leftOut)
        (one.isProblem ? out->problems : out->leftOut).push_back({one.path, 0, std::move(one.what)});
    out->contents = findPartitions(out->files);
    out->problems.insert(out->problems.end(), out->contents.problems.begin(), out->contents.problems.end());
    out->isWhole = found.whole;
    for (const DumpFile& file : out->files)
        out->bytes += static_cast<std::int64_t>(file.size);
    return out;
}

fs::path wholePath(const QString& folder)
{
    std::error_code error;
    fs::path path = fs::absolute(folder.toStdString(), error).lexically_normal();
    if (!path.has_filename() && path.has_relative_path())
        path = path.parent_path(); // it ended in a slash
    return path;
}

} // namespace

FolderReader::~FolderReader()
{
    for (auto& one : m_threads)
        one.thread.request_stop();
}

template <class F>
void FolderReader::tell(std::uint64_t number, F words)
{
    QMetaObject::invokeMethod(
        this,
        [this, number, words] {
            if (number == m_number)
                words();
        },
        Qt::QueuedConnection);
}

// No more than the window can show.
void FolderReader::tellProgress(std::uint64_t number, qint64 done, qint64 total)
{
    if (m_isProgressWaiting.exchange(true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this, number, done, total] {
            m_isProgressWaiting = false;
            if (number == m_number && m_doing != Doing::Nothing)
                emit progressed(done, total);
        },
        Qt::QueuedConnection);
}

// `work` gives what is told when it is done, or nothing when it was stopped.
template <class Work>
void FolderReader::start(Doing doing, Work work)
{
    for (auto& one : m_threads)
        one.thread.request_stop();
    std::erase_if(m_threads, [](const Thread& one) { return one.isEnded->load(); });
    m_doing = doing;
    const std::uint64_t number = ++m_number;
    const auto isEnded = std::make_shared<std::atomic<bool>>(false);
    m_threads.push_back({isEnded, std::jthread([this, number, isEnded, work](const std::stop_token& stop) {
        const std::function<void()> answer = work(stop, number);
        tell(number, [this, answer] {
            m_doing = Doing::Nothing;
            if (answer)
                answer();
            emit ended(answer != nullptr);
        });
        *isEnded = true;
    })});
}

void FolderReader::list(const QString& folder)
{
    start(Doing::Listing, [this, path = wholePath(folder)](const std::stop_token& stop, std::uint64_t number) -> std::function<void()> {
        FolderListing how;
        how.depthMax = kDepthMax;
        how.filesMax = kFilesMax;
        how.goOn = [&](std::size_t files) {
            tellProgress(number, static_cast<qint64>(files), 0);
            return !stop.stop_requested();
        };
        const auto found = listAll(path, how);
        if (stop.stop_requested())
            return nullptr;
        return [this, found] { emit listed(found); };
    });
}

void FolderReader::read(std::shared_ptr<const FolderListed> from, int partition)
{
    start(Doing::Reading, [this, from, partition](const std::stop_token& stop, std::uint64_t number) -> std::function<void()> {
        const auto picture = std::make_shared<const PartitionPicture>(readPartition(from->files,
            from->contents.partitions[static_cast<std::size_t>(partition)], {}, [&](std::int64_t done, std::int64_t total) {
                tellProgress(number, done, total);
                return !stop.stop_requested();
            }));
        if (!picture->view)
            return nullptr;
        return [this, partition, picture] { emit pictured(partition, picture); };
    });
}

void FolderReader::check(std::shared_ptr<const FolderListed> from, int partition)
{
    start(Doing::Checking, [this, from, partition](const std::stop_token& stop, std::uint64_t number) -> std::function<void()> {
        const std::string folder =
            partition < 0 ? std::string() : from->contents.partitions[static_cast<std::size_t>(partition)].folder + "/";
        std::vector<DumpFile> files;
        qint64 done = 0, total = 0;
        for (const DumpFile& file : from->files) {
            if (!file.path.starts_with(folder) || !isDumpable(file.path))
                continue;
            total += static_cast<qint64>(file.size);
            DumpFile watched = file;
            watched.read = [&, read = file.read](std::uint64_t at, std::size_t size, Slice& out) {
                if (stop.stop_requested())
                    return std::string("cancelled");
                done += static_cast<qint64>(size);
                tellProgress(number, std::min(done, total), total);
                return read(at, size, out);
            };
            files.push_back(std::move(watched));
        }
        std::vector<FolderProblem> problems;
        const auto count = static_cast<qint64>(files.size());
        const int inAll = dumpFolder(std::move(files), {}, [&](const DumpItem& item) {
            if (item.json["kind"] == "problem" && problems.size() < kProblemsMax)
                problems.push_back({item.json["file"].get<std::string>(), item.json["position"].get<std::uint64_t>(),
                    item.json["what"].get<std::string>()});
        });
        if (stop.stop_requested())
            return nullptr;
        std::sort(problems.begin(), problems.end());
        return [this, partition, problems, inAll, count] { emit checked(partition, problems, inAll, count); };
    });
}

void FolderReader::cancel()
{
    if (m_doing == Doing::Nothing)
        return;
    for (auto& one : m_threads)
        one.thread.request_stop();
    m_doing = Doing::Nothing;
    ++m_number; // at once, whatever the disk does
    emit ended(false);
}

void FolderReader::finish()
{
    while (m_doing != Doing::Nothing) {
        for (auto& one : m_threads)
            if (one.thread.joinable())
                one.thread.join();
        QCoreApplication::sendPostedEvents(this);
    }
}

} // namespace ui
