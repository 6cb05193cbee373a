#include <QLineF>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ui/common/numbers.h"
#include "ui/common/words.h"
#include "ui/stage/message_courses.h"
#include "ui/stage/stage_links.h"
#include "ui/stage/stage_painter.h"

// Messages on their way. Where a pill is on its curve is how much of the time between departure and arrival has passed.
// Pills stay in the free space between the columns, so they never cover a text.

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kPillPadding = 6;
constexpr double kHeldAhead = 0.22;
constexpr double kHeldRoom = 12; // two bars before the label
constexpr double kDot = 12;
constexpr std::size_t kRibbonFrom = 6; // more messages on one link become a ribbon

class MessagePainter {
public:
    explicit MessagePainter(const StageBrush& brush)
        : m_brush(brush),
          m_sketch(brush.sketch),
          m_theme(brush.theme()),
          m_courses(brush.layout, brush.sketch.list(), brush.input.size)
    {
    }

    void paint()
    {
        paintCuts();
        std::map<std::pair<NodeId, NodeId>, std::vector<const MessageView*>> links;
        for (const auto& [id, message] : m_brush.view().messages)
            links[{message.sent.from, message.sent.to}].push_back(&message);
        for (const LingeringMessage& passed : m_brush.input.lingering)
            if (m_brush.view().messages.find(passed.message.sent.message) == m_brush.view().messages.end()) {
                links[{passed.message.sent.from, passed.message.sent.to}].push_back(&passed.message);
                if (passed.droppedAt)
                    m_dropped[passed.message.sent.message] = *passed.droppedAt;
            }
        for (const auto& [link, messages] : links) { // small ones first: the story lies on top
            for (const MessageView* message : messages)
                if (!message->sent.isStory)
                    paintDot(*message);
        }
        std::vector<const MessageView*> story;
        story.reserve(m_brush.view().messages.size() + m_brush.input.lingering.size());
        for (const auto& [link, messages] : links) {
            const auto count = static_cast<std::size_t>(std::count_if(
                messages.begin(), messages.end(), [](const MessageView* m) { return m->sent.isStory; }));
            if (count >= kRibbonFrom) {
                paintRibbon(messages, count);
                continue;
            }
            for (const MessageView* message : messages)
                if (message->sent.isStory)
                    story.push_back(message);
        }
        for (const MessageView* message : story)
            paintCurve(*message);
        for (const MessageView* message : story)
            paintStop(*message);
        std::vector<Pill> pills;
        for (const MessageView* message : story)
            if (auto pill = place(*message))
                pills.push_back(std::move(*pill));
        std::stable_partition(
            pills.begin(), pills.end(), [](const Pill& pill) { return pill.label.isEmpty(); });
        for (const Pill& pill : pills) // dots first: they never cover a label
            paintPill(pill);
    }

    // The courses that are drawn, with their links.
    std::vector<std::pair<ObjectId, QPainterPath>> courses()
    {
        std::vector<std::pair<ObjectId, QPainterPath>> all;
        const auto add = [&](const MessageSent& sent) {
            if (const MessageCourse* curve = m_courses.of(sent))
                all.emplace_back(ObjectId::link(sent.from, sent.to), curve->path());
        };
        for (const auto& [link, fact] : m_brush.view().cutLinks) {
            MessageSent probe;
            probe.from = link.first;
            probe.to = link.second;
            add(probe);
        }
        for (const auto& [id, message] : m_brush.view().messages)
            if (message.sent.isStory)
                add(message.sent);
        return all;
    }

private:
    bool isDropped(const MessageView& message) const { return m_dropped.count(message.sent.message) > 0; }

    double progressOf(const MessageView& message) const
    {
        const Time departs = message.sent.departs;
        if (const auto dropped = m_dropped.find(message.sent.message); dropped != m_dropped.end()) {
            const auto planned = static_cast<double>((message.sent.arrives - departs).count());
            return std::clamp(
                static_cast<double>((dropped->second - departs).count()) / std::max(1.0, planned), 0.1, 0.7);
        }
        if (message.arrives == kNever || message.stalled) { // it stands where it was stopped
            const Duration planned =
                message.sent.arrives == kNever ? Duration{0} : message.sent.arrives - departs;
            return planned.count() <= 0
                ? 0.5
                : std::clamp(static_cast<double>((m_brush.input.now - departs).count())
                        / static_cast<double>(planned.count()),
                    0.1, 0.6);
        }
        const auto span = static_cast<double>((message.arrives - departs).count());
        return span <= 0
            ? 1
            : std::clamp(static_cast<double>((m_brush.input.now - departs).count()) / span, 0.0, 1.0);
    }

