"""Delivery: our messages from the outbound topic to the partner, in order, until it confirms them.

topic ─▶ adapters.collecting ─▶ deliveries (a table beside the log) ─▶ worker ─▶ sending ─▶ partner
                                   ▲                             │
                                   └────────── finishing ◀───────┘
"""
