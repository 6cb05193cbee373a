#include "ui/models/command_context.h"

#include <algorithm>

namespace ui {

using namespace engine;

ParseContext commandContext(const ClusterView& view, const std::vector<BranchInfo>& branches)
{
    ParseContext context;
    context.checkNames = true;
    for (const auto& [id, broker] : view.brokers)
        context.brokers.push_back(id.value);
    for (const auto& [id, controller] : view.controllers)
        context.controllers.push_back(id.value - kControllerIdBase);
    for (const auto& [id, client] : view.clients) {
        if (client->kind == NodeKind::Producer)
            context.producers.push_back(client->name);
        else if (client->kind == NodeKind::Consumer)
            context.consumers.push_back(client->name);
        else if (id != kAdminNode)
            context.outside.push_back(client->clientId.empty() ? client->name : client->clientId);
    }
    std::sort(context.producers.begin(), context.producers.end());
    std::sort(context.consumers.begin(), context.consumers.end());
    for (const auto& [name, topic] : view.topics)
        context.topics.push_back({name, static_cast<std::int32_t>(topic->partitions.size())});
    for (const auto& [id, group] : view.groups)
        context.groups.push_back(id);
    for (const auto& branch : branches)
        context.branches.push_back(branch.name);
    for (const auto name : factNames())
        context.facts.emplace_back(name);
    return context;
}

} // namespace ui