    QColor colourOf(const MessageSent& sent) const
    {
        if (sent.error != ErrorCode::None)
            return m_theme.badInk;
        const NodeId client = sent.from.isBroker() || sent.from.isController() ? sent.to : sent.from;
        if (sent.isResponse && sent.apiKey == 0)
            return m_theme.okInk;
        if (client.isEmbeddedClient() || client.isOutside())
            return m_theme.hueEdges[static_cast<std::size_t>(hueOfNode(client))];
        if (sent.apiKey == 1 && sent.partition) { // a follower's fetch: amber when it is out of the ISR
            const NodeId follower = sent.isResponse ? sent.to : sent.from;
            const PartitionView* partition = m_brush.view().partition(*sent.partition);
            if (partition && !partition->inIsr(BrokerId{follower.value}))
                return m_theme.dryInk;
        }
        return m_theme.accentInk;
    }

    QString labelOf(const MessageView& message, double room) const
    {
        const MessageSent& sent = message.sent;
        if (sent.error != ErrorCode::None) {
            const QString name = QString::fromStdString(std::string(errorName(sent.error)));
            return firstThatFits({name, Stage::tr("error %1").arg(static_cast<int>(sent.error))}, room);
        }
        const QString api = apiName(sent.apiKey);
        const QString offset = sent.offset == kNoOffset ? QString() : number(sent.offset.value);
        if (sent.isResponse) {
            if (sent.apiKey == 0)
                return firstThatFits(
                    {offset.isEmpty() ? QStringLiteral("ack") : QStringLiteral("ack @") + offset,
                        QStringLiteral("ack")},
                    room);
            if (sent.apiKey == 1)
                return firstThatFits(
                    {sent.records > 0 ? counted(sent.records, Stage::tr("%1 record"), Stage::tr("%1 records")) : Stage::tr("nothing new"),
                        sent.records > 0 ? QString::number(sent.records) : QStringLiteral("–")},
                    room);
            return firstThatFits({Stage::tr("%1 ok").arg(api), QStringLiteral("ok")}, room);
        }
        return firstThatFits({offset.isEmpty() ? api : api + QLatin1Char(' ') + offset, api, offset}, room);
    }

    static QString firstThatFits(std::initializer_list<QString> texts, double room)
    {
        for (const QString& text : texts)
            if (!text.isEmpty() && textWidth(text, FontRole::MonoCaptionStrong) <= room)
                return text;
        return {};
    }

    bool isHeld(const MessageView& message) const
    {
        return isDropped(message) || message.stalled || message.arrives == kNever;
    }

    QColor courseColour(const MessageView& message) const
    {
        return mix(m_theme.bg, isDropped(message) ? m_theme.bad : colourOf(message.sent), 0.8);
    }

    void paintCurve(const MessageView& message)
    {
        const MessageCourse* curve = m_courses.of(message.sent);
        if (!curve)
            return;
        const QColor colour = courseColour(message);
        const bool held = isHeld(message);
        const Dash dash = message.sent.isResponse ? Dash::Reply : held ? Dash::Dashed : Dash::Solid;
        if (!held) {
            if (!m_drawn.emplace(curve, colour.rgba()).second)
                return;
            m_sketch.path(curve->path(), {}, colour, metrics::kCurve, dash);
            return;
        }
        m_sketch.path(curve->pathTo(stopOf(message)), {}, colour, metrics::kCurve, dash);
    }

    double stopOf(const MessageView& held) const { return std::min(1.0, progressOf(held) + kHeldAhead); }

    // Where a held course stops.
    void paintStop(const MessageView& message)
    {
        const MessageCourse* curve = m_courses.of(message.sent);
        if (!curve || !isHeld(message))
            return;
        const double stop = stopOf(message);
        if (isDropped(message)) {
            const QPointF end = curve->at(stop);
            m_sketch.icon(Icon::Cross, {end.x() - 7, end.y() - 7}, 14, m_theme.bad);
            return;
        }
        // Two bars: it does not get on.
        const QColor colour = courseColour(message);
        const QPointF along = curve->directionAt(stop), side(-along.y(), along.x());
        for (const double ahead : {2.0, 6.0}) {
            const QPointF middle = curve->at(stop) + along * ahead;
            m_sketch.line(middle - side * 5, middle + side * 5, colour, 2);
        }
    }

