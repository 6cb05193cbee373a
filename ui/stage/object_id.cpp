#include "ui/stage/object_id.h"

namespace ui {

QString idText(const ObjectId& id)
{
    const QString text = QString::fromStdString(id.text);
    const QString number = QString::number(id.number);
    const QString partition = QString::fromStdString(id.topicPartition().toString());
    switch (id.kind) {
    case StageKind::None:
        return QStringLiteral("-");
    case StageKind::Controllers:
        return QStringLiteral("controllers");
    case StageKind::Controller:
        return QStringLiteral("controller:") + number;
    case StageKind::Broker:
        return QStringLiteral("broker:") + number;
    case StageKind::Topic:
        return QStringLiteral("topic:") + text;
    case StageKind::Partition:
        return QStringLiteral("partition:") + partition;
    case StageKind::Replica:
        return QStringLiteral("replica:") + number + QLatin1Char(':') + partition;
    case StageKind::Record:
        return QStringLiteral("record:") + number + QLatin1Char(':') + partition + QLatin1Char('@')
            + QString::number(id.offset);
    case StageKind::Message:
        return QStringLiteral("message:") + number;
    case StageKind::Link:
        return QStringLiteral("link:") + number + QLatin1Char(':') + QString::number(id.other);
    case StageKind::Client:
        return QStringLiteral("client:") + number;
    case StageKind::Group:
        return QStringLiteral("group:") + text;
    case StageKind::Ruler:
        return QStringLiteral("ruler");
    case StageKind::Setting:
        return QStringLiteral("setting:") + text;
    case StageKind::Action:
        return QStringLiteral("action:") + text;
    case StageKind::Lane:
        return QStringLiteral("lane:") + number + QLatin1Char(':') + QString::number(id.other);
    case StageKind::Part:
        return QStringLiteral("part:") + number + QLatin1Char(':') + text;
    case StageKind::Deque:
        return QStringLiteral("deque:") + number + QLatin1Char(':') + partition;
    case StageKind::Batch:
        return QStringLiteral("batch:") + number + QLatin1Char(':') + QString::number(id.offset);
    case StageKind::Window:
        return QStringLiteral("window:") + number + QLatin1Char(':') + QString::number(id.other);
    case StageKind::Request:
        return QStringLiteral("request:") + number + QLatin1Char(':') + QString::number(id.offset);
    case StageKind::Knob:
        return QStringLiteral("knob:") + number + QLatin1Char(':') + text;
    case StageKind::GroupPart:
        return QStringLiteral("group-part:") + text + QLatin1Char(':') + QString::number(id.other)
            + (id.number != 0 ? QLatin1Char(':') + number : QString()) + (id.offset >= 0 ? QLatin1Char('@') + QString::number(id.offset) : QString());
    case StageKind::GroupRow:
        return QStringLiteral("group-row:") + QString::fromStdString(id.groupId()) + QLatin1Char(':') + partition;
    case StageKind::OwnerSpan:
        return QStringLiteral("owner:") + QString::fromStdString(id.groupId()) + QLatin1Char(':') + partition + QLatin1Char('@')
            + QString::number(id.offset);
    case StageKind::GroupMember:
        return QStringLiteral("group-member:") + QString::fromStdString(id.groupId()) + QLatin1Char(':')
            + QString::fromStdString(id.behindGroup());
    case StageKind::Segment:
        return QStringLiteral("segment:") + number + QLatin1Char(':') + partition + QLatin1Char('@') + QString::number(id.offset);
    case StageKind::LogBatch:
        return QStringLiteral("log-batch:") + number + QLatin1Char(':') + partition + QLatin1Char('@') + QString::number(id.offset);
    case StageKind::IndexEntry:
        return (id.other == 0 ? QStringLiteral("index:") : QStringLiteral("timeindex:")) + number + QLatin1Char(':') + partition + QLatin1Char('@')
            + QString::number(id.offset);
    case StageKind::Retired:
        return QStringLiteral("retired:") + number + QLatin1Char(':') + partition + QLatin1Char('@') + QString::number(id.offset);
    case StageKind::LogPart:
        return QStringLiteral("log-part:") + number + QLatin1Char(':') + partition + QLatin1Char(':') + QString::number(id.other % 16) + QLatin1Char('.')
            + QString::number(id.other / 16);
    }
    return {};
}

} // namespace ui
