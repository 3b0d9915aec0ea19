"""Move all that a program keeps from one kind of store to the other, and prove that it is there.

`stores` says what is in a store and who works on it, `topics` whether the old topics are done with,
`copying` copies, `checking` compares both stores, `move` puts them in order.
"""

from ops.moving.move import move_store

__all__ = ["move_store"]
