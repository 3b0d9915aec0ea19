"""What must be true after a run: of every request that was played with, and of all stores."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

import msgspec

import schemas
from adapters.delivery.table import waiting
from adapters.publishing import Publisher
from adapters.topics.dead_letters import open_letters
from adapters.topics.names import is_dead_letter
from adapters.topics.port import Record
from ops.partner.stage import NotAsWritten
from ops.settings import Settings
from tests.acceptance.afterwards import as_written, reckoned, settled_history
from tests.acceptance.playing import Theatre
from tests.acceptance.reckoning import Reckoning
from tests.chaos.loading import Played
from tests.chaos.watching import Watch, eventually


class Verdict(msgspec.Struct):
    """All plays reckoned up, and what else was not as it should be, in words."""

    reckoning: Reckoning
    wrong: list[str]
    requests: list[str]


def judged(theatre: Theatre, played: Sequence[Played]) -> Verdict:
    """Look at every play, while the program still runs."""
    verdict = Verdict(Reckoning(), [f"{p.name}: {p.trouble}" for p in played if p.trouble], [])
    for one in played:
        try:
            _judge(verdict, theatre, one)
        except NotAsWritten as nowhere:
            verdict.wrong.append(f"{one.name}: {nowhere}")
    return verdict


def _judge(verdict: Verdict, theatre: Theatre, one: Played) -> None:
    request_id, ids = one.player.ours.our_id(), theatre.ids(one.player)
    verdict.requests.append(request_id)
    agency = theatre.agencies[one.player.script.partner]
    history = settled_history(theatre.desk, request_id, patience=60)
    verdict.reckoning += reckoned(history, request_id, ids, agency, theatre.desk)
    if not one.trouble:
        try:
            as_written(one.name, history, ids, agency)
        except AssertionError as difference:
            verdict.wrong.append(f"{one.name}: {difference}")


def stores_wrong(
    settings: Settings, requests: Collection[str], poison: Collection[bytes] = ()
) -> Iterator[str]:
    """What is wrong with the stores, once the program has ended: a request that is there twice, a
    message that nobody handled or that waits for delivery, dead letters that are not of the poison,
    public events that are missing or out of order, a task list that differs from a rebuild.
    """
    with Watch(settings) as watch:
        yield from _requests_wrong(watch, requests)
        yield from _inbound_wrong(watch, poison)
        yield from _letters_wrong(watch, settings.partitions, poison)
        if left := waiting(watch.log):
            yield f"{left} messages wait for delivery"
        yield from _events_wrong(watch)
    if _replay_check(settings) != 0:
        yield "the task list does not equal a rebuild"


def settled(watch: Watch) -> bool:
    """Wait until nothing is left to be done; whether that came."""
    return eventually(lambda: watch.lag() == 0 and waiting(watch.log) == 0) and eventually(
        lambda: not any(_events_wrong(watch)), pause=1.0
    )


def _requests_wrong(watch: Watch, requests: Collection[str]) -> Iterator[str]:
    placed = Counter(e.stream for e in watch.log.notifications(0, 10_000_000, ("request.placed",)))
    for stream in placed.keys() ^ set(requests):
        yield f"request {stream} was not played with, or is not there"
    yield from (f"request {stream} was placed {n} times" for stream, n in placed.items() if n > 1)


def _inbound_wrong(watch: Watch, poison: Collection[bytes]) -> Iterator[str]:
    if lag := watch.lag():
        yield f"{lag} inbound messages were not taken in"
    records = (r for r in watch.records(watch.inbound) if r.value not in poison)
    sent = {message_id for record in records if (message_id := _message_id(record))}
    for message_id in sent - watch.log.answers(sent).keys():
        if not message_id.startswith("poison-"):  # a stranger's may only have been counted
            yield f"lost: message {message_id} has no answer"


def _letters_wrong(watch: Watch, partitions: int, poison: Collection[bytes]) -> Iterator[str]:
    topics = [name for name in watch.names.shared(partitions) if not is_dead_letter(name)]
    letters = open_letters(watch.topics, topics)
    for letter in letters:
        if letter.record.value not in poison:
            yield f"dead letter {letter.id}: {letter.reason}, {letter.error}"
    missing = set(poison) - {letter.record.value for letter in letters}
    yield from (f"no dead letter of {value!r}" for value in missing)


def _events_wrong(watch: Watch) -> Iterator[str]:
    facts: defaultdict[str, list[int]] = defaultdict(list)
    for stored in watch.log.notifications(0, 10_000_000, Publisher.NAMES):
        facts[stored.stream].append(stored.version)
    public: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for record in watch.records(watch.names.events):
        event = _decoded(record)
        public[event["request_id"]].setdefault(event["version"])
    for stream, versions in facts.items():
        if not stream.startswith("message:") and list(public[stream]) != versions:
            yield f"public events of {stream} are {list(public[stream])}, its facts {versions}"


def _message_id(record: Record) -> str:
    """The id of an inbound message; empty where there is none, of which its dead letter tells."""
    try:
        return str(_decoded(record)["message_id"])
    except schemas.Undecodable:
        return ""


def _decoded(record: Record) -> dict[str, object]:
    return schemas.decode(record.value, record.headers)[1]


def _replay_check(settings: Settings) -> int:
    command = "from ops.cli import app; app()"
    given = {
        f"INTERLEND_{name.upper()}": str(getattr(settings, name))
        for name in ("data", "store", "topics", "topic_prefix")
    }
    return subprocess.run(
        [sys.executable, "-c", command, "replay", "task-list", "--check"],
        env=os.environ | given,
        check=False,
    ).returncode
