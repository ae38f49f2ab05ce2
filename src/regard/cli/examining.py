"""One examination that the console asked for, in a process of its own: heavy libraries are loaded here and go with it.

`python -m regard.cli.examining ID`, the site in REGARD_SITE. Ends with 0 whatever it found; the outcome is in the site.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from regard.acts.examining import job
from regard.acts.running.site import RunningSite
from regard.cli.voice import Voice
from regard.terms.errors import RegardError


def main(examination: str) -> int:
    """Examine, and put the outcome where the console finds it. A fault of the site itself ends with its exit code."""
    try:
        site = RunningSite.open(Path(os.environ["REGARD_SITE"]), passphrase=os.environ.get("REGARD_PASSPHRASE"))
        try:
            job.run(site, examination)
        finally:
            site.close()
    except RegardError as error:
        Voice().fail(error)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
