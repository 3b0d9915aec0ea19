"""The demo: a library, its staff, and simulated partners that ask it for things."""

from __future__ import annotations

from threading import Thread

from adapters.iso18626.codes import Version
from engine.partner import Partner
from ops.composition import Program
from ops.demo.directory import LIBRARY, PARTNERS
from ops.demo.guard import check_demo
from ops.demo.life import Life
from ops.demo.setting_up import set_up, tell_endpoints
from ops.partner.agency import RequestingAgency
from ops.partner.journal import Journal
from ops.partner.messages import Agencies
from ops.partner.posting import Post


class Demo:
    """The demo world over a program. `set_up` before the program starts, `start` with it."""

    def __init__(self, program: Program) -> None:
        check_demo(program)
        self._program = program
        self._agencies: dict[str, RequestingAgency] = {}

    def set_up(self) -> None:
        """Add what is not there yet; on the same data a second time it changes nothing."""
        set_up(self._program)

    def start(self) -> None:
        """Let the partners listen, and give the library life as soon as it answers."""
        self._agencies = {partner.code: self._agency(partner) for partner in PARTNERS}
        for agency in self._agencies.values():
            agency.start()
        endpoints = {code: agency.endpoint for code, agency in self._agencies.items()}
        tell_endpoints(self._program, endpoints)
        life = Life(self._address, self._agencies)
        Thread(target=life.run, name="demo", daemon=True).start()

    @property
    def _address(self) -> str:
        settings = self._program.settings
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        return f"http://{host}:{settings.port}"

    def _agency(self, partner: Partner) -> RequestingAgency:
        version: Version = "2021-2" if partner.iso_version == "2021-2" else "1.2"
        symbols = Agencies(requesting=partner.symbols[0], supplying=LIBRARY.symbols[0])
        journal = Journal(self._program.settings.data / f"partner-{partner.code}.jsonl")
        return RequestingAgency(
            symbols, Post(f"{self._address}/iso18626"), version=version, journal=journal
        )
