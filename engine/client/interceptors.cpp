#include "engine/client/interceptors.h"

#include "engine/base/state_hash.h"

namespace engine {

namespace {

std::int64_t sizeOf(const std::optional<Slice>& bytes) { return bytes ? static_cast<std::int64_t>(bytes->size()) : 0; }

class TraceHeader final : public Interceptor {
public:
    explicit TraceHeader(std::string client) : m_client(std::move(client)) { }
    std::string_view name() const override { return "trace-header"; }
    std::optional<ClientError> onSend(Turn&, AppRecord& record, std::string&) override
    {
        record.record.headers.push_back({Slice::copyOf("trace"), Slice::copyOf(m_client + "-" + std::to_string(++m_count))});
        return {};
    }
    void walk(StateVisitor& visitor) const override { visitor.number(m_count); }

private:
    std::string m_client;
    std::uint64_t m_count = 0;
};

// One unit for each byte of the value.
class PriceTag final : public Interceptor {
public:
    std::string_view name() const override { return "price-tag"; }
    std::optional<ClientError> onSend(Turn&, AppRecord& record, std::string&) override
    {
        if (record.record.value)
            record.record.value = Slice::copyOf(
                std::string(record.record.value->text()) + ";price=" + std::to_string(sizeOf(record.record.value)));
        return {};
    }
    bool wantsAcks() const override { return true; }
    std::optional<ClientError> onAcknowledgement(Turn&, const AppRecord& record, const ClientError* error, std::string& says) override
    {
        if (!error)
            m_billed += sizeOf(record.record.value);
        says = "billed " + std::to_string(m_billed);
        return {};
    }
    void walk(StateVisitor& visitor) const override { visitor.number(m_billed); }

private:
    std::int64_t m_billed = 0;
};

class Throws final : public Interceptor {
public:
    std::string_view name() const override { return "throws"; }
    std::optional<ClientError> onSend(Turn&, AppRecord&, std::string&) override
    {
        return ClientError{"RuntimeException", "this interceptor always throws"};
    }
    void walk(StateVisitor&) const override { }
};

} // namespace

std::unique_ptr<Interceptor> makeInterceptor(std::string_view name, const std::string& client)
{
    if (name == "trace-header")
        return std::make_unique<TraceHeader>(client);
    if (name == "price-tag")
        return std::make_unique<PriceTag>();
    if (name == "throws")
        return std::make_unique<Throws>();
    return nullptr;
}

const std::vector<std::string_view>& interceptorNames()
{
    static const std::vector<std::string_view> kNames{"trace-header", "price-tag", "throws"};
    return kNames;
}

} // namespace engine
