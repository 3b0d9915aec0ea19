"""Here will live the partners that get letters by e-mail; there is nothing yet."""
