"""What plays are played with: the library has it, for every play its own."""

from __future__ import annotations

from ops.partner.messages import Wanted
from ops.partner.stage import Prop


def prop(number: int) -> Prop:
    """What play number so-and-so is played with; the library owns two items of each."""
    title = f"第{number}号剧本集" if number % 3 == 0 else f"Plays in Two Lanes {number}"
    return Prop(
        wanted=Wanted(title=title, author="Player, Ada"),
        barcodes=(f"PLAY{number}A", f"PLAY{number}B"),
    )


def inventory(props: int) -> bytes:
    """Two items for every prop, as CSV."""
    lines = ["title,author,barcode,call_number,location"]
    for number in range(props):
        one = prop(number)
        lines += [
            f'{one.wanted.title},"{one.wanted.author}",{barcode},P {number},STACKS'
            for barcode in one.barcodes
        ]
    return "\n".join(lines).encode()
