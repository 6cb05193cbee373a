"""A member of a group by kafka-python; README.md says what it prints."""
import select
import sys
import time

from kafka import ConsumerRebalanceListener, KafkaConsumer
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from kafka.errors import KafkaError

bootstrap, group, topic, protocol = sys.argv[1:]


def tell(*words):
    print(time.monotonic_ns() // 1000, *words, flush=True)


def partitions(list_):
    return ",".join(str(p.partition) for p in sorted(list_)) or "-"


class Listener(ConsumerRebalanceListener):
    def on_partitions_assigned(self, assigned):
        tell("assigned", partitions(assigned))

    def on_partitions_revoked(self, revoked):
        tell("revoked", partitions(revoked))

    def on_partitions_lost(self, lost):
        tell("lost", partitions(lost))


consumer = KafkaConsumer(
    bootstrap_servers=bootstrap.split(","),
    group_id=group,
    auto_offset_reset="earliest",
    enable_auto_commit=False,
    session_timeout_ms=6000,
    heartbeat_interval_ms=500,
    reconnect_backoff_ms=20,
    reconnect_backoff_max_ms=200,
    retry_backoff_ms=50,
    metadata_max_age_ms=1000,
    partition_assignment_strategy=[RangePartitionAssignor if protocol == "range" else RoundRobinPartitionAssignor],
)
consumer.subscribe([topic], listener=Listener())
pause = 0
while not select.select([sys.stdin], [], [], pause)[0]:  # until it is told to leave
    try:
        batch = consumer.poll(timeout_ms=200, max_records=20)
        pause = 0
    except KafkaError as problem:  # poll() of this client does not keep to itself that a broker it asked is gone
        if not problem.retriable:
            raise
        pause = 0.05
        continue
    last = {}
    for partition, records in batch.items():
        for record in records:
            tell("record", partition.partition, record.offset)
            last[partition.partition] = record.offset + 1
    if not last:
        continue
    try:
        consumer.commit()
        for partition, offset in last.items():
            tell("committed", partition, offset)
    except KafkaError as problem:
        tell("refused", type(problem).__name__)
consumer.close()
tell("left")
