#include "ui/models/partitioner_compare.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

#include "engine/lab/lab.h"

namespace ui {

using namespace engine;

namespace {

struct Compare {
    Q_DECLARE_TR_FUNCTIONS(ui::PartitionerCompare)
};

} // namespace

std::int64_t PartitionerRun::unevenness() const
{
    std::int64_t most = 0;
    for (const auto& [partition, share] : shares)
        most = std::max(most, share.records);
    return records > 0 ? most * 1000 * static_cast<std::int64_t>(shares.size()) / records : 0;
}

const std::vector<std::string>& partitionersCompared()
{
    static const std::vector<std::string> kAll{"builtin", "sticky-cache", "round-robin"};
    return kAll;
}

QString partitionerWords(const std::string& partitioner)
{
    if (partitioner == "builtin")
        return Compare::tr("sticky, 3.3 and later");
    if (partitioner == "sticky-cache")
        return Compare::tr("sticky cache, 2.4 to 3.2");
    if (partitioner == "round-robin")
        return Compare::tr("round robin, up to 2.3");
    return QString::fromStdString(partitioner);
}

PartitionerRun playPartitioner(const LabFile& course, const std::string& producer, const std::string& partitioner, Time until)
{
    PartitionerRun run;
    run.partitioner = partitioner;
    LabFile file = course;
    bool started = false;
    for (LabDo& todo : file.todo)
        if (auto* start = std::get_if<command::StartProducer>(&todo.command); start && start->name == producer) {
            start->partitioner = partitioner;
            std::erase_if(start->config, [](const auto& entry) { return entry.key == "partitioner.class"; });
            todo.run = formatCommand(todo.command);
            started = true;
        }
    if (!started) {
        run.problem = Compare::tr("no command of this lab starts producer %1").arg(QString::fromStdString(producer));
        return run;
    }
    NodeId id;
    std::set<std::int64_t> requests;
    LabOptions options;
    options.recording = Recording::Off;
    options.ledger = options.checks = options.journal = false;
    options.watch = [&](const Fact& fact) {
        if (const auto* called = fact.as<RecordCalled>(); called && called->client == id) {
            PartitionShare& share = run.shares[called->partition];
            share.records += 1;
            share.bytes += called->bytes;
            run.records += 1;
        } else if (const auto* sent = fact.as<BatchSent>(); sent && sent->client == id && sent->attempt == 1) {
            requests.insert(sent->request);
            run.batches += 1;
            run.bytes += sent->bytes;
            run.sentRecords += static_cast<std::int64_t>(sent->uids.size());
        } else if (const auto* acked = fact.as<BatchAcked>(); acked && acked->client == id) {
            run.acked += 1;
            run.latencySum += acked->latency;
        } else if (const auto* node = fact.as<NodeAdded>(); node && node->name == producer) {
            id = node->id;
        }
    };
    Lab lab(file, options);
    lab.runUntil(until);
    lab.endWatch();
    run.requests = static_cast<std::int64_t>(requests.size());
    // Partitions that got nothing count: an even share is one of all.
    for (const auto& [name, topic] : lab.view().topics)
        for (const auto& [number, partition] : topic->partitions)
            if (std::any_of(run.shares.begin(), run.shares.end(), [&](const auto& share) { return share.first.topic == name; }))
                run.shares.try_emplace(TopicPartition{name, number});
    return run;
}

} // namespace ui
