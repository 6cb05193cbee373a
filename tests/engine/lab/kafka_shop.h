#pragma once

// A small cluster to ask Kafka's tools about: the topic orders, and, if wanted, the group billing that reads it.

#include "engine/lab/lab.h"
#include "engine/lab/tools/kafka_tools.h"

namespace support {

using namespace engine;

struct Shop {
    std::unique_ptr<Lab> lab;

    explicit Shop(bool withGroup = false)
    {
        LabFile file;
        file.seed = 7;
        file.clock = 1767225600000; // 2026-01-01
        lab = std::make_unique<Lab>(std::move(file), LabOptions{});
        after(Duration{20s}); // 0 s
        must("create topic orders --assignment 1:2:3,2:3:1 --config retention.ms=600000");
        after(1s);
        if (!withGroup)
            return;
        must("start producer p1 --topic orders");
        after(1s);
        must("send p1 orders --count 20 --value a --partition 0");
        must("send p1 orders --count 10 --value b --partition 1");
        must("start consumer billing-1 --topics orders --group billing --config enable.auto.commit=false");
        after(10s);
        must("commit billing-1 --offset orders-0=5");
        after(1s);
    }
    void must(const std::string& line)
    {
        const auto result = lab->execute(line, "test");
        if (!result.ok)
            qFatal("%s: %s", line.c_str(), result.error.c_str());
    }
    void after(Duration time) { lab->runUntil(lab->now() + time); }
    ToolAnswer ask(const std::string& line) { return kafkaTool(line, lab->run()); }
    // Its output; what is wrong if it is refused.
    std::string table(const std::string& line)
    {
        const ToolAnswer answer = ask(line);
        return answer.error ? "✗ " + answer.error->message : answer.commands.empty() ? answer.output : "it is a change";
    }
    std::string idOf(const std::string& topic) { return lab->view().topic(topic)->id.toString(); }
};

} // namespace support
