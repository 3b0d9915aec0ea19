"""The demo world: a library, its staff and inventory, and partners that are simulated."""
