#pragma once

// A group coordinator with an offsets log that commits at once, and time that a test moves.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/state_hash.h"
#include "engine/group/group_coordinator.h"
#include "engine/record/record_set.h"
#include "tests/engine/group/fake_turn.h"

class CoordinatorDriver final : public engine::OffsetsLog {
public:
    static constexpr std::uint16_t kTimerKind = 40;

    static engine::GroupCoordinator::Options defaults()
    {
        engine::GroupCoordinator::Options options;
        options.broker = engine::BrokerId{1};
        options.initialRebalanceDelay = engine::Duration::zero();
        options.timerKind = kTimerKind;
        return options;
    }

    explicit CoordinatorDriver(engine::GroupCoordinator::Options options = defaults()) : m_coordinator(options, *this)
    {
        for (std::int32_t partition = 0; partition < options.partitions; ++partition) {
            m_coordinator.startLoading(turn, partition);
            m_coordinator.finishLoading(turn, partition);
        }
    }

    engine::GroupCoordinator& coordinator() { return m_coordinator; }
    // All that it knows, as one word.
    std::string state() const
    {
        engine::StateHasher hasher;
        m_coordinator.walk(hasher);
        return hasher.digest();
    }
    engine::GroupCaller caller(int version, engine::RequestToken token) const
    {
        return {token, version, engine::NodeId{10000}, "test", "/127.0.0.1"};
    }

    // Sends a request and lets everything happen that needs no time. Returns its token; see answer().
    template <class Request>
    engine::RequestToken send(
        void (engine::GroupCoordinator::*method)(engine::Turn&, const engine::GroupCaller&, const Request&),
        const Request& request, int version)
    {
        const engine::RequestToken token = ++m_lastToken;
        (m_coordinator.*method)(turn, caller(version, token), request);
        settle();
        return token;
    }
    // Null while it is not answered.
    template <class Response>
    const Response* answer(engine::RequestToken token) const
    {
        const auto found = m_answers.find(token);
        return found == m_answers.end() ? nullptr : std::get_if<Response>(&found->second);
    }
    const decltype(engine::GroupReply::response)* anyAnswer(engine::RequestToken token) const
    {
        const auto found = m_answers.find(token);
        return found == m_answers.end() ? nullptr : &found->second;
    }

    void run(engine::Duration by)
    {
        turn.advance(by, [&](const engine::Timer& timer) {
            m_coordinator.on(turn, timer);
            settle();
        });
    }
    // Appends end, replies are collected, timers without delay fire.
    void settle()
    {
        for (bool again = true; again;) {
            again = false;
            if (!holdAppends)
                for (const auto token : std::exchange(m_pending, {})) {
                    again = true;
                    m_coordinator.appended(turn, token, std::exchange(nextAppendError, engine::ErrorCode::None));
                }
            for (auto& reply : m_coordinator.takeReplies()) {
                again = true;
                ENGINE_CHECK(m_answers.emplace(reply.token, std::move(reply.response)).second, "one answer to each request");
            }
            turn.advance(engine::Duration::zero(), [&](const engine::Timer& timer) {
                again = true;
                m_coordinator.on(turn, timer);
            });
        }
    }
    // The partition goes to another broker and comes back: everything is read from the log again.
    void failOver(std::int32_t partition)
    {
        m_coordinator.unload(turn, partition);
        settle();
        m_coordinator.startLoading(turn, partition);
        for (const auto& batch : log[partition])
            m_coordinator.load(partition, engine::RecordBatchView(batch));
        m_coordinator.finishLoading(turn, partition);
        settle();
    }

    Appended append(engine::Turn&, std::int32_t partition, engine::ByteChain batch, engine::AppendToken token) override
    {
        if (refuseAppends != engine::ErrorCode::None)
            return {refuseAppends};
        auto& batches = log[partition];
        const engine::Offset base = batches.empty() ? engine::Offset{0} : m_ends[partition];
        m_ends[partition] = base + engine::RecordBatchView(batch).header().recordsCount;
        batches.push_back(batch);
        m_pending.push_back(token);
        return {engine::ErrorCode::None, base};
    }
    bool partitionExists(const std::string& topic, std::int32_t partition) const override
    {
        return partition >= 0 && partition < partitionCount(topic);
    }
    // A topic's id is made of its name.
    engine::Uuid topicId(const std::string& topic) const override
    {
        engine::Uuid id;
        if (topics.contains(topic))
            for (std::size_t i = 0; i < topic.size(); ++i)
                id.bytes[i % id.bytes.size()]
                    = static_cast<std::uint8_t>(id.bytes[i % id.bytes.size()] * 31 + static_cast<unsigned char>(topic[i]));
        return id;
    }
    std::string topicName(const engine::Uuid& id) const override
    {
        for (const auto& [name, partitions] : topics)
            if (topicId(name) == id)
                return name;
        return "";
    }
    std::int32_t partitionCount(const std::string& topic) const override
    {
        const auto found = topics.find(topic);
        return found == topics.end() ? 0 : found->second;
    }
    std::vector<std::string> topicNames() const override
    {
        std::vector<std::string> out;
        for (const auto& [name, partitions] : topics)
            out.push_back(name);
        return out;
    }
    std::int64_t metadataVersion() const override { return static_cast<std::int64_t>(topics.size()); }
    const std::map<std::string, std::string>& groupConfig(const std::string& group) const override
    {
        static const std::map<std::string, std::string> kNothing;
        const auto found = configs.find(group);
        return found == configs.end() ? kNothing : found->second;
    }

    FakeTurn turn;
    std::map<std::string, std::map<std::string, std::string>> configs; // set on groups themselves
    std::map<std::string, std::int32_t> topics; // with their number of partitions
    std::map<std::int32_t, std::vector<engine::ByteChain>> log;
    bool holdAppends = false;
    engine::ErrorCode nextAppendError = engine::ErrorCode::None;
    engine::ErrorCode refuseAppends = engine::ErrorCode::None;

private:
    engine::GroupCoordinator m_coordinator;
    std::vector<engine::AppendToken> m_pending;
    std::map<std::int32_t, engine::Offset> m_ends;
    std::map<engine::RequestToken, decltype(engine::GroupReply::response)> m_answers;
    engine::RequestToken m_lastToken = 0;
};
