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
// Others are scripts (scripted.h).

#include <cstdint>
#include <map>
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
    bool isNull = false; // an interceptor returned null in place of a record
};

class Interceptor {
public:
    virtual ~Interceptor() = default;
    virtual std::string_view name() const = 0;
    // Once, first. An error: it threw, and Kafka's producer cannot be constructed. `says`, here and below: what it has to tell.
    virtual std::optional<ClientError> configure(const std::map<std::string, std::string>&, std::string& /*says*/) { return {}; }
    // Is it asked when the one before returned null? Others throw a NullPointerException then.
    virtual bool takesNull() const { return false; }
    // An error: it threw, and `record` is as it was.
    virtual std::optional<ClientError> onSend(Turn& turn, AppRecord& record, std::string& says) = 0;
    // Does it look at acknowledgements at all?
    virtual bool wantsAcks() const { return false; }
    // On the sender's thread. `error`: nothing was stored; null: it was. An error: it threw.
    virtual std::optional<ClientError> onAcknowledgement(Turn&, const AppRecord&, const ClientError* /*error*/, std::string& /*says*/) { return {}; }
    // Last. An error: it threw, and that is logged.
    virtual std::optional<ClientError> close(std::string& /*says*/) { return {}; }
    virtual void walk(StateVisitor& visitor) const = 0;
};

// Null: there is none of that name.
std::unique_ptr<Interceptor> makeInterceptor(std::string_view name, const std::string& client);
const std::vector<std::string_view>& interceptorNames();

} // namespace engine
