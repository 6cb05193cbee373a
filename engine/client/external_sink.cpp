#include "engine/client/external_sink.h"

#include "engine/base/state_hash.h"

namespace engine {

bool ExternalSinks::open(const std::string& name, Kind kind)
{
    const auto [at, isNew] = m_sinks.try_emplace(name);
    if (isNew)
        at->second.kind = kind;
    return at->second.kind == kind;
}

ExternalSinks::Written ExternalSinks::write(const std::string& name, const TopicPartition& partition, LeaderEpoch epoch, Offset offset)
{
    Sink& sink = m_sinks.at(name);
    std::int64_t& writes = sink.writes[{partition, epoch, offset}];
    ++writes;
    if (sink.kind == Kind::Append || writes == 1)
        ++sink.rows;
    return {writes > 1, sink.rows};
}

void ExternalSinks::walk(StateVisitor& visitor) const
{
    visitor.group("sinks");
    visitor.list(m_sinks, [&](const auto& entry) {
        visitor.text(entry.first);
        visitor.number(static_cast<std::int32_t>(entry.second.kind));
        visitor.number(entry.second.rows);
        visitor.list(entry.second.writes, [&](const auto& record) {
            visitor.text(std::get<0>(record.first).toString());
            visitor.id(std::get<1>(record.first));
            visitor.id(std::get<2>(record.first));
            visitor.number(record.second);
        });
    });
}

} // namespace engine
