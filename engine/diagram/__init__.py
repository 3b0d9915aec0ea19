"""Draw and document the lifecycle table: Graphviz, SVG and Markdown, from the table itself."""

from __future__ import annotations

from typing import Literal

from engine.diagram import chart, graph, page

Form = Literal["dot", "svg", "md"]


def render(form: Form) -> str:
    """The lifecycle in one of the forms."""
    return {"dot": graph.dot, "svg": chart.svg, "md": page.markdown}[form]()
