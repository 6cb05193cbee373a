#include "ui/stage/ladder_layout.h"

#include <algorithm>
#include <cmath>

namespace ui {

using namespace engine;

namespace {

constexpr double kHeads = 26;       // height of the lanes' names
constexpr double kEnds = 18;
constexpr double kTimes = 58;
constexpr double kStates = 80;
constexpr double kLeastGap = 92;    // between two lanes
constexpr double kEasyGap = 130;    // with less, who neither sends nor gets anything here has no lane
constexpr double kMargin = 44;      // beside the outer lanes
constexpr double kPitch = 23, kLeastPitch = 17;
constexpr double kBreak = 13;
constexpr std::size_t kTopLanes = 3; // members whose messages go last
constexpr Duration kTogether{std::chrono::microseconds(1500)};

struct Item {
    Time at;
    std::optional<std::size_t> arrow, note;
    int keep = 0; // the larger, the later it goes
};

class LayOut {
public:
    LayOut(const RebalanceLadder& ladder, const QRectF& body) : m_ladder(ladder) { m_out.body = body; }

    LadderLayout run()
    {
        if (m_out.body.width() < kLadderLeastWidth || m_out.body.height() < kLadderLeastHeight || m_ladder.lanes.empty())
            return std::move(m_out);
        columns();
        chooseLanes();
        heights();
        rows();
        return std::move(m_out);
    }

private:
    void columns()
    {
        const QRectF& body = m_out.body;
        m_left = body.left();
        m_right = body.right();
        if (body.width() >= 420) {
            m_out.times = body.left() + kTimes - 14;
            m_left += kTimes;
        }
        if (body.width() >= 520) {
            m_out.stateRight = body.right();
            m_out.stateLeft = body.right() - kStates;
            m_right -= kStates + 10;
        }
    }

    void chooseLanes()
    {
        std::vector<std::size_t> members, silent, coordinators;
        for (std::size_t i = 0; i < m_ladder.lanes.size(); ++i)
            (m_ladder.lanes[i].isCoordinator ? coordinators : isSilent(i) ? silent : members).push_back(i);
        const double room = m_right - m_left - 2 * kMargin;
        const auto wanted = static_cast<double>(members.size() + silent.size() + coordinators.size());
        const bool isEasy = room >= (wanted - 1) * kEasyGap;
        if (isEasy || members.empty()) {
            members.insert(members.end(), silent.begin(), silent.end());
            silent.clear();
        }
        const auto most = static_cast<std::size_t>(std::max(1.0, std::floor(room / kLeastGap) + 1));
        if (coordinators.size() > 1 && most < 4)
            coordinators.erase(coordinators.begin(), coordinators.end() - 1);
        std::size_t fits = most > coordinators.size() ? most - coordinators.size() : 1;
        const std::size_t all = members.size() + m_ladder.moreMembers;
        bool more = all > fits;
        more = more && fits > 2;
        if (more)
            --fits; // the place of "997 more"
        if (members.size() > fits)
            members.resize(fits);
        m_out.hiddenMembers = all + silent.size() - members.size();
        // Those that are there already, the coordinator, those that come.
        std::vector<std::size_t> left, right;
        for (const std::size_t i : members)
            (m_ladder.lanes[i].joins ? right : left).push_back(i);
        if (left.empty() || (right.empty() && left.size() > 1)) {
            std::vector<std::size_t>& from = left.empty() ? right : left;
            std::stable_sort(from.begin(), from.end(), [&](std::size_t a, std::size_t b) { return byName(a, b); });
            const auto half = static_cast<std::ptrdiff_t>((from.size() + 1) / 2);
            std::vector<std::size_t> first(from.begin(), from.begin() + half), second(from.begin() + half, from.end());
            left = std::move(first);
            right = std::move(second);
        } else {
            std::stable_sort(left.begin(), left.end(), [&](std::size_t a, std::size_t b) { return byName(a, b); });
            std::stable_sort(right.begin(), right.end(), [&](std::size_t a, std::size_t b) { return byName(a, b); });
        }
        std::vector<std::size_t> order = left;
        order.insert(order.end(), coordinators.begin(), coordinators.end());
        order.insert(order.end(), right.begin(), right.end());
        const double places = static_cast<double>(order.size() + (more ? 1 : 0));
        const double gap = places > 1 ? (m_right - m_left - 2 * kMargin) / (places - 1) : 0;
        for (std::size_t i = 0; i < order.size(); ++i)
            m_out.lanes.push_back({order[i], std::round(m_left + kMargin + gap * static_cast<double>(i))});
        if (more)
            m_out.moreX = std::round(m_right - kMargin);
    }
    bool isSilent(std::size_t lane) const
    {
        const auto isOn = [lane](const auto& one) { return one.lane == lane; };
        return std::none_of(m_ladder.arrows.begin(), m_ladder.arrows.end(),
                   [lane](const LadderArrow& arrow) { return arrow.from == lane || arrow.to == lane; })
            && std::none_of(m_ladder.notes.begin(), m_ladder.notes.end(), isOn)
            && std::none_of(m_ladder.stops.begin(), m_ladder.stops.end(), isOn);
    }
    bool byName(std::size_t a, std::size_t b) const
    {
        const QString& one = m_ladder.lanes[a].brief;
        const QString& other = m_ladder.lanes[b].brief;
        return one.size() != other.size() ? one.size() < other.size() : one < other;
    }