    void paintDot(const MessageView& message)
    {
        const MessageCourse* curve = m_courses.of(message.sent);
        if (!curve)
            return;
        const QPointF at = curve->at(progressOf(message));
        const auto scope = m_sketch.in(
            m_brush.object(ObjectId::message(message.sent.message), {at.x() - 4, at.y() - 4, 8, 8}, 4));
        m_sketch.ellipse(at, 2.5, mix(m_theme.bg, colourOf(message.sent), message.stalled ? 0.9 : 0.5));
    }

    struct Pill {
        const MessageView* message;
        QString label; // empty: a dot
        QRectF box;
        bool held;
    };

    bool isTaken(const QRectF& box) const
    {
        return std::any_of(m_placed.begin(), m_placed.end(),
            [&](const QRectF& other) { return other.intersects(box.adjusted(-1, -1, 1, 1)); });
    }

    // Full label, then shorter ones, then a dot; where the curve allows it a little above or below first.
    std::optional<Pill> place(const MessageView& message)
    {
        const MessageCourse* curve = m_courses.of(message.sent);
        if (!curve)
            return {};
        Pill pill{&message, {}, {}, !isDropped(message) && (message.stalled || message.arrives == kNever)};
        const double extra = 2 * kPillPadding + (pill.held ? kHeldRoom : 0);
        const QRectF& free = curve->free;
        const QPointF at = curve->at(progressOf(message));
        const auto boxFor = [&](double width, double height, double dy) {
            // Beside the strip of controllers there is more room than beside the shelves.
            const double top = at.y() + dy - height / 2;
            const bool above = curve->isRight && top + height < m_brush.layout.middle.top() - 6;
            const double left = above ? m_brush.layout.controllers.right() + 6 : free.left();
            const double x = std::clamp(at.x() - width / 2, left, std::max(left, free.right() - width));
            const double y = std::clamp(top, free.top(), std::max(free.top(), free.bottom() - height));
            return QRectF(std::round(x), std::round(y), width, height);
        };
        for (double room = free.width() - extra; room > 0;) {
            const QString label = labelOf(message, room);
            if (label.isEmpty())
                break;
            const double width = textWidth(label, FontRole::MonoCaptionStrong);
            for (const double dy : {0.0, -6.0, 6.0, -12.0, 12.0, -kPillHeight - 3, kPillHeight + 3}) {
                const QRectF box = boxFor(std::ceil(width) + extra, kPillHeight, dy);
                if (!isTaken(box)) {
                    pill.label = label;
                    pill.box = box;
                    m_placed.push_back(box);
                    return pill;
                }
                if (!curve->mayMoveUp)
                    break;
            }
            room = width - 1;
        }
        pill.box = boxFor(kDot, kDot, 0);
        return pill;
    }

    void paintPill(const Pill& pill)
    {
        const ObjectId id = ObjectId::message(pill.message->sent.message);
        const QRectF& box = pill.box;
        const auto scope = m_sketch.in(m_brush.object(id, box, box.height() / 2));
        const QColor fill = isDropped(*pill.message) ? m_theme.badInk : colourOf(pill.message->sent);
        const QColor ink = m_theme.textOn(fill);
        const bool marked = m_brush.isSelected(id) || m_brush.isHovered(id);
        if (pill.held)
            m_sketch.rounded(
                box.adjusted(-2, -2, 2, 2), box.height() / 2 + 2, m_theme.bg, fill, 1.4, Dash::Dry);
        m_sketch.rounded(box, box.height() / 2, fill, marked ? m_theme.ink : m_theme.bg, marked ? 2 : 1.5);
        if (pill.label.isEmpty())
            return;
        double x = box.left() + kPillPadding;
        if (pill.held) {
            for (const double dx : {0.0, 4.0})
                m_sketch.rect({x + dx, box.center().y() - 4, 2, 8}, ink);
            x += kHeldRoom;
        }
        m_sketch.textAt(x, box.center().y(), pill.label, FontRole::MonoCaptionStrong, ink);
    }

