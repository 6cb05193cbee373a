#pragma once

// Reads a log folder of somebody else on a thread of its own: what lies in it, one of its partitions as a picture, and whether all of
// its files are sound. One thing at a time; a new one takes the place of the one under way. The window never waits for a disk.
//
// GUI thread. Read-only: see engine/net/folder_files.h.

#include <QObject>

#include <atomic>
#include <list>
#include <memory>
#include <thread>

#include "ui/bridge/folder_listed.h"

namespace ui {

class FolderReader : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~FolderReader() override; // waits for the piece that is being read

    enum class Doing { Nothing, Listing, Reading, Checking };
    static constexpr std::size_t kFilesMax = 500000;
    static constexpr int kDepthMax = 4;          // of folders below the one that is opened
    static constexpr std::size_t kProblemsMax = 1000;

    void list(const QString& folder);
    void read(std::shared_ptr<const FolderListed> listed, int partition);
    // All files of a partition, byte for byte; -1: of the folder.
    void check(std::shared_ptr<const FolderListed> listed, int partition);
    void cancel(); // ended() comes with false
    Doing doing() const { return m_doing; }
    // Comes back when everything is told: for tests.
    void finish();

signals:
    void progressed(qint64 done, qint64 total); // total 0: nobody knows
    void listed(std::shared_ptr<const ui::FolderListed> listed);
    void pictured(int partition, std::shared_ptr<const engine::PartitionPicture> picture);
    // `problemsInAll` may be more than are told.
    void checked(int partition, const std::vector<engine::FolderProblem>& problems, qint64 problemsInAll, qint64 files);
    void ended(bool whole); // behind the one of the three above; false: cancelled, and none came

private:
    struct Thread {
        std::shared_ptr<std::atomic<bool>> isEnded;
        std::jthread thread;
    };
    template <class Work>
    void start(Doing doing, Work work);
    template <class F>
    void tell(std::uint64_t number, F words);
    void tellProgress(std::uint64_t number, qint64 done, qint64 total);

    Doing m_doing = Doing::Nothing;
    std::uint64_t m_number = 0;              // of the thing under way; what others tell is not taken
    std::atomic<bool> m_isProgressWaiting{false};
    std::list<Thread> m_threads;             // the last one is of the thing under way; the others are ending
};

} // namespace ui
