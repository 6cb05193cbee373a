#pragma once

// Two futures beside each other: what became of each partition and each producer on two branches, at the same instant. Everything
// comes from the facts of the branches; nothing is guessed for a branch that has not run that far.

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

#include "engine/lab/lab.h"

namespace ui {

struct CompareRow {
    QString name;  // "orders-0 leader"
    QString group; // "orders-0": rows of one stand together
    QString words; // "leader"
    QString left;
    QString right;
    QString difference; // right minus left; "≠" where there is nothing to subtract, empty if they are the same
    bool differs = false;
};

struct BranchComparison {
    QString left, right;      // names of the branches
    engine::Time at;          // the instant that is compared: as far as both have run, or what was asked for
    engine::Time rightAt;     // of the right one; the same unless asked for
    engine::Moment leftMoment, rightMoment;
    std::optional<engine::Time> parted; // where the two left their common past
    std::vector<CompareRow> rows;
};

// Engine thread. Nothing if there is no such branch. Folds the facts of both: fit for a question, not for each frame. `at`: of the
// left and of the right one; later than a branch has run is its head.
std::optional<BranchComparison> compareBranches(const engine::Lab& lab, const std::string& left, const std::string& right,
    std::optional<std::pair<engine::Time, engine::Time>> at = std::nullopt);

// The rows with a head over each group. A head differs if one of its rows does.
class BranchTable : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    static constexpr int kDiffersRole = Qt::UserRole + 1;
    static constexpr int kHeadRole = Qt::UserRole + 2;

    void set(BranchComparison comparison);
    const BranchComparison& comparison() const { return m_comparison; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Line {
        int row = 0; // of the comparison: itself, or the first below a head
        bool isHead = false;
        bool differs = false;
    };
    BranchComparison m_comparison;
    std::vector<Line> m_lines;
};

} // namespace ui
