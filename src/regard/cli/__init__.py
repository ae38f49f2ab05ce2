"""The command line: one file per command, each loaded only when it is asked for, so that `regard` starts at once."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command named on the line. Ends the process with a documented exit code (docs/commands.md)."""
    from regard.cli.frame import run

    sys.exit(run(sys.argv[1:]))
