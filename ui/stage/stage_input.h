#pragma once

// All that decides the picture of the stage: what is true (a view of the cluster at an instant), what is looked at
// (camera, selection) and how (theme, size). The same input gives the same DisplayList.

#include <QSizeF>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/view/cluster_view.h"
#include "ui/common/theme.h"
#include "ui/stage/object_id.h"

namespace ui {

class LagHistory;
class StageMotion;
struct GroupPanels;

// Producer and Group lie sideways: one client seen from inside, one group over time. Storage lies below Partition: one copy as its files.
enum class ZoomLevel : std::uint8_t { Cluster, Topic, Partition, Producer, Storage, Group };

struct Camera {
    ZoomLevel level = ZoomLevel::Topic;
    std::string topic;                       // empty: the first one that is not internal
    std::int32_t partition = 0;              // at level Partition
    engine::NodeId client;                   // at level Producer
    std::optional<ProducerLane> lane;        // that is open where not all have room; absent: the one that has most to show
    double scale = 1;                        // of the columns, 0.5 to 3
    std::optional<std::int64_t> firstOffset; // absent: the window follows the log end
    int firstRow = 0;                        // of the producer's partitions, when not all fit
    // -- at level Storage
    engine::BrokerId broker;                 // whose files
    std::optional<LogThing> panel;           // that is open where not all have room
    int rowsBack = 0;                        // how many files before the last one the picture ends
    double bytesPerPixel = 0;                // of the ruler; 0: as many as let batches be seen
    std::optional<std::int64_t> firstByte;   // of the ruler; absent: it follows the end of the active file
    // -- at level Group
    std::string group;
    std::optional<GroupThing> groupPanel;    // that is open where not all have room
    engine::FactId rebalance;                // whose messages are shown: the fact with which it began; {0}: the newest
    engine::Duration timeSpan{0};            // from the left end of the picture to its right; 0: as much as lets the last changes be seen
    std::optional<engine::Time> firstTime;   // the left end; absent: it follows the playhead
    int groupRow = 0;                        // the first partition in the picture
    int firstMember = 0;
};

// What a Moment does not tell of the lab. Never changed; made anew.
struct LabKnown {
    std::optional<std::int64_t> clockAtZero; // wall time at 0 s, milliseconds since 1970
    std::map<engine::BrokerId, std::map<std::string, std::string>> brokers; // what is set at each: Kafka's names
    QString folder;                          // where the mirror of the live branch writes; empty: there is none
    QString restingIn; // the folder of the log that is shown, which nobody runs: neither settings nor what no file tells are known; empty: a lab
};

// A setting that differs from what people run, so that something can be seen in seconds.
struct ScaledSetting {
    QString key;
    QString value;
    QString realDefault;
};

// A message that is shown although it is gone: it arrived faster than an eye can follow, or it was dropped.
struct LingeringMessage {
    engine::MessageView message;
    std::optional<engine::Time> droppedAt;
};

struct StageInput {
    const engine::ClusterView* view = nullptr;
    engine::Time now;
    const Theme* theme = &Theme::light();
    QSizeF size{1048, 628};
    Camera camera;
    ObjectId selected, hovered, focused;
    const StageMotion* motion = nullptr; // null: everything is at its place
    double slide = 0;                    // columns that the window has yet to scroll
    std::vector<LingeringMessage> lingering;
    std::map<engine::BrokerId, QString> addresses; // real ones, where a port is open; else the lab's own
    std::vector<ScaledSetting> scaled;
    std::shared_ptr<const LabKnown> lab; // null: not known
    std::shared_ptr<const GroupPanels> groupPanels; // what no Moment tells of the group that is shown; null: not known
    const LagHistory* lags = nullptr;    // null: nothing is said of trends
    std::vector<ObjectId> spotlight;   // what is being explained; the rest is dimmed. Empty: nothing is
    bool actions = true;               // offer "+ start a producer"
    bool hoverCard = true;             // beside what is hovered
    bool wantsNames = false;           // fill names for screen readers
};

// The topic that a camera shows; null if there is none.
const engine::TopicView* shownTopic(const engine::ClusterView& view, const Camera& camera);

} // namespace ui
