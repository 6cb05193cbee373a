"""A member of a group by confluent-kafka (librdkafka); README.md says what it prints."""
import select
import sys
import time

from confluent_kafka import Consumer, KafkaException

bootstrap, group, topic, protocol = sys.argv[1:]
settings = {
    "bootstrap.servers": bootstrap,
    "group.id": group,
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
    "reconnect.backoff.ms": 20,
    "reconnect.backoff.max.ms": 200,
    "topic.metadata.refresh.interval.ms": 1000,
    "fetch.wait.max.ms": 100,  # README.md: a commit that dies with its coordinator
    "retry.backoff.ms": 1000,
    "retry.backoff.max.ms": 1000,
    "log_level": 2,  # brokers die here by the dozen
}
if protocol == "consumer":
    settings["group.protocol"] = "consumer"
else:
    settings.update({"partition.assignment.strategy": protocol, "session.timeout.ms": 6000, "heartbeat.interval.ms": 500})


def tell(*words):
    print(time.monotonic_ns() // 1000, *words, flush=True)


def partitions(list_):
    return ",".join(str(p.partition) for p in list_) or "-"


consumer = Consumer(settings)
consumer.subscribe(
    [topic],
    on_assign=lambda _, list_: tell("assigned", partitions(list_)),
    on_revoke=lambda _, list_: tell("revoked", partitions(list_)),
    on_lost=lambda _, list_: tell("lost", partitions(list_)),
)
while not select.select([sys.stdin], [], [], 0)[0]:  # until it is told to leave
    batch = consumer.consume(20, timeout=0.2)
    read = False
    for message in batch:
        if message.error():
            if message.error().fatal():
                sys.exit(str(message.error()))
            continue
        tell("record", message.partition(), message.offset())
        read = True
    if not read:
        continue
    try:
        for part in consumer.commit(asynchronous=False):
            tell("committed", part.partition, part.offset) if part.error is None else tell("refused", part.error.name())
    except KafkaException as problem:
        tell("refused", problem.args[0].name())
consumer.close()
tell("left")
