#pragma once

// How the panels of a rebalance call their things: for labels, the hover card and the screen reader alike.

#include <QString>
#include <QStringList>

#include "ui/common/chip.h"
#include "ui/stage/group_panels.h"
#include "ui/stage/stage_painter.h"

namespace ui {

// The members of an assignor's row, by what is called; of a partition its number where only one topic is read.
QString partitionLabel(const engine::TopicPartition& partition, bool oneTopic);
QString partitionLabels(const std::vector<engine::TopicPartition>& list, bool oneTopic, const QString& between);

QStringList wrappedWords(const QString& words, FontRole role, double width); // lines of that width at the most

QString shortState(engine::GroupState state); // "Preparing"
Tone toneOf(engine::GroupState state);
// "stopped: c1 1.3 s, c2 30 ms", "stopped: partitions 2, 5, 0.9 s and 1.1 s", "nobody waits"; empty: it is not over, and
// nothing stopped yet.
struct StoppedWords {
    QString words;
    Tone tone = Tone::Dry;
    QString brief{}; // where there is less room
    QString least{}; // where there is hardly any: "stopped, at most 1.3 s"
};
StoppedWords stoppedWords(const RebalanceLadder& ladder);
QString ladderTime(engine::Time at); // "4.020"

Spoken spokenOfArrow(const RebalanceLadder& ladder, const LadderArrow& arrow);
Spoken spokenOfLane(const RebalanceLadder& ladder, const LadderLane& lane);
Spoken spokenOfState(const RebalanceLadder& ladder, std::size_t index);
Spoken spokenOfStop(const RebalanceLadder& ladder, const LadderStop& stop);
Spoken spokenOfNote(const RebalanceLadder& ladder, const LadderNote& note);
Spoken spokenOfFold(const RebalanceLadder& ladder, std::size_t folded);
Spoken spokenOfMore(const RebalanceLadder& ladder, std::size_t hidden);
Spoken spokenOfAnswer(const AssignorsShown& shown, const engine::AssignorAnswer& answer);
Spoken spokenOfWhatIf(AssignorChange change);
Spoken spokenOfOther(const OtherProtocol& other);
Spoken spokenOfHash(const engine::GroupView& group);
Spoken spokenOfRecord(const engine::GroupView& group, std::size_t index);

QString assignorTitle(engine::ComparedAssignor which);       // "cooperative-sticky"
QString movedWords(const engine::AssignorAnswer& answer);     // "3 moved"
// How it goes: "all stop", "two rounds", "on the broker"; and who is not read: "stop: all six", "stop: 2, 5".
std::pair<QString, QString> courseWords(const AssignorsShown& shown, const engine::AssignorAnswer& answer);

bool isSuperseded(const engine::GroupView& group, std::size_t index); // a later record has the same key
inline constexpr std::int32_t kOffsetsPartitions = 50;

// An object whose words are known here.
std::int32_t namedObject(const StageBrush& brush, const ObjectId& id, const QRectF& box, double radius, const Spoken& words);

} // namespace ui