    void heights()
    {
        const QRectF& body = m_out.body;
        m_out.heads = body.top() + kHeads / 2 - 2;
        m_out.axisTop = body.top() + kHeads;
        const bool hasEnds = std::any_of(m_ladder.notes.begin(), m_ladder.notes.end(),
            [&](const auto& note) { return note.isEnd && m_out.laneOf(note.lane); });
        m_out.axisBottom = body.bottom() - (hasEnds ? kEnds : 2);
        if (hasEnds)
            m_out.ends = body.bottom() - kEnds / 2 + 1;
    }

    // -- rows

    int keepOf(const LadderArrow& arrow) const
    {
        if (arrow.news == ArrowNews::Routine)
            return 0;
        const std::size_t member = m_ladder.lanes[arrow.from].isCoordinator ? arrow.to : arrow.from;
        return member >= kTopLanes ? 2 : 3;
    }
    std::vector<Item> items() const
    {
        std::vector<Item> items;
        for (std::size_t i = 0; i < m_ladder.arrows.size(); ++i) {
            const LadderArrow& arrow = m_ladder.arrows[i];
            if (arrow.news != ArrowNews::Silence && m_out.laneOf(arrow.from) && m_out.laneOf(arrow.to))
                items.push_back({arrow.departs, i, std::nullopt, keepOf(arrow)});
        }
        for (std::size_t i = 0; i < m_ladder.notes.size(); ++i) {
            const LadderNote& note = m_ladder.notes[i];
            if (!note.isEnd && m_out.laneOf(note.lane))
                items.push_back({note.at, std::nullopt, i, note.tone == LadderNote::Tone::Plain ? 1 : 4});
        }
        std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
        return items;
    }

    bool shares(const LadderLayout::Row& row, const Item& item) const
    {
        if (!item.arrow || row.arrows.empty() || item.at - row.at > kTogether)
            return false;
        const LadderArrow& arrow = m_ladder.arrows[*item.arrow];
        const LadderArrow& first = m_ladder.arrows[row.arrows.front()];
        return arrow.isAnswer && first.isAnswer && arrow.from == first.from
            && std::none_of(row.arrows.begin(), row.arrows.end(), [&](std::size_t i) { return m_ladder.arrows[i].to == arrow.to; });
    }