    void paintRibbon(const std::vector<const MessageView*>& messages, std::size_t count)
    {
        const MessageView& first = **std::find_if(
            messages.begin(), messages.end(), [](const MessageView* m) { return m->sent.isStory; });
        const MessageCourse* curve = m_courses.of(first.sent);
        if (!curve)
            return;
        std::int64_t size = 0;
        for (const MessageView* m : messages)
            size += m->sent.bytes;
        const double width = std::clamp(3 + std::log2(1.0 + static_cast<double>(size) / 1000) * 2, 4.0, 16.0);
        const QColor colour = colourOf(first.sent);
        m_sketch.path(curve->path(), {}, mix(m_theme.bg, colour, 0.35), width);
        const QString text = QStringLiteral("%1 × ").arg(count) + apiName(first.sent.apiKey);
        const QString label =
            firstThatFits({text, QStringLiteral("%1 ×").arg(count)}, curve->free.width() - 2 * kPillPadding);
        if (label.isEmpty())
            return;
        const double w = std::ceil(textWidth(label, FontRole::MonoCaptionStrong)) + 2 * kPillPadding;
        const QPointF at = curve->at(0.5);
        const double x = std::clamp(
            at.x() - w / 2, curve->free.left(), std::max(curve->free.left(), curve->free.right() - w));
        const QRectF box(std::round(x), std::round(at.y() - kPillHeight / 2), w, kPillHeight);
        const bool crowded = std::any_of(
            m_placed.begin(), m_placed.end(), [&](const QRectF& other) { return other.intersects(box); });
        if (crowded)
            return;
        m_placed.push_back(box);
        const auto scope =
            m_sketch.in(m_brush.object(ObjectId::message(first.sent.message), box, kPillHeight / 2));
        m_sketch.rounded(box, kPillHeight / 2, colour, m_theme.bg, 1.5);
        m_sketch.textAt(box.center().x(), box.center().y(), label, FontRole::MonoCaptionStrong,
            m_theme.textOn(colour), Anchor::Centre);
    }

    // A link that is cut: its curve, dashed, with a cross in the middle; one for both directions.
    void paintCuts()
    {
        for (const auto& [link, fact] : m_brush.view().cutLinks) {
            const auto& [a, b] = link;
            const bool both = m_brush.view().cutLinks.count({b, a}) > 0;
            if (both && b < a)
                continue;
            MessageSent probe;
            probe.from = a;
            probe.to = b;
            probe.isResponse = false;
            const MessageCourse* curve = m_courses.of(probe);
            if (!curve)
                continue;
            const QPointF middle = curve->at(0.5);
            const auto scope = m_sketch.in(
                m_brush.object(ObjectId::link(a, b), {middle.x() - 9, middle.y() - 9, 18, 18}, 9));
            m_sketch.path(
                curve->path(), {}, mix(m_theme.bg, m_theme.bad, 0.6), metrics::kCurve, Dash::Dashed);
            m_sketch.ellipse(middle, 9, m_theme.badbg, m_theme.bad, 1.4);
            m_sketch.icon(Icon::Cross, {middle.x() - 6, middle.y() - 6}, 12, m_theme.bad);
            m_placed.push_back({middle.x() - 10, middle.y() - 10, 20, 20});
        }
    }

    const StageBrush& m_brush;
    Sketch& m_sketch;
    const Theme& m_theme;
    MessageCourses m_courses;
    std::set<std::pair<const MessageCourse*, QRgb>> m_drawn; // messages share a course, which is drawn once
    std::map<MessageId, Time> m_dropped;
    std::vector<QRectF> m_placed; // pills with a text
};

template <class Use>
auto withCourses(const StageInput& input, Use use)
{
    DisplayList list;
    list.clear(input.size, false);
    Sketch sketch(list, *input.theme);
    const StageLayout layout = layOut(input);
    const StageBrush brush{input, layout, sketch};
    paintControllers(brush); // curves between controllers begin at their rings
    return use(MessagePainter(brush).courses());
}

bool isSameLink(const ObjectId& a, const ObjectId& b)
{
    return (a.number == b.number && a.other == b.other) || (a.number == b.other && a.other == b.number);
}

} // namespace

std::vector<LinkCourse> linksDrawn(const StageInput& input)
{
    return withCourses(input, [](const auto& courses) {
        std::vector<LinkCourse> out;
        for (const auto& [link, path] : courses)
            out.push_back({link, path.pointAtPercent(0.5)});
        return out;
    });
}

std::vector<ObjectId> linksAcross(const StageInput& input, QPointF from, QPointF to)
{
    return withCourses(input, [&](const auto& courses) {
        const QLineF stroke(from, to);
        std::vector<ObjectId> crossed;
        for (const auto& [link, path] : courses) {
            if (std::any_of(crossed.begin(), crossed.end(), [&, &id = link](const ObjectId& known) { return isSameLink(known, id); }))
                continue;
            bool meets = false;
            for (const QPolygonF& part : path.toSubpathPolygons())
                for (int i = 1; i < part.size(); ++i)
                    meets = meets || stroke.intersects(QLineF(part[i - 1], part[i])) == QLineF::BoundedIntersection;
            if (meets)
                crossed.push_back(link);
        }
        return crossed;
    });
}

void paintMessages(const StageBrush& brush)
{
    MessagePainter(brush).paint();
}

} // namespace ui
