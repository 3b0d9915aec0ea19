"""The simulated partner: a small honest requesting agency that speaks ISO 18626 over real HTTP.

It knows of Interlend only what any partner knows: the messages. `scripts` are the plays that it
and our staff can give together; the demo and the acceptance tests play them.
"""
