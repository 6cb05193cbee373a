// One change, five assignors: who gets what, what moves, and who stops for it. Each line is what the assignor itself answered.

#include "ui/stage/group_panel_words.h"
#include "ui/stage/paint_group_panels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kTitle = 24, kLine = 16;
constexpr double kToggle = 26;
constexpr double kRow = 66, kLeastRow = 36;
constexpr double kCell = 22, kLeastCell = 15;
// Between two cells, a name and its cells, two members.
struct Spacing {
    double cells, name, members;
};
constexpr Spacing kEasy{4, 5, 10}, kClose{2, 4, 6};
constexpr double kLeastTick = 2;  // of a partition, where members have no cells

int hueOf(NodeId client) { return Theme::hueOf(static_cast<std::uint32_t>(client.value % 10000)); }

class AssignorPainter {
public:
    AssignorPainter(const StageBrush& brush, const std::string& group, const AssignorsShown& shown)
        : m_brush(brush), m_sketch(brush.sketch), m_theme(brush.theme()), m_group(group), m_shown(shown),
            m_oneTopic(shown.question.topics.size() <= 1)
    {
    }

    void paint(QRectF body)
    {
        const auto rows = static_cast<double>(m_shown.answers.size());
        const bool hasLegend = body.height() >= rows * kLeastRow + 2 * kLine + 6;
        double legend = 0;
        if (hasLegend) {
            legend = body.bottom() - 2 * kLine;
            body.setBottom(legend - 6);
        }
        const double pitch = std::min(kRow, body.height() / std::max(1.0, rows));
        if (pitch < 17)
            return;
        double y = body.top();
        for (std::size_t i = 0; i < m_shown.answers.size(); ++i) {
            paintRow(m_shown.answers[i], i, {body.left(), y, body.width(), pitch});
            y += pitch;
        }
        if (hasLegend)
            paintLegend({body.left(), std::min(legend, y + 6), body.width(), 2 * kLine});
    }

private:
    bool isMoved(const AssignorAnswer& answer, const TopicPartition& partition) const
    {
        return std::binary_search(answer.moved.begin(), answer.moved.end(), partition);
    }
    std::size_t fewest() const
    {
        std::size_t least = m_shown.answers.front().moved.size();
        for (const AssignorAnswer& answer : m_shown.answers)
            least = std::min(least, answer.moved.size());
        return least;
    }

    // Of what stands on the right, the same in all rows.
    double wordsWidth()
    {
        if (m_wordsWidth > 0)
            return m_wordsWidth;
        for (const AssignorAnswer& answer : m_shown.answers) {
            const auto [how, stops] = courseWords(m_shown, answer);
            m_wordsWidth = std::max({m_wordsWidth, textWidth(how, FontRole::Caption), textWidth(stops, FontRole::Caption)});
        }
        return m_wordsWidth = std::ceil(m_wordsWidth) + 1;
    }

    void paintRow(const AssignorAnswer& answer, std::size_t index, const QRectF& box)
    {
        const ObjectId id = ObjectId::groupPart(m_group, GroupThing::Assignor, static_cast<std::int64_t>(index));
        const Sketch::Scope scope(m_sketch, namedObject(m_brush, id, box.adjusted(-4, 1, 4, -1), 6, spokenOfAnswer(m_shown, answer)));
        if (m_brush.isSelected(id) || m_brush.isHovered(id))
            m_sketch.rounded(box.adjusted(-4, 1, 4, -1), 6, m_theme.sel);
        else
            m_sketch.line({box.left(), box.top()}, {box.right(), box.top()}, m_theme.line2);
        const bool low = box.height() < 46;
        const bool few = answer.moved.size() == fewest();
        const double first = box.top() + (low ? box.height() / 2 - (box.height() >= kLeastRow ? 7 : 0) : 13);
        const QString moved = movedWords(answer);
        const double movedWidth = m_sketch.textAt(box.right(), first, moved, FontRole::TextStrong, few ? m_theme.okInk
            : m_theme.dryInk, Anchor::Right);
        m_sketch.textAt(box.left(), first, assignorTitle(answer.which), FontRole::MonoStrong, m_theme.ink, Anchor::Left,
            box.width() - movedWidth - 8);
        if (box.height() < kLeastRow)
            return;
        const auto [how, stops] = courseWords(m_shown, answer);
        const double right = std::min(wordsWidth(), box.width() * 0.36);
        const double second = low ? first + 15 : box.top() + 26 + (box.height() - 30) / 2;
        if (low) {
            m_sketch.textAt(box.right(), second, stops, FontRole::Caption, m_theme.ink3, Anchor::Right, right);
        } else {
            m_sketch.textAt(box.right(), second - 7, how, FontRole::Caption, m_theme.ink3, Anchor::Right, right);
            m_sketch.textAt(box.right(), second + 7, stops, FontRole::Caption, m_theme.ink3, Anchor::Right, right);
        }
        paintParts(answer, {box.left(), second - kCell / 2, box.width() - right - 8, kCell}, low);
    }

