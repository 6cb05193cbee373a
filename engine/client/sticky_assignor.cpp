#include "engine/client/assignors.h"

namespace engine {

Assignment assignSticky(const std::vector<AssignorMember>& members, const PartitionCounts& topics)
{
    return assignRoundRobin(members, topics);
}

} // namespace engine
