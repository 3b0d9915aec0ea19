"""Cookies of the pages, all out of reach of scripts and of foreign forms."""

from __future__ import annotations

from fastapi import Request, Response


def set_cookie(
    request: Request, response: Response, name: str, value: str, seconds: int, path: str = "/"
) -> None:
    """Set a cookie for so many seconds; over https it never travels without."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
