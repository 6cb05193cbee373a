#include "ui/folder/file_lines.h"

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "engine/log/batch_walk.h"

namespace ui {

using namespace engine;

namespace {

constexpr int kBlocksKept = 256;
constexpr int kBatchesAtOnce = 4096;                          // looked at before somebody else's wish is looked at
constexpr std::size_t kHeaderWindow = 64 * 1024;
constexpr std::uint64_t kLookedIntoMax = 64 * 1024 * 1024;    // of a batch; larger ones are named only
constexpr std::uint64_t kUnusedLookedAt = 16 * 1024 * 1024;

QString textOf(const DumpItem& item)
{
    return QString::fromStdString(item.text).trimmed();
}

struct Search {
    QString words;                     // empty: a byte is looked for
    std::optional<std::uint64_t> byte;
    int row = 0;                       // the first one that may be it
    int block = 0;                     // to be looked into next
    bool isRound = false;              // the end was passed
};

} // namespace

struct FileLines::Job {
    Job(FileLines& lines_, std::uint64_t number_, const DumpFile& which, Decode decode)
        : model(lines_), number(number_), file(which), withRecords{true, std::move(decode)}
    {
    }

    // -- for both threads, under the mutex
    std::mutex mutex;
    std::condition_variable_any changed; // something is wanted, or everything is done
    std::vector<int> wanted;             // blocks; the last one first
    std::optional<Search> search;
    std::uint64_t searchNumber = 0;      // of the latest one
    std::optional<int> records;          // of that row
    bool isWaiting = false;              // the thread, for another wish
    bool isWanted() const { return !wanted.empty() || records || search || !isWhole; }

    FileLines& model; // to tell it something by its event queue
    const std::uint64_t number; // of the opening
    std::atomic<bool> isEnded{false};
    const DumpFile file;
    const DumpOptions withRecords;

    // -- of the thread
    bool isLog = false;
    bool isWhole = false;
    std::vector<std::uint64_t> starts; // of each block's first batch
    int rows = 0;
    std::uint64_t position = 0;        // of the next batch
    std::vector<Line> lines;           // of a file that is no log
    std::optional<FileWindow> window;

