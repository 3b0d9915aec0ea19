"""The Avro schemas of what is on the topics, and the bytes they make.

`encode` and `decode` use the ids shipped in `schemas.shipped`; with a schema registry, build a
`Framing` of the registry's ids.
"""

from schemas.framing import FINGERPRINT_HEADER, Framing, Undecodable, shipped_framing
from schemas.shipped import CURRENT, LANDED, Version

__all__ = [
    "CURRENT",
    "FINGERPRINT_HEADER",
    "LANDED",
    "Framing",
    "Undecodable",
    "Version",
    "decode",
    "encode",
    "fingerprint_header",
]

encode = shipped_framing.encode
decode = shipped_framing.decode
fingerprint_header = shipped_framing.fingerprint_header
