"""ISO 18626, the interlibrary loan protocol, as a supplying agency speaks it."""