    void look(const std::stop_token& stop);
    void lookAtSmall();
    std::vector<Line> blockOf(int block, bool inside, const std::function<void(int, const QString&)>& each);
    std::optional<std::uint64_t> startOf(int row);
    bool searchOn(Search& at, int& foundRow);
    void readRecordsOf(int row, QStringList& lines, int& more);
};

// Goes on looking for batches, or reads a small file whole.
void FileLines::Job::look(const std::stop_token& stop)
{
    if (!isLog)
        return lookAtSmall();
    for (int i = 0; i < kBatchesAtOnce && !isWhole && !stop.stop_requested(); ++i) {
        if (position >= file.size) {
            isWhole = true;
            break;
        }
        if (rows % kBlock == 0)
            starts.push_back(position);
        ++rows; // a batch, or why there is none
        const SeenBatch seen = seeBatch(*window, file.size, position);
        isWhole = seen.size == 0;
        position = isWhole ? file.size : position + seen.size;
    }
}

void FileLines::Job::lookAtSmall()
{
    int more = 0;
    dumpFile(file, {}, [&](const DumpItem& item) {
        if (item.json["kind"] == "file")
            return;
        if (static_cast<int>(lines.size()) >= kLinesMax) {
            ++more;
            return;
        }
        const auto at = item.json.find("position");
        const bool isPlace =
            at != item.json.end() && at->is_number_unsigned() && (item.json["kind"] == "problem" || item.json["kind"] == "empty");
        lines.push_back({textOf(item), isPlace ? at->get<std::uint64_t>() : 0, item.json["kind"] == "problem"});
    });
    if (more > 0)
        lines.push_back({QStringLiteral("… %1").arg(more), 0, false});
    rows = static_cast<int>(lines.size());
    position = file.size;
    isWhole = true;
}

// The lines of a block. `each` is told every text of a row, those of records too if they are wanted.
std::vector<FileLines::Line> FileLines::Job::blockOf(int block, bool inside, const std::function<void(int, const QString&)>& each)
{
    std::vector<Line> out;
    const int first = block * kBlock;
    if (!isLog) {
        for (int row = first; row < std::min(rows, first + kBlock); ++row) {
            out.push_back(lines[static_cast<std::size_t>(row)]);
            if (each)
                each(row, out.back().text);
        }
        return out;
    }
    std::uint64_t at = starts[static_cast<std::size_t>(block)];
    const auto sink = [&](const DumpItem& item) {
        const auto& kind = item.json["kind"];
        const bool isProblem = kind == "problem";
        if (kind == "batch"
            || ((isProblem || kind == "empty") && (out.empty() || item.json["position"].get<std::uint64_t>() != out.back().byte)))
            out.push_back({textOf(item), item.json["position"].get<std::uint64_t>(), isProblem});
        else if (isProblem) {
            out.back().text += QStringLiteral(" · ") + textOf(item);
            out.back().isProblem = true;
        }
        if (each && !out.empty())
            each(first + static_cast<int>(out.size()) - 1, textOf(item));
    };
    DumpOptions options;
    if (inside)
        options = withRecords;
    const int count = std::min(kBlock, rows - first);
    while (static_cast<int>(out.size()) < count && at < file.size) {
        // As many as may be read together; a very large one is only named.
        std::uint64_t end = at;
        int together = 0;
        while (static_cast<int>(out.size()) + together < count && end < file.size) {
            const SeenBatch seen = seeBatch(*window, file.size, end);
            if (seen.size > kLookedIntoMax && together == 0) {
                out.push_back({QCoreApplication::translate("FileLines",
                                   "@%1 %2 bytes, offsets %3-%4: a batch too large to be looked into here; `highwater dump` does")
                                   .arg(end)
                                   .arg(seen.size)
                                   .arg(seen.header.baseOffset.value)
                                   .arg(seen.header.lastOffset().value),
                    end, false});
                if (each)
                    each(first + static_cast<int>(out.size()) - 1, out.back().text);
                at = end = end + seen.size;
                break;
            }
            if (seen.size > kLookedIntoMax)
                break;
            ++together;
            end = seen.size == 0 ? file.size : end + seen.size;
        }
        if (together == 0)
            continue;
        const std::uint64_t next = dumpBatches(file, at, static_cast<std::uint64_t>(together), options, sink);
        if (next <= at)
            break;
        at = next;
    }
    out.resize(std::min(out.size(), static_cast<std::size_t>(count)));
    return out;
}

std::optional<std::uint64_t> FileLines::Job::startOf(int row)
{
    if (!isLog || row < 0 || row >= rows)
        return std::nullopt;
    std::uint64_t at = starts[static_cast<std::size_t>(row / kBlock)];
    for (int i = 0; i < row % kBlock; ++i) {
        const SeenBatch seen = seeBatch(*window, file.size, at);
        if (seen.size == 0)
            return std::nullopt;
        at += seen.size;
    }
    return at;
}

// One block further. True: it is over, with `foundRow`.
bool FileLines::Job::searchOn(Search& at, int& foundRow)
{
    foundRow = -1;
    if (at.byte) {
        int block = 0;
        if (isLog) {
            const auto behind = std::upper_bound(starts.begin(), starts.end(), *at.byte);
            block = static_cast<int>(behind - starts.begin()) - 1;
        }
        for (; block >= 0 && block * kBlock < rows; ++block) {
            const auto here = blockOf(block, false, {});
            for (std::size_t i = 0; i < here.size(); ++i)
                if (here[i].byte <= *at.byte && (isLog || (here[i].isProblem && here[i].byte == *at.byte)))
                    foundRow = block * kBlock + static_cast<int>(i);
            if (isLog || foundRow >= 0)
                break;
        }
        return true;
    }
    if (at.block * kBlock >= rows) {
        if (at.isRound || rows == 0)
            return true;
        at.isRound = true;
        at.block = 0;
        return false;
    }
    const int from = at.isRound ? 0 : at.row;
    int hit = -1;
    blockOf(at.block, true, [&](int row, const QString& text) {
        if (hit < 0 && row >= from && text.contains(at.words, Qt::CaseInsensitive))
            hit = row;
    });
    ++at.block;
    foundRow = hit;
    return hit >= 0 || (at.isRound && at.block * kBlock > at.row);
}

void FileLines::Job::readRecordsOf(int row, QStringList& texts, int& more)
{
    more = 0;
    const auto at = startOf(row);
    if (!at || seeBatch(*window, file.size, *at).size > kLookedIntoMax)
        return;
    dumpBatches(file, *at, 1, withRecords, [&](const DumpItem& item) {
        if (item.json["kind"] == "batch" || item.json["kind"] == "empty")
            return;
        if (texts.size() < kRecordsMax)
            texts << textOf(item);
        else
            ++more;
    });
}

// What is told goes into the model's queue; of a file that was closed meanwhile nothing is taken.
template <class F>
void FileLines::tell(Job& job, F words)
{
    FileLines* model = &job.model;
    QMetaObject::invokeMethod(
        model,
        [model, number = job.number, words] {
            if (model->m_job && model->m_job->number == number)
                words(*model);
        },
        Qt::QueuedConnection);
}

void FileLines::work(const std::stop_token& stop, Job& job)
{
    job.isLog = engine::holdsBatches(job.file.path);
    job.window.emplace(job.file, kHeaderWindow);
    while (!stop.stop_requested()) {
        std::optional<int> block, records;
        std::optional<Search> search;
        std::uint64_t searchNumber = 0;
        {
            std::unique_lock lock(job.mutex);
            job.isWaiting = true;
            job.changed.notify_all(); // finish() may wait for that
            if (!job.changed.wait(lock, stop, [&] { return job.isWanted(); }))
                return;
            job.isWaiting = false;
            if (!job.wanted.empty()) {
                block = job.wanted.back();
                job.wanted.pop_back();
            } else if (job.records && (job.isWhole || *job.records < job.rows)) {
                records = std::exchange(job.records, std::nullopt);
            } else if (job.search && (job.isWhole || (!job.search->byte && job.search->block * kBlock + kBlock <= job.rows)
                           || (job.search->byte && *job.search->byte < job.position))) {
                search = job.search;
                searchNumber = job.searchNumber;
            }
        }
        if (block) {
            if (*block * kBlock < job.rows) {
                auto lines = std::make_shared<const std::vector<Line>>(job.blockOf(*block, false, {}));
                tell(job, [number = *block, lines](FileLines& model) { model.takeBlock(number, lines); });
            }
        } else if (records) {
            QStringList texts;
            int more = 0;
            job.readRecordsOf(*records, texts, more);
            tell(job, [row = *records, texts, more](FileLines& model) { emit model.recordsRead(row, texts, more); });
        } else if (search) {
            int row = -1;
            const bool isOver = job.searchOn(*search, row);
            const std::lock_guard lock(job.mutex);
            if (job.searchNumber != searchNumber || !job.search)
                continue; // another one meanwhile
            job.search = isOver ? std::nullopt : search;
            if (isOver)
                tell(job, [row](FileLines& model) {
                    model.m_isFinding = false;
                    emit model.found(row);
                });
        } else if (!job.isWhole) {
            job.look(stop);
            tell(job, [rows = job.rows, bytes = job.position, whole = job.isWhole](FileLines& model) { model.take(rows, bytes, whole); });
        }
    }
}

FileLines::FileLines(QObject* parent) : QAbstractListModel(parent), m_blocks(kBlocksKept) { }

FileLines::~FileLines()
{
    for (auto& one : m_threads)
        one.thread.request_stop(); // and waited for, all at once, by the list's own end
}

void FileLines::open(const DumpFile& file, Decode decode)
{
    close();
    std::erase_if(m_threads, [](const Thread& one) { return one.job->isEnded.load(); });
    m_job = std::make_shared<Job>(*this, ++m_openings, file, std::move(decode));
    m_threads.push_back({m_job, std::jthread([job = m_job](const std::stop_token& stop) {
        work(stop, *job);
        job->isEnded = true;
    })});
}

void FileLines::close()
{
    // One that ends later than that is waited for at the end.
    for (auto& one : m_threads)
        one.thread.request_stop();
    beginResetModel();
    m_job = nullptr;
    m_blocks.clear();
    m_rows = 0;
    m_looked = 0;
    m_isWhole = m_isFinding = false;
    endResetModel();
}

QString FileLines::path() const { return m_job ? QString::fromStdString(m_job->file.path) : QString(); }

bool FileLines::holdsBatches() const { return m_job && engine::holdsBatches(m_job->file.path); }

void FileLines::find(const QString& words, int row)
{
    if (!m_job || words.isEmpty())
        return;
    Search search;
    search.words = words;
    search.row = std::max(row, 0);
    search.block = search.row / kBlock;
    m_isFinding = true;
    const std::lock_guard lock(m_job->mutex);
    m_job->search = search;
    ++m_job->searchNumber;
    m_job->changed.notify_all();
}

void FileLines::findByte(std::uint64_t byte)
{
    if (!m_job)
        return;
    Search search;
    search.byte = byte;
    m_isFinding = true;
    const std::lock_guard lock(m_job->mutex);
    m_job->search = search;
    ++m_job->searchNumber;
    m_job->changed.notify_all();
}

void FileLines::cancelFind()
{
    m_isFinding = false;
    if (!m_job)
        return;
    const std::lock_guard lock(m_job->mutex);
    m_job->search.reset();
    ++m_job->searchNumber;
    m_job->changed.notify_all();
}

void FileLines::readRecords(int row)
{
    if (!m_job)
        return;
    const std::lock_guard lock(m_job->mutex);
    m_job->records = row;
    m_job->changed.notify_all();
}

int FileLines::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_rows; }

