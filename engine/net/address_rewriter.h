#pragma once

// Endpoints inside the World are virtual ("broker-1:9092"). In the answers that leave it, real addresses take their place
// (design/physics.md, Connections), so that ports never reach a log or a hash. One for each connection: it remembers
// what was asked, because a response carries only its correlation id.

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/ids.h"

namespace engine {

struct HostAndPort {
    std::string host;
    std::int32_t port = 0;
};
using AddressBook = std::map<BrokerId, HostAndPort>;

class AddressRewriter {
public:
    // A request on its way in, without its size.
    void sawRequest(const Slice& frame);
    // A response on its way out, with its size in front; the same or a rewritten one.
    ByteChain rewrite(const ByteChain& response, const AddressBook& book);

private:
    struct Asked {
        std::int32_t correlationId = 0;
        std::int16_t api = -1;
        std::int16_t version = 0;
    };
    std::deque<Asked> m_asked; // only those whose answers hold addresses
};

} // namespace engine
