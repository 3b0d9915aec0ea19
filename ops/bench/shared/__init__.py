"""The scaled form measured: processes of the program over one PostgreSQL and one Kafka.

Where these are, `INTERLEND_BENCH_STORE` (an empty database) and `INTERLEND_BENCH_TOPICS` say.
"""
