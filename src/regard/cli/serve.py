"""`regard serve`: the console, the devices' door and the site's clockwork, each a process of its own, watched over by this one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from regard.acts.running.serving import Addresses, addresses, note_started, serving
from regard.cli.voice import Voice
from regard.terms.clock import SystemClock
from regard.terms.errors import Conflict, Unavailable
from regard.terms.text import Text

_RESTARTS = 5
_WITHIN_SECONDS = 600.0
_DIED = Text(
    "The process “{name}” ended ({exit}) and is started again.",
    "Le processus « {name} » s’est arrêté ({exit}) ; il redémarre.",
)
_GAVE_UP = Text(
    "The process “{name}” keeps ending ({exit}): the site is stopped. Run `regard doctor` and `regard fsck`.",
    "Le processus « {name} » s’arrête sans cesse ({exit}) : le site est arrêté. Lancez `regard doctor` et `regard fsck`.",
)
_TAKEN = Text(
    "Port {port}, for “{name}”, is taken by another program: stop it, or change the port in settings.toml.",
    "Le port {port}, pour « {name} », est pris par un autre programme : arrêtez-le, ou changez le port dans settings.toml.",
)
_NOT_UP = Text("“{name}” did not come up on port {port}.", "« {name} » n’a pas démarré sur le port {port}.")


@click.command("serve")
@click.pass_obj
def command(voice: Voice) -> None:
    """Run the site until it is stopped: pages, devices' door, sealing, sweeping, checkpoints."""
    with running(voice) as (where, children):
        voice.say(
            Text("Serving {address} (devices: port {port}).", "En service : {address} (appareils : port {port})."),
            address=where.console,
            port=where.intake_port,
        )
        voice.give({"console": where.console, "intake_port": where.intake_port})
        watch(voice, children)


@contextmanager
def running(voice: Voice, *, jobs: bool = True) -> Iterator[tuple[Addresses, dict[str, Child]]]:
    """Start the processes of the site in the voice's folder, wait until they answer, and stop them at the end. One `serve` a site."""
    place = voice.place.resolve()
    where = addresses(place)
    signal.signal(signal.SIGTERM, _ended)  # from the first process on: what was started is stopped
    for name, port in (("console", where.console_port), ("intake", where.intake_port)):
        _free(name, where.bind, port)
    with serving(place):
        children = {
            "intake": Child(
                [
                    sys.executable,
                    "-m",
                    "granian",
                    "--interface",
                    "wsgi",
                    "--factory",
                    "--workers",
                    "1",
                    "--no-ws",
                    "--blocking-threads",
                    "8",
                    "--host",
                    where.bind,
                    "--port",
                    str(where.intake_port),
                    "--log-level",
                    "error",
                    "regard.console.intake_wsgi:build",
                ],
                place,
                where,
            ),
            "console": Child(
                [
                    sys.executable,
                    "-m",
                    "regard.console",
                    "serve",
                    "--host",
                    where.bind,
                    "--port",
                    str(where.console_port),
                ],
                place,
                where,
            ),
        }
        if jobs:
            children["jobs"] = Child([sys.executable, "-m", "regard.cli.jobs"], place, where)
        try:
            for child in children.values():
                child.start()
            note(place, children)
            answered("intake", where.intake_port, lambda: children["intake"].ended)
            answered("console", where.console_port, lambda: children["console"].ended)
            yield where, children
        finally:
            for child in reversed(children.values()):
                child.stop()


def _ended(*_: object) -> None:
    raise SystemExit(143)


def _free(name: str, bind: str, port: int) -> None:
    """Raise Conflict (`port_taken`) when another program listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError:
            raise Conflict("port_taken", _TAKEN, name=name, port=port) from None


class Child:
    """One process of the site, started again when it dies."""

    def __init__(self, command: list[str], place: Path, where: Addresses) -> None:
        self._command = command
        self.place = place
        self._environment = {**os.environ, "REGARD_SITE": str(place), "REGARD_ORIGIN": where.console}
        self._process: subprocess.Popen[bytes] | None = None
        self.started: list[float] = []
        self.since = SystemClock().now()

    def start(self) -> None:
        """Start it, in a group of its own so that a Ctrl-C reaches this process alone."""
        self.started.append(time.monotonic())
        self.since = SystemClock().now()
        self._process = subprocess.Popen(
            self._command, env=self._environment, start_new_session=True, stdout=subprocess.DEVNULL
        )

    @property
    def pid(self) -> int:
        """Its process number; 0 before it was started."""
        return self._process.pid if self._process else 0

    @property
    def ended(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._process.poll() if self._process else None

    def stop(self) -> None:
        """Ask it to end; after ten seconds, make it."""
        if self._process is None or self._process.poll() is not None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def watch(voice: Voice, children: dict[str, Child], *, until: threading.Event | None = None) -> None:
    """Start again what dies, a few times; raise Unavailable (`process_ends`) when one keeps dying. Returns when asked to stop."""
    stop = until or threading.Event()
    previous = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        while not stop.wait(1.0):
            for name, child in children.items():
                code = child.ended
                if code is None:
                    continue
                recent = [t for t in child.started if time.monotonic() - t < _WITHIN_SECONDS]
                if len(recent) >= _RESTARTS:
                    raise Unavailable("process_ends", _GAVE_UP, name=name, exit=code)
                voice.say(_DIED, name=name, exit=code)
                child.start()
                note(child.place, children)
    finally:
        signal.signal(signal.SIGTERM, previous)


def note(place: Path, children: dict[str, Child]) -> None:
    """Leave what runs where the administrator's page finds it."""
    note_started(place, {name: (one.pid, one.since, len(one.started) - 1) for name, one in children.items()})


def answered(name: str, port: int, ended: Callable[[], int | None], *, seconds: float = 60.0) -> None:
    """Wait until a process answers /healthz. Raises Unavailable (`process_not_up`)."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and ended() is None:
        try:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": f"localhost:{port}"})
            with urllib.request.urlopen(asked, timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.15)
    raise Unavailable("process_not_up", _NOT_UP, name=name, port=port)
