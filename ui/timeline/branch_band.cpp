#include "ui/timeline/branch_band.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "ui/common/appearance.h"
#include "ui/common/numbers.h"
#include "ui/common/type.h"

namespace ui {

using namespace engine;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::BranchBand)
};

constexpr double kRow = 19;
constexpr double kBend = 9; // pixels that a curve takes to reach its row
constexpr double kNameMax = 150;

void paintMarks(QPainter& painter, const Lanes& lanes, Time from, double y, const BranchBand::XOf& xOf, double right)
{
    const Theme& theme = Appearance::instance().theme();
    for (const Lane lane : {Lane::Faults, Lane::Leaders})
        for (const LaneMark& mark : lanes.lane(lane)) {
            const double x = xOf(mark.at);
            if (mark.at < from || x > right)
                continue;
            paintMark(painter, mark.shape, {x, y}, markColour(theme, mark.shape));
        }
}

} // namespace

std::vector<BranchRow> branchRows(const std::vector<BranchInfo>& branches)
{
    std::vector<BranchRow> rows;
    const auto add = [&](const auto& self, const BranchInfo& branch, int parent) -> void {
        const int row = static_cast<int>(rows.size());
        rows.push_back({branch, parent});
        std::vector<const BranchInfo*> children;
        for (const auto& other : branches)
            if (!other.parent.empty() && other.parent == branch.name)
                children.push_back(&other);
        std::stable_sort(children.begin(), children.end(), [](const auto* a, const auto* b) { return a->at < b->at; });
        for (const BranchInfo* child : children)
            self(self, *child, row);
    };
    for (const auto& branch : branches)
        if (branch.parent.empty())
            add(add, branch, -1);
    return rows;
}

void BranchBand::set(const std::vector<BranchInfo>& branches) { m_rows = branchRows(branches); }

void BranchBand::clear()
{
    m_rows.clear();
    m_kept.clear();
}

std::vector<BranchInfo> liveLine(const std::vector<BranchInfo>& branches)
{
    std::vector<BranchInfo> line;
    const auto find = [&](const auto& isIt) { return std::find_if(branches.begin(), branches.end(), isIt); };
    auto at = find([](const BranchInfo& branch) { return branch.live; });
    while (at != branches.end() && line.size() < branches.size()) {
        line.insert(line.begin(), *at);
        at = find([parent = at->parent](const BranchInfo& branch) { return branch.name == parent; });
    }
    return line;
}

double BranchBand::height() const
{
    if (m_rows.size() < 2)
        return 0;
    return kRow * (std::min<double>(static_cast<double>(m_rows.size()), kRowsMax) + (m_rows.size() > kRowsMax ? 1 : 0)) + 6;
}

Time BranchBand::lastHead() const
{
    Time last;
    for (const auto& row : m_rows)
        last = std::max(last, row.branch.head);
    return last;
}

double BranchBand::yOf(int row, const QRectF& area) const { return area.top() + 6 + kRow * (row + 0.5); }

