#include "ui/models/config_rows.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>

#include "engine/lab/lab.h"
#include "ui/common/numbers.h"

namespace ui {

using namespace engine;

namespace {

struct Config {
    Q_DECLARE_TR_FUNCTIONS(ui::Config)
};

QString text(std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); }

enum class Unit { None, Millis, Seconds, Minutes, Hours, Bytes };

Unit unitOf(std::string_view name)
{
    static constexpr std::pair<std::string_view, Unit> kEnds[]{{".ms", Unit::Millis}, {".millis", Unit::Millis}, {".seconds", Unit::Seconds},
        {".secs", Unit::Seconds}, {".minutes", Unit::Minutes}, {".hours", Unit::Hours}, {".bytes", Unit::Bytes}, {"buffer.memory", Unit::Bytes},
        {"batch.size", Unit::Bytes}, {"request.size", Unit::Bytes}, {"buffer.size", Unit::Bytes}, {".in.bytes", Unit::Bytes}, {"index.size.max.bytes", Unit::Bytes}};
    for (const auto& [end, unit] : kEnds)
        if (name.ends_with(end))
            return unit;
    return Unit::None;
}

bool isNumber(ConfigType type) { return type == ConfigType::Int || type == ConfigType::Long || type == ConfigType::Short; }

struct Set {
    const std::string* value = nullptr;
    ConfigSource source = ConfigSource::Default;
};

Set setOn(const Run::NodeConfig& config, const std::string& name)
{
    if (const auto found = config.dynamic.find(name); found != config.dynamic.end())
        return {&found->second, ConfigSource::Dynamic};
    if (const auto found = config.fixed.find(name); found != config.fixed.end())
        return {&found->second, ConfigSource::Properties};
    return {};
}

// A topic's or group's own value, or what its brokers give it.
Set setOnIt(const std::map<std::string, std::string>& its, ConfigSource source, const LabConfigs& configs, const ConfigInfo& info)
{
    if (const auto own = its.find(std::string(info.name)); own != its.end())
        return {&own->second, source};
    if (info.brokerSynonym.empty() || configs.nodes.empty() || !configs.nodes.begin()->first.isBroker())
        return {};
    Set set = setOn(configs.nodes.begin()->second, std::string(info.brokerSynonym));
    if (set.value != nullptr)
        set.source = ConfigSource::Broker;
    return set;
}

} // namespace

LabConfigs configsOf(const Lab& lab, const ClusterView& view)
{
    LabConfigs configs;
    const auto add = [&](NodeId node) {
        if (auto config = lab.run().configOf(node))
            configs.nodes[node] = std::move(*config);
    };
    for (const auto& [id, broker] : view.brokers)
        add(NodeId{id.value});
    for (const auto& [id, controller] : view.controllers)
        add(id);
    for (const auto& [id, client] : view.clients)
        add(id);
    const auto& scaled = lab.file().cluster.scaled;
    configs.scaled = {scaled.begin(), scaled.end()};
    return configs;
}

LabKnown knownOf(const Lab& lab, const LabConfigs& configs)
{
    LabKnown known;
    known.clockAtZero = lab.run().setup().clockMillis;
    for (const auto& [node, config] : configs.nodes)
        if (node.isBroker()) {
            auto& set = known.brokers[BrokerId{node.value}];
            set = config.fixed;
            for (const auto& [key, value] : config.dynamic)
                set[key] = value;
        }
    return known;
}

QString ConfigRow::name() const { return text(info->name); }

