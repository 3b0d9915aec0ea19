"""Topics on Apache Kafka, for installations of several processes; see docs/connect-over-kafka.md.

`options` says how to reach the brokers, `producing` appends, `reading` reads by offset, `consumer`
reads as a member of a group, `membership` keeps it a member, `topics` is the port.
"""

from adapters.topics.kafka.options import KafkaOptions, servers_of

__all__ = ["KafkaOptions", "servers_of"]
