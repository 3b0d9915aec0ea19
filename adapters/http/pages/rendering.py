"""From a template and its view to a page."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.http.pages.language import LANGUAGES, Words, words_in
from adapters.http.pages.visit import Visit

FOLDER = Path(__file__).parent.parent
STATIC = FOLDER / "static"
STYLES = ("interlend.css", "requests.css")


@cache
def environment(code: str) -> Environment:
    """The templates, with the texts of one language."""
    templates = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = words_in(code)
    templates.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    templates.globals.update(words=words, styles=[_versioned(name) for name in STYLES])
    return templates


def _versioned(name: str) -> str:
    """The address of a file; its content is part of it, so that no browser shows an old one."""
    return f"/static/{name}?{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def render(visit: Visit, template: str, status: int = 200, **view: Any) -> HTMLResponse:
    """A page for a signed-in user."""
    signed = {"user": visit.user.name, "proof": visit.proof}
    return _page(visit.request, visit.words, template, status, signed | view)


def render_for_anyone(
    request: Request, words: Words, template: str, status: int = 200, **view: Any
) -> HTMLResponse:
    """A page for somebody of whom we do not know who he is."""
    return _page(request, words, template, status, {"user": "", "proof": ""} | view)


def _page(
    request: Request, words: Words, template: str, status: int, view: dict[str, Any]
) -> HTMLResponse:
    made = environment(words.language.code).get_template(template)
    text = made.render({"languages": _languages(request, words), "page_q": ""} | view)
    return HTMLResponse(text, status)


def _languages(request: Request, words: Words) -> list[dict[str, Any]]:
    """The same page in each language; the page of a refused form is the request's own."""
    path = request.url.path.partition("/actions/")[0]
    rest = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return [
        {
            "tag": language.tag,
            "name": language.name,
            "href": f"{path}?{urlencode([*rest, ('lang', code)])}",
            "current": language == words.language,
        }
        for code, language in LANGUAGES.items()
    ]