    // A column for each member with a cell for each partition; where that has no room, a tick for each partition in its member's hue.
    void paintParts(const AssignorAnswer& answer, const QRectF& box, bool low)
    {
        double names = 0, cells = 0, label = kLeastCell;
        for (const auto& [id, name] : m_shown.names) {
            names += std::ceil(textWidth(name, FontRole::Caption));
            const auto gets = answer.gets.find(id);
            if (gets == answer.gets.end())
                continue;
            cells += static_cast<double>(std::max<std::size_t>(1, gets->second.size()));
            for (const TopicPartition& partition : gets->second)
                label = std::max(label, std::ceil(textWidth(partitionLabel(partition, m_oneTopic), FontRole::MonoCaption)) + 6);
        }
        const auto count = std::max<double>(1, static_cast<double>(m_shown.names.size()));
        Spacing gap = kEasy;
        const auto room = [&] { return (box.width() - names - count * (gap.name + gap.members)) / std::max(1.0, cells) - gap.cells; };
        if (room() < label)
            gap = kClose;
        if (room() < label) {
            paintTicks(answer, box, low);
            return;
        }
        const double side = std::min({kCell, std::max(room(), label), low ? 16.0 : kCell});
        const double width = std::max(side, label);
        const double between = std::clamp((room() - width) * cells / count, 0.0, 26.0);
        double x = box.left();
        for (std::size_t m = 0; m < m_shown.names.size(); ++m) {
            const auto& [id, name] = m_shown.names[m];
            x += m_sketch.textAt(x, box.center().y(), name, FontRole::Caption, m_theme.ink2) + gap.name;
            const auto gets = answer.gets.find(id);
            if (gets != answer.gets.end())
                for (const TopicPartition& partition : gets->second) {
                    paintCell({x, box.center().y() - side / 2, width, side}, m_shown.clients[m], partition, isMoved(answer, partition));
                    x += width + gap.cells;
                }
            if (gets == answer.gets.end() || gets->second.empty())
                x += m_sketch.textAt(x, box.center().y(), QStringLiteral("–"), FontRole::Caption, m_theme.ink3) + gap.cells;
            x += gap.members + between;
        }
    }
    void paintCell(const QRectF& box, NodeId client, const TopicPartition& partition, bool moved)
    {
        const QColor hue = m_theme.hues[static_cast<std::size_t>(hueOf(client))];
        const QColor fill = mix(m_theme.panel, hue, m_theme.isDark() ? 0.34 : 0.28);
        if (moved)
            m_sketch.rounded(box.adjusted(0.75, 0.75, -0.75, -0.75), 4, fill, m_theme.ink, 1.5, Dash::Dry);
        else
            m_sketch.rounded(box, 4, fill);
        m_sketch.textAt(box.center().x(), box.center().y(), partitionLabel(partition, m_oneTopic), moved
            ? FontRole::MonoCaptionStrong : FontRole::MonoCaption,
            m_theme.ink, Anchor::Centre);
    }
    void paintTicks(const AssignorAnswer& answer, const QRectF& box, bool low)
    {
        std::vector<std::pair<TopicPartition, std::size_t>> all; // with the place of its member
        for (std::size_t m = 0; m < m_shown.names.size(); ++m)
            if (const auto gets = answer.gets.find(m_shown.names[m].first); gets != answer.gets.end())
                for (const TopicPartition& partition : gets->second)
                    all.emplace_back(partition, m);
        std::sort(all.begin(), all.end());
        const QString each = answer.least == answer.most ? Stage::tr("%1 members, %2 each").arg(m_shown.names.size()).arg(answer.most)
                                                         : Stage::tr("%1 members, %2 to %3 each").arg(m_shown.names.size())
                                                                .arg(answer.least).arg(answer.most);
        const double pitch = box.width() / std::max<double>(1, static_cast<double>(all.size()));
        if (pitch < kLeastTick) {
            m_sketch.textAt(box.left(), box.center().y(), each, FontRole::Caption, m_theme.ink2, Anchor::Left, box.width());
            return;
        }
        double x = box.left();
        for (const auto& [partition, member] : all) {
            const QRectF tick(x, low ? box.center().y() - 4 : box.top() + 2, std::max(1.0, pitch - (pitch > 4 ? 1 : 0)), 9);
            m_sketch.rect(tick, m_theme.hues[static_cast<std::size_t>(hueOf(m_shown.clients[member]))]);
            if (isMoved(answer, partition))
                m_sketch.rect({tick.left(), tick.top() - 3, tick.width(), 2}, m_theme.ink);
            x += pitch;
        }
        if (!low)
            m_sketch.textAt(box.left(), box.bottom() - 3, each, FontRole::Caption, m_theme.ink3, Anchor::Left, box.width());
    }

