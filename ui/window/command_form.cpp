#include "ui/window/command_form.h"

#include <QCoreApplication>

#include <algorithm>

#include "engine/command/words.h"
#include "ui/stage/stage_words.h"

namespace ui {

using namespace engine;

namespace {

constexpr std::int64_t kMostWhole = 2147483647; // of Kafka's INT settings

struct Form {
    Q_DECLARE_TR_FUNCTIONS(Form)
};

QStringList topicsOf(const ClusterView& view)
{
    QStringList names;
    for (const auto& [name, topic] : view.topics)
        if (!name.starts_with("__")) // Kafka's own
            names << QString::fromStdString(name);
    return names;
}

const ClientView* clientNamed(const ClusterView& view, const QString& name)
{
    for (const auto& [id, client] : view.clients)
        if (client->name == name.toStdString())
            return view.client(id);
    return nullptr;
}

QString freeName(const ClusterView& view, const QString& stem)
{
    int number = 1;
    while (clientNamed(view, stem + QString::number(number)))
        ++number;
    return stem + QString::number(number);
}

// A client of that name is there and not down: starting it does nothing that anybody wants.
std::optional<FormProblem> takenName(const ClusterView& view, const QString& name)
{
    const ClientView* client = clientNamed(view, name);
    if (!client)
        return {};
    if (!isDown(lookOf(*client)))
        return FormProblem{0, Form::tr("%1 runs already; choose another name").arg(name), true};
    return FormProblem{0, Form::tr("%1 was here before: it starts again with what you set here").arg(name), false};
}

FormField number(const QString& name, const QString& option, const QString& unit, const QString& help, std::int64_t least = 0)
{
    FormField field;
    field.name = name;
    field.option = option;
    field.unit = unit;
    field.help = help;
    field.range = {least, kMostWhole};
    return field;
}

FormField config(const QString& key, const QString& unit, const QString& help, std::int64_t least = 0)
{
    FormField field = number(key, key, unit, help, least);
    field.isConfig = true;
    return field;
}

FormField choice(const QString& name, const QString& option, const QStringList& choices, const QString& value, const QString& help)
{
    FormField field;
    field.name = name;
    field.option = option;
    field.choices = choices;
    field.value = value;
    field.isFree = false;
    field.help = help;
    return field;
}

FormField text(const QString& name, const QString& option, const QString& value, const QString& help)
{
    FormField field;
    field.name = name;
    field.option = option;
    field.value = value;
    field.help = help;
    return field;
}

QString quoted(const QString& word)
{
    return QString::fromStdString(command::quoteWord(word.toStdString()));
}

QString firstOr(const QStringList& names, const QString& other)
{
    return names.contains(other) || names.isEmpty() ? other : names.front();
}

} // namespace

ComposedLine composeLine(const CommandForm& form, const QStringList& values)
{
    ComposedLine composed{form.verb, {}};
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const FormField& field = form.fields[i];
        QString value = values.value(static_cast<int>(i)).trimmed();
        const int from = static_cast<int>(composed.line.size());
        if (!value.isEmpty()) {
            if (field.unitInLine && value.back().isDigit())
                value += field.unit;
            if (field.isFlag)
                composed.line += QLatin1Char(' ') + field.option;
            else if (field.isConfig)
                composed.line += QStringLiteral(" --config ") + quoted(field.option + QLatin1Char('=') + value);
            else
                composed.line += QLatin1Char(' ') + (field.option.isEmpty() ? QString() : field.option + QLatin1Char(' ')) + quoted(value);
        }
        composed.places.emplace_back(from, static_cast<int>(composed.line.size()));
    }
    return composed;
}

std::optional<FormProblem> problemOf(const CommandForm& form, const QStringList& values, const ParseContext& context)
{
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const FormField& field = form.fields[i];
        const QString value = values.value(static_cast<int>(i)).trimmed();
        if (value.isEmpty()) {
            if (field.isRequired)
                return FormProblem{static_cast<int>(i), Form::tr("%1 is missing").arg(field.name), true};
            continue;
        }
        if (!field.range)
            continue;
        bool ok = false;
        const qlonglong whole = value.toLongLong(&ok);
        if (!ok || whole < field.range->first || whole > field.range->second)
            return FormProblem{static_cast<int>(i), Form::tr("a whole number from %1 to %2").arg(field.range->first).arg(field.range->second), true};
    }
    const ComposedLine composed = composeLine(form, values);
    if (const auto parsed = parseCommand(composed.line.toStdString(), context); !parsed) {
        const CommandError& error = parsed.error();
        QString words = QString::fromStdString(error.message);
        if (!error.nearest.empty())
            words += Form::tr(" · did you mean %1?").arg(QString::fromStdString(error.nearest));
        const int at = error.column - 1;
        for (std::size_t i = 0; i < composed.places.size(); ++i)
            if (at >= composed.places[i].first && at < composed.places[i].second)
                return FormProblem{static_cast<int>(i), words, true};
        return FormProblem{-1, words, true};
    }
    return form.check ? form.check(values) : std::nullopt;
}

