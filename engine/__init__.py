"""The lending workflow: commands in, facts out, and the log that keeps the facts."""