    void paintLegend(const QRectF& box)
    {
        const QRectF cell(box.left(), box.top() + 1, 18, 14);
        m_sketch.rounded(cell.adjusted(0.75, 0.75, -0.75, -0.75), 4, {}, m_theme.ink, 1.5, Dash::Dry);
        m_sketch.textAt(cell.right() + 8, cell.center().y(), Stage::tr("dashed: moved to another member"), FontRole::Caption,
            m_theme.ink3, Anchor::Left,
            box.width() - 26);
        // What the numbers come to.
        std::size_t owned = 0;
        for (const auto& member : m_shown.question.members)
            owned += member.owned.size();
        for (const auto& [id, parts] : m_shown.question.gone)
            owned += parts.size();
        const auto best = std::find_if(m_shown.answers.begin(), m_shown.answers.end(),
            [&](const AssignorAnswer& answer) { return answer.moved.size() == fewest(); });
        const bool stops = std::any_of(m_shown.answers.begin(), m_shown.answers.end(),
            [](const AssignorAnswer& answer) { return answer.which == ComparedAssignor::Sticky && !answer.stopped.empty(); });
        const QString moves = Stage::tr("%1 moves %2 of %3, the fewest here").arg(assignorTitle(best->which))
            .arg(best->moved.size()).arg(owned);
        const QString words = owned == 0 ? Stage::tr("nobody had anything: nothing moves")
            : stops                      ? fitting({Stage::tr("%1; eager ones still stop all").arg(moves), moves},
                FontRole::Caption, box.width())
                                         : moves;
        m_sketch.textAt(box.left(), box.top() + kLine + 8, words, FontRole::Caption, m_theme.ink3, Anchor::Left, box.width());
    }

    const StageBrush& m_brush;
    Sketch& m_sketch;
    const Theme& m_theme;
    const std::string& m_group;
    const AssignorsShown& m_shown;
    bool m_oneTopic;
    double m_wordsWidth = 0; // 0: not measured yet
};

// "as it was | one more | one less"
void paintWhatIf(const StageBrush& brush, const QRectF& box, const std::string& group, const AssignorsShown& shown)
{
    const Theme& t = brush.theme();
    const std::array<QString, 3> words{Stage::tr("as it was"), Stage::tr("one more"), Stage::tr("one less")};
    double x = box.left();
    for (int i = 0; i < 3; ++i) {
        const auto change = static_cast<AssignorChange>(i);
        if (change == AssignorChange::OneLess && !shown.canTakeOne && shown.change != change)
            continue;
        const QString& word = words[static_cast<std::size_t>(i)];
        const double width = std::ceil(textWidth(word, FontRole::Caption)) + 18;
        if (x + width > box.right())
            return;
        const QRectF tab(x, box.top(), width, 20);
        const ObjectId id = ObjectId::groupPart(group, GroupThing::WhatIf, i);
        const Sketch::Scope scope(brush.sketch, namedObject(brush, id, tab, 10, spokenOfWhatIf(change)));
        const bool on = shown.change == change, lit = brush.isHovered(id) || brush.isSelected(id);
        brush.sketch.rounded(tab.adjusted(0.5, 0.5, -0.5, -0.5), 10, on ? t.sel : t.panel, lit ? t.accent : on ? t.sel : t.line, lit
            ? 1.6 : 1);
        brush.sketch.textAt(tab.center().x(), tab.center().y(), word, on ? FontRole::CaptionStrong : FontRole::Caption, on
            ? t.accentInk : t.ink2, Anchor::Centre);
        x += width + 6;
    }
}

} // namespace

void paintAssignors(const StageBrush& brush, const QRectF& box, const GroupView& view, const GroupPanels* panels)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const AssignorsShown* shown = panels ? panels->assignors.get() : nullptr;
    const auto many = shown && !shown->answers.empty() ? shown->answers.size() : std::size_t{kComparedAssignors};
    const QString title = many == 5 ? Stage::tr("Five assignors, one change") : Stage::tr("%1 assignors, one change").arg(many);
    sketch.textAt(box.left(), box.top() + 12, title, FontRole::CardTitle, t.ink, Anchor::Left, box.width());
    double y = box.top() + kTitle;
    const auto sentences = [&](const QString& words, const QColor& ink, int most) {
        for (const QString& line : wrappedWords(words, FontRole::Caption, box.width())) {
            if (most-- == 0 || y + kLine > box.bottom())
                return;
            sketch.textAt(box.left(), y + kLine / 2, line, FontRole::Caption, ink, Anchor::Left, box.width());
            y += kLine;
        }
    };
    if (!shown) {
        sentences(view.rebalances.empty() ? Stage::tr("When members come or go, each assignor is asked here what it would do.")
            : Stage::tr("Asking them …"), t.ink3, 3);
        return;
    }
    sentences(shown->words, t.ink3, 2);
    if (box.bottom() - y > 5 * kLeastRow + kToggle) {
        paintWhatIf(brush, {box.left(), y + 3, box.width(), kToggle}, view.id, *shown);
        y += kToggle + 3;
    }
    if (!shown->problem.isEmpty()) {
        sentences(shown->problem, t.ink2, 4);
        return;
    }
    if (!shown->answers.empty())
        AssignorPainter(brush, view.id, *shown).paint({box.left(), y + 2, box.width(), box.bottom() - y - 2});
}

} // namespace ui
