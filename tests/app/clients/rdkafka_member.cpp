// A member of a group by librdkafka's C++ client; README.md says what it prints.

#include <poll.h>

#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <librdkafka/rdkafkacpp.h>

namespace {

template <class... Words>
void tell(const Words&... words)
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    std::cout << std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    ((std::cout << ' ' << words), ...);
    std::cout << std::endl;
}

std::string partitions(const std::vector<RdKafka::TopicPartition*>& list)
{
    std::string out;
    for (const auto* one : list)
        out += (out.empty() ? "" : ",") + std::to_string(one->partition());
    return out.empty() ? "-" : out;
}

class Rebalances final : public RdKafka::RebalanceCb {
public:
    void rebalance_cb(RdKafka::KafkaConsumer* consumer, RdKafka::ErrorCode what, std::vector<RdKafka::TopicPartition*>& list) override
    {
        const bool assigns = what == RdKafka::ERR__ASSIGN_PARTITIONS;
        const bool cooperative = consumer->rebalance_protocol() == "COOPERATIVE";
        tell(assigns ? "assigned" : consumer->assignment_lost() ? "lost" : "revoked", partitions(list));
        if (cooperative)
            delete (assigns ? consumer->incremental_assign(list) : consumer->incremental_unassign(list));
        else if (assigns)
            consumer->assign(list);
        else
            consumer->unassign();
    }
};

bool isToLeave()
{
    pollfd input{0, POLLIN, 0};
    return ::poll(&input, 1, 0) > 0;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 5)
        return 2;
    const std::unique_ptr<RdKafka::Conf> conf(RdKafka::Conf::create(RdKafka::Conf::CONF_GLOBAL));
    std::string error;
    Rebalances rebalances;
    conf->set("rebalance_cb", &rebalances, error);
    const std::pair<const char*, const char*> settings[] = {{"bootstrap.servers", argv[1]}, {"group.id", argv[2]}, {"partition.assignment.strategy", argv[4]},
        {"auto.offset.reset", "earliest"}, {"enable.auto.commit", "false"}, {"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "500"},
        {"reconnect.backoff.ms", "20"}, {"reconnect.backoff.max.ms", "200"}, {"topic.metadata.refresh.interval.ms", "1000"},
        // README.md: a commit that dies with its coordinator; brokers die here by the dozen
        {"fetch.wait.max.ms", "100"}, {"retry.backoff.ms", "1000"}, {"log_level", "2"}};
    for (const auto& [name, value] : settings)
        if (conf->set(name, value, error) != RdKafka::Conf::CONF_OK) {
            std::cerr << error << "\n";
            return 2;
        }
    const std::unique_ptr<RdKafka::KafkaConsumer> consumer(RdKafka::KafkaConsumer::create(conf.get(), error));
    consumer->subscribe({argv[3]});
    int sinceCommit = 0;
    while (!isToLeave()) {
        const std::unique_ptr<RdKafka::Message> message(consumer->consume(sinceCommit > 0 ? 20 : 200));
        if (message->err() == RdKafka::ERR_NO_ERROR) {
            tell("record", message->partition(), message->offset());
            ++sinceCommit;
        } else if (message->err() == RdKafka::ERR__FATAL) {
            std::cerr << message->errstr() << "\n";
            return 3;
        }
        if (sinceCommit == 0 || (message->err() == RdKafka::ERR_NO_ERROR && sinceCommit < 20))
            continue;
        sinceCommit = 0;
        std::vector<RdKafka::TopicPartition*> positions;
        consumer->assignment(positions);
        consumer->position(positions);
        std::erase_if(positions, [](RdKafka::TopicPartition* one) {
            const bool unknown = one->offset() < 0;
            if (unknown)
                delete one;
            return unknown;
        });
        const auto outcome = consumer->commitSync(positions);
        for (const auto* one : positions)
            if (outcome == RdKafka::ERR_NO_ERROR && one->err() == RdKafka::ERR_NO_ERROR)
                tell("committed", one->partition(), one->offset());
        if (outcome != RdKafka::ERR_NO_ERROR)
            tell("refused", RdKafka::err2str(outcome));
        RdKafka::TopicPartition::destroy(positions);
    }
    consumer->close();
    tell("left");
    return 0;
}
