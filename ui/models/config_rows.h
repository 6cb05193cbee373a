#pragma once

// The settings of a broker, topic, producer, consumer or group: Kafka's names, what they are there now and why, the default, what is valid.
// Values come from the engine: what it has set, and its table of Kafka's settings for the rest.

#include <QAbstractListModel>
#include <QString>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/kafka_configs.h"
#include "engine/lab/run.h"
#include "engine/view/cluster_view.h"
#include "ui/stage/object_id.h"
#include "ui/stage/stage_input.h"

namespace engine {
class Lab;
}

namespace ui {

// What is set in a lab now. Topics and groups are not in it: a Moment tells about them.
struct LabConfigs {
    std::map<engine::NodeId, engine::Run::NodeConfig> nodes; // brokers, controllers and the lab's clients
    std::set<std::string> scaled; // settings that the lab calls teaching values
};
// Engine thread.
LabConfigs configsOf(const engine::Lab& lab, const engine::ClusterView& view);
// The same, and its clock, as the stage needs them. Without a folder.
LabKnown knownOf(const engine::Lab& lab, const LabConfigs& configs);

enum class ConfigSource : std::uint8_t { Default, Properties, Dynamic, Topic, Broker, Group };

struct ConfigRow {
    const engine::ConfigInfo* info = nullptr;
    QString value;        // as Kafka prints it; empty: null
    QString defaultValue; // Kafka's
    ConfigSource source = ConfigSource::Default;
    bool isScaled = false;

    QString name() const;
    bool differs() const { return value != defaultValue; }
};

// Whose settings are shown for a thing on the stage.
struct ConfigOwner {
    engine::ConfigScope scope = engine::ConfigScope::Broker;
    std::string name; // of the topic, the client or the group; of a broker its number
    engine::NodeId node;
    bool operator==(const ConfigOwner&) const = default;
};
// A replica, record or partition leads to its topic, a thing of the group level to its group. Nothing: it has no settings that are known.
std::optional<ConfigOwner> configOwnerOf(const engine::ClusterView& view, const ObjectId& id);
std::vector<ConfigRow> configRows(const engine::ClusterView& view, const LabConfigs& configs, const ConfigOwner& owner);

// "10 s", "1.0 MB", "no limit"; empty where the number needs no help.
QString readableValue(const engine::ConfigInfo& info, const QString& value);
// "[0,...]" is "0 …"; what cannot be said shorter stays Kafka's.
QString validWords(const engine::ConfigInfo& info);
QString effectWords(const engine::ConfigInfo& info);
QString sourceWords(const ConfigRow& row);

// The rows as a model: the display text is what a filter looks in.
class ConfigModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    static constexpr int kDiffersRole = Qt::UserRole + 1;

    // Another owner is a new model; the same one keeps its rows, so that a list does not lose its place.
    void set(const std::optional<ConfigOwner>& owner, std::vector<ConfigRow> rows);
    const std::optional<ConfigOwner>& owner() const { return m_owner; }
    const ConfigRow& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    int differing() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::optional<ConfigOwner> m_owner;
    std::vector<ConfigRow> m_rows;
};

} // namespace ui
