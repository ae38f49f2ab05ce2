"""The load of the intake figures, as a process of its own: gateways that send prepared batches over kept-alive connections.

    python -m bench.load PORT SYSTEM FOLDER CONNECTIONS

FOLDER holds `plan.json` (content type, tokens, and the body files: to warm up, to measure, and to go on with until the line is cut).
Prints `RESULT {json}` after the measured batches, goes on sending, and prints `CUT {json}` once the server is gone. Every batch is
sent once, save after 429; what was acknowledged is listed by file and token.
"""

from __future__ import annotations

import http.client
import json
import queue
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LONGEST_SECONDS = 300.0


@dataclass
class Tally:
    """What the gateways heard. `acknowledged` are the files that were answered with 200, each with the number of its token."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    accepted: int = 0
    busy: int = 0
    seconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Gateway:
    """One kept-alive connection that speaks with one device's token."""

    def __init__(self, port: int, system: str, token: str, content_type: str, number: int) -> None:
        self.number = number
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._line.connect()
        self._line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._path = f"/intake/{system}/scans"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": content_type}

    def send(self, body: bytes) -> tuple[int, dict[str, Any]]:
        self._line.request("POST", self._path, body=body, headers=self._headers)
        answer = self._line.getresponse()
        return answer.status, json.loads(answer.read())


Waiting = queue.SimpleQueue[tuple[str, bytes]]


def loaded(folder: Path, names: list[str]) -> Waiting:
    """These files in memory, to be sent once each."""
    waiting: Waiting = queue.SimpleQueue()
    for name in names:
        waiting.put((name, (folder / name).read_bytes()))
    return waiting


def drain(gateways: list[Gateway], waiting: Waiting, tally: Tally, *, until_cut: bool = False) -> None:
    """Send every body once, each gateway taking the next; returns when all are answered, or at the first cut line."""
    until = time.monotonic() + LONGEST_SECONDS

    def work(gateway: Gateway) -> None:
        while time.monotonic() < until:
            try:
                name, body = waiting.get_nowait()
            except queue.Empty:
                return
            began = time.perf_counter()
            try:
                status, answer = gateway.send(body)
                while status == 429:
                    tally.busy += 1
                    time.sleep(0.05)
                    status, answer = gateway.send(body)
            except (OSError, http.client.HTTPException, ValueError):
                if not until_cut:
                    raise
                return
            took = time.perf_counter() - began
            with tally.lock:
                if status == 200:
                    tally.acknowledged.append((name, gateway.number))
                    tally.accepted += answer["accepted"]
                    tally.seconds.append(took)
                else:
                    tally.refused.append(f"{status} {answer}"[:300])

    threads = [threading.Thread(target=work, args=(gateway,)) for gateway in gateways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(port: int, system: str, folder: Path, connections: int) -> None:
    plan = json.loads((folder / "plan.json").read_text())
    tokens = plan["tokens"]
    gateways = [
        Gateway(port, system, tokens[n % len(tokens)], plan["type"], n % len(tokens)) for n in range(connections)
    ]
    first, tally, last = Tally(), Tally(), Tally()
    drain(gateways, loaded(folder, plan["warm"]), first)
    measured, after = loaded(folder, plan["measured"]), loaded(folder, plan["after"])
    print("BEGIN", flush=True)
    wall, cpu = time.perf_counter(), time.process_time()
    drain(gateways, measured, tally)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    said = {
        "wall": wall,
        "cpu": cpu,
        "accepted": tally.accepted,
        "busy": tally.busy,
        "refused": first.refused + tally.refused,
    }
    ordered = sorted(tally.seconds)
    said |= {"p50": ordered[len(ordered) // 2], "p95": ordered[int(len(ordered) * 0.95)]} if ordered else {}
    print("RESULT " + json.dumps(said), flush=True)
    drain(gateways, after, last, until_cut=True)
    acknowledged = first.acknowledged + tally.acknowledged + last.acknowledged
    print("CUT " + json.dumps({"acknowledged": acknowledged, "last": len(last.acknowledged)}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
