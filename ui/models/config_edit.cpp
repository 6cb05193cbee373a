#include "ui/models/config_edit.h"

#include <QCoreApplication>

#include "engine/command/words.h"
#include "engine/lab/setting_change.h"

namespace ui {

using namespace engine;

namespace {

struct Edit {
    Q_DECLARE_TR_FUNCTIONS(ui::Config)
};

QString scopeWord(const ConfigOwner& owner)
{
    switch (owner.scope) {
    case ConfigScope::Broker:
        return "broker";
    case ConfigScope::Topic:
        return "topic";
    case ConfigScope::Producer:
        return "producer";
    case ConfigScope::Consumer:
        return "consumer";
    case ConfigScope::Group:
        return "group";
    }
    return {};
}

QString quoted(const QString& word) { return QString::fromStdString(command::quoteWord(word.toStdString())); }

QString ownerWords(const ConfigOwner& owner) { return scopeWord(owner) + ' ' + quoted(QString::fromStdString(owner.name)); }

} // namespace

ConfigEdit configEdit(const LabConfigs& configs, const ConfigOwner& owner, const ConfigRow& row, const QString& value)
{
    ConfigEdit edit;
    const QString typed = value.trimmed();
    const bool isClient = owner.scope == ConfigScope::Producer || owner.scope == ConfigScope::Consumer;
    if (owner.scope == ConfigScope::Broker && !owner.node.isBroker()) {
        edit.problem = Edit::tr("A controller's settings stand in the lab file: [cluster] config = {…}.");
        return edit;
    }
    if (typed == row.value)
        return edit;
    if (auto refused = refusalOfValue(*row.info, typed.toStdString(), configs.scaled)) {
        edit.problem = QString::fromStdString(*refused);
        return edit;
    }
    edit.action = ConfigEdit::Action::Set;
    edit.line = "set config " + ownerWords(owner) + ' ' + quoted(row.name() + '=' + typed);
    if (isClient)
        edit.notice = Edit::tr("A client reads its settings when it is built: it is closed in order and built anew.");
    else if (owner.scope == ConfigScope::Group)
        edit.notice = row.name().startsWith("consumer.") ? Edit::tr("Holds for members with group.protocol=consumer; classic ones bring their own times.")
                                                         : Edit::tr("Kept by the cluster; share groups and Kafka Streams read it, which a lab has none of.");
    else if (owner.scope == ConfigScope::Broker && !row.info->dynamic)
        edit.notice = Edit::tr("Read-only while the broker runs: it follows the new value from its next start on.");
    return edit;
}

QString resetLine(const ConfigOwner& owner, const ConfigRow& row)
{
    const bool isClient = owner.scope == ConfigScope::Producer || owner.scope == ConfigScope::Consumer;
    const ConfigSource own = owner.scope == ConfigScope::Topic ? ConfigSource::Topic
        : owner.scope == ConfigScope::Group                     ? ConfigSource::Group
        : isClient                                              ? ConfigSource::Properties
                                                                : ConfigSource::Dynamic;
    const bool isOwn = row.source == own;
    return isOwn ? "unset config " + ownerWords(owner) + ' ' + row.name() : QString();
}

QStringList valueChoices(const ConfigInfo& info)
{
    if (info.type == ConfigType::Boolean)
        return {"true", "false"};
    const QString valid = QString::fromUtf8(info.valid.data(), static_cast<qsizetype>(info.valid.size()));
    if (info.type != ConfigType::String || !valid.startsWith('[') || !valid.endsWith(']') || valid.contains("...") || valid.contains("by_duration:")
        || valid.indexOf('[', 1) > 0) // a range, a form or a sentence
        return {};
    QStringList words = valid.mid(1, valid.size() - 2).split(',');
    for (QString& word : words)
        word = word.trimmed();
    return words;
}

} // namespace ui
