"""What the documentation says is so: commands, options, settings, paths, links, codes."""

from __future__ import annotations

import argparse
import ast
import dataclasses
import importlib
import re
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from regard.activity.validity import Report as ValidityReport
from regard.acts import admit, answer, erase, examine, prove
from regard.acts.upkeep import checks, copies
from regard.cli.frame import COMMANDS, regard, run
from regard.ledger.verify import Report as LedgerReport
from regard.site.settings import Settings
from regard.terms.errors import RegardError
from regard.vault.backup import Manifest
from regard.vault.fsck import Fault
from regard.vault.holds import Hold
from regard_witness.__main__ import _parser
from repo.documents import DOCS, ROOT, anchors, fences, links, name, pages, prose, rows, section, spans

_PAGES = ("life-of-a-record", "glossary", "threat-model", "operating", "commands", "design-changes")
OWN = ("README.md", "CHANGELOG.md", "docs/README.md", "docs/adr/*.md", *(f"docs/{page}.md" for page in _PAGES))
PICTURES = DOCS / "pictures"


def command(*words: str) -> click.Command:
    found = importlib.import_module(f"regard.cli.{words[0]}").command
    for word in words[1:]:
        found = found.commands[word]
    assert isinstance(found, click.Command)
    return found


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its full name."""
    for word in COMMANDS:
        found = command(word)
        if isinstance(found, click.Group):
            yield from ((f"{word} {sub}", each) for sub, each in found.commands.items())
        else:
            yield word, found


def options(of: click.Command) -> set[str]:
    return {name for p in of.params if isinstance(p, click.Option) for name in (*p.opts, *p.secondary_opts)}


def lines_of(page: Path) -> Iterator[str]:
    """Command lines of a page: of its blocks, and those named in its prose."""
    text = page.read_text("utf-8")
    indented = re.findall(r"^ {4,}(.+)$", prose(text), re.MULTILINE)
    blocks = "\n".join([*fences(text, "sh", "", "ini"), *indented]).replace("\\\n", " ")
    for line in [*blocks.splitlines(), *spans(text)]:
        found = re.search(r"(?:^|[\s/(])((?:regard|regard-witness) .*)", line.split(" # ")[0])
        label = found and re.fullmatch(r"regard [a-z]+ 1(\\0)?", found.group(1))  # labels of the formats' keys
        if found and not label and re.match(r"regard(-witness)? [a-z\-\[]", found.group(1)):
            yield found.group(1)


def words_of(line: str) -> list[str]:
    """A command line as words, without the marks of what may be left out."""
    return shlex.split(re.sub(r"[\[\]…]", " ", line), comments=True)


def faults(line: str) -> list[str]:
    """What of a command line does not exist."""
    first, *words = words_of(line)
    if first == "regard-witness":
        return witness_faults(words)
    top = options(regard) | {"--help"}
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if not set(option.split("|")) <= top:
            return [option]
        if option in ("--folder", "--lang") and words:
            words.pop(0)
    if not words or words[0].isupper():
        return []
    missing = [word for word in words[0].split("|") if word not in COMMANDS]
    if missing:
        return missing
    found = command(words.pop(0))
    if isinstance(found, click.Group) and words and re.fullmatch(r"[a-z|\-]+", words[0]):
        names = words.pop(0).split("|")
        missing = [one for one in names if one not in found.commands]
        if missing:
            return missing
        known = set().union(*(options(found.commands[one]) for one in names))
    else:
        known = options(found)
    given = [word.split("=")[0] for word in words if word.startswith("-") and word != "-"]
    return [one for one in given if one not in known | {"--json", "--help", "-h"}]


def witness_faults(words: list[str]) -> list[str]:
    parser = _parser()
    sub = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    if words[0] == "--lang":
        words = words[2:]
    if not words or words[0].isupper():
        return []
    if words[0] not in sub.choices:
        return [words[0]]
    known = set(sub.choices[words[0]]._option_string_actions)
    return [word for word in words[1:] if word.startswith("--") and word not in known]


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    assert {line: wrong for line in lines_of(page) if (wrong := faults(line))} == {}


def test_the_check_of_commands_finds_what_does_not_exist() -> None:
    assert faults("regard erase --plan") == []
    assert faults("regard erase --everything") == ["--everything"]
    assert faults("regard charter check|burn x") == ["burn"]
    assert faults("regard-witness follow ~/w --ever 3") == ["--ever"]
    assert sum(1 for page in pages() for _ in lines_of(page)) > 100


def test_every_command_and_option_is_described() -> None:
    text = (DOCS / "commands.md").read_text("utf-8")
    missing = []
    for words, found in every_command():
        about = section(text, f"### `regard {words}`")
        if f"`regard {words}" not in about:
            missing.append(words)
        missing += [f"{words} {option}" for option in options(found) if f"`{option}`" not in about]
    missing += [option for option in options(regard) if f"`{option}`" not in section(text, "## Common to all")]
    assert missing == []


def test_no_command_is_described_that_does_not_exist() -> None:
    text = (DOCS / "commands.md").read_text("utf-8")
    told = set(re.findall(r"^### `regard (.+)`$", text, re.MULTILINE))
    assert told == {words for words, _ in every_command()}


def exit_codes() -> set[int]:
    classes = [RegardError, *RegardError.__subclasses__()]
    return {0, 8, 9, 130} | {one.exit_code for one in classes}


@pytest.mark.parametrize("page", ["commands", "operating"])
def test_every_exit_code_is_told(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text("utf-8")
    told = {int(cells[0]) for cells in rows(text) if cells[0].isdigit() and len(cells) == 2}
    assert told == exit_codes()


SHAPES: dict[str, type] = {
    "admit": admit.Answer,
    "answer held": answer.Held,
    "answer looks": answer.Looked,
    "answer ask": answer.Asked,
    "erase": erase.Run,
    "erase --plan": erase.Planned,
    "hold place": Hold,
    "prove notice": prove.Notice,
    "examine": examine.Examination,
    "validity": ValidityReport,
    "ledger verify": LedgerReport,
    "ledger state": prove.LedgerState,
    "backup": Manifest,
    "restore": copies.Restored,
    "doctor": checks.Assertion,
}


@pytest.mark.parametrize("words", SHAPES)
def test_json_shapes_are_as_told(words: str) -> None:
    about = section((DOCS / "commands.md").read_text("utf-8"), f"### `regard {words.split(' --', maxsplit=1)[0]}`")
    told = [re.findall(r"[a-z_0-9]+", shape) for shape in re.findall(r"JSON:\s+`\[?\{([^}`]+)\}", about)]
    assert sorted(f.name for f in dataclasses.fields(SHAPES[words])) in [sorted(keys) for keys in told]


def test_every_setting_is_described_with_its_default() -> None:
    text = section((DOCS / "operating.md").read_text("utf-8"), "## Settings")
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in rows(text)}
    secret = {f.name for f in dataclasses.fields(Settings) if f.metadata.get("secret")}
    expected = {f.name: _toml(f.default) for f in dataclasses.fields(Settings) if f.name not in secret}
    assert told == expected | dict.fromkeys(secret, "drawn")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "[]" if value == () else f'"{value}"' if isinstance(value, str) else str(value)


def test_every_fault_of_fsck_is_named() -> None:
    told = set(spans((DOCS / "operating.md").read_text("utf-8")))
    assert {str(fault) for fault in Fault} <= told


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    wrong = []
    for link in links(page.read_text("utf-8")):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if target.is_relative_to(PICTURES):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            wrong.append(link)
    assert wrong == []


def test_pictures_are_there() -> None:
    if not PICTURES.is_dir():
        pytest.skip("the screenshots have not been taken: docs/pictures is absent")
    named = [link for link in links((ROOT / "README.md").read_text("utf-8")) if link.startswith("docs/pictures/")]
    assert len(named) == 6
    assert [link for link in named if not (ROOT / link).is_file()] == []


def test_every_page_is_in_the_index() -> None:
    listed = links((DOCS / "README.md").read_text("utf-8"))
    assert [
        p for p in map(name, DOCS.rglob("*.md")) if p != "docs/README.md" and p.removeprefix("docs/") not in listed
    ] == []


REFERENCE = re.compile(r"^((?:regard|regard_witness)/[\w/]+\.py):([\w.]+)$")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_code_that_is_pointed_at_exists(page: Path) -> None:
    """`regard/acts/admit.py:Doors.batch`, and paths below src, tests and docs."""
    wrong = []
    for span in spans(page.read_text("utf-8")):
        found = REFERENCE.match(span)
        if found and not _defined(ROOT / "src" / found.group(1), found.group(2).split(".")):
            wrong.append(span)
        path = re.fullmatch(r"(?:src|tests|docs|bench)/[\w./\-]+", span)
        if path and not (ROOT / span).exists():
            wrong.append(span)
    assert wrong == []


def _defined(file: Path, names: list[str]) -> bool:
    if not file.is_file():
        return False
    body: list[ast.stmt] = ast.parse(file.read_text("utf-8")).body
    for one in names:
        found = [
            n for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and n.name == one
        ]
        if not found:
            return False
        body = found[0].body
    return True


def test_invariants_are_tested_where_they_are_said_to_be() -> None:
    """Each is a file of tests/invariants, or a test in one."""
    files = sorted((ROOT / "tests" / "invariants").glob("test_*.py"))
    if not files:
        pytest.skip("tests/invariants holds no test yet")
    known = {path.stem for path in files}
    for path in files:
        known |= {n.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
    table = section((DOCS / "life-of-a-record.md").read_text("utf-8"), "## The six invariants")
    named = {cells[1].strip("`") for cells in rows(table)}
    assert len(named) == 6
    assert sorted(named - known) == []


def test_decisions_follow_the_template() -> None:
    wanted = ["## Context", "## Decision", "## Consequences", "## Considered and left"]
    found = sorted((DOCS / "adr").glob("*.md"))
    assert [path.name[:5] for path in found] == [f"{n:04d}-" for n in range(1, len(found) + 1)]
    for path in found:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: \w+\.$", text, re.MULTILINE), path.name
        assert [line for line in text.splitlines() if line.startswith("## ")] == wanted, path.name
        assert 100 <= len(text.split()) <= 300, path.name


def test_lines_are_short_enough_to_read() -> None:
    found = [path for pattern in OWN for path in ROOT.glob(pattern)]
    assert len(found) > 15
    long = [
        f"{name(p)}:{n}"
        for p in found
        for n, line in enumerate(p.read_text("utf-8").splitlines(), 1)
        if len(line) > 150
    ]
    assert long == []


def test_the_readme_never_says_that_a_site_is_compliant() -> None:
    """Not known is not the same as compliant; Regard prints what was measured."""
    for page in pages():
        for line in page.read_text("utf-8").splitlines():
            assert not re.search(r"\bcompliant\b", line) or re.search(r"never|not the same|called", line), (
                name(page),
                line,
            )


def test_first_use_of_the_readme_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every `regard` line of the first five minutes and of examining, in order, in a fresh folder; all but `serve`."""
    text = (ROOT / "README.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    for folder in ("examples", "tests"):
        Path(folder).symlink_to(ROOT / folder)
    monkeypatch.setenv("REGARD_LANG", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    blocks = fences(section(text, "## First real use, in five minutes"), "sh")
    blocks += fences(section(text, "## Examine a system that somebody else runs"), "sh")
    codes: dict[str, int] = {}
    for line in "\n".join(blocks).replace("\\\n", " ").splitlines():
        if line.startswith("sed "):
            charter = Path("my-site/charter.toml")
            charter.write_text(re.sub(r"^# > ", "", charter.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
        if line.startswith("cat > roster.csv"):
            Path("roster.csv").write_text(
                re.search(r"roster\.csv <<'END'\n(.*?)^END$", text, re.S | re.M).group(1), "utf-8"
            )  # type: ignore[union-attr]
        if line.startswith("regard ") and not line.rstrip().endswith(" serve"):
            words = shlex.split(line, comments=True)[1:]
            codes[" ".join(words)] = run(words)
    capsys.readouterr()
    assert len(codes) > 12
    # Findings and assertions have codes of their own; nothing else may fail.
    unexpected = {line: code for line, code in codes.items() if code and not (code in (8, 9) and "examine" in line)}
    assert unexpected == {"--folder my-site doctor": 7}
    link = Path("my-site/run/enrolment-link")
    assert stat.S_IMODE(link.stat().st_mode) == 0o600
