"""What a form sent: read within limits, and proven to come from a page of ours."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from adapters.http.pages.tokens import FIELD, holds
from adapters.http.pages.visit import Visiting
from engine.errors import Invalid, NotAllowed

LARGEST = 256 * 1024
"""Bytes of the largest form."""

MOST_FIELDS = 1000


class Posted(dict[str, list[str]]):
    """The fields of a form by name, in the order in which they were sent."""

    def one(self, name: str) -> str:
        """The first value of a field; empty where it was not sent."""
        return next(iter(self.get(name, [])), "")


async def read_form(request: Request) -> Posted:
    """The fields of a form. Raises `Invalid` for what no form of ours sends."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != (
        "application/x-www-form-urlencoded"
    ):
        raise Invalid("not_a_form", "send a form of this page")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Invalid("too_large", f"send at most {LARGEST >> 10} KiB")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Invalid("not_a_form", "the form cannot be read") from None
    posted = Posted()
    for name, value in pairs:
        posted.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return posted


def check_origin(request: Request, secret: str, posted: Posted) -> None:
    """Raise `NotAllowed` for a form that does not come from a page that this reader got."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or not holds(secret, posted.one(FIELD)):
        raise NotAllowed("foreign_form", "the form is not of your session; open the page again")


async def posted(request: Request, visit: Visiting) -> Posted:
    """The form that a signed-in user sent. Raises `Invalid` or `NotAllowed`."""
    fields = await read_form(request)
    check_origin(request, visit.secret, fields)
    return fields


Sent = Annotated[Posted, Depends(posted)]
