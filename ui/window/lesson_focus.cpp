#include "ui/window/lesson_focus.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "ui/common/words.h"

namespace ui {

using namespace engine;

namespace {

// "orders-0"; nothing if the cluster has no such partition.
std::optional<TopicPartition> partitionOf(const QString& name, const ClusterView& view)
{
    bool isNumber = false;
    const TopicPartition id{name.section('-', 0, -2).toStdString(), name.section('-', -1).toInt(&isNumber)};
    return isNumber && view.partition(id) != nullptr ? std::optional(id) : std::nullopt;
}

} // namespace

std::optional<ObjectId> objectOfFocus(const std::string& focus, const ClusterView& view)
{
    const QString kind = QString::fromStdString(focus).section(' ', 0, 0);
    const QString words = QString::fromStdString(focus).section(' ', 1);
    const std::string name = words.toStdString();
    if (kind == "broker")
        return view.brokers.contains(BrokerId{words.toInt()}) ? std::optional(ObjectId::broker(BrokerId{words.toInt()})) : std::nullopt;
    if (kind == "topic")
        return view.topics.contains(name) ? std::optional(ObjectId::topic(name)) : std::nullopt;
    if (kind == "group")
        return ObjectId::group(name);
    if (kind == "controller")
        return ObjectId::controllers();
    if (kind == "partition") {
        const auto id = partitionOf(words, view);
        return id ? std::optional(ObjectId::partitionOf(*id)) : std::nullopt;
    }
    if (kind == "replica") {
        const auto id = partitionOf(words.section(' ', 0, 0), view);
        return id ? std::optional(ObjectId::replica(*id, BrokerId{words.section(' ', 1).toInt()})) : std::nullopt;
    }
    for (const auto& [id, client] : view.clients)
        if (client->name == name)
            return ObjectId::client(id);
    return std::nullopt;
}

std::string nameOfPick(const std::string& kind, const ObjectId& id, const ClusterView& view)
{
    if (kind == "broker" && (id.kind == StageKind::Broker || id.kind == StageKind::Replica))
        return std::to_string(id.number);
    if (kind == "controller" && id.kind == StageKind::Controller)
        return plainNodeName(id.node()).toStdString();
    if ((kind == "topic" && id.kind == StageKind::Topic) || (kind == "group" && id.kind == StageKind::Group))
        return id.text;
    if ((kind == "producer" || kind == "consumer") && id.kind == StageKind::Client) {
        const auto client = view.clients.find(id.node());
        return client == view.clients.end() ? std::string() : client->second->name;
    }
    return {};
}

std::optional<int> panelOf(const LessonStep& step)
{
    constexpr std::string_view kPanels[] = {"state", "config", "why", "events", "console"}; // as the inspector has them
    const auto found = std::find(std::begin(kPanels), std::end(kPanels), step.panel);
    return found == std::end(kPanels) ? std::nullopt : std::optional(static_cast<int>(found - std::begin(kPanels)));
}

std::optional<Camera> cameraOf(const LessonStep& step, const ClusterView& view, const Camera& now)
{
    Camera camera = now;
    camera.firstOffset.reset(); // the window follows the log end
    if (step.camera.empty()) {
        if (!step.spotlight)
            return std::nullopt;
        for (const std::string& focus : step.focus)
            if (const auto id = objectOfFocus(focus, view); id && (id->isOfPartition() || id->kind == StageKind::Topic)) {
                if (now.level != ZoomLevel::Cluster && now.topic == id->text && (now.level == ZoomLevel::Topic || now.partition == id->partition))
                    return std::nullopt;
                camera.level = ZoomLevel::Topic;
                camera.topic = id->text;
                return camera;
            }
        return std::nullopt;
    }
    if (step.camera == "cluster") {
        camera.level = ZoomLevel::Cluster;
        return camera;
    }
    const auto id = objectOfFocus(step.camera, view);
    if (!id)
        return std::nullopt;
    if (id->kind == StageKind::Group) {
        camera.level = ZoomLevel::Group;
        camera.group = id->text;
        camera.groupPanel.reset();
        camera.rebalance = {};
        camera.timeSpan = {};
        camera.firstTime.reset();
        camera.groupRow = camera.firstMember = 0;
        return camera;
    }
    camera.level = id->kind == StageKind::Replica ? ZoomLevel::Storage : id->kind == StageKind::Partition ? ZoomLevel::Partition : ZoomLevel::Topic;
    camera.topic = id->text;
    camera.partition = std::max(id->partition, 0);
    if (id->kind == StageKind::Replica) {
        camera.broker = id->broker();
        camera.panel.reset();
        camera.rowsBack = 0;
        camera.firstByte.reset();
    }
    return camera;
}

} // namespace ui