QVariant FileLines::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_job || index.row() >= m_rows)
        return {};
    const int block = index.row() / kBlock;
    const auto* lines = m_blocks.object(block);
    if (!lines) {
        const std::lock_guard lock(m_job->mutex);
        auto& wanted = m_job->wanted;
        if (std::find(wanted.begin(), wanted.end(), block) == wanted.end()) {
            if (wanted.size() >= 8) // somebody scrolls: what was in sight a moment ago is not wanted any more
                wanted.erase(wanted.begin());
            wanted.push_back(block);
            m_job->changed.notify_all();
        }
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("…")) : role == ReadyRole ? QVariant(false) : QVariant();
    }
    const auto number = static_cast<std::size_t>(index.row() % kBlock);
    if (number >= (*lines)->size()) // the file became shorter meanwhile
        return role == Qt::DisplayRole ? QVariant(QString()) : role == ReadyRole ? QVariant(true) : QVariant();
    const Line& line = (**lines)[number];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return line.text;
    case ByteRole:
        return QVariant::fromValue<qulonglong>(line.byte);
    case ProblemRole:
        return line.isProblem;
    case ReadyRole:
        return true;
    default:
        return {};
    }
}

void FileLines::take(int rows, std::uint64_t bytes, bool whole)
{
    m_looked = bytes;
    m_isWhole = whole;
    if (rows > m_rows) {
        m_blocks.remove(m_rows / kBlock); // it may have been read before it was full
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    }
    emit looked();
}

void FileLines::takeBlock(int block, std::shared_ptr<const std::vector<Line>> lines)
{
    const int first = block * kBlock, last = std::min(m_rows, first + kBlock) - 1;
    m_blocks.insert(block, new std::shared_ptr<const std::vector<Line>>(std::move(lines)));
    if (last >= first)
        emit dataChanged(index(first), index(last));
}

void FileLines::finish()
{
    if (!m_job)
        return;
    const auto isDone = [&] { return m_job->isWaiting && !m_job->isWanted(); };
    for (bool isOver = false; !isOver;) {
        {
            std::unique_lock lock(m_job->mutex);
            m_job->changed.wait(lock, isDone);
        }
        QCoreApplication::sendPostedEvents(this);
        const std::lock_guard lock(m_job->mutex);
        isOver = isDone(); // what came may have led to another wish
    }
}

} // namespace ui
