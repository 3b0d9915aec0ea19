"""PostgreSQL from the system's own programs, on a folder of its own, as safe as in production."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.services.server import Server

HOW_TO_GET = "apt-get install postgresql"
SUPERUSER = "postgres"
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest; None where it is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(installed, key=lambda program: float(program.parent.parent.name))
    return newest[-1].parent if newest and _user_exists() else None


def _user_exists() -> bool:
    # Its programs refuse to be run by root.
    return os.geteuid() != 0 or any(user.pw_name == SUPERUSER for user in pwd.getpwall())


class Postgres(Server):
    """One cluster, made at the first start. `settings` go beside the defaults of a new one."""

    stop_signal = signal.SIGINT  # ends sessions; SIGTERM would wait for them

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        super().__init__(folder)
        self.data = folder / "data"
        self.settings = settings or {}
        found = programs()
        assert found is not None, HOW_TO_GET
        self._programs = found
        self._has_scratch = False
        if os.geteuid() == 0:
            shutil.chown(folder, SUPERUSER)

    def start(self) -> Postgres:
        """Start it, the first time after making its data folder."""
        if not self.data.exists():
            make = [self._programs / "initdb", "-D", self.data, "-U", SUPERUSER, "-E", "UTF8"]
            subprocess.run(
                [*make, "--no-locale", "--auth=trust", "--no-instructions"],
                check=True,
                capture_output=True,
                user=self.user(),
                cwd=self.folder,
            )
        super().start()
        return self

    def command(self) -> list[str]:
        """The server itself, not pg_ctl: so it is our child, and a kill meets the right process."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "fsync": "on",
            "max_connections": "200",
            "max_wal_size": "4GB",
            "checkpoint_timeout": "1h",
        } | self.settings
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self._programs / "postgres"), "-D", str(self.data), *options]

    def user(self) -> str | None:
        """PostgreSQL's own user, where root runs the tests."""
        return SUPERUSER if os.geteuid() == 0 else None

    def answers(self) -> bool:
        """Whether it lets a client in."""
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def address(self, database: str = "postgres") -> str:
        """The URL of a database."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement by hand; its rows, if it gives any."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def emptied(self) -> str:
        """The URL of a database that holds nothing, for one test at a time: fast."""
        if not self._has_scratch:
            self.run("CREATE DATABASE scratch")
            self._has_scratch = True
        self.run(
            f"{_END_OTHERS}; DROP SCHEMA IF EXISTS public, inventory CASCADE; CREATE SCHEMA public",
            "scratch",
        )
        return self.address("scratch")

    def new_database(self) -> str:
        """The URL of a new, empty database, which takes some tenths of a second to make."""
        name = f"test_{uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def drop(self, address: str) -> None:
        """Remove a database, whoever still uses it."""
        self.run(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")
