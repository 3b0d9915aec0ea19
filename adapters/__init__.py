"""The doors to the outside world: partner protocols, HTTP, topics and the catalogue."""
