"""Checks that `make check` runs beside the usual tools."""
