// Where a group's offsets lie: the partition of __consumer_offsets that its name leads to, and what stands of the group in it.

#include "ui/stage/group_panel_words.h"
#include "ui/stage/paint_group_panels.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/murmur2.h"
#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr const char* kTopic = "__consumer_offsets";
constexpr double kTitle = 28, kLine = 18, kRow = 20;
constexpr double kOffset = 52; // width of the column
constexpr qsizetype kIdLength = 22; // of a member's id at least: a UUID of 22 signs

QString text(std::string_view words) { return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())); }

class OffsetsPainter {
public:
    OffsetsPainter(const StageBrush& brush, const QRectF& box, const GroupView& group)
        : m_brush(brush), m_sketch(brush.sketch), m_theme(brush.theme()), m_box(box), m_group(group), m_topic(brush.view().topic(kTopic))
    {
        const std::int64_t count = m_topic && !m_topic->partitions.empty() ? static_cast<std::int64_t>(m_topic->partitions.size())
            : kOffsetsPartitions;
        m_count = static_cast<std::int32_t>(count);
        m_hash = javaHash(group.id);
        m_abs = javaAbs(m_hash);
        m_partition = m_abs % m_count;
        if (const PartitionView* partition = brush.view().partition({kTopic, m_partition}))
            m_leader = partition->leader.value;
    }

    void paint()
    {
        paintTitle();
        const QStringList foot = footLines();
        double bottom = m_box.bottom();
        const bool hasFoot = m_box.height() > kTitle + 4 * kLine + 3 * kRow + 2 * 14;
        if (hasFoot) {
            bottom -= 14 * static_cast<double>(foot.size());
            double y = bottom + 7;
            for (const QString& line : foot) {
                m_sketch.textAt(m_box.left(), y, line, FontRole::Caption, m_theme.ink3, Anchor::Left, m_box.width());
                y += 14;
            }
            bottom -= 4;
        }
        paintRecords(paintHash(m_box.top() + kTitle, bottom), bottom);
    }

private:
    void paintTitle()
    {
        double right = m_box.right();
        if (m_group.loading)
            right = m_sketch.chip({right, m_box.top() + 12}, Anchor::Right, Stage::tr("being read back"), Tone::Dry, 130).left() - 6;
        else if (m_topic)
            if (const auto policy = m_topic->config.find("cleanup.policy");
                policy != m_topic->config.end() && policy->second.find("compact") != std::string::npos)
                right = m_sketch.chip({right, m_box.top() + 12}, Anchor::Right, Stage::tr("compacted"), Tone::Neutral, 110).left() - 6;
        m_sketch.textAt(m_box.left(), m_box.top() + 12, QStringLiteral("%1-%2").arg(QLatin1String(kTopic)).arg(m_partition),
            FontRole::CardTitle, m_theme.ink,
            Anchor::Left, right - m_box.left());
    }

    // The way from the name to the broker; returns where it ends.
    double paintHash(double top, double bottom)
    {
        const double lines = std::min(3.0, std::floor((bottom - top) / kLine));
        if (lines < 1)
            return top;
        const ObjectId id = ObjectId::groupPart(m_group.id, GroupThing::OffsetsHash);
        const QRectF box(m_box.left() - 4, top, m_box.width() + 8, lines * kLine);
        const Sketch::Scope scope(m_sketch, namedObject(m_brush, id, box, 4, spokenOfHash(m_group)));
        double y = top + kLine / 2;
        const auto line = [&](const QString& left, FontRole role, const QString& right) {
            if (y > top + lines * kLine)
                return;
            const double used = m_sketch.textAt(m_box.right(), y, right, FontRole::MonoStrong, m_theme.ink, Anchor::Right,
                m_box.width() * 0.6);
            m_sketch.textAt(m_box.left(), y, left, role, m_theme.ink2, Anchor::Left, m_box.width() - used - 10);
            y += kLine;
        };
        line(QStringLiteral("\"%1\".hashCode()").arg(text(m_group.id)), FontRole::MonoCaption, QString::number(m_hash));
        line(Stage::tr("abs, then % %1").arg(m_count), FontRole::Caption,
            QStringLiteral("%1 % %2 = %3").arg(m_abs).arg(m_count).arg(m_partition));
        if (lines >= 3) {
            const QString broker = m_leader == kNoBroker ? Stage::tr("no leader") : Stage::tr("broker %1").arg(m_leader.value);
            const double used = m_sketch.textAt(m_box.right(), y, broker, FontRole::TextStrong, m_leader == kNoBroker
                ? m_theme.badInk : m_theme.ink, Anchor::Right);
            if (m_leader != kNoBroker)
                m_sketch.icon(Icon::Crown, {m_box.right() - used - 20, y - 7}, 14, m_theme.ink);
            m_sketch.textAt(m_box.left(), y, fitting({Stage::tr("leader of partition %1 = coordinator").arg(m_partition),
                Stage::tr("its leader = coordinator")},
                FontRole::Caption, m_box.width() - used - 28), FontRole::Caption, m_theme.ink2);
        }
        return top + lines * kLine + 4;
    }

