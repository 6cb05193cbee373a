#include "ui/stage/paint_storage.h"

#include <algorithm>

#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Stage {
    Q_DECLARE_TR_FUNCTIONS(Stage)
};

constexpr double kButtonHeight = 22;

QString text(std::string_view words) { return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())); }

// A button inside a heading; returns the x where it begins.
double paintButton(const StorageBrush& brush, const ObjectId& id, double right, double middle, const QString& words, bool enabled)
{
    const Theme& t = brush.theme();
    const double width = std::ceil(textWidth(words, FontRole::TextStrong)) + 20;
    const QRectF box(right - width, middle - kButtonHeight / 2, width, kButtonHeight);
    const auto scope = brush.sketch.in(brush.object(id, box, metrics::kRadiusField));
    const bool lit = enabled && (brush.isHovered(id) || brush.isSelected(id));
    brush.sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusField, t.panel, lit ? t.accent : t.line, lit ? 2 : 1,
        enabled ? Dash::Solid : Dash::Dashed);
    brush.sketch.textAt(box.center().x(), middle, words, FontRole::TextStrong, enabled ? t.accentInk : t.ink3, Anchor::Centre);
    return box.left();
}

// What stands beside the title, from right to left; returns where it begins.
double paintHeadingTools(const StorageBrush& brush, LogThing panel, double left, double right, double middle)
{
    Sketch& sketch = brush.sketch;
    const auto chip = [&](const QString& words, Tone tone) {
        if (words.isEmpty() || Sketch::chipWidth(words) > right - left)
            return false;
        right = sketch.chip({right, middle}, Anchor::Right, words, tone, right - left).left() - 8;
        return true;
    };
    if (panel == LogThing::Files) {
        const QString words = Stage::tr("Open folder");
        if (right - left > textWidth(words, FontRole::TextStrong) + 40)
            right = paintButton(brush, brush.part(LogThing::Folder), right, middle, words, folderProblem(brush.log.lab()).isEmpty()) - 10;
        if (const NodeLook look = brush.log.broker() ? lookOf(*brush.log.broker()) : NodeLook::NotStarted; look != NodeLook::Running)
            chip(lookWord(look), isDown(look) ? Tone::Bad : Tone::Dry);
        const std::int64_t dirty = brush.copy().endOffset.value - brush.copy().flushed.value;
        if (dirty > 0 && !brush.log.isResting())
            chip(Stage::tr("%1 not flushed").arg(countOf(dirty)), Tone::Dry);
        if (!chip(scaledWords(brush.log, false), Tone::Dry))
            chip(scaledWords(brush.log, true), Tone::Dry);
    } else if (panel == LogThing::Find) {
        right = paintFindField(brush, right, middle, right - left);
    } else if (panel == LogThing::Cleanup && brush.copy().cleaning) {
        chip(Stage::tr("the cleaner is here"), Tone::Violet);
    }
    return right;
}

QString noteOf(const StorageBrush& brush, LogThing panel)
{
    switch (panel) {
    case LogThing::Files:
        return folderWords(brush.log);
    case LogThing::Find:
        return shownLookup(brush.copy()) ? logPanelSummary(brush.log, panel) : QString();
    case LogThing::Cleanup:
        if (brush.log.isResting())
            return folderName(brush.log.id());
        return QStringLiteral("%1, cleanup.policy=%2").arg(folderName(brush.log.id()), text(brush.log.setting("cleanup.policy")));
    case LogThing::Checkpoints:
        return Stage::tr("small text files: version, count, lines; written aside, synced, renamed");
    default:
        return {};
    }
}