std::optional<ConfigOwner> configOwnerOf(const ClusterView& view, const ObjectId& thing)
{
    const ObjectId id = thing.owner();
    switch (id.kind) {
    case StageKind::Broker:
        return ConfigOwner{ConfigScope::Broker, std::to_string(id.number), id.node()};
    case StageKind::Controller:
        return ConfigOwner{ConfigScope::Broker, view.nodeNameOf(id.node()), id.node()};
    case StageKind::Topic:
    case StageKind::Partition:
    case StageKind::Replica:
    case StageKind::Record:
        return view.topic(id.text) ? std::optional(ConfigOwner{ConfigScope::Topic, id.text, {}}) : std::nullopt;
    case StageKind::Group:
        return view.groups.contains(id.text) ? std::optional(ConfigOwner{ConfigScope::Group, id.text, {}}) : std::nullopt;
    case StageKind::Client:
        if (const ClientView* client = view.client(id.node()); client && client->kind != NodeKind::Outside)
            return ConfigOwner{client->kind == NodeKind::Producer ? ConfigScope::Producer : ConfigScope::Consumer, client->name, id.node()};
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

std::vector<ConfigRow> configRows(const ClusterView& view, const LabConfigs& configs, const ConfigOwner& owner)
{
    const auto node = configs.nodes.find(owner.node);
    const bool isTopic = owner.scope == ConfigScope::Topic, isGroup = owner.scope == ConfigScope::Group;
    const TopicView* topic = isTopic ? view.topic(owner.name) : nullptr;
    if (isTopic ? topic == nullptr : isGroup ? !view.groups.contains(owner.name) : node == configs.nodes.end())
        return {};
    const std::map<std::string, std::string> nothing;
    const auto group = view.groupConfigs.find(owner.name);
    const auto& its = isTopic ? topic->config : isGroup && group != view.groupConfigs.end() ? group->second : nothing;
    std::vector<ConfigRow> rows;
    for (const ConfigInfo& info : engine::configsOf(owner.scope)) {
        const Set set = isTopic || isGroup ? setOnIt(its, isTopic ? ConfigSource::Topic : ConfigSource::Group, configs, info)
                                           : setOn(node->second, std::string(info.name));
        ConfigRow row{&info, {}, info.hasDefault ? text(info.defaultValue) : QString(), set.source, configs.scaled.contains(std::string(info.name))};
        row.value = set.value ? text(*set.value) : row.defaultValue;
        rows.push_back(std::move(row));
    }
    return rows;
}

QString readableValue(const ConfigInfo& info, const QString& value)
{
    bool ok = false;
    const qlonglong number = value.toLongLong(&ok);
    if (!ok || !isNumber(info.type))
        return {};
    if (number == INT64_MAX || (number == INT32_MAX && info.type == ConfigType::Int))
        return Config::tr("no limit");
    const auto time = [&](std::chrono::milliseconds one) {
        if (number <= 0 || number > INT64_MAX / 1'000'000 / one.count())
            return QString();
        constexpr qlonglong kHour = 3'600'000, kDay = 24 * kHour;
        const qlonglong millis = number * one.count();
        if (millis % kDay == 0)
            return Config::tr("%1 d").arg(millis / kDay);
        if (millis % kHour == 0)
            return Config::tr("%1 h").arg(millis / kHour);
        if (millis % 1000 == 0 && millis < 120'000)
            return QStringLiteral("%1 s").arg(millis / 1000);
        return durationText(std::chrono::milliseconds(millis));
    };
    switch (unitOf(info.name)) {
    case Unit::Millis:
        return time(std::chrono::milliseconds(1));
    case Unit::Seconds:
        return time(std::chrono::seconds(1));
    case Unit::Minutes:
        return time(std::chrono::minutes(1));
    case Unit::Hours:
        return time(std::chrono::hours(1));
    case Unit::Bytes:
        return number < 0 ? QString() : bytes(number);
    case Unit::None:
        return {};
    }
    return {};
}

QString validWords(const ConfigInfo& info)
{
    const QString valid = text(info.valid);
    if (info.type == ConfigType::Boolean)
        return "true | false";
    if (valid.startsWith("[") && valid.endsWith(",...]"))
        return Config::tr("%1 or more").arg(valid.mid(1, valid.size() - 6));
    if (valid.startsWith("[") && valid.contains(",...,") && valid.endsWith("]"))
        return valid.mid(1, valid.size() - 2).replace(",...,", " … ");
    if (valid.startsWith("[") && valid.endsWith("]") && !valid.contains("]:["))
        return valid.mid(1, valid.size() - 2).replace(", ", " | ");
    return valid;
}

QString effectWords(const ConfigInfo& info)
{
    switch (info.scope) {
    case ConfigScope::Broker:
        return info.dynamic ? Config::tr("takes effect at once") : Config::tr("read-only: at the broker's next start");
    case ConfigScope::Topic:
        return Config::tr("takes effect at once");
    case ConfigScope::Group:
        return Config::tr("at each member's next heartbeat");
    default:
        return Config::tr("at the client's next start");
    }
}

QString sourceWords(const ConfigRow& row)
{
    switch (row.source) {
    case ConfigSource::Default:
        return Config::tr("default");
    case ConfigSource::Properties:
        return row.info->scope == ConfigScope::Broker ? Config::tr("set in the broker's properties") : Config::tr("set by its program");
    case ConfigSource::Dynamic:
        return Config::tr("altered while the broker runs");
    case ConfigSource::Topic:
        return Config::tr("set on the topic");
    case ConfigSource::Group:
        return Config::tr("set on the group");
    case ConfigSource::Broker:
        return Config::tr("from the brokers' %1").arg(text(row.info->brokerSynonym));
    }
    return {};
}

void ConfigModel::set(const std::optional<ConfigOwner>& owner, std::vector<ConfigRow> rows)
{
    if (owner == m_owner && rows.size() == m_rows.size()) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool changed = rows[i].value != m_rows[i].value || rows[i].source != m_rows[i].source || rows[i].isScaled != m_rows[i].isScaled;
            m_rows[i] = std::move(rows[i]);
            if (changed)
                emit dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)));
        }
        return;
    }
    beginResetModel();
    m_owner = owner;
    m_rows = std::move(rows);
    endResetModel();
}

int ConfigModel::differing() const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const ConfigRow& row) { return row.differs(); }));
}

int ConfigModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant ConfigModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ConfigRow& at = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return at.name() + " " + at.value;
    case kDiffersRole:
        return at.differs();
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        const auto withUnit = [&](const QString& value) {
            const QString readable = readableValue(*at.info, value);
            return value.isEmpty() ? Config::tr("null") : readable.isEmpty() ? value : value + " (" + readable + ")";
        };
        QStringList lines{at.name() + " = " + withUnit(at.value), Config::tr("Kafka's default: %1").arg(withUnit(at.defaultValue))};
        if (const QString valid = validWords(*at.info); !valid.isEmpty())
            lines << Config::tr("valid: %1").arg(valid);
        lines << sourceWords(at) << effectWords(*at.info);
        if (at.isScaled)
            lines << Config::tr("scaled: a teaching value");
        return lines.join("\n");
    }
    default:
        return {};
    }
}

} // namespace ui
