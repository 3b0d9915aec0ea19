"""What is carried on topics: the shared ones, and those that are partners' own."""

from __future__ import annotations

from adapters.collecting import GROUP as DELIVER
from adapters.inbox import GROUP as INBOX
from adapters.own_topics import inbound_topics, outbound_topic, own_pairs
from adapters.topics.counting import OpenLetters
from ops.parts.deciding import Deciding
from ops.parts.part import part
from ops.parts.stores import ISO
from ops.retention import purge


class Carrying(Deciding):
    """The topics in use."""

    @part
    def inbound(self) -> dict[str, str | None]:
        """The inbound topics, with the partner whose own a topic is; those are made if absent."""
        self.know_own_topics()
        partners = list(self.directory.partners.values())
        return {self.names.inbound(ISO): None, **inbound_topics(partners, self.names)}

    @part
    def outbound(self) -> list[str]:
        """The outbound topics that we deliver from."""
        return [self.names.outbound(ISO)]

    @part
    def open_letters(self) -> OpenLetters:
        """What waits for an operator, of what came in and of what was to go out."""
        partners = list(self.directory.partners.values())
        own = (outbound_topic(partner, self.names) for partner in partners)
        return OpenLetters(self.topics, {*self.inbound, *self.outbound, *own})

    def know_own_topics(self) -> set[str]:
        """Know all partners' own topics, made where they were not there yet."""
        self.catch_up()
        partners = list(self.directory.partners.values())
        own = own_pairs(partners, self.names, self.settings.partitions)
        if missing := {topic: n for topic, n in own.items() if topic not in self._made}:
            self.topics.create(missing)
            self._made |= missing.keys()
        return set(own)

    @part
    def _made(self) -> set[str]:
        """Partners' own topics that are known to be there."""
        return set()

    def all_topics(self) -> list[str]:
        """The names of all topics, made where they were not there yet."""
        return sorted({*self.names.shared(self.settings.partitions), *self.know_own_topics()})

    def purge_topics(self) -> int:
        """Remove what the topics need not keep any more; how many records went."""
        readers = dict.fromkeys(self.inbound, INBOX) | dict.fromkeys(self.outbound, DELIVER)
        days = self.settings.topic_days
        return purge(self.topics, self.log, readers, self.clock(), days)
