"""What may be asked of a lending request, by subject; a command carries its time, actor and id."""

from engine.commands import arrival, desk, ending, loan, partner, supply

__all__ = ["arrival", "desk", "ending", "loan", "partner", "supply"]
