#pragma once

// Clients of a TestCluster that speak the protocol by hand: bytes in, answers out, in virtual time.
//
//     OutsideClients outside(cluster);
//     auto client = outside.connect(b1, "loader");
//     const auto answer = client.ask<wire::ProduceResponse>(9, request);    // nothing: closed, or no answer in time
//
// One OutsideClients for each cluster; it must not outlive it.

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "engine/record/batch_builder.h"
#include "engine/wire/frame.h"
#include "engine/wire/produce.h"
#include "tests/support/test_cluster.h"

namespace engine {

class OutsideClients {
    struct Heard {
        std::deque<ByteChain> answers; // without their sizes
        std::size_t bytes = 0;
        bool closed = false;
    };

public:
    class Client {
    public:
        template <wire::Message M>
        std::int32_t send(int version, const M& request)
        {
            sendBytes(wire::encodeRequest(version, ++m_correlation, m_clientId, request).flatten());
            return m_correlation;
        }
        void sendBytes(const Slice& bytes) { m_all->m_cluster.lab().outsideBytes(m_id, bytes); }
        // The oldest answer that was not read yet; nothing if none comes within `limit` or it cannot be read.
        template <wire::Message R>
        std::optional<R> await(int version, Duration limit = 30s)
        {
            Heard& heard = m_all->m_heard[m_id];
            m_all->m_cluster.runUntil([&] { return !heard.answers.empty() || heard.closed; }, limit);
            if (heard.answers.empty())
                return std::nullopt;
            const ByteChain frame = heard.answers.front();
            heard.answers.pop_front();
            auto response = wire::decodeResponse<R>(frame, version);
            return response ? std::optional(std::move(response->body)) : std::nullopt;
        }
        template <wire::Message R, wire::Message M>
        std::optional<R> ask(int version, const M& request, Duration limit = 30s)
        {
            send(version, request);
            return await<R>(version, limit);
        }
        std::size_t answersWaiting() { return m_all->m_heard[m_id].answers.size(); }
        bool isClosed() { return m_all->m_heard[m_id].closed; }
        void close() { m_all->m_cluster.lab().outsideClosed(m_id); }
        OutsideId id() const { return m_id; }

    private:
        friend class OutsideClients;
        Client(OutsideClients& all, OutsideId id, std::string clientId) : m_all(&all), m_id(id), m_clientId(std::move(clientId)) { }
        OutsideClients* m_all;
        OutsideId m_id;
        std::string m_clientId;
        std::int32_t m_correlation = 0;
    };

    explicit OutsideClients(TestCluster& cluster) : m_cluster(cluster)
    {
        cluster.lab().onOutside = [this](OutsideId id, const ByteChain& bytes, bool close) {
            Heard& heard = m_heard[id];
            heard.closed = heard.closed || close;
            if (bytes.empty())
                return;
            ByteReader reader(bytes);
            reader.i32();
            heard.answers.emplace_back(reader.slice(reader.remaining()));
        };
    }
    Client connect(BrokerId broker, const std::string& clientId = "test")
    {
        return Client(*this, m_cluster.lab().openOutside("10.0.0.1:" + std::to_string(40000 + ++m_ports), broker), clientId);
    }

private:
    TestCluster& m_cluster;
    std::map<OutsideId, Heard> m_heard;
    int m_ports = 0;
};

// A Produce request of one batch with these values, acks=all unless said otherwise.
inline wire::ProduceRequest produceRequest(const TopicPartition& to, const std::vector<std::string>& values, const BatchOptions& options = {},
    std::int16_t acks = -1)
{
    RecordBatchBuilder builder(options);
    for (const auto& value : values) {
        Record record;
        record.timestamp = 1767225600000; // 2026-01-01, when a TestCluster stands at 0 s
        record.value = Slice::copyOf(value);
        builder.append(record);
    }
    wire::ProduceRequest request;
    request.acks = acks;
    request.timeoutMs = 10000;
    wire::ProduceRequest::TopicProduceData topic;
    topic.name = to.topic;
    wire::ProduceRequest::PartitionProduceData data;
    data.index = to.partition;
    data.records = ByteChain(builder.build());
    topic.partitionData.push_back(std::move(data));
    request.topicData.push_back(std::move(topic));
    return request;
}

} // namespace engine
