#pragma once

// Where everything is at the topic and partition levels: brokers as shelves in the middle, producers left, groups right,
// controllers above, and the columns: the same column is the same offset on every broker. Pure geometry; computed anew
// for each frame and never from more than what is visible.
//
//        controllers
//   producers | brokers          | groups
//             |  row  row  row   |
//             |  ruler           |

#include <QRectF>

#include <string>
#include <vector>

#include "ui/stage/stage_input.h"

namespace ui {

// By the height of a partition's row (the visual language, Density).
enum class Density : std::uint8_t { Full, Compact, Bars, Ticks };

// Offsets and x. `first` is the offset of column 0.
struct Columns {
    double x = 0;
    double pitch = 14;
    double cell = 12;
    int count = 0;
    std::int64_t first = 0;

    double right() const { return x + count * pitch; }
};

struct RowBox {
    const engine::PartitionView* partition = nullptr;
    engine::BrokerId broker;
    QRectF box;
    std::int64_t first = 0; // offset in column 0 of this row
    bool shifted = false;   // not the window of the ruler: its log ends elsewhere
    double slide = 0;       // pixels right of its place, while the window scrolls

    double xOf(double offset, const Columns& columns) const
    {
        return columns.x + slide + (offset - static_cast<double>(first)) * columns.pitch;
    }
};

struct BrokerBox {
    const engine::BrokerView* broker = nullptr;
    QRectF box;
    double header = 38;       // height of its heading
    std::vector<RowBox> rows; // empty at density Ticks
    QRectF ticks;             // at density Ticks: all its replicas of the topic
    int hiddenRows = 0;
};

enum class ClientForm : std::uint8_t { Pipeline, Numbers, Brief, Line };

struct ClientBox {
    const engine::ClientView* client = nullptr;
    QRectF box;
    ClientForm form = ClientForm::Numbers;
};

struct GroupBox {
    const engine::GroupView* group = nullptr; // null: consumers without a coordinator's group
    std::string id;
    QRectF box;
    std::vector<ClientBox> members;
};

struct StageLayout {
    Density density = Density::Full;
    double rowHeight = 35;
    bool hasReckoning = true; // the line below the ruler: gives way where rows would lose their cells
    Columns columns;
    double nameWidth = 70;   // of the partitions' names
    double statusWidth = 92; // right of the columns
    QRectF controllers;
    QRectF left, middle, right; // the three columns
    double rulerTop = 0;
    std::vector<BrokerBox> brokers;
    std::vector<const engine::BrokerView*> otherBrokers; // without a replica of the topic, or without room
    std::vector<ClientBox> clients;
    int hiddenClients = 0;
    QRectF addClient;
    std::vector<GroupBox> groups;
    int hiddenGroups = 0;
    QRectF addConsumer;
    const engine::TopicView* topic = nullptr;
    const engine::PartitionView* focus = nullptr; // the partition whose offsets the ruler shows

    const RowBox* row(const engine::TopicPartition& id, engine::BrokerId broker) const;
    const BrokerBox* broker(engine::BrokerId id) const;
};

StageLayout layOut(const StageInput& input);

} // namespace ui
