"""kafka-python, told what to do in lines (README.md)."""
import sys
import threading

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

BOOTSTRAP = sys.argv[1]
producer = None
acked = failed = 0
error = ""
topic = ""
progress = threading.Condition()


def on_ack(_):
    global acked
    with progress:
        acked += 1
        progress.notify()


def on_error(problem):
    global failed, error
    with progress:
        failed += 1
        error = repr(problem)
        progress.notify()


def text(data):
    return "-" if data is None else data.decode()


for line in sys.stdin:
    words = line.split()
    if words[0] == "open":
        topic, codec, acks, idempotence = words[1:]
        acked = failed = 0
        error = ""
        producer = KafkaProducer(
            bootstrap_servers=BOOTSTRAP,
            acks=acks if acks == "all" else int(acks),
            compression_type=None if codec == "none" else codec,
            enable_idempotence=idempotence == "yes",
            linger_ms=5,
            batch_size=600 if idempotence == "yes" else 16384,
            retry_backoff_ms=50,
            reconnect_backoff_ms=20,
            reconnect_backoff_max_ms=200,
        )
    elif words[0] == "send":
        key = None if words[1] == "-" else words[1].encode()
        header = [] if words[3] == "-" else [("origin", words[3].encode())]
        future = producer.send(topic, key=key, value=words[2].encode(), headers=header)
        future.add_callback(on_ack)
        future.add_errback(on_error)
    elif words[0] == "await":
        with progress:
            progress.wait_for(lambda: acked >= int(words[1]) or failed, timeout=60)
        print("acked", acked, flush=True)
    elif words[0] == "close":
        producer.flush(timeout=60)
        producer.close(timeout=60)
        print("closed", acked, failed, error, flush=True)
    elif words[0] == "read":
        consumer = KafkaConsumer(bootstrap_servers=BOOTSTRAP, auto_offset_reset="earliest", enable_auto_commit=False)
        partitions = consumer.partitions_for_topic(words[1])
        consumer.assign([TopicPartition(words[1], p) for p in sorted(partitions)])
        consumer.seek_to_beginning()
        count = 0
        while count < int(words[2]):
            for records in consumer.poll(timeout_ms=1000).values():
                for r in records:
                    count += 1
                    header = r.headers[0][1].decode() if r.headers else "-"
                    print("record", r.partition, r.offset, text(r.key), text(r.value), header)
        consumer.close()
        print("end", flush=True)
