"""confluent-kafka (librdkafka), told what to do in lines (README.md)."""
import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

BOOTSTRAP = sys.argv[1]
NETWORK = {"bootstrap.servers": BOOTSTRAP, "reconnect.backoff.ms": 20, "reconnect.backoff.max.ms": 200}
producer = None
acked = failed = 0
error = ""
topic = ""


def delivered(problem, _):
    global acked, failed, error
    if problem is None:
        acked += 1
    else:
        failed += 1
        error = str(problem)


def text(data):
    return "-" if data is None else data.decode()


for line in sys.stdin:
    words = line.split()
    if words[0] == "open":
        topic, codec, acks, idempotence = words[1:]
        acked = failed = 0
        error = ""
        producer = Producer(
            {
                **NETWORK,
                "acks": acks,
                "compression.codec": codec,
                "enable.idempotence": idempotence == "yes",
                "linger.ms": 5,
                "batch.num.messages": 20 if idempotence == "yes" else 10000,
                "retry.backoff.ms": 50,
            }
        )
    elif words[0] == "send":
        key = None if words[1] == "-" else words[1]
        header = None if words[3] == "-" else [("origin", words[3])]
        producer.produce(topic, key=key, value=words[2], headers=header, on_delivery=delivered)
        producer.poll(0)
    elif words[0] == "await":
        while acked < int(words[1]) and not failed:
            producer.poll(0.1)
        print("acked", acked, flush=True)
    elif words[0] == "close":
        producer.flush(60)
        failed += len(producer)
        producer = None
        print("closed", acked, failed, error, flush=True)
    elif words[0] == "read":
        consumer = Consumer({**NETWORK, "group.id": "reader", "enable.auto.commit": False})
        partitions = consumer.list_topics(words[1], timeout=30).topics[words[1]].partitions
        consumer.assign([TopicPartition(words[1], p, OFFSET_BEGINNING) for p in sorted(partitions)])
        count = 0
        while count < int(words[2]):
            message = consumer.poll(1)
            if message is None or message.error():
                continue
            count += 1
            headers = message.headers()
            told = headers[0][1].decode() if headers else "-"
            print("record", message.partition(), message.offset(), text(message.key()), text(message.value()), told)
        consumer.close()
        print("end", flush=True)