// A heading; of a folded panel all that there is.
void paintHeading(const StorageBrush& brush, LogThing panel)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const LogPanelBox& place = brush.level.panel(panel);
    const bool isTab = brush.level.narrow && panel != LogThing::Files;
    double left = place.box.left() + (isTab ? 12 : brush.level.pad);
    double right = place.box.right() - (isTab ? 8 : brush.level.pad - 4);
    const double middle = place.box.top() + place.header / 2 + (place.header > 40 ? 2 : 0);
    if (!place.open || isTab) {
        const double title = textWidth(logPanelTitle(panel), FontRole::TextStrong);
        if (place.open) { // its tools belong to the body, which begins below
            sketch.textAt(left, middle, logPanelTitle(panel), FontRole::TextStrong, t.accentInk, Anchor::Left, right - left);
            return;
        }
        sketch.icon(Icon::ChevronDown, {right - 16, middle - 6}, 12, t.mute);
        right -= 24;
        const double used = sketch.textAt(left, middle, logPanelTitle(panel), FontRole::TextStrong, t.ink, Anchor::Left, right - left);
        static_cast<void>(title);
        const QString summary = logPanelSummary(brush.log, panel);
        if (textWidth(summary, FontRole::Caption) <= right - left - used - 12)
            sketch.textAt(right, middle, summary, FontRole::Caption, t.ink2, Anchor::Right);
        return;
    }
    const QString title = logPanelTitle(panel);
    right = paintHeadingTools(brush, panel, left + textWidth(title, FontRole::CardTitle) + 16, right, middle);
    const double used = sketch.textAt(left, middle, title, FontRole::CardTitle, t.ink, Anchor::Left, right - left);
    const QString note = noteOf(brush, panel);
    const double room = right - left - used - 24;
    if (panel == LogThing::Files ? room > 120 : textWidth(note, FontRole::Text) <= room)
        sketch.textAt(left + used + 12, middle, note, FontRole::Text, t.ink3, Anchor::Left, room);
}

void paintPanel(const StorageBrush& brush, LogThing panel)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const LogPanelBox& place = brush.level.panel(panel);
    const ObjectId id = brush.part(panel);
    const bool isTab = brush.level.narrow && panel != LogThing::Files;
    sketch.setStrength(brush.strengthOf(id));
    const auto scope = sketch.in(brush.object(id, place.box, metrics::kRadiusCard));
    const double radius = place.open && !isTab ? metrics::kRadiusCard : metrics::kRadiusInner;
    if (isTab && place.open)
        sketch.rounded(place.box.adjusted(0.5, 0.5, -0.5, -0.5), radius, t.sel, t.accent);
    else if (panel == LogThing::Files && brush.isDown())
        sketch.rounded(place.box.adjusted(0.5, 0.5, -0.5, -0.5), radius, t.dead, t.mute, 1.4, Dash::Dashed);
    else
        sketch.card(place.box, radius);
    if (isTab && place.open)
        sketch.card(place.body.adjusted(-brush.level.pad, -6, brush.level.pad, 8), metrics::kRadiusInner, false);
    if (brush.isSelected(id))
        sketch.rounded(place.box.adjusted(1, 1, -1, -1), radius, {}, t.accent, 2);
    paintHeading(brush, panel);
    if (place.open)
        switch (panel) {
        case LogThing::Files:
            paintLogFiles(brush);
            break;
        case LogThing::Find:
            paintFind(brush);
            break;
        case LogThing::Cleanup:
            paintCleanup(brush);
            break;
        default:
            paintCheckpoints(brush);
            break;
        }
    sketch.setStrength(1);
}

} // namespace

void StorageBrush::frame(const ObjectId& thing, const QRectF& box, double radius) const
{
    if (isSelected(thing))
        sketch.rounded(box.adjusted(-0.5, -0.5, 0.5, 0.5), radius, {}, theme().ink, 2);
    else if (isHovered(thing))
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, {}, theme().ink, 1);
}

double paintFindField(const StorageBrush& brush, double right, double middle, double room)
{
    const Theme& t = brush.theme();
    Sketch& sketch = brush.sketch;
    const ObjectId field = brush.part(LogThing::FindField);
    const double width = std::min(room, 128.0);
    if (width < 70)
        return right;
    const QRectF box(right - width, middle - kButtonHeight / 2, width, kButtonHeight);
    const auto scope = sketch.in(brush.object(field, box, metrics::kRadiusField));
    const bool lit = brush.isHovered(field) || brush.isSelected(field);
    sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadiusField, t.panel, lit ? t.accent : t.mute, lit ? 2 : 1);
    sketch.icon(Icon::Search, {box.left() + 7, middle - 6}, 12, t.mute);
    sketch.textAt(box.left() + 24, middle, Stage::tr("offset or time…"), FontRole::Caption, t.ink3, Anchor::Left, width - 30);
    return box.left() - 8;
}

