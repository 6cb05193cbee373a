#pragma once

// A producer's interceptors (KIP-42): called in their order, each with what the one before returned. What onSend() throws is
// logged and forgotten: the record goes on as it was before that interceptor. Nobody but send()'s caller can keep a record back.
//
// Three come with the program:
//
//     trace-header  adds the header "trace" with the client's name and a count
//     price-tag     writes the price of a record behind its value, and adds up what was acked: the billing interceptor of the notes
//     throws        throws in onSend()
//
// Others are scripts (engine/runtime/script.h).

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/client/client_error.h"
#include "engine/record/record.h"

namespace engine {

class StateVisitor;
class Turn;

// What send() was given, before it is serialized: key and value are the texts of Record.
struct AppRecord {
    std::string topic;
    std::optional<std::int32_t> partition;
    Record record;
};

class Interceptor {
public:
    virtual ~Interceptor() = default;
    virtual std::string_view name() const = 0;
    // An error: it threw, and `record` is as it was.
    virtual std::optional<ClientError> onSend(Turn& turn, AppRecord& record) = 0;
    // Does it look at acknowledgements at all?
    virtual bool wantsAcks() const { return false; }
    // On the sender's thread. `failed`: nothing was stored. An error: it threw. `says`: what it has to tell.
    virtual std::optional<ClientError> onAcknowledgement(Turn&, const AppRecord&, bool /*failed*/, std::string& /*says*/) { return {}; }
    virtual void walk(StateVisitor& visitor) const = 0;
};

// Null: there is none of that name.
std::unique_ptr<Interceptor> makeInterceptor(std::string_view name, const std::string& client);
const std::vector<std::string_view>& interceptorNames();

} // namespace engine
