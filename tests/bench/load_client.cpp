#include "tests/bench/load_client.h"

#include <memory>
#include <utility>

#include <librdkafka/rdkafkacpp.h>

#include "tests/bench/bench_support.h"

namespace bench {

namespace {

class Reports final : public RdKafka::DeliveryReportCb {
public:
    void dr_cb(RdKafka::Message& message) override
    {
        if (message.err() == RdKafka::ERR_NO_ERROR) {
            ++acknowledged;
            return;
        }
        ++failed;
        error = message.errstr();
    }
    std::int64_t acknowledged = 0;
    std::int64_t failed = 0;
    std::string error;
};

std::unique_ptr<RdKafka::Producer> producerAt(const std::string& endpoint, Reports& reports)
{
    std::string error;
    const std::unique_ptr<RdKafka::Conf> conf(RdKafka::Conf::create(RdKafka::Conf::CONF_GLOBAL));
    for (const auto& [name, value] : {std::pair{"bootstrap.servers", endpoint.c_str()}, {"acks", "all"}, {"linger.ms", "5"},
             {"compression.codec", "none"}, {"queue.buffering.max.messages", "1000000"},
             {"queue.buffering.max.kbytes", "1048576"}, {"batch.size", "1000000"}, {"retry.backoff.ms", "20"},
             {"reconnect.backoff.ms", "10"}, {"reconnect.backoff.max.ms", "50"}})
        conf->set(name, value, error);
    conf->set("dr_cb", &reports, error);
    return std::unique_ptr<RdKafka::Producer>(RdKafka::Producer::create(conf.get(), error));
}

RdKafka::ErrorCode send(RdKafka::Producer& producer, const std::string& topic, std::int32_t partition, std::string& body)
{
    return producer.produce(topic, partition, RdKafka::Producer::RK_MSG_COPY, body.data(), body.size(), nullptr, 0, 0, nullptr);
}

constexpr int kFlushMs = 120000;

} // namespace

Load produce(const std::string& endpoint, const std::string& topic, std::int64_t records, std::size_t bytes)
{
    constexpr std::int32_t kPartitions = 3;
    Reports reports;
    const auto producer = producerAt(endpoint, reports);
    if (!producer)
        return {0, records, 0, "no producer could be made"};
    std::string body(bytes, 'x');
    for (std::size_t i = 0; i < bytes; ++i)
        body[i] = static_cast<char>('a' + i * 7919 % 26);
    send(*producer, topic, RdKafka::Topic::PARTITION_UA, body);
    producer->flush(kFlushMs);
    reports.acknowledged = reports.failed = 0;
    const double before = wallSeconds();
    for (std::int64_t i = 0; i < records; ++i) {
        while (send(*producer, topic, static_cast<std::int32_t>(i % kPartitions), body) == RdKafka::ERR__QUEUE_FULL)
            producer->poll(5);
        if (i % 64 == 0)
            producer->poll(0);
    }
    producer->flush(kFlushMs);
    return {reports.acknowledged, reports.failed, wallSeconds() - before, reports.error};
}

Reading consume(const std::string& endpoint, const std::string& topic, const std::string& group, std::int64_t records)
{
    constexpr int kGiveUpMs = 10000;
    std::string error;
    const std::unique_ptr<RdKafka::Conf> conf(RdKafka::Conf::create(RdKafka::Conf::CONF_GLOBAL));
    for (const auto& [name, value] : {std::pair{"bootstrap.servers", endpoint.c_str()}, {"group.id", group.c_str()}, {"auto.offset.reset", "earliest"},
             {"fetch.wait.max.ms", "100"}, {"queued.min.messages", "1000000"},
             {"queued.max.messages.kbytes", "2000000"}}) // the default of 64 MB pauses a client whose broker outruns it for a second
        conf->set(name, value, error);
    const std::unique_ptr<RdKafka::KafkaConsumer> consumer(RdKafka::KafkaConsumer::create(conf.get(), error));
    if (!consumer)
        return {};
    consumer->subscribe({topic});
    Reading out;
    double first = 0;
    while (out.records < records) {
        const std::unique_ptr<RdKafka::Message> message(consumer->consume(kGiveUpMs));
        if (message->err() == RdKafka::ERR__TIMED_OUT)
            break;
        if (message->err() == RdKafka::ERR_NO_ERROR && ++out.records == 1)
            first = wallSeconds();
    }
    out.seconds = wallSeconds() - first;
    consumer->close();
    return out;
}

bool firstAcknowledged(const std::string& endpoint, const std::string& topic)
{
    constexpr double kGiveUpSeconds = 10;
    Reports reports;
    const auto producer = producerAt(endpoint, reports);
    std::string body(100, 'x');
    const double before = wallSeconds();
    while (producer && reports.acknowledged == 0 && wallSeconds() - before < kGiveUpSeconds) {
        send(*producer, topic, RdKafka::Topic::PARTITION_UA, body);
        while (producer->outq_len() > 0 && reports.acknowledged == 0)
            producer->poll(1);
    }
    return reports.acknowledged > 0;
}

} // namespace bench