void BranchBand::paint(QPainter& painter, const QRectF& area, const XOf& xOf, const Lanes& live, const std::string& chosen) const
{
    if (height() <= 0)
        return;
    const Theme& theme = Appearance::instance().theme();
    painter.save();
    painter.setClipRect(area.adjusted(-8, 0, 8, 0));
    const int shown = std::min(static_cast<int>(m_rows.size()), kRowsMax);
    for (int row = 0; row < shown; ++row) {
        const auto& [branch, parent] = m_rows[static_cast<std::size_t>(row)];
        const double y = yOf(row, area);
        const double start = std::max(xOf(std::max(branch.at, Time{})), area.left());
        const double head = std::max(xOf(branch.head), start);
        const QColor colour = branch.live ? theme.accent : theme.vio;
        QPainterPath line;
        if (parent >= 0) {
            const double from = yOf(parent, area);
            line.moveTo(start, from);
            line.lineTo(start, y - kBend);
            line.quadTo(start, y, start + kBend, y);
        } else {
            line.moveTo(start, y);
        }
        line.lineTo(std::max(head, start + (parent >= 0 ? kBend : 0)), y);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, branch.live ? 2.4 : 1.6));
        painter.drawPath(line);
        painter.setPen(QPen(colour, 1.4, Qt::DotLine));
        painter.drawLine(QPointF(head + 3, y), QPointF(area.right(), y)); // not run yet
        if (parent >= 0) {
            painter.setPen(QPen(theme.vio, 1.8));
            painter.setBrush(theme.panel);
            painter.drawEllipse(QPointF(start, yOf(parent, area)), 3.6, 3.6);
        }
        const auto kept = m_kept.find(branch.name);
        if (branch.live)
            paintMarks(painter, live, branch.at, y, xOf, area.right());
        else if (kept != m_kept.end())
            paintMarks(painter, kept->second, branch.at, y, xOf, area.right());
        painter.setPen(QPen(colour, 1.8));
        painter.setBrush(branch.live ? colour : theme.panel);
        painter.drawEllipse(QPointF(head, y), 4, 4);
    }
    painter.restore();
    // Names, left of everything that moves.
    for (int row = 0; row < shown; ++row) {
        const BranchInfo& branch = m_rows[static_cast<std::size_t>(row)].branch;
        const double y = yOf(row, area);
        const QString name = elidedName(QString::fromStdString(branch.name), branch.live ? FontRole::TextStrong : FontRole::Caption, std::min(kNameMax, area.left() - 12));
        painter.setFont(fontOf(branch.live ? FontRole::TextStrong : FontRole::Caption));
        painter.setPen(branch.live ? theme.accentInk : theme.vioInk);
        painter.drawText(QRectF(0, y - 10, area.left() - 10, 20), Qt::AlignRight | Qt::AlignVCenter, name);
        if (branch.name == chosen) {
            painter.setPen(QPen(theme.accent, metrics::kFocusWidth));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(2, y - 10, area.left() - 8, 20), 5, 5);
        }
    }
    if (static_cast<int>(m_rows.size()) > kRowsMax) {
        painter.setFont(fontOf(FontRole::Caption));
        painter.setPen(theme.ink3);
        painter.drawText(QRectF(area.left(), yOf(kRowsMax, area) - 10, area.width(), 20), Qt::AlignLeft | Qt::AlignVCenter,
            Words::tr("%1 more branches: right-click").arg(static_cast<int>(m_rows.size()) - kRowsMax));
    }
    painter.setPen(theme.line2);
    painter.drawLine(QPointF(0, area.bottom()), QPointF(area.right(), area.bottom()));
}

std::string BranchBand::hit(QPointF point, const QRectF& area, const XOf& xOf) const
{
    const int shown = std::min(static_cast<int>(m_rows.size()), kRowsMax);
    if (height() <= 0)
        return {};
    for (int row = 0; row < shown; ++row) {
        const BranchInfo& branch = m_rows[static_cast<std::size_t>(row)].branch;
        const bool onName = point.x() < area.left();
        const bool onLine = point.x() >= xOf(std::max(branch.at, Time{})) - 4 && point.x() <= xOf(branch.head) + 8;
        if (std::abs(point.y() - yOf(row, area)) <= kRow / 2 && (onName || onLine))
            return branch.name;
    }
    return {};
}

QString BranchBand::describe(const BranchInfo& branch)
{
    const QString name = QString::fromStdString(branch.name);
    const QString head = instantText(branch.head);
    const QString words = branch.parent.empty()
        ? Words::tr("%1 runs to %2").arg(name, head)
        : Words::tr("%1, a branch of %2 at %3, runs to %4").arg(name, QString::fromStdString(branch.parent), instantText(branch.at), head);
    return branch.live ? words + Words::tr(" · live") : words + Words::tr(" · click to go there");
}

} // namespace ui
