"""The page of a month: one page, both languages, small counts hidden, hostile names harmless."""

from __future__ import annotations

import pypdfium2
import pytest

from regard.papers import management


def document(**changes: object) -> dict[str, object]:
    made = {
        "made": "2026-11-02T08:15:00+00:00",
        "site": "Essai",
        "zone": "Europe/Paris",
        "month": "2026-10-01",
        "over": True,
        "kept": [
            {
                "system": ["Hand scanners", "Scanners portatifs"],
                "kind": kind,
                "segments": 120,
                "rows": 123456,
                "term": ["31 days", "31 jours"],
            }
            for kind in ("raw-events", "stock", "team-days", "team-figures")
        ],
        "erased": {"runs": 31, "segments": 1, "rows": 12345, "traces": 0},
        "looks": {
            "least": 11,
            "total": None,
            "by": [
                {"purpose": ["planning", "planification"], "number": 42},
                {"purpose": ["real-time help", "aide en direct"], "number": None},
            ],
            "refused": None,
        },
        "requests": {"received": 3, "answered": 2, "in_time": 1, "longest_days": 12, "waiting": 1, "late": 1},
        "findings": [None, {"made": "2026-10-31T00:00:00+00:00", "breached": 2, "not_evidenced": 7, "met": 40}],
        "exceptions": {"in_force": 1, "approved": 1, "ended": 0},
        "breaches": {"opened": 1, "open": 1, "late": 1},
        "reviews": {"waiting": 0, "fine": 8, "to-explain": 1, "explained": 1},
        "holds": 0,
        "charters": 1,
    }
    return {**made, **changes}


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["octobre 2026", "moins de 11", "non affiché", "non établi", "2 novembre 2026, 09:15", "123 456"]),
        ("en", ["October 2026", "fewer than 11", "not shown", "not evidenced", "2 November 2026, 09:15", "123,456"]),
    ],
)
def test_it_is_one_page_that_says_what_was_counted(language: str, said: list[str]) -> None:
    (page,) = pages(management.pdf(document(), language))
    flat = page.replace("\u202f", " ").replace("\u00a0", " ")
    for words in said:
        assert words in flat
    assert "compliant" not in flat.lower()
    assert "conforme" not in flat.lower()


def test_it_stays_one_page_when_much_is_to_be_said() -> None:
    full = document(
        site="Entrepôt de la plaine, quai 12, bâtiment C",
        kept=[*document()["kept"]] * 6,  # type: ignore[misc]
        looks={"least": 11, "total": 900, "by": [{"purpose": [f"p {n}", f"f {n}"], "number": 99} for n in range(30)], "refused": 12},
        breaches={"opened": 5, "open": 5, "late": 1, "runs": 1, "notified": 1, "notified-late": 1, "not-needed": 1},
        over=False,
    )  # fmt: skip
    assert len(pages(management.pdf(full, "fr"))) == 1


def test_an_empty_month_is_said_in_words() -> None:
    empty = document(
        kept=[],
        looks={"least": 11, "total": 0, "by": [], "refused": 0},
        findings=[None, None],
        reviews={"waiting": 0, "fine": 0, "to-explain": 0, "explained": 0},
    )
    (page,) = pages(management.pdf(empty, "en"))
    assert "Nothing is kept." in page
    assert "No review was drawn in the month." in page


def test_a_name_is_never_markup() -> None:
    (page,) = pages(management.pdf(document(site="#panic() \u202e日本 $x$"), "fr"))
    assert "#panic()" in page
