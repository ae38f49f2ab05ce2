"""`python -m regard.console COMMAND`: the console as a process of its own.

    migrate                      bring console.db up to date (any other command of Django's too)
    prepare                      migrate, readable by the owner alone, and drop sessions that are over
    serve [--port N] [--host H]  prepare, then serve (granian, WSGI, one worker process)

The site's folder comes in `REGARD_SITE`, the address that browsers use in `REGARD_ORIGIN` (default `http://localhost:PORT`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the process's exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regard.console.settings")
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["serve"]:
        return _serve(given[1:])
    if given[:1] == ["prepare"]:
        return _prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m regard.console", *given])
    return _let_go()


def _serve(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m regard.console serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args(given)
    os.environ.setdefault("REGARD_ORIGIN", f"http://localhost:{options.port}")
    # In a process of its own: this one only watches over the worker, and must not hold the site open when it makes it.
    ready = subprocess.run([sys.executable, "-m", "regard.console", "prepare"], check=False)
    if ready.returncode:
        return ready.returncode
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "regard.console.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=options.threads,
        log_access=False,
        workers_kill_timeout=5,
    ).serve()
    return 0


def _prepare() -> int:
    import django
    from django.core.management import call_command

    previous = os.umask(0o077)
    try:
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        from regard.console.accounts.sessions import SessionStore

        SessionStore.clear_expired()
    finally:
        os.umask(previous)
    return _let_go()


def _let_go() -> int:
    """Close the site, so that its writer ends with this process."""
    from regard.console.calls.opened import close

    close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
