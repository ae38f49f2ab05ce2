"""A real ZoneMinder, for as long as a test lasts: MariaDB of its own, two cameras that play a film, filters, archived events.

ZoneMinder of Debian finds its database at the usual socket and its settings in /etc/zm, and needs root; nothing of either is changed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOCKET = Path("/run/mysqld/mysqld.sock")
PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump", "zmc", "zmfilter.pl", "ffmpeg")

SITE = """
UPDATE Storage SET Path='{events}' WHERE Id=1;
INSERT INTO Storage (Id,Path,Name,Type,Scheme,DoDelete,Enabled) SELECT 1,'{events}','Default','local','Medium',1,1 FROM DUAL
 WHERE NOT EXISTS (SELECT 1 FROM Storage);
INSERT INTO Monitors (Id,Name,StorageId,Type,Function,Enabled,DecodingEnabled,Path,Method,Width,Height,Colours,SaveJPEGs,
 VideoWriter,RecordAudio,SectionLength,MinSectionLength,MaxFPS) VALUES
 (1,'Dock',1,'Ffmpeg','Record',1,1,'{film}','rtpRtsp',320,240,4,0,2,1,10,5,20),
 (2,'Entrance',1,'Ffmpeg','Record',1,1,'{film}','rtpRtsp',320,240,4,0,1,0,10,5,20),
 (3,'Yard',1,'Ffmpeg','None',1,1,'{film}','rtpRtsp',320,240,4,0,1,0,10,5,20);
INSERT INTO Zones (MonitorId,Name,Type,Units,NumCoords,Coords,Area) VALUES
 (1,'All','Active','Percent',4,'0,0 319,0 319,239 0,239',76800),
 (2,'All','Active','Percent',4,'0,0 319,0 319,239 0,239',76800),
 (1,'Window','Privacy','Percent',4,'200,0 319,0 319,119 200,119',14400),
 (2,'Window','Privacy','Percent',4,'200,0 319,0 319,119 200,119',14400);
UPDATE Config SET Value='1' WHERE Name='ZM_OPT_USE_AUTH';
INSERT INTO Users (Username,Password,Enabled,Stream,Events,System,MonitorIds) VALUES
 ('k7','$2y$10$abcdefghijklmnopqrstuv1234567890123456789012345678901',1,'View','View','None',''),
 ('poste2','*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19',0,'View','Edit','None','1');
INSERT INTO Filters (Name,Query_json,AutoDelete,Background,UserId) VALUES ('Older than 30 days',
 '{{"terms":[{{"attr":"StartDateTime","op":"<","val":"-30 days"}},{{"cnj":"and","attr":"Archived","op":"=","val":"0"}}],"limit":"0"}}',1,1,1);
"""


def missing() -> str:
    """Why there can be no real ZoneMinder here; empty where there can."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if absent:
        return f"not installed: {', '.join(absent)} (apt-get install zoneminder mariadb-server ffmpeg)"
    if os.geteuid() != 0:
        return "a real ZoneMinder needs root"
    return "another MariaDB runs here" if SOCKET.exists() else ""


