"""Finding the requested resource in the library's own catalogue."""
