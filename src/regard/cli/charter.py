"""`regard charter check|diff|publish|schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from regard.acts.running import drafts
from regard.cli.voice import Voice
from regard.terms.text import Text

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group("charter")
def command() -> None:
    """Check, compare or publish a charter."""


@command.command("check")
@FILE
@click.pass_obj
def check(voice: Voice, file: Path) -> int:
    """Read FILE strictly and say everything that is wrong with it, with file, line and key."""
    problems = drafts.problems(file)
    errors = [p for p in problems if p.severity == "error"]
    voice.give({"file": file, "problems": [_problem(p) for p in problems]})
    for problem in problems:
        mark = "✗" if problem.severity == "error" else "!"
        voice.say(f"{mark} {problem.file}:{problem.line}  {problem.key}: {problem.text.to(voice.language)}")
    if not errors:
        voice.say(Text("{file} reads well.", "{file} se lit bien."), file=file)
    return 2 if errors else 0


@command.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.pass_obj
def diff(voice: Voice, old: Path, new: Path) -> None:
    """Say in plain words what NEW changes of OLD, and where it watches more."""
    changes = drafts.compare(old, new)
    voice.give([{"text": c.text, "widens": c.widens} for c in changes])
    if not changes:
        voice.say(Text("Nothing changes.", "Rien ne change."))
    for change in changes:
        mark = "▲" if change.widens else "·"
        voice.say(f"{mark} {change.text.to(voice.language)}")
    if any(c.widens for c in changes):
        voice.say(
            Text(
                "▲ watches more: a new consultation is due first.",
                "▲ surveille davantage : il faut d’abord une nouvelle consultation.",
            ),
        )


@command.command("publish")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def publish(voice: Voice, file: Path | None) -> None:
    """Bring FILE (the site's charter.toml when none is named) into force, if the gate permits."""
    from regard.acts import govern
    from regard.cli.open_site import owner, site_of

    with site_of(voice) as site:
        done = govern.publish_charter(site, owner(), (file or site.folder.charter).read_text("utf-8"))
    voice.say(Text("Charter {number} is in force.", "La charte n° {number} est en vigueur."), number=done.number)
    for warning in done.warnings:
        voice.say("! " + warning)
    voice.give({"number": done.number, "sha256": done.sha256, "warnings": done.warnings})


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema for editors."""
    click.echo(json.dumps(drafts.schema(), indent=2, ensure_ascii=False))


def _problem(problem: drafts.Problem) -> dict[str, object]:
    return {
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "code": problem.code,
        "text": problem.text,
    }
