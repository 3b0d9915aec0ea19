"""The log: facts by stream, and what is stored in one transaction with them."""
