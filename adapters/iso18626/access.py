"""Who sent a message, to which of our libraries, and whether it proves to be who it says it is.

A partner's `authentication` holds SHA-256 digests in hexadecimal, never the secrets. What is not
set is not asked for: `account_id` and `security_code_sha256` stand in the message's header
(requestingAgencyAuthentication), `secret_sha256`, `user` and `password_sha256` in the HTTP request.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest

from adapters.iso18626.agencies import Directory, symbol_of
from adapters.iso18626.faults import UnrecognisedValue
from adapters.iso18626.values import AgencyId, Header
from engine.partner import Library, Partner

SECRET_HEADER = "x-interlend-secret"  # noqa: S105 - a header's name
LONGEST_ID = 255
WRONG = "requestingAgencyAuthentication"
"""The errorValue for a sender that does not prove who it is."""


def known_partner(agency: AgencyId, directory: Directory) -> Partner | None:
    """The partner whose symbol the agency's is; an inactive one is unknown."""
    partner = directory.partner_by_symbol(symbol_of(agency))
    return partner if partner is not None and partner.active else None


def sender(agency: AgencyId, topic_partner: str | None, directory: Directory) -> Partner:
    """The partner that sent the message; `topic_partner` is the only one who may, where set."""
    partner = known_partner(agency, directory)
    if partner is None or topic_partner not in (None, partner.code):
        raise UnrecognisedValue(f"requestingAgencyId: {symbol_of(agency)}")
    return partner


def addressed_library(header: Header, directory: Directory) -> Library:
    """Our library that the message is for; where it names none (2021), the only one there is."""
    agency = header.supplying_agency
    library = directory.library_by_symbol(symbol_of(agency)) if agency else directory.only_library()
    if library is None or not library.active:
        named = symbol_of(agency) if agency else "cannot be empty"
        raise UnrecognisedValue(f"supplyingAgencyId: {named}")
    return library


def check_ids(*ids: str | None) -> None:
    """A request's ids must be of a length that can be kept as names."""
    if any(len(one) > LONGEST_ID for one in ids if one):
        raise UnrecognisedValue(f"requestingAgencyRequestId: longer than {LONGEST_ID} characters")


def carries_code(header: Header | None, partner: Partner) -> bool:
    """Whether a message's header has the partner's security code, where the partner has one; the
    header of a faulty message is None.
    """
    wanted = partner.authentication
    if "security_code_sha256" not in wanted:
        return True
    given = header.authentication if header else None
    account = (given.account_id if given else None) or ""
    code = (given.security_code if given else None) or ""
    same_account = compare_digest(account.encode(), wanted.get("account_id", account).encode())
    return _is_secret(code, wanted["security_code_sha256"]) and same_account


def proof(partner: Partner, headers: Mapping[str, str]) -> str | None:
    """How an HTTP request proves that the partner sent it: `secret`, `basic`, or not at all.

    The headers' names are in lower case. Either proof will do where both are set.
    """
    wanted = partner.authentication
    secret = headers.get(SECRET_HEADER)
    if secret is not None and _is_secret(secret, wanted.get("secret_sha256", "")):
        return "secret"
    user, password = _basic(headers.get("authorization", ""))
    same_user = compare_digest(user.encode(), wanted.get("user", user).encode())
    if _is_secret(password, wanted.get("password_sha256", "")) and same_user:
        return "basic"
    return None


def authenticate(partner: Partner, headers: Mapping[str, str]) -> bool:
    """Whether an HTTP request may pass for the partner's: it is proved, or no proof is wanted."""
    wanted = partner.authentication
    if "secret_sha256" not in wanted and "password_sha256" not in wanted:
        return True
    return proof(partner, headers) is not None


def _is_secret(given: str, digest: str) -> bool:
    return compare_digest(sha256(given.encode()).hexdigest().encode(), digest.casefold().encode())


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.casefold() != "basic":
        return "", ""
    try:
        user, _, password = b64decode(encoded, validate=True).decode().partition(":")
    except (NoBase64, UnicodeDecodeError):
        return "", ""
    return user, password
