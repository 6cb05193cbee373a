#include "ui/window/command_form.h"

#include <QCoreApplication>

#include <algorithm>

#include "engine/command/words.h"
#include "ui/stage/stage_commands.h"
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
            if (field.isRepeated)
                for (const QString& word : value.split(QLatin1Char(' '), Qt::SkipEmptyParts))
                    composed.line += QLatin1Char(' ') + field.option + QLatin1Char(' ') + quoted(word);
            else if (field.isFlag)
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

ListOfLines linesAsList(const QByteArray& content)
{
    QStringList values;
    int number = 0;
    int bytes = 0;
    for (const QByteArray& raw : content.split('\n')) {
        ++number;
        const QString line = QString::fromUtf8(raw).trimmed();
        const auto wrong = [&](const QString& words) { return ListOfLines{{}, Form::tr("line %1: %2").arg(number).arg(words)}; };
        if (line.isEmpty())
            continue;
        if (line.contains(QChar::ReplacementCharacter))
            return wrong(Form::tr("is not UTF-8 text"));
        if (line.contains(QLatin1Char(',')))
            return wrong(Form::tr("has a comma; commas separate the values"));
        if (values.size() == kListLinesMost)
            return wrong(Form::tr("more than %1 lines; a command takes no more").arg(kListLinesMost));
        bytes += static_cast<int>(line.toUtf8().size()) + 1;
        if (bytes > kListBytesMost)
            return wrong(Form::tr("up to here it is more than %1 bytes; a command takes no more").arg(kListBytesMost));
        values << line;
    }
    return values.isEmpty() ? ListOfLines{{}, Form::tr("the file has no line with text")} : ListOfLines{values.join(QLatin1Char(',')), {}};
}

int fieldNamedIn(const CommandForm& form, const QString& refusal)
{
    int found = -1;
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const FormField& field = form.fields[i];
        const bool named = field.name.contains(QLatin1Char('.')) || field.name.contains(QLatin1Char('-')) || field.name == QLatin1String("acks");
        const QString& last = found >= 0 ? form.fields[static_cast<std::size_t>(found)].name : QString();
        if (named && refusal.contains(field.name) && field.name.size() > last.size())
            found = static_cast<int>(i);
    }
    return found;
}

CommandForm producerForm(const ClusterView& view)
{
    CommandForm form;
    form.title = Form::tr("Start a producer");
    form.intro = Form::tr("It sends records to one topic. Whatever is left empty is as Kafka's profile has it.");
    form.action = Form::tr("Start the producer");
    form.verb = QStringLiteral("start producer");
    FormField name = text("name", {}, freeClientName(view, "p"), Form::tr("on the stage, and its client.id"));
    name.isRequired = true;
    name.section = Form::tr("What it sends");
    FormField topic = text("topic", "--topic", firstOr(topicsOf(view), "orders"), Form::tr("where its records go"));
    topic.choices = topicsOf(view);
    topic.isRequired = true;
    FormField rate = text("rate", "--rate", "5", Form::tr("records a second; empty: only “send” sends"));
    rate.unit = QStringLiteral("/s");
    rate.unitInLine = true;
    FormField keySpace = number("key-space", "--key-space", {}, Form::tr("random keys, out of so many, in place of keys"), 1);
    keySpace.range = {1, 1000000000};
    FormField size = number("size", "--size", "B", Form::tr("bytes of a value"));
    size.range = {0, 1 << 30};
    FormField values = text("values", "--values", {}, Form::tr("in turn, with commas, or the lines of a file; else they are made up"));
    values.takesFile = true;
    const QStringList serializers{"", "string", "int", "long", "double", "bytes", "uuid", "json"};
    FormField acks = choice("acks", "--acks", {"", "all", "1", "0"}, "all", Form::tr("who must have a record before it counts"));
    acks.section = Form::tr("How it sends");
    FormField interceptors = text("interceptors", "--interceptors", {}, Form::tr("in this order, with commas: what each sees before the record is sent"));
    interceptors.choices = QStringList{"", "trace-header", "price-tag", "throws", "trace-header,price-tag", "throws,trace-header"};
    FormField others = text("other settings", "--config", {}, Form::tr("any of Kafka's: max.block.ms=2000 retries=3"));
    others.isRepeated = true;
    form.fields = {name, topic, rate, text("keys", "--keys", "grace,heidi", Form::tr("in turn, with commas; equal keys share a partition")), keySpace, size, values,
        choice("key-serializer", "--key-serializer", serializers, {}, Form::tr("what turns a key into bytes; one that does not fit fails as Kafka's does")),
        choice("value-serializer", "--value-serializer", serializers, {}, Form::tr("what turns a value into bytes")), acks,
        choice("enable.idempotence", "--idempotence", {"", "on", "off"}, {}, Form::tr("a retry is never stored twice; needs acks all")),
        config("linger.ms", "ms", Form::tr("how long a batch waits for more records")),
        config("batch.size", "B", Form::tr("a batch is sent when it is as big")),
        config("buffer.memory", "B", Form::tr("what all its batches may take; then send() blocks")),
        choice("partitioner", "--partitioner", {"", "builtin", "sticky-cache", "round-robin", "crc32", "RoundRobinPartitioner"}, {},
            Form::tr("builtin: 3.3 and later; sticky-cache: 2.4 to 3.2; round-robin: up to 2.3; crc32: librdkafka")),
        interceptors, others};
    form.check = [&view, fields = form.fields](const QStringList& values_) -> std::optional<FormProblem> {
        const auto indexOf = [&](const char* wanted) {
            for (std::size_t i = 0; i < fields.size(); ++i)
                if (fields[i].name == QLatin1String(wanted))
                    return static_cast<int>(i);
            return -1;
        };
        const QString given = values_[indexOf("acks")];
        if (values_[indexOf("enable.idempotence")] == "on" && !given.isEmpty() && given != "all")
            return FormProblem{indexOf("acks"), Form::tr("the idempotent producer needs acks all"), true};
        return takenName(view, values_[0].trimmed());
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
    FormField instance = text("group.instance.id", "group.instance.id", {}, Form::tr("a static member: it keeps its partitions over a restart"));
    instance.isConfig = true;
    form.fields = {name, topics, group, assignor,
        choice("protocol", "--protocol", {"", "classic", "consumer"}, {}, Form::tr("classic: a member plans; consumer: the broker does (KIP-848)")), instance,
        choice("commit", "--commit", {"", "auto", "pool", "stored", "before", "sync", "async", "manual"}, {}, Form::tr("when the application commits; empty: inside poll()")),
        choice("on-poison", "--on-poison", {"", "stop", "retry", "skip", "dead-letter"}, {}, Form::tr("what it does with a record that it cannot read")),
        choice("isolation.level", "--isolation", {"", "read_uncommitted", "read_committed"}, {}, Form::tr("are open transactions read?")), process,
        reset, config("max.poll.records", {}, Form::tr("at most so many from one poll()"), 1)};
    form.proposeName = [&view](const QStringList& values) {
        const QString stem = values[2].trimmed();
        return stem.isEmpty() ? QString() : freeClientName(view, stem + QLatin1Char('-'));
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
