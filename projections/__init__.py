"""Read models: what the log says, laid out for reading; all of it can be rebuilt."""
