#include "ui/window/fault_forms.h"

#include <QCoreApplication>

#include "engine/command/names.h"
#include "engine/command/words.h"

namespace ui {

using namespace engine;

namespace {

struct Form {
    Q_DECLARE_TR_FUNCTIONS(Form)
};

FormField value(const QString& name, const QString& unit, const QString& proposed, const QString& help, const QString& option = {})
{
    FormField field;
    field.name = name;
    field.option = option.isEmpty() ? QStringLiteral("--") + name : option;
    field.unit = unit;
    field.unitInLine = !unit.isEmpty();
    field.value = proposed;
    field.help = help;
    return field;
}

FormField flag(const QString& name, const QString& help)
{
    FormField field;
    field.name = name;
    field.option = QStringLiteral("--") + name;
    field.choices = QStringList{"", "yes"};
    field.isFree = false;
    field.isFlag = true;
    field.help = help;
    return field;
}

FormField oneOf(const QString& name, const QStringList& choices, const QString& help)
{
    FormField field;
    field.name = name;
    field.option = QStringLiteral("--") + name;
    field.choices = QStringList{QString()} + choices;
    field.nothing = Form::tr("(any)");
    field.isFree = false;
    field.help = help;
    return field;
}

CommandForm base(const QString& verb, const QString& title, const QString& intro, const QString& action)
{
    CommandForm form;
    form.verb = verb;
    form.title = title;
    form.intro = intro;
    form.action = action;
    return form;
}

CommandForm diskForm(const QString& line)
{
    auto form = base(line, Form::tr("The disk of broker %1").arg(line.section(' ', 2)),
        Form::tr("What is left empty stays as it is."), Form::tr("Set the disk"));
    FormField fail = oneOf("fail", {"write", "read"}, Form::tr("these operations fail"));
    fail.nothing = Form::tr("(none)");
    form.fields = {value("write-latency", "ms", "20", Form::tr("of every write and flush")), value("bandwidth", "MB/s", {}, Form::tr("of writes")),
        flag("full", Form::tr("no space is left: an append fails, the log directory goes offline")),
        fail, flag("ok", Form::tr("everything else is well again"))};
    return form;
}

CommandForm nodeForm(const QString& line)
{
    auto form = base(line, Form::tr("Clock and speed of broker %1").arg(line.section(' ', 2)),
        Form::tr("Timestamps and retention follow the wall clock; timeouts follow the monotonic one, which is never wrong."), Form::tr("Set them"));
    form.fields = {value("clock", {}, "+5s", Form::tr("how far its wall clock is ahead: +5s, -2m, +0s")),
        value("service-time", "ms", {}, Form::tr("what one request costs it"))};
    return form;
}

CommandForm linkForm(const QString& line)
{
    const QString a = line.section(' ', 2, 2), b = line.section(' ', 3);
    auto form = base(line, b == "all" ? Form::tr("All links of %1").arg(a) : Form::tr("The link between %1 and %2").arg(a, b),
        Form::tr("In both directions. What is left empty stays as it is."), Form::tr("Set the link"));
    form.fields = {value("latency", "ms", "100", Form::tr("one way")), value("jitter", "ms", {}, Form::tr("a random part on top")),
        value("bandwidth", "MB/s", {}, Form::tr("bytes a second")),
        value("loss", "%", {}, Form::tr("TCP sends again: after 200 ms, then doubling"))};
    return form;
}

CommandForm messageForm(const QString& line)
{
    const QString verb = line.section(' ', 0, 0);
    const bool isNext = line.endsWith(QLatin1String("next"));
    auto form = base(line,
        verb == "hold"       ? Form::tr("Hold the next message that fits")
            : verb == "drop" ? Form::tr("Drop the next message that fits")
            : isNext         ? Form::tr("Delay the next message that fits")
                             : Form::tr("Delay message %1").arg(line.section(' ', 2)),
        verb == "drop" ? Form::tr("It is lost and its connection reset: a lost request was never processed, a lost response was.")
                       : Form::tr("What is behind it on that connection waits too, as TCP keeps bytes in order."),
        verb == "hold" ? Form::tr("Hold it") : verb == "drop" ? Form::tr("Drop it") : Form::tr("Delay it"));
    if (verb == "delay") {
        FormField by = value("by", "ms", "500", Form::tr("how much later it arrives"));
        by.isRequired = true;
        form.fields.push_back(by);
    }
    if (!isNext)
        return form;
    QStringList apis;
    for (const auto api : command::apiNames())
        apis << QString::fromUtf8(api.data(), static_cast<qsizetype>(api.size()));
    FormField api = oneOf("api", apis, Form::tr("only of this API"));
    api.value = QStringLiteral("Produce");
    form.fields.push_back(api);
    form.fields.push_back(flag("response", Form::tr("a response instead of a request")));
    form.fields.push_back(value("from", {}, {}, Form::tr("only from this node: 1, c1, p1")));
    form.fields.push_back(value("to", {}, {}, Form::tr("only to this node")));
    return form;
}

CommandForm reassignForm(const ClusterView& view, const QString& line)
{
    const TopicPartition id{line.section(' ', 1, 1).toStdString(), line.section(' ', 2, 2).toInt()};
    const PartitionView* partition = view.partition(id);
    QStringList now, all;
    for (const BrokerId broker : partition ? partition->replicas : std::vector<BrokerId>())
        now << QString::number(broker.value);
    for (const auto& [broker, seen] : view.brokers)
        all << QString::number(broker.value);
    auto form = base(line, Form::tr("Move %1 to other brokers").arg(QString::fromStdString(id.toString())),
        Form::tr("The new copies fetch the whole log first; the old ones go when all new ones are in sync."), Form::tr("Move it"));
    FormField replicas = value("replicas", {}, now.join(','), Form::tr("the preferred leader first; there are %1").arg(all.join(", ")));
    replicas.option.clear();
    replicas.isRequired = true;
    form.fields = {replicas};
    form.check = [now](const QStringList& values) -> std::optional<FormProblem> {
        if (values[0].trimmed() == now.join(','))
            return FormProblem{0, Form::tr("that is where it is now"), true};
        return {};
    };
    return form;
}

CommandForm deleteRecordsForm(const ClusterView& view, const QString& line)
{
    const TopicPartition id{line.section(' ', 2, 2).toStdString(), line.section(' ', 3, 3).toInt()};
    const PartitionView* partition = view.partition(id);
    const ReplicaView* leader = partition ? partition->leaderCopy() : nullptr;
    const std::int64_t start = leader ? leader->startOffset.value.value : 0, mark = leader ? leader->highWatermark.value.value : 0;
    auto form = base(line, Form::tr("Delete records of %1").arg(QString::fromStdString(id.toString())),
        Form::tr("The log start offset moves up; files go when they lie before it as a whole."), Form::tr("Delete them"));
    FormField before = value("before", {}, QString::number(mark), Form::tr("the first offset that stays: %1 … %2 (the high watermark)").arg(start).arg(mark));
    before.isRequired = true;
    form.fields = {before};
    form.check = [start, mark](const QStringList& values) -> std::optional<FormProblem> {
        bool ok = false;
        const qlonglong offset = values[0].toLongLong(&ok);
        if (ok && (offset > mark || (offset < start && offset != -1)))
            return FormProblem{0, Form::tr("Kafka answers OFFSET_OUT_OF_RANGE: it is not between %1 and %2").arg(start).arg(mark), false};
        return {};
    };
    return form;
}

CommandForm partitionsForm(const ClusterView& view, const QString& line)
{
    const QString name = line.section(' ', 2);
    const TopicView* topic = view.topic(name.toStdString());
    const auto count = topic ? std::ssize(topic->partitions) : 0;
    auto form = base(line, Form::tr("Add partitions to %1").arg(name),
        Form::tr("There is no way back, and keys go to other partitions from then on: hash(key) % partitions."), Form::tr("Add them"));
    FormField total = value("total", {}, QString::number(count + 1), Form::tr("how many it has afterwards; now %1").arg(count));
    total.option.clear();
    total.isRequired = true;
    total.range = {count + 1, 10000};
    form.fields = {total};
    return form;
}

// "reset offsets billing --topic orders --partition 3"
CommandForm resetForm(const ClusterView& view, const QString& line)
{
    const std::string text = line.toStdString();
    command::WordReader words(text);
    std::string group, topic;
    std::optional<std::int32_t> partition;
    for (std::optional<command::Word> word = words.next(), before; word; before = word, word = words.next()) {
        if (before && before->text == "offsets")
            group = word->text;
        else if (before && before->text == "--topic")
            topic = word->text;
        else if (before && before->text == "--partition")
            partition = QString::fromStdString(word->text).toInt();
    }
    const QString of = partition ? QString::fromStdString(TopicPartition{topic, *partition}.toString()) : QString::fromStdString(topic);
    auto form = base(line, Form::tr("Reset what %1 committed of %2").arg(QString::fromStdString(group), of),
        Form::tr("Members begin there when they next read what is committed: after a restart or a rebalance."), Form::tr("Reset it"));
    const auto found = view.groups.find(group);
    const bool isActive = found != view.groups.end() && !found->second->members.empty();
    const PartitionView* one = partition ? view.partition({topic, *partition}) : nullptr;
    const ReplicaView* leader = one ? one->leaderCopy() : nullptr;
    FormField to = value("to", {}, "earliest",
        leader ? Form::tr("earliest, latest, an offset (%1 … %2), -5 or +5 from where it is, or a time: 2026-01-01T10:00:00Z")
                     .arg(leader->startOffset.value.value).arg(leader->endOffset.value.value)
               : Form::tr("earliest, latest, an offset, -5 or +5 from where it is, or a time: 2026-01-01T10:00:00Z"));
    to.choices = QStringList{"earliest", "latest"};
    to.isRequired = true;
    form.fields = {to};
    form.check = [isActive](const QStringList&) -> std::optional<FormProblem> {
        if (isActive)
            return FormProblem{-1, Form::tr("the group has members: Kafka resets only what nobody reads"), false};
        return {};
    };
    return form;
}

CommandForm branchForm(const QString& line)
{
    const QString at = line.section(QLatin1String("--at "), 1);
    auto form = base(QStringLiteral("branch"), Form::tr("A branch from %1 on").arg(at),
        Form::tr("Everything before is shared; from there on it is another future. The one that was stays as it is."), Form::tr("Branch here"));
    FormField name = value("name", {}, "what-if", Form::tr("on the timeline and in “goto NAME”"));
    name.option.clear();
    name.isRequired = true;
    form.fields = {name, value("at", {}, at, Form::tr("the last instant that both share"))};
    return form;
}

} // namespace

std::optional<CommandForm> formOf(const ClusterView& view, const QString& line)
{
    const auto begins = [&](const char* verb) { return (line + ' ').startsWith(QLatin1String(verb) + ' '); };
    if (begins("start producer"))
        return producerForm(view);
    if (begins("start consumer"))
        return consumerForm(view);
    if (begins("create topic"))
        return topicForm(view);
    if (begins("set disk"))
        return diskForm(line);
    if (begins("set node"))
        return nodeForm(line);
    if (begins("set link"))
        return linkForm(line);
    if (begins("hold message") || begins("drop message") || begins("delay message"))
        return messageForm(line);
    if (begins("reassign"))
        return reassignForm(view, line);
    if (begins("delete records"))
        return deleteRecordsForm(view, line);
    if (begins("reset offsets"))
        return resetForm(view, line);
    if (begins("branch"))
        return branchForm(line);
    if (begins("add partitions"))
        return partitionsForm(view, line);
    return std::nullopt;
}

} // namespace ui
