// librdkafka's C++ client, told what to do in lines (README.md).

#include <cstdio>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <librdkafka/rdkafkacpp.h>

namespace {

using Conf = std::unique_ptr<RdKafka::Conf>;

void set(const Conf& conf, const std::string& name, const std::string& value)
{
    std::string error;
    if (conf->set(name, value, error) == RdKafka::Conf::CONF_OK)
        return;
    std::cerr << error << "\n";
    std::exit(2);
}

Conf network(const std::string& bootstrap)
{
    Conf conf(RdKafka::Conf::create(RdKafka::Conf::CONF_GLOBAL));
    set(conf, "bootstrap.servers", bootstrap);
    set(conf, "reconnect.backoff.ms", "20");
    set(conf, "reconnect.backoff.max.ms", "200");
    return conf;
}

std::string text(const void* data, std::size_t size) { return data ? std::string(static_cast<const char*>(data), size) : "-"; }

std::string headerOf(RdKafka::Message& message)
{
    const auto* headers = message.headers();
    if (!headers || headers->size() == 0)
        return "-";
    const auto first = headers->get_all().front();
    return text(first.value(), first.value_size());
}

class Sender final : public RdKafka::DeliveryReportCb {
public:
    Sender(const std::string& bootstrap, std::istream& words)
    {
        std::string codec, acks, idempotence;
        words >> m_topic >> codec >> acks >> idempotence;
        const Conf conf = network(bootstrap);
        set(conf, "acks", acks);
        set(conf, "compression.codec", codec);
        set(conf, "enable.idempotence", idempotence == "yes" ? "true" : "false");
        set(conf, "linger.ms", "5");
        set(conf, "batch.num.messages", idempotence == "yes" ? "20" : "10000");
        set(conf, "retry.backoff.ms", "50");
        std::string error;
        conf->set("dr_cb", this, error);
        m_producer.reset(RdKafka::Producer::create(conf.get(), error));
    }
    void send(const std::string& key, std::string value, const std::string& header)
    {
        auto* headers = header == "-" ? nullptr : RdKafka::Headers::create();
        if (headers)
            headers->add("origin", header);
        for (;;) {
            const auto outcome = m_producer->produce(m_topic, RdKafka::Topic::PARTITION_UA, RdKafka::Producer::RK_MSG_COPY, value.data(),
                value.size(), key == "-" ? nullptr : key.data(), key == "-" ? 0 : key.size(), 0, headers, nullptr);
            m_producer->poll(outcome == RdKafka::ERR__QUEUE_FULL ? 5 : 0);
            if (outcome != RdKafka::ERR__QUEUE_FULL)
                return;
        }
    }
    void await(int count)
    {
        while (m_acked < count && m_failed == 0)
            m_producer->poll(100);
        std::cout << "acked " << m_acked << std::endl;
    }
    void close()
    {
        m_producer->flush(60000);
        std::cout << "closed " << m_acked << " " << m_failed + m_producer->outq_len() << " " << m_error << std::endl;
    }
    void dr_cb(RdKafka::Message& message) override
    {
        ++(message.err() == RdKafka::ERR_NO_ERROR ? m_acked : m_failed);
        if (message.err() != RdKafka::ERR_NO_ERROR)
            m_error = message.errstr();
    }

private:
    std::unique_ptr<RdKafka::Producer> m_producer;
    std::string m_topic, m_error;
    int m_acked = 0;
    int m_failed = 0;
};

void read(const std::string& bootstrap, const std::string& topic, int count)
{
    std::string error;
    const Conf conf = network(bootstrap);
    set(conf, "group.id", "reader");
    set(conf, "enable.auto.commit", "false");
    const std::unique_ptr<RdKafka::KafkaConsumer> consumer(RdKafka::KafkaConsumer::create(conf.get(), error));
    RdKafka::Metadata* told = nullptr;
    const std::unique_ptr<RdKafka::Topic> handle(RdKafka::Topic::create(consumer.get(), topic, nullptr, error));
    if (consumer->metadata(false, handle.get(), &told, 30000) != RdKafka::ERR_NO_ERROR)
        std::exit(3);
    const std::unique_ptr<RdKafka::Metadata> metadata(told);
    std::vector<RdKafka::TopicPartition*> partitions;
    for (const auto* partition : *metadata->topics()->front()->partitions())
        partitions.push_back(RdKafka::TopicPartition::create(topic, partition->id(), RdKafka::Topic::OFFSET_BEGINNING));
    consumer->assign(partitions);
    RdKafka::TopicPartition::destroy(partitions);
    while (count > 0) {
        const std::unique_ptr<RdKafka::Message> message(consumer->consume(1000));
        if (message->err() != RdKafka::ERR_NO_ERROR)
            continue;
        --count;
        std::cout << "record " << message->partition() << " " << message->offset() << " "
                  << text(message->key_pointer(), message->key_len()) << " " << text(message->payload(), message->len()) << " "
                  << headerOf(*message) << "\n";
    }
    consumer->close();
    std::cout << "end" << std::endl;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2)
        return 2;
    std::unique_ptr<Sender> sender;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string verb, first, second, third;
        words >> verb;
        if (verb == "open") {
            sender = std::make_unique<Sender>(argv[1], words);
        } else if (verb == "send") {
            words >> first >> second >> third;
            sender->send(first, second, third);
        } else if (verb == "await") {
            words >> first;
            sender->await(std::stoi(first));
        } else if (verb == "close") {
            sender->close();
            sender.reset();
        } else if (verb == "read") {
            words >> first >> second;
            read(argv[1], first, std::stoi(second));
        }
    }
    return 0;
}
