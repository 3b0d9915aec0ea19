"""Bytes → the element of the message: XML from strangers, read with nothing but its own text.

No DTD, no entities, no network, 1 MiB at most, and no deeper than libxml2 goes by itself.
"""

from __future__ import annotations

from lxml import etree

from adapters.iso18626.codes import MessageKind
from adapters.iso18626.faults import TooLarge, Unreadable
from adapters.iso18626.read import Element, local_name
from adapters.iso18626.tables import NAMESPACE

MAX_BYTES = 1024 * 1024
"""The largest message that is read."""

_PARSER = etree.XMLParser(
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)
_ENVELOPE = "ISO18626Message"
_ENVELOPES = {_ENVELOPE, f"{{{NAMESPACE}}}{_ENVELOPE}"}
_KINDS = {
    f"{namespace}{kind.value}": kind
    for kind in MessageKind
    for namespace in ("", f"{{{NAMESPACE}}}")
}


def message_element(body: bytes) -> tuple[MessageKind, Element]:
    """The message's kind and element; `Unreadable` or `TooLarge` when there is none."""
    if len(body) > MAX_BYTES:
        raise TooLarge(f"the message is larger than {MAX_BYTES} bytes")
    root = _root(body)
    if kind := _KINDS.get(str(root.tag)):
        return kind, root
    if root.tag not in _ENVELOPES:
        raise Unreadable(_not_a_message(root))
    found = [(kind, child) for child in root if (kind := _KINDS.get(str(child.tag)))]
    if len(found) != 1:
        raise Unreadable(_not_one(root, len(found)))
    return found[0]


def _root(body: bytes) -> Element:
    body = body.lstrip()
    if not body:
        raise Unreadable("the body is empty")
    try:
        root = etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Unreadable(str(error.msg)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a document type declaration is not allowed")
    return root


def _not_one(envelope: Element, count: int) -> str:
    if count:
        return f"{_ENVELOPE} holds {count} messages"
    stranger = next(iter(envelope), None)
    return f"{_ENVELOPE} is empty" if stranger is None else _not_a_message(stranger)


def _not_a_message(node: Element) -> str:
    name = local_name(node)
    namespace = str(node.tag)[1:].rpartition("}")[0]
    known = name == _ENVELOPE or name in _KINDS
    if known and namespace not in {"", NAMESPACE}:
        return f"{name}: the namespace is {namespace}, not {NAMESPACE}"
    return f"{name} is no message of ISO 18626"
