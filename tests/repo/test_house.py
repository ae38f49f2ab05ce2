"""House measures: sizes, names, both languages, nothing of a machine in the repository."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"


def modules() -> list[Path]:
    return [p for p in sorted(SOURCE.rglob("*.py")) if "/migrations/versions/" not in p.as_posix()]


def functions() -> Iterator[tuple[str, int]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def share_over(sizes: list[int], limit: int) -> float:
    return sum(size > limit for size in sizes) / max(1, len(sizes))


def test_files_are_at_most_600_lines_and_95_in_100_under_400() -> None:
    sizes = {str(p.relative_to(ROOT)): p.read_text("utf-8").count("\n") for p in modules()}
    assert {name: n for name, n in sizes.items() if n > 600} == {}
    assert share_over(list(sizes.values()), 400) <= 0.05


def test_functions_are_at_most_80_lines_and_95_in_100_under_40() -> None:
    sizes = dict(functions())
    assert {name: n for name, n in sizes.items() if n > 80} == {}
    assert share_over(list(sizes.values()), 40) <= 0.05


def test_no_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
    assert [p for p in modules() if p.stem in empty or p.parent.name in empty] == []


def test_every_text_is_in_both_languages() -> None:
    """Every `Text(...)` written in the source has English and French, and they are not the same sentence by mistake."""
    seen, faulty = 0, []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"):
                continue
            values = [a.value for a in node.args if isinstance(a, ast.Constant)]
            values += [k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)]
            seen += 1
            if any(not str(v).strip() for v in values) or (
                len(values) == 2 and values[0] == values[1] and " " in str(values[0])
            ):
                faulty.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert seen > 50
    assert faulty == []


def tracked() -> list[Path]:
    names = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_lock_files_hold_hashes_and_no_address() -> None:
    for lock in ROOT.glob("*.lock"):
        text = lock.read_text("utf-8")
        assert "://" not in text, lock.name
        pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*==", text, flags=re.M)
        assert pinned and text.count("--hash=sha256:") >= len(pinned), lock.name


def test_no_path_of_a_machine_and_no_secret_is_tracked() -> None:
    machine = re.compile(rb"/(?:home|root|Users)/[a-z0-9_.-]+/|-----BEGIN (?:EC |RSA |OPENSSH )?PRIVATE KEY-----")
    here = str(ROOT.parent).encode() + b"/" if str(ROOT.parent) not in ("/", "") else b"\0"
    found = []
    for path in tracked():
        if path.name == "test_house.py" or "/vendor/" in path.as_posix():
            continue
        blob = path.read_bytes()
        if machine.search(blob) or (len(here) > 3 and here in blob):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_times_are_read_from_the_injected_clock_only() -> None:
    """`datetime.now`, `time.time` and `date.today` appear in the system clock alone."""
    allowed = {"src/regard/terms/clock.py", "src/regard_witness/__main__.py"}
    pattern = re.compile(r"datetime\.now\(|datetime\.utcnow\(|time\.time\(|time\.time_ns\(|date\.today\(")
    found = [str(p.relative_to(ROOT)) for p in modules() if pattern.search(p.read_text("utf-8"))]
    assert [name for name in found if name not in allowed] == []
