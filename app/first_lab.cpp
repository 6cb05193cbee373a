#include "app/first_lab.h"

#include "engine/base/check.h"

namespace app {

using namespace engine;

LabFile firstLab()
{
    LabFile lab;
    lab.title = "Free lab";
    lab.seed = 7;
    lab.cluster.brokers = 3;
    lab.cluster.controllers = 3;
    lab.cluster.racks = {"a", "b", "c"};
    lab.cluster.link.latency = 2ms;
    lab.openAt = Time{12600ms};
    const auto at = [&](Duration when, const char* line) {
        LabDo todo;
        todo.at = Time{when};
        todo.run = line;
        const auto parsed = parseCommand(line);
        ENGINE_CHECK(parsed.has_value(), "the first lab speaks the command language");
        todo.command = *parsed;
        lab.todo.push_back(std::move(todo));
    };
    at(0s, "create topic orders --partitions 3 --replication 3");
    at(1s, "start consumer billing-1 --topics orders --group billing");
    at(1s, "start consumer billing-2 --topics orders --group billing");
    at(6s, "start producer p1 --topic orders --rate 5/s --keys alice,bob,carol,dave,erin,frank");
    return lab;
}

} // namespace app
