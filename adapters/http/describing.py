"""The API's description of itself: what FastAPI gathers, and the schemas of the answers."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from adapters.http.answer_examples import EXAMPLES
from adapters.http.answer_schemas import COMPONENTS

ANSWERS = {
    name: schema | ({"examples": [EXAMPLES[name]]} if name in EXAMPLES else {})
    for name, schema in COMPONENTS.items()
}
"""The schemas with their examples. FastAPI would leave nulls out of examples at the routes."""


class DescribedApp(FastAPI):
    """An application whose description knows the answers' schemas."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        new = self.openapi_schema is None
        document = super().openapi()
        if new:
            schemas = document["components"]["schemas"]
            document["components"]["schemas"] = ANSWERS | schemas
        return document