CommandForm producerForm(const ClusterView& view)
{
    CommandForm form;
    form.title = Form::tr("Start a producer");
    form.intro = Form::tr("It sends records to one topic. Whatever is left empty is as Kafka's profile has it.");
    form.action = Form::tr("Start the producer");
    form.verb = QStringLiteral("start producer");
    FormField name = text("name", {}, freeName(view, "p"), Form::tr("on the stage, and its client.id"));
    name.isRequired = true;
    FormField topic = text("topic", "--topic", firstOr(topicsOf(view), "orders"), Form::tr("where its records go"));
    topic.choices = topicsOf(view);
    topic.isRequired = true;
    FormField rate = text("rate", "--rate", "5", Form::tr("records a second; empty: only “send” sends"));
    rate.unit = QStringLiteral("/s");
    rate.unitInLine = true;
    FormField size = number("size", "--size", "B", Form::tr("bytes of a value"));
    form.fields = {name, topic,
        choice("acks", "--acks", {"", "all", "1", "0"}, "all", Form::tr("who must have a record before it counts")),
        rate, text("keys", "--keys", "grace,heidi", Form::tr("in turn, with commas; equal keys share a partition")),
        number("key-space", "--key-space", {}, Form::tr("random keys, out of so many, in place of keys"), 1), size,
        choice("enable.idempotence", "--idempotence", {"", "on", "off"}, {}, Form::tr("a retry is never stored twice; needs acks all")),
        config("linger.ms", "ms", Form::tr("how long a batch waits for more records")),
        config("batch.size", "B", Form::tr("a batch is sent when it is as big"))};
    form.fields[5].range = {1, 1000000000};
    form.fields[6].range = {0, 1 << 30};
    form.check = [&view](const QStringList& values) -> std::optional<FormProblem> {
        const QString acks = values[2];
        if (values[7] == "on" && !acks.isEmpty() && acks != "all")
            return FormProblem{2, Form::tr("the idempotent producer needs acks all"), true};
        return takenName(view, values[0].trimmed());
    };
    return form;
}

CommandForm consumerForm(const ClusterView& view)
{
    QStringList groups;
    for (const auto& [id, group] : view.groups)
        groups << QString::fromStdString(id);
    CommandForm form;
    form.title = Form::tr("Start a consumer");
    form.intro = Form::tr("It joins a group; the group's members share the partitions of their topics.");
    form.action = Form::tr("Start the consumer");
    form.verb = QStringLiteral("start consumer");
    FormField name = text("name", {}, {}, Form::tr("on the stage, and its client.id"));
    FormField topics = text("topics", "--topics", firstOr(topicsOf(view), "orders"), Form::tr("one or several, with commas"));
    topics.choices = topicsOf(view);
    topics.isRequired = true;
    FormField group = text("group", "--group", firstOr(groups, "billing"), Form::tr("group.id: a known one joins it"));
    group.choices = groups;
    group.isRequired = true;
    FormField process = text("process-time", "--process-time", {}, Form::tr("for one record, before the next poll()"));
    process.unit = QStringLiteral("ms");
    process.unitInLine = true;
    FormField assignor = text("assignor", "--assignor", {}, Form::tr("how members share the partitions"));
    assignor.choices = QStringList{"", "range", "roundrobin", "sticky", "cooperative-sticky"};
    FormField reset = choice("auto.offset.reset", "auto.offset.reset", {"", "earliest", "latest"}, {},
        Form::tr("where it begins without a committed offset"));
    reset.isConfig = true;
    form.fields = {name, topics, group, assignor,
        choice("isolation.level", "--isolation", {"", "read_uncommitted", "read_committed"}, {}, Form::tr("are open transactions read?")), process,
        reset, config("max.poll.records", {}, Form::tr("at most so many from one poll()"), 1)};
    form.proposeName = [&view](const QStringList& values) {
        const QString stem = values[2].trimmed();
        return stem.isEmpty() ? QString() : freeName(view, stem + QLatin1Char('-'));
    };
    form.check = [&view](const QStringList& values) { return takenName(view, values[0].trimmed()); };
    return form;
}

CommandForm topicForm(const ClusterView& view)
{
    const int brokers = static_cast<int>(view.brokers.size());
    QString free = QStringLiteral("payments");
    for (int number = 2; view.topics.count(free.toStdString()) > 0; ++number)
        free = QStringLiteral("payments-%1").arg(number);
    CommandForm form;
    form.title = Form::tr("Create a topic");
    form.intro = Form::tr("The controller spreads its partitions over the brokers.");
    form.action = Form::tr("Create the topic");
    form.verb = QStringLiteral("create topic");
    FormField name = text("name", {}, free, Form::tr("letters, digits, “.”, “_” and “-”"));
    name.isRequired = true;
    FormField partitions = number("partitions", "--partitions", {}, Form::tr("logs that are written side by side"), 1);
    partitions.value = QStringLiteral("3");
    partitions.isRequired = true;
    FormField replication = number("replication", "--replication", {}, Form::tr("replication.factor: copies of each partition"), 1);
    replication.value = QString::number(std::min(3, std::max(1, brokers)));
    replication.isRequired = true;
    FormField cleanup = choice("cleanup.policy", "cleanup.policy", {"", "delete", "compact", "compact,delete"}, {},
        Form::tr("old records go by age, or by key"));
    cleanup.isConfig = true;
    form.fields = {name, partitions, replication,
        config("min.insync.replicas", {}, Form::tr("copies that acks all waits for, at least"), 1), cleanup,
        config("segment.bytes", "B", Form::tr("a new file begins when one is as big"), 14)};
    form.check = [&view, brokers](const QStringList& values) -> std::optional<FormProblem> {
        if (view.topics.count(values[0].trimmed().toStdString()) > 0)
            return FormProblem{0, Form::tr("topic %1 is there already").arg(values[0].trimmed()), true};
        const int copies = values[2].toInt();
        if (copies > brokers)
            return FormProblem{2, Form::tr("more copies than brokers; there are %1").arg(brokers), true};
        if (values[3].toInt() > copies)
            return FormProblem{3, Form::tr("more than there are copies: acks all can never succeed"), false};
        return {};
    };
    return form;
}

} // namespace ui
