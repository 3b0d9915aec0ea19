"""The command line: what staff and operators do without a browser."""

from ops.cli.main import app

__all__ = ["app"]
