#pragma once

// What dump says of one file, line by line, for a list of any length: a .log of 1 GB opens at once. Where its batches begin is
// looked for on a thread of its own while the first ones are shown already; a line is made when somebody wants to see it, and the
// latest ones are kept. A row of a .log is a batch (and what is wrong with it); of other files a line.
//
// GUI thread. Nothing here waits for the file: a line that is on its way is "…".

#include <QAbstractListModel>
#include <QCache>
#include <QStringList>

#include <list>
#include <memory>
#include <thread>
#include <vector>

#include "engine/log/dump.h"

namespace ui {

class FileLines : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { ByteRole = Qt::UserRole + 1, ProblemRole, ReadyRole };
    using Decode = decltype(engine::DumpOptions::decode);

    explicit FileLines(QObject* parent = nullptr);
    ~FileLines() override; // waits for the piece of a file that is being read

    void open(const engine::DumpFile& file, Decode decode);
    void close();
    bool isOpen() const { return m_job != nullptr; }
    QString path() const; // of the file; empty: none is open
    bool holdsBatches() const;
    // Everything was looked at: rowCount() is final.
    bool isWhole() const { return m_isWhole; }
    std::uint64_t bytesLookedAt() const { return m_looked; }

    // The first row behind `row` (from there on, round the end) whose text, or that of its records, contains the words, in any case.
    void find(const QString& words, int row);
    // The row of the batch in which that byte lies; of another file, of the problem there.
    void findByte(std::uint64_t byte);
    void cancelFind();
    bool isFinding() const { return m_isFinding; }
    // The records of a batch, as text; answered by recordsRead().
    void readRecords(int row);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    // Comes back when nothing is left to do and all of it was handed over: for tests.
    void finish();

    static constexpr int kBlock = 64;          // rows that are read together
    static constexpr int kLinesMax = 400000;   // of a file that is no log
    static constexpr int kRecordsMax = 5000;   // lines of one batch

signals:
    void looked();                       // further, or to the end
    void found(int row);                 // -1: nowhere
    void recordsRead(int row, const QStringList& lines, int more);

private:
    struct Line {
        QString text;
        std::uint64_t byte = 0;
        bool isProblem = false;
    };
    struct Job; // one open file, shared with its thread
    struct Thread {
        std::shared_ptr<Job> job;
        std::jthread thread;
    };
    static void work(const std::stop_token& stop, Job& job);
    template <class F>
    static void tell(Job& job, F words);
    void take(int rows, std::uint64_t bytes, bool whole);
    void takeBlock(int block, std::shared_ptr<const std::vector<Line>> lines);

    std::shared_ptr<Job> m_job;
    std::uint64_t m_openings = 0;
    std::list<Thread> m_threads; // the last one is of m_job; the others are ending
    int m_rows = 0;
    std::uint64_t m_looked = 0;
    bool m_isWhole = false;
    bool m_isFinding = false;
    mutable QCache<int, std::shared_ptr<const std::vector<Line>>> m_blocks;
};

} // namespace ui
