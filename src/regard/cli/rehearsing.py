"""One test of a restore or an erasure that the console asked for, in a process of its own.

`python -m regard.cli.rehearsing ID`, the site in REGARD_SITE. Ends with 0 whatever came out; the result is in the site.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from regard.acts.running.site import RunningSite
from regard.acts.upkeep import rehearsing
from regard.cli.voice import Voice
from regard.terms.errors import RegardError


def main(rehearsal: str) -> int:
    """Try it out, and keep the result where the console finds it. A fault of the site itself ends with its exit code."""
    passphrase = os.environ.get("REGARD_PASSPHRASE")
    try:
        site = RunningSite.open(Path(os.environ["REGARD_SITE"]), passphrase=passphrase)
        try:
            rehearsing.run(site, rehearsal, passphrase=passphrase)
        finally:
            site.close()
    except RegardError as error:
        Voice().fail(error)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