@dataclass(frozen=True)
class Site:
    """One ZoneMinder that has recorded; `events` is its folder."""

    events: Path

    def sql(self, text: str, database: str = "zm") -> str:
        command = ["mariadb", "--no-defaults", "-uroot", f"--socket={SOCKET}", "-N", database]
        return subprocess.run(command, input=text, text=True, check=True, capture_output=True).stdout

    def record(self, seconds: int) -> None:
        """Let both cameras record."""
        running = [
            subprocess.Popen(["zmc", "-m", number], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for number in "12"
        ]
        time.sleep(seconds)
        for each in running:
            each.send_signal(signal.SIGINT)
        for each in running:
            each.wait(30)

    def age(self, event: str, days: int, *, archived: bool = False) -> None:
        """Make an event so many days older, on the disk and in the database."""
        place = next(self.events.glob(f"*/*/{event}"))
        moved = f"StartDateTime=StartDateTime - INTERVAL {days} DAY, EndDateTime=EndDateTime - INTERVAL {days} DAY"
        self.sql(f"UPDATE Events SET {moved}, Archived={int(archived)} WHERE Id={event}")
        day = self.sql(f"SELECT DATE(StartDateTime) FROM Events WHERE Id={event}").strip()
        (place.parent.parent / day).mkdir(exist_ok=True)
        place.rename(place.parent.parent / day / event)

    def filter(self, name: str) -> None:
        """Run one of its filters, as zmfilter.pl does in the background."""
        subprocess.run(["zmfilter.pl", f"--filter={name}"], timeout=60, check=False, capture_output=True)

    def dump(self, *tables: str, options: tuple[str, ...] = ()) -> str:
        command = ["mariadb-dump", "--no-defaults", "-uroot", f"--socket={SOCKET}", *options, "zm", *tables]
        return subprocess.run(command, text=True, check=True, capture_output=True).stdout


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """Start everything in `folder`, and stop what was started."""
    folder.chmod(0o755)
    data, film, events = folder / "db", folder / "film.mp4", folder / "events"
    for place in (data, events):
        place.mkdir()
    SOCKET.parent.mkdir(exist_ok=True)
    shutil.chown(SOCKET.parent, "mysql")
    shutil.chown(data, "mysql")
    made = [
        "ffmpeg",
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x240:rate=10",
        "-f",
        "lavfi",
        "-i",
        "sine",
    ]
    made += [
        "-t",
        "30",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "10",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        str(film),
    ]
    subprocess.run(made, check=True)
    install = [
        "mariadb-install-db",
        "--no-defaults",
        "--user=mysql",
        f"--datadir={data}",
        "--auth-root-authentication-method=normal",
    ]
    subprocess.run([*install, "--skip-test-db"], check=True, capture_output=True)
    server = [
        "mariadbd",
        "--no-defaults",
        "--user=mysql",
        f"--datadir={data}",
        f"--socket={SOCKET}",
        f"--pid-file={data}/pid",
    ]
    with (folder / "mariadb.log").open("w") as log:
        started = subprocess.Popen(
            [*server, "--skip-networking", "--innodb-buffer-pool-size=64M"], stdout=log, stderr=log
        )
    try:
        site = Site(events)
        _wait(started)
        site.sql(Path("/usr/share/zoneminder/db/zm_create.sql").read_text(), "mysql")
        site.sql("CREATE USER zmuser@localhost IDENTIFIED BY 'zmpass'; GRANT ALL ON zm.* TO zmuser@localhost;", "mysql")
        site.sql(SITE.format(events=events, film=film))
        yield site
    finally:
        started.terminate()
        started.wait(30)
        SOCKET.unlink(missing_ok=True)


def _wait(started: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if SOCKET.exists() and started.poll() is None:
            return
        time.sleep(0.2)
    raise RuntimeError("MariaDB did not start")


def fixture() -> str:
    """The dump of `examples/exports`, made anew: a real one, less ZoneMinder's own texts and code."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as site:
        site.record(26)
        first, second, third = site.sql("SELECT Id FROM Events ORDER BY Id LIMIT 3").split()
        site.age(first, 45, archived=True)
        site.age(second, 33)
        site.age(third, 20)
        site.filter("Older than 30 days")
        site.sql("DELETE FROM Config WHERE Name NOT REGEXP '^ZM_(OPT|AUTH|LOG|TIMEZONE)' AND Id > 3")
        site.sql("UPDATE Config SET Help='', Hint='', Prompt='', Pattern='', Format='', DefaultValue=''")
        site.sql("DELETE FROM Logs WHERE Id > (SELECT * FROM (SELECT MIN(Id)+4 FROM Logs) x)")
        tables = ("Config", "Events", "Filters", "Frames", "Logs", "Monitors", "Users", "Zones")
        return site.dump(*tables, options=("--skip-triggers",)).replace(folder, "/srv")


if __name__ == "__main__":
    (Path(__file__).parents[4] / "examples" / "exports" / "zoneminder" / "zm.sql").write_text(fixture())
