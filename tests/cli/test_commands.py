"""Every command: what it does, what it answers to a person in two languages, to a program in JSON, and with which exit code."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from acts import warehouse as w
from regard.acts import admit, prove, show
from regard.acts.running import actors, logins
from regard.cli.frame import COMMANDS
from regard.cli.open_site import session_file
from regard.terms.clock import SystemClock
from regard.terms.words import Grain, Per, Purpose


def scans(path, count: int = 12, *, start=None):
    start = start or SystemClock().now() - timedelta(hours=2)
    lines = ["at,worker,task,item,place"]
    lines += [f"{(start + n * w.MINUTE).isoformat()},{w.worker(n % 6)},stow,ITEM-{n},A1" for n in range(count)]
    path.write_text("\n".join(lines) + "\n")
    return path


def signed_in(site, *roles: str, team: str | None = None):
    """This terminal acts for somebody, as if they had typed the code in the console."""
    someone = w.actor(site, *roles, team=team)
    token, code = logins.ask(site)
    logins.approve(site, someone, code)
    path = session_file(site.folder.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(token)
    return someone


def test_help_lists_every_command_in_both_languages(regard):
    for lang, word in (("en", "Commands"), ("fr", "Commandes")):
        said = regard("--help", lang=lang)
        assert said.code == 0
        assert word in said.out
        for name, text in COMMANDS.items():
            assert name in said.out
            assert text.to(lang).split()[0] in said.out


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_its_own_help(regard, name):
    said = regard(name, "--help")
    assert said.code == 0
    assert "Usage" in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    "line", [("unknown",), ("--nope",), ("show",), ("charter", "frobnicate"), ("erase", "--person")]
)
def test_a_line_that_is_no_command_is_exit_2_in_words_and_in_json(regard, line):
    assert regard(*line).code == 2
    said = regard("--json", *line)
    assert said.code == 2
    assert said.error["code"] == "usage"
    assert said.out == ""


SITE_COMMANDS = [
    ("erase",), ("erase", "--plan"), ("derive",), ("doctor",), ("fsck",), ("examine",), ("prove", "notice"),
    ("prove", "attestation"), ("ledger", "verify"), ("ledger", "checkpoint"), ("ledger", "state"), ("hold", "list"),
    ("witness", "list"), ("charter", "publish"), ("enrol", "officer"), ("serve",), ("backup", "x"),
    ("answer", "held"), ("show", "scanners", "--purpose", "planning", "--reason", "x"),
]  # fmt: skip


@pytest.mark.parametrize("line", SITE_COMMANDS)
def test_without_a_site_each_says_so(regard, tmp_path, line):
    said = regard("--json", *line, folder=tmp_path / "nowhere")
    assert said.code == 4
    assert said.error["code"] == "site_unknown"
    assert said.error["sentence"]
    french = regard(*line, folder=tmp_path / "nowhere", lang="fr")
    assert french.code == 4
    assert "Il n’y a pas de site" in french.err


def test_init_writes_a_charter_that_passes_its_own_check_and_overwrites_none(regard, tmp_path):
    for kind in ("warehouse", "shop", "call-centre", "town"):
        for lang in ("en", "fr"):
            file = tmp_path / f"{kind}.{lang}.toml"
            assert regard("init", kind, file, lang=lang).code == 0
            said = regard("charter", "check", file, "--json")
            assert said.code == 0, said.out
    again = regard("--json", "init", "warehouse", file)
    assert (again.code, again.error["code"]) == (5, "file_exists")
    made = regard("--json", "init", "warehouse", tmp_path / "new", "--site")
    assert made.code == 0
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    again = regard("--json", "init", "warehouse", tmp_path / "new", "--site")
    assert (again.code, again.error["code"]) == (5, "site_exists")


def test_a_wrong_charter_is_told_by_file_line_key_and_nearest_word(regard, tmp_path):
    file = tmp_path / "charter.toml"
    file.write_text(w.charter().replace("[system.accounts]", "[system.acounts]"))
    said = regard("charter", "check", file, "--json")
    assert said.code == 2
    (problem, *_) = said.json["problems"]
    assert problem["severity"] == "error"
    assert problem["line"] == file.read_text().splitlines().index("[system.acounts]") + 1
    assert "accounts" in problem["text"]["en"]
    for lang in ("en", "fr"):
        said = regard("charter", "check", file, lang=lang)
        assert f"{file}:{problem['line']}" in said.out.replace("\n", "")
    absent = regard("--json", "charter", "check", tmp_path / "absent.toml")
    assert (absent.code, absent.error["code"]) == (4, "charter_absent")


def test_charter_diff_says_what_watches_more(regard, tmp_path):
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(w.charter())
    new.write_text(w.charter(('kept = "P31D"\nannounced = "P31D"', 'kept = "P60D"\nannounced = "P60D"')))
    said = regard("charter", "diff", old, new, "--json")
    assert said.code == 0
    assert any(change["widens"] for change in said.json)
    assert "▲" in regard("charter", "diff", old, new).out
    assert "Nothing changes" in regard("charter", "diff", old, old).out
    assert "Rien ne change" in regard("charter", "diff", old, old, lang="fr").out


def test_charter_schema_is_a_schema(regard):
    said = regard("charter", "schema")
    assert json.loads(said.out)["$schema"].startswith("https://json-schema.org/")


def test_publish_says_the_number_and_refuses_with_grounds(regard, running, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text((running.folder.charter).read_text().replace("shared = false ", "shared = true "))
    said = regard("--json", "charter", "publish", wrong)
    assert said.code == 3
    assert said.error["code"] == "refused"
    assert any(g["requirement"].startswith("ACC-") for g in said.error["decision"]["grounds"])
    plain = regard("charter", "publish", wrong, lang="fr")
    assert "[ACC-" in plain.err
    same = regard("--json", "charter", "publish")
    assert (same.code, same.error["code"]) == (5, "charter_unchanged")


def test_enrol_people_from_a_roster_and_tell_where_it_is_wrong(regard, running, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "worker,name,population,team,shift,told\nA1,Ann,staff,inbound-A,morning,2026-01-05\nA2,Bob,temps,inbound-A,,\n"
    )
    said = regard("--json", "enrol", "people", w.SYSTEM, roster)
    assert (said.code, said.json) == (0, {"people": 2})
    roster.write_text("worker,nom\nA1,Ann\n")
    said = regard("--json", "enrol", "people", w.SYSTEM, roster)
    assert (said.code, said.error["code"]) == (2, "roster_columns")
    roster.write_text("worker,told\nA1,2026-01-05\nA2,soon\n")
    said = regard("--json", "enrol", "people", w.SYSTEM, roster)
    assert (said.code, said.error["code"], said.error["fields"]["line"]) == (2, "roster_line", 3)
    assert "A2" not in said.err


def test_enrol_device_shows_its_token_once_and_withdraws_it(regard, running):
    said = regard("--json", "enrol", "device", w.SYSTEM, w.DEVICE)
    token = said.json["token"]
    doors = admit.Doors(running)
    assert doors.recognise(w.SYSTEM, f"Bearer {token}").device == w.DEVICE
    assert regard("enrol", "device", w.SYSTEM, w.DEVICE, "--withdraw").code == 0
    w.forget_caches(doors)
    with pytest.raises(Exception, match="token_wrong"):
        doors.recognise(w.SYSTEM, f"Bearer {token}")
    doors.close()
    said = regard("--json", "enrol", "device", w.SYSTEM, "scanner-999")
    assert (said.code, said.error["code"]) == (4, "device_undeclared")


def test_the_first_officers_link_is_in_a_file_for_its_owner_alone_where_nobody_reads_a_terminal(regard, running):
    said = regard("--json", "enrol", "officer")
    assert said.code == 0
    path = Path(said.json["enrolment_link_file"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    link = path.read_text().strip()
    assert "/enrol/#" in link
    assert link.split("#")[1] not in said.out + said.err
    plain = regard("enrol", "officer")
    assert path.read_text().strip().split("#")[1] not in plain.out


def test_admit_keeps_good_rows_and_names_bad_ones(regard, crew, tmp_path):
    file = scans(tmp_path / "scans.csv")
    file.write_text(file.read_text() + "yesterday,WORKER-001,stow,X,A1\n")
    said = regard("admit", w.SYSTEM, file, "--device", w.DEVICE, "--json")
    assert said.code == 2
    assert (said.json["accepted"], said.json["refused_total"]) == (12, 1)
    assert said.json["refused"][0]["line"] == 14
    for lang, word in (("en", "refused"), ("fr", "refusés")):
        said = regard("admit", w.SYSTEM, file, "--device", w.DEVICE, lang=lang)
        assert said.code == 2
        assert word in said.out
        assert "14" in said.out
    again = regard(
        "--json",
        "admit",
        w.SYSTEM,
        scans(tmp_path / "other.csv", start=SystemClock().now() - w.HOUR),
        "--device",
        "scanner-002",
    )
    assert (again.code, again.error["code"]) == (3, "gap"), "declared, not enrolled"
    absent = regard("--json", "admit", w.SYSTEM, tmp_path / "absent.csv", "--device", w.DEVICE)
    assert absent.code == 2


def test_derive_fsck_erase_prove_and_ledger_answer_in_words_and_json(regard, crew, tmp_path):
    regard("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE)
    for line, code in [
        (("derive",), 0), (("erase", "--plan"), 0), (("erase",), 0), (("fsck",), 0), (("fsck", "--quick"), 0),
        (("ledger", "verify"), 0), (("ledger", "state"), 0), (("ledger", "checkpoint"), 0), (("prove", "notice"), 0),
        (("prove", "attestation"), 0), (("hold", "list"), 0), (("witness", "list"), 0), (("examine",), 9), (("doctor",), 7),
    ]:  # fmt: skip
        said = regard("--json", *line)
        assert said.code == code, (line, said.out, said.err)
        said.json  # noqa: B018  it parses
        english, french = regard(*line, lang="en"), regard(*line, lang="fr")
        assert english.code == french.code == code, line
        assert english.err == french.err == ""
        if line not in {("ledger", "checkpoint"), ("prove", "attestation"), ("hold", "list"), ("witness", "list")}:
            assert english.out != french.out, line
        assert english.out.strip(), line


def test_nothing_over_term_says_so(regard, crew):
    assert "Nothing is due" in regard("erase").out
    assert "Rien n’est échu" in regard("erase", lang="fr").out
    assert regard("--json", "erase").json is None


def test_a_proof_and_the_page_that_checks_it_are_written(regard, running, tmp_path):
    said = regard("--json", "ledger", "proof", "0", tmp_path / "leaf.tlog-proof")
    assert said.code == 0
    assert (tmp_path / "leaf.tlog-proof").read_bytes().startswith(b"c2sp.org/tlog-proof@v1")
    said = regard("--json", "ledger", "verifier", tmp_path / "verify.html")
    assert said.json["sha256"] == prove.verifier_digest()
    beyond = regard("--json", "ledger", "proof", "9999", tmp_path / "no")
    assert beyond.code == 4
    assert not (tmp_path / "no").exists()


def test_a_changed_ledger_is_exit_6(regard, running, tmp_path):
    note = tmp_path / "older"
    note.write_text(json.loads(regard("--json", "ledger", "checkpoint").out)["checkpoint"])
    assert regard("ledger", "verify", "--older", note).code == 0
    import sqlite3

    with sqlite3.connect(running.folder.site_db) as conn:
        for (name,) in list(conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")):
            if "idx" in {row[1] for row in conn.execute(f"PRAGMA table_info({name})")}:
                conn.execute(f"DELETE FROM {name} WHERE idx = 0")
    said = regard("--json", "ledger", "verify", "--older", note)
    assert said.code == 6
    assert said.json["problems"]
    assert "✗" in regard("ledger", "verify", "--older", note).out


def test_what_opens_personal_data_needs_a_login(regard, crew, tmp_path):
    for line in [
        ("show", w.SYSTEM, "--purpose", "planning", "--reason", "plan"), ("derive", "--live", "--team", "inbound-A"),
        ("answer", "held"), ("answer", "looks"), ("answer", "copy", str(tmp_path / "copy.json")),
        ("erase", "--person", "x"), ("enrol", "role", "someone", "dpo", "--until", "2030-01-01"),
        ("hold", "release", "x", "--reason", "y"),
    ]:  # fmt: skip
        said = regard("--json", *line)
        assert (said.code, said.error["code"]) == (3, "login_needed"), line
        assert "regard login" in regard(*line, lang="fr").err
    assert not (tmp_path / "copy.json").exists()


def test_a_login_that_nobody_approves_is_refused_and_out_ends_one(regard, crew):
    said = regard("--json", "login", "--wait", "0")
    assert (said.code, said.error["code"]) == (3, "login_needed")
    token_file = session_file(crew.folder.path)
    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
    signed_in(crew, "operations-manager")
    assert regard("show", w.SYSTEM, "--purpose", "planning", "--reason", "plan").code == 0
    assert regard("login", "--out").code == 0
    assert not token_file.exists()
    assert regard("show", w.SYSTEM, "--purpose", "planning", "--reason", "plan").code == 3


def test_show_traces_the_look_and_refuses_another_purpose(regard, crew):
    someone = signed_in(crew, "operations-manager")
    said = regard("--json", "show", w.SYSTEM, "--purpose", "planning", "--reason", "plan of the week")
    assert said.code == 0
    trace = next(row for row in w.all_traces(crew, "show") if row.index == said.json["trace"])
    assert (trace.value("actor"), trace.value("reason")) == (someone.id, "plan of the week")
    refused = regard("--json", "show", w.SYSTEM, "--purpose", "appraisal", "--reason", "who is slow")
    assert refused.code == 3
    assert refused.error["decision"]["grounds"]
    assert show.decide(crew, someone, show.Scope(w.SYSTEM, "statistics", Per.TEAM, Grain.WEEK), Purpose.PLANNING, "x")


def test_a_watched_person_answers_themselves_from_a_terminal(regard, crew, tmp_path):
    regard("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE)
    me = w.watched(crew, "WORKER-003")
    crew.write(lambda conn: actors.set_second_factor(conn, me.id, True))
    token, code = logins.ask(crew)
    logins.approve(crew, me, code)
    path = session_file(crew.folder.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(token)
    held = regard("--json", "answer", "held")
    assert held.code == 0
    assert held.json[0]["system"] == w.SYSTEM
    assert regard("answer", "copy", tmp_path / "copy.json").code == 0
    assert stat.S_IMODE((tmp_path / "copy.json").stat().st_mode) == 0o600
    assert len(json.loads((tmp_path / "copy.json").read_text())["systems"][w.SYSTEM]["scans"]) == 2
    asked = regard("--json", "answer", "ask", w.SYSTEM, "objection", "not me")
    assert asked.json["kind"] == "objection"
    looks = regard("--json", "answer", "looks")
    assert looks.code == 0
    trace = looks.json[0]["index"]
    assert regard("answer", "receipt", trace, tmp_path / "r.tlog-proof").code == 0
    for line in (("held",), ("looks",)):
        assert regard("answer", *line, lang="fr").out != regard("answer", *line, lang="en").out


def test_hold_is_placed_listed_and_released(regard, crew, tmp_path):
    regard("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE)
    signed_in(crew, "dpo")
    who = w.pseudonym(crew, "WORKER-003")
    now = SystemClock().now().astimezone(crew.zone)
    line = [
        "hold", "place", w.SYSTEM, "--procedure", "claim", "--reason", "a claim", "--person", who,
        "--until", f"{now + 9 * w.DAY:%Y-%m-%d}", "--from", f"{now - 4 * w.HOUR:%Y-%m-%dT%H:%M}", "--to", f"{now:%Y-%m-%dT%H:%M}",
    ]  # fmt: skip
    placed = regard("--json", *line)
    assert placed.code == 0, placed.err
    listed = regard("--json", "hold", "list")
    assert [one["id"] for one in listed.json] == [placed.json["id"]]
    assert who not in listed.out
    done = regard("--json", "hold", "release", placed.json["id"], "--reason", "over")
    assert done.json["segments"] >= 1
    wide = regard("--json", *[part for part in line if part not in ("--person", who)])
    assert wide.code == 3


def test_an_exception_is_asked_for_and_approved_by_somebody_else(regard, crew, tmp_path):
    paper = tmp_path / "paper.txt"
    paper.write_text("The vendor's answer.")
    until = f"{SystemClock().now() + 30 * w.DAY:%Y-%m-%d}"
    ask = [
        "exception",
        "request",
        "ACC-03",
        w.SYSTEM,
        "--reason",
        "old terminals",
        "--evidence",
        paper,
        "--until",
        until,
    ]
    assert regard("--json", *ask).error["code"] == "login_needed"
    signed_in(crew, "dpo")
    asked = regard("--json", *ask)
    assert asked.code == 0, asked.err
    assert regard("--json", "exception", "approve", asked.json["id"]).code == 3, "nobody approves their own"
    assert [one["id"] for one in regard("--json", "exception", "list").json["waiting"]] == [asked.json["id"]]
    signed_in(crew, "dpo")
    assert regard("--json", "exception", "approve", asked.json["id"]).code == 0
    (held,) = regard("--json", "exception", "list").json["approved"]
    assert (held["requirement"], held["over"]) == ("ACC-03", False)
    assert until in regard("exception", "list").out
    binding = regard("--json", *["SCN-01" if part == "ACC-03" else part for part in ask])
    assert binding.code == 3
    signed_in(crew, "dpo")
    again = regard("--json", *ask).json["id"]
    assert regard("exception", "decline", again, lang="fr").out.startswith("Écartée")
    assert regard("--json", "exception", "approve", again).error["code"] == "exception_unknown"


def test_a_formal_notice_is_recorded_answered_and_closed(regard, crew, tmp_path):
    today = SystemClock().now().astimezone(crew.zone).date()
    since = today - timedelta(days=20)
    line = [
        "notice",
        "record",
        "CNIL",
        "SAN-2026-000",
        "--notified-on",
        since,
        "--days",
        10,
        "--covers",
        f"ACC-01:{w.SYSTEM}",
    ]
    assert regard("--json", *line).error["code"] == "login_needed"
    signed_in(crew, "dpo")
    assert regard("--json", *line[:-2]).error["code"] == "notice_covers"
    assert regard("--json", *line, "--months", 2).error["code"] == "notice_period"
    made = regard(
        "--json", *line, "--article", "GDPR 32", "--injunction", "--ordinary", "--penalty", 100, "--penalty-most", 900
    )
    assert made.code == 0, made.err
    assert made.json["days_left"] == -10
    paper = tmp_path / "answer.pdf"
    paper.write_text("proof")
    handed = regard(
        "--json", "notice", "hand-back", made.json["id"], "New rule for passwords", "--file", paper, "--on", today
    )
    assert handed.code == 0, handed.err
    (held,) = regard("--json", "notice", "list").json
    assert (held["penalty_eur"], held["notice"]["proofs"][0]["sha256"]) == (900, handed.json["sha256"])
    assert "délai dépassé" in regard("notice", "list", lang="fr").out
    assert regard("notice", "close", made.json["id"], "--on", today).code == 0
    assert regard("--json", "notice", "close", made.json["id"], "--on", today).error["code"] == "notice_closed"
    assert regard("--json", "notice", "close", "nothing", "--on", today).error["code"] == "notice_unknown"


def test_backup_and_restore_through_the_commands(regard, crew, tmp_path):
    regard("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE)
    assert regard("--json", "backup", tmp_path / "backup").json["segments"] > 0
    again = regard("--json", "backup", tmp_path / "backup")
    assert (again.code, again.error["code"]) == (5, "backup_exists")
    crew.close()
    for file in crew.folder.path.glob("site.db*"):
        file.unlink()
    said = regard("--json", "restore", tmp_path / "backup")
    assert said.code == 0, said.err
    assert regard("fsck").code == 0
    empty = tmp_path / "empty"
    empty.mkdir()
    said = regard("--json", "restore", empty)
    assert (said.code, said.error["code"]) == (4, "backup_absent")


def test_examine_a_dossier_needs_no_site(regard, tmp_path):
    file = tmp_path / "charter.toml"
    file.write_text('format = 1\nobserved_on = 2026-01-01\n[[system]]\nid = "s"\narea = "scanners"\n')
    said = regard("--json", "examine", tmp_path, folder=tmp_path / "nowhere")
    assert said.code == 9
    assert said.json["on"] == "2026-01-01"
    everything = regard("examine", file, "--all", lang="fr")
    assert "constaté" in everything.out or "sans objet" in everything.out
    assert regard("examine", tmp_path / "absent").code == 2


def test_json_may_stand_anywhere_on_the_line(regard, running):
    assert regard("ledger", "state", "--json").json == regard("--json", "ledger", "state").json


def test_validity_of_silence_on_labelled_work(regard, tmp_path):
    from shared_data import shared

    root = shared("data", "activity", "openpack", "U0209")
    labels = root / "annotation-openpack-operations-S0500.csv"
    scans = root / "system-ht-S0500.csv"
    said = regard("--json", "validity", scans, labels)
    assert said.code == 0, said.err
    said.json  # noqa: B018
    wrong = regard("--json", "validity", scans, labels, "--at", "nope")
    assert (wrong.code, wrong.error["code"]) == (2, "validity_column")
    wrong = regard("--json", "validity", scans, labels, "--at-least", "soon")
    assert (wrong.code, wrong.error["code"]) == (2, "duration_wrong")