ShownLookup shownLookup(const ReplicaView& copy)
{
    ShownLookup out;
    if (copy.offsetLookup.known() && (!copy.timeLookup.known() || copy.offsetLookup.since > copy.timeLookup.since)) {
        const OffsetLookedUp& f = copy.offsetLookup.value;
        out = {false, copy.offsetLookup.since, f.segment, f.entryOffset, f.entryPosition, f.baseOffset};
    } else if (copy.timeLookup.known()) {
        const TimeLookedUp& f = copy.timeLookup.value;
        out = {true, copy.timeLookup.since, f.segment, f.entryOffset, f.position, f.found};
    }
    return out;
}

void paintHop(Sketch& sketch, QPointF centre, int number)
{
    const Theme& t = sketch.theme();
    sketch.ellipse(centre, 8.5, t.dryInk);
    sketch.textAt(centre.x(), centre.y(), QString::number(number), FontRole::CaptionStrong, t.textOn(t.dryInk), Anchor::Centre);
}

void paintRecordCell(Sketch& sketch, const QRectF& box, const RecordNote* note, bool pale, bool struck)
{
    const Theme& t = sketch.theme();
    const double radius = box.width() >= 24 ? metrics::kRadiusBigCell : box.width() >= 9 ? metrics::kRadiusCell : 1;
    const std::size_t hue = note ? static_cast<std::size_t>(Theme::hueOf(note->keyHash)) : 0;
    QColor fill = t.hues[hue], edge = t.hueEdges[hue];
    if (!note || !note->hasKey) {
        fill = mix(t.mute, t.panel, 0.25);
        edge = t.mute;
    }
    if (pale) {
        fill = mix(fill, t.panel, 0.62);
        edge = mix(edge, t.panel, 0.4);
    }
    const QPointF c = box.center();
    const double r = std::min(box.width(), box.height()) / 2;
    if (note && note->isControl && r >= 4) {
        QPainterPath diamond({c.x(), c.y() - r});
        diamond.lineTo(c.x() + r, c.y());
        diamond.lineTo(c.x(), c.y() + r);
        diamond.lineTo(c.x() - r, c.y());
        diamond.closeSubpath();
        sketch.path(diamond, t.viobg, t.vio, 1.4);
        return;
    }
    const bool tombstone = note && note->isTombstone && !note->isControl;
    if (tombstone && box.width() >= 4) {
        sketch.rounded(box.adjusted(0.7, 0.7, -0.7, -0.7), radius, t.panel, pale ? edge : t.hueEdges[hue], 1.6);
        const double arm = std::min(std::max(1.8, r * 0.42), 5.0);
        if (r >= 3.5) {
            sketch.line({c.x() - arm, c.y() - arm}, {c.x() + arm, c.y() + arm}, t.hueEdges[hue], 1.6);
            sketch.line({c.x() - arm, c.y() + arm}, {c.x() + arm, c.y() - arm}, t.hueEdges[hue], 1.6);
        }
    } else if (box.width() >= 4) {
        sketch.rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, fill, edge);
    } else {
        sketch.rect(box, fill);
    }
    if (struck && box.width() >= 6)
        sketch.line({box.left() + 2, box.bottom() - 2}, {box.right() - 2, box.top() + 2}, t.ink2, 1.4);
}

void paintStorageLevel(const StageInput& input, Sketch& sketch)
{
    const Theme& t = *input.theme;
    const ShownLog shown = shownLog(*input.view, input.camera);
    if (!shown) {
        const QPointF middle(input.size.width() / 2, input.size.height() / 2);
        const TopicPartition id{input.camera.topic, input.camera.partition};
        sketch.textAt(middle.x(), middle.y() - 10, Stage::tr("Broker %1 has no copy of %2 at this instant.").arg(input.camera.broker.value).arg(folderName(id)), FontRole::CardTitle, t.ink2,
            Anchor::Centre, input.size.width() - 32);
        sketch.textAt(middle.x(), middle.y() + 14, Stage::tr("Go on in time, or press Esc."), FontRole::Text, t.ink3,
            Anchor::Centre, input.size.width() - 32);
        return;
    }
    const StorageLog log(input, *shown.partition, *shown.copy);
    const StorageLayout level = layOutStorage(input, log);
    const StageLayout noShelves;
    const StorageBrush brush{{input, noShelves, sketch}, level, log};
    for (const LogThing panel : {LogThing::Files, LogThing::Find, LogThing::Cleanup, LogThing::Checkpoints})
        paintPanel(brush, panel);
}

} // namespace ui
