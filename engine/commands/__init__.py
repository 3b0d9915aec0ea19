"""What may be asked of a lending request, by subject. A command carries its time, its actor and its id."""

from engine.commands import arrival, desk, ending, loan, partner, supply

__all__ = ["arrival", "desk", "ending", "loan", "partner", "supply"]