    void paintRecords(double top, double bottom)
    {
        if (bottom - top < 2 * kRow)
            return;
        m_sketch.line({m_box.left(), top}, {m_box.right(), top}, m_theme.line2);
        const double key = m_box.left() + kOffset;
        m_sketch.textAt(m_box.left(), top + 10, QStringLiteral("offset"), FontRole::Caption, m_theme.ink3);
        m_sketch.textAt(key, top + 10, QStringLiteral("key"), FontRole::Caption, m_theme.ink3);
        m_sketch.textAt(m_box.right(), top + 10, QStringLiteral("value"), FontRole::Caption, m_theme.ink3, Anchor::Right);
        double y = top + kRow;
        if (m_group.records.empty()) {
            m_sketch.textAt(m_box.left(), y + 8, Stage::tr("nothing is written for this group yet"), FontRole::Caption,
                m_theme.ink3, Anchor::Left, m_box.width());
            return;
        }
        const auto rows = static_cast<std::size_t>((bottom - y) / kRow);
        // The newest ones; of what is older only what still counts, as far as there is room.
        std::vector<std::size_t> shown;
        for (std::size_t i = m_group.records.size(); i-- > 0 && shown.size() < rows;)
            if (shown.size() * 2 < rows || !isSuperseded(m_group, i))
                shown.push_back(i);
        std::reverse(shown.begin(), shown.end());
        for (const std::size_t i : shown) {
            paintRecord(i, {m_box.left() - 4, y, m_box.width() + 8, kRow});
            y += kRow;
        }
    }

    void paintRecord(std::size_t index, const QRectF& box)
    {
        const GroupRecordView& record = m_group.records[index];
        const bool struck = isSuperseded(m_group, index);
        const bool isGroup = record.type >= 2;
        const ObjectId id = m_leader != kNoBroker ? ObjectId::record({kTopic, record.offsetsPartition}, m_leader, record.offset)
                                                  : ObjectId::groupPart(m_group.id, GroupThing::OffsetsRecord, record.offset.value);
        const Sketch::Scope scope(m_sketch, namedObject(m_brush, id, box, 4, spokenOfRecord(m_group, index)));
        const bool lit = m_brush.isSelected(id) || m_brush.isHovered(id);
        if (isGroup || lit)
            m_sketch.rounded(box.adjusted(0, 0.5, 0, -0.5), 4, m_theme.sel);
        const double middle = box.center().y(), left = m_box.left(), right = m_box.right(), key = left + kOffset;
        const QColor ink = struck ? m_theme.ink3 : m_theme.ink;
        const FontRole role = isGroup && !struck ? FontRole::MonoCaptionStrong : FontRole::MonoCaption;
        m_sketch.textAt(left, middle, number(record.offset.value), FontRole::MonoCaption, m_theme.ink3, Anchor::Left, kOffset - 6);
        const QString name = record.key.empty() ? text(m_group.id) : QStringLiteral("%1, %2").arg(text(m_group.id), withNames(record.key));
        const double room = right - key;
        double value = 0;
        if (record.tombstone) {
            value = 14;
            const QRectF mark(right - 11, middle - 5.5, 11, 11);
            m_sketch.rounded(mark, 2, {}, m_theme.ink3, 1.2);
            QPainterPath cross;
            cross.moveTo(mark.topLeft() + QPointF(3, 3));
            cross.lineTo(mark.bottomRight() - QPointF(3, 3));
            cross.moveTo(mark.topRight() + QPointF(-3, 3));
            cross.lineTo(mark.bottomLeft() + QPointF(3, -3));
            m_sketch.path(cross, {}, m_theme.ink3, 1.2);
        } else {
            bool isNumber = false;
            const std::int64_t offset = text(record.value).toLongLong(&isNumber);
            value = m_sketch.textAt(right, middle, isNumber ? number(offset) : withNames(record.value), role, ink, Anchor::Right,
                isGroup ? room * 0.66 : room * 0.45);
        }
        m_sketch.textAt(key, middle, name, role, ink, Anchor::Left, room - value - 10);
        if (struck)
            m_sketch.line({key, middle}, {right, middle}, m_theme.ink3, 1.2);
    }

    // Ids that the coordinator made are long; who has one is called by its name here. The record as it is stands in the hover card.
    QString withNames(const std::string& words) const
    {
        QString out = text(words);
        const auto put = [&](const std::string& memberId, NodeId client) {
            if (const ClientView* known = client == kLabNode || memberId.empty() ? nullptr : m_brush.view().client(client))
                out.replace(text(memberId), text(known->name));
        };
        for (const auto& [id, member] : m_group.members)
            if (out.size() >= kIdLength)
                put(id, member.client);
        for (std::size_t i = 0; i < m_group.marks.size() && out.size() >= kIdLength; ++i)
            put(m_group.marks[i].memberId, m_group.marks[i].client);
        return out;
    }

    QStringList footLines() const
    {
        bool struck = false, isNew = false, tombstones = false;
        std::set<std::pair<std::int16_t, std::string_view>> keys;
        for (std::size_t i = 0; i < m_group.records.size(); ++i) {
            struck = !keys.emplace(m_group.records[i].type, m_group.records[i].key).second || struck;
            isNew = isNew || m_group.records[i].type >= 3;
            tombstones = tombstones || m_group.records[i].tombstone;
        }
        QString first = Stage::tr("the value is the next offset to read");
        if (struck)
            first += Stage::tr("; a struck row has a newer one");
        const QString second = isNew      ? Stage::tr("key v1: an offset; v3 to v8: the group of KIP-848")
            : tombstones ? Stage::tr("a square with × is a tombstone: the key is deleted")
                         : Stage::tr("key v1, value v4: offset, leader epoch, metadata, time");
        return wrappedWords(first, FontRole::Caption, m_box.width()) + wrappedWords(second, FontRole::Caption, m_box.width());
    }

    const StageBrush& m_brush;
    Sketch& m_sketch;
    const Theme& m_theme;
    QRectF m_box;
    const GroupView& m_group;
    const TopicView* m_topic;
    std::int32_t m_count = kOffsetsPartitions;
    std::int32_t m_hash = 0, m_abs = 0, m_partition = 0;
    BrokerId m_leader = kNoBroker;
};

} // namespace

void paintOffsetsLog(const StageBrush& brush, const QRectF& box, const GroupView& view) { OffsetsPainter(brush, box, view).paint(); }

} // namespace ui
