#pragma once

// The branches above the lanes: a line for each, leaving its parent's in a curve where it forked, drawn as far as it has run. What
// was seen to happen on a branch while it was live stays on its line.
//
//     main    ────────────●─────────✕──────◆────  · · ·
//     from-1               ╰───────────────  · ·

#include <QPointF>
#include <QRectF>
#include <QString>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/lab/lab.h"
#include "ui/timeline/lanes.h"

class QPainter;

namespace ui {

// A parent stands above its children, which are in the order of their forks.
struct BranchRow {
    engine::BranchInfo branch;
    int parent = -1; // its row
};
std::vector<BranchRow> branchRows(const std::vector<engine::BranchInfo>& branches);

// The live branch and those that it grew from.
std::vector<engine::BranchInfo> liveLine(const std::vector<engine::BranchInfo>& branches);

class BranchBand {
public:
    static constexpr int kRowsMax = 6; // others are in the menu

    void set(const std::vector<engine::BranchInfo>& branches);
    void clear();
    // What happened on a branch that is live no more.
    void keep(const std::string& branch, const Lanes& lanes) { m_kept[branch] = lanes; }
    const std::vector<BranchRow>& rows() const { return m_rows; }
    // 0 with one branch: there is nothing to tell apart.
    double height() const;
    engine::Time lastHead() const;

    using XOf = std::function<double(engine::Time)>;
    // `live`: the marks of the live one; `chosen`: by keyboard.
    void paint(QPainter& painter, const QRectF& area, const XOf& xOf, const Lanes& live, const std::string& chosen) const;
    // The branch whose line is under the point; empty: none.
    std::string hit(QPointF point, const QRectF& area, const XOf& xOf) const;
    // "from-1, a branch of main at 12.6s, runs to 20s"
    static QString describe(const engine::BranchInfo& branch);

private:
    double yOf(int row, const QRectF& area) const;
    std::vector<BranchRow> m_rows;
    std::map<std::string, Lanes> m_kept;
};

} // namespace ui
