"""The API as the command line uses it: a token, one call, and problems in plain words."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import httpx
import typer
from rich.console import Console

from ops.settings import read_settings

WIDE = 200
"""Columns where no terminal sets a limit: what is piped on must not be cut."""

console = Console(width=None if sys.stdout.isatty() else WIDE)
errors = Console(stderr=True)


def token_file() -> Path:
    """Where `interlend sign-in` keeps the token."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "interlend" / "token"


def fail(text: str) -> typer.Exit:
    """Say what is wrong and end with 1."""
    errors.print(text, style="red", markup=False, highlight=False)
    return typer.Exit(1)


def sign_in(user: str, password: str) -> Path:
    """Get a token and keep it; the file it is in."""
    answer = _send("POST", "/api/v1/tokens", auth=(user, password))
    file = token_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    file.write_text(answer["token"], encoding="ascii")
    return file


def call(method: str, path: str, **more: Any) -> Any:
    """Call the API; ends with 1 and the problem's text where it refuses."""
    kept = token_file()
    token = read_settings().token or (kept.read_text(encoding="ascii") if kept.exists() else "")
    if not token:
        raise fail("sign in first: interlend sign-in USER, or set INTERLEND_TOKEN")
    headers = {"Authorization": f"Bearer {token.strip()}"} | more.pop("headers", {})
    return _send(method, path, headers=headers, **more)


def _send(method: str, path: str, **more: Any) -> Any:
    address = read_settings().address
    try:
        response = httpx.request(method, address + path, timeout=60, **more)
    except httpx.HTTPError as error:
        raise fail(f"{address} does not answer: {error}. Is `interlend up` running?") from error
    if response.is_success:
        is_json = "json" in response.headers.get("content-type", "")
        return response.json() if is_json else response.text
    raise fail(_problem(response))


def _problem(response: httpx.Response) -> str:
    try:
        problem = response.json()
        return f"{problem['code']}: {problem['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"HTTP status {response.status_code}"