    // Rows of what is kept; `most` of them: those in the middle go.
    std::vector<LadderLayout::Row> rowsOf(const std::vector<Item>& items, int least) const
    {
        std::vector<LadderLayout::Row> rows;
        std::size_t folded = 0;
        for (const Item& item : items) {
            if (item.keep < least) {
                folded += item.arrow ? 1 : 0;
                continue;
            }
            if (!rows.empty() && folded == 0 && shares(rows.back(), item)) {
                rows.back().arrows.push_back(*item.arrow);
                continue;
            }
            LadderLayout::Row row;
            row.at = item.at;
            row.folded = std::exchange(folded, 0);
            row.breaks = !rows.empty() && (row.folded > 0 || item.at - rows.back().at >= kLadderSilence);
            row.note = item.note;
            if (item.arrow)
                row.arrows.push_back(*item.arrow);
            rows.push_back(std::move(row));
        }
        m_below = folded;
        return rows;
    }
    static double breaksOf(const std::vector<LadderLayout::Row>& rows)
    {
        return kBreak * static_cast<double>(std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.breaks; }));
    }
    bool fits(const std::vector<LadderLayout::Row>& rows) const
    {
        return static_cast<double>(rows.size()) * kLeastPitch + breaksOf(rows) <= m_out.axisBottom - m_out.axisTop;
    }
    // The middle goes until the rest fits: how it began and how it ended stay.
    void dropMiddle(std::vector<LadderLayout::Row>& rows) const
    {
        while (rows.size() > 2 && !fits(rows)) {
            const std::size_t goes = std::min(rows.size() * 3 / 5, rows.size() - 2); // not the last, and not the first
            LadderLayout::Row& next = rows[goes + 1];
            next.folded += rows[goes].folded + rows[goes].arrows.size();
            next.breaks = next.folded > 0 || next.at - rows[goes - 1].at >= kLadderSilence;
            rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(goes));
        }
    }

    void rows()
    {
        const std::vector<Item> all = items();
        std::vector<LadderLayout::Row> rows;
        for (int least = 0; least <= 3; ++least) {
            rows = rowsOf(all, least);
            m_out.foldedBelow = m_below;
            if (fits(rows))
                break;
        }
        dropMiddle(rows);
        const double room = m_out.axisBottom - m_out.axisTop - breaksOf(rows);
        m_out.pitch = rows.empty() ? kPitch : std::min(kPitch, room / static_cast<double>(rows.size()));
        double y = m_out.axisTop + m_out.pitch / 2;
        for (LadderLayout::Row& row : rows) {
            y += row.breaks ? kBreak : 0;
            row.y = std::round(y);
            y += m_out.pitch;
        }
        m_out.axisBottom = std::min(m_out.axisBottom, rows.empty() ? m_out.axisBottom : y + 2);
        if (m_out.ends > 0)
            m_out.ends = m_out.axisBottom + kEnds / 2;
        m_out.rows = std::move(rows);
    }

    const RebalanceLadder& m_ladder;
    LadderLayout m_out;
    double m_left = 0, m_right = 0;
    mutable std::size_t m_below = 0;
};

} // namespace

LadderLayout layOutLadder(const RebalanceLadder& ladder, const QRectF& body) { return LayOut(ladder, body).run(); }

const LadderLayout::Lane* LadderLayout::laneOf(std::size_t lane) const
{
    const auto found = std::find_if(lanes.begin(), lanes.end(), [lane](const Lane& one) { return one.lane == lane; });
    return found == lanes.end() ? nullptr : &*found;
}

double LadderLayout::neighbour(std::size_t lane, double towards) const
{
    for (std::size_t i = 0; i < lanes.size(); ++i)
        if (lanes[i].lane == lane) {
            if (towards > lanes[i].x)
                return i + 1 < lanes.size() ? lanes[i + 1].x : towards;
            return i > 0 ? lanes[i - 1].x : towards;
        }
    return towards;
}

double LadderLayout::yOf(Time at) const
{
    if (rows.empty() || at < rows.front().at)
        return axisTop;
    if (at > rows.back().at)
        return axisBottom;
    const auto next = std::upper_bound(rows.begin(), rows.end(), at, [](Time t, const Row& row) { return t < row.at; });
    const Row& before = *(next - 1);
    if (before.at == at || next == rows.end())
        return before.y;
    const double part = static_cast<double>((at - before.at).count()) / static_cast<double>((next->at - before.at).count());
    return before.y + part * (next->y - before.y);
}

} // namespace ui
