"""The report for people: the same content on a page and in PDF/A, in both languages, whatever names it holds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from html.parser import HTMLParser

import pypdfium2
import pytest

from audit.formats import examined as x
from regard.audit.formats.json_document import document
from regard.papers import examination as paper
from regard.papers.typography import HARD, THIN


def plain(**how) -> dict:
    return json.loads(json.dumps(document(x.made(**how))))


@pytest.fixture(scope="module")
def one() -> dict:
    return plain()


def pages(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def test_the_first_page_says_what_matters_first(one) -> None:
    d = paper.content(one, "fr")
    assert [g["key"] for g in d["first"]] == ["over-term", "other", "excepted", "open"]
    assert [t["n"] for t in d["tiles"]][:3] == ["2", "0", "1"]
    over = " ".join(line["text"] for line in d["first"][0]["lines"])
    assert f"400{HARD}jours" in over
    meta = dict(d["meta"])
    assert meta["Faits du"] == f"1er{HARD}octobre 2026"
    assert meta["Examiné par"] == "Cabinet Delorme"
    assert meta["Établi le"].startswith(f"22{HARD}novembre 2026, 10")


def test_a_finding_has_all_that_someone_needs_to_contest_it(one) -> None:
    card = paper.content(one, "en")["breached"][0]
    rows = dict(card["rows"])
    assert {"Remedy", "Text", "Sources", "How sure"} <= set(rows)
    assert "in force since" in rows["Text"]
    oldest = next(fact for c in paper.content(one, "en")["breached"] for fact in c["facts"] if fact[3])
    assert oldest[3] == "98.5%"
    assert f"1{HARD}September 2026" in oldest[4]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_verdict_of_compliance(one, language: str) -> None:
    text = json.dumps(paper.content(one, language), ensure_ascii=False).lower()
    assert "complian" not in text
    assert not re.search(r"\bconformes?\b", text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pdf_is_pdf_a_2b_with_title_language_and_numbered_pages(one, language: str) -> None:
    data = paper.pdf(one, language)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    found = pages(data)
    assert len(found) >= 3
    assert all(f"{i}/{len(found)}" in re.sub(r"\s", "", text) for i, text in enumerate(found, 1))
    with pypdfium2.PdfDocument(data) as pdf:
        assert "Entrepôt de Lens" in pdf.get_metadata_value("Title")
    assert f"/Lang({language}".encode() in data.replace(b"/Lang (", b"/Lang(")
    assert paper.pdf(one, language) == data, "the same report gives the same bytes"


def test_the_first_page_is_one_page_however_much_was_found() -> None:
    for name in ("Entrepôt de Lens", "Entrepôt " * 40):
        found = pages(paper.pdf(plain(copies=6, name=name), "fr"))
        assert "Non établi" in found[0]
        assert "Ce rapport dit" in found[0]
        assert "contraire aux textes" in found[1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_names_are_shown_and_do_nothing(language: str) -> None:
    hostile = plain(hostile=True)
    text = " ".join(pages(paper.pdf(hostile, language)))
    assert "#let $x$ @y *b*" in text
    assert "U+65E5" in text, "a sign that no face draws is named by its number"
    page = paper.html(hostile, language).decode()
    assert "<img" not in page
    assert "<script" not in page
    assert "\u202e" not in page
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in page


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_needs_nothing_and_may_do_nothing(one, language: str) -> None:
    page = paper.html(one, language).decode()
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not tags.seen & {"script", "img", "link", "iframe", "object", "form", "a", "base"}
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in page
    assert "url(" not in style
    assert "@import" not in style
    assert f'<html lang="{language}">' in page


def test_french_spaces_reach_the_page(one) -> None:
    page = paper.html(one, "fr").decode()
    assert f"10{THIN}230" in page
    assert not re.search(r" [;!?»]|« ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


def test_two_thousand_findings_are_set_in_a_moment() -> None:
    many = plain(copies=40)
    assert len(many["findings"]) > 2_000
    start = time.process_time()
    paper.html(many, "fr")
    data = paper.pdf(many, "fr")
    assert time.process_time() - start < 30
    assert len(pages(data)) > 20
