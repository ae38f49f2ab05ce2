"""What the console offers: the exports that can be read, and the documents that come out of an examination."""

from __future__ import annotations

from dataclasses import dataclass

from regard.audit import readers
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export: its word, what people call it, what its reader was tested on."""

    kind: str
    title: Text
    tested_on: Text


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an examination, as it is kept and handed over."""

    name: str
    media_type: str
    label: Text


def kinds() -> tuple[Kind, ...]:
    """Every kind of export that can be read, in the order of its word."""
    return tuple(Kind(one.kind, one.title, one.tested_on) for one in readers.kinds().values())


DOCUMENTS = (
    Document("report-fr.pdf", "application/pdf", Text("PDF, French", "PDF")),
    Document("report-en.pdf", "application/pdf", Text("PDF", "PDF, en anglais")),
    Document("report-fr.html", "text/html; charset=utf-8", Text("HTML, French", "HTML")),
    Document("report-en.html", "text/html; charset=utf-8", Text("HTML", "HTML, en anglais")),
    Document("sealed.html", "text/html; charset=utf-8", Text("Sealed file", "Fichier scellé")),
    Document("findings.csv", "text/csv; charset=utf-8", Text("CSV", "CSV")),
    Document("report.json", "application/json", Text("JSON", "JSON")),
    Document("findings.sarif", "application/sarif+json", Text("SARIF", "SARIF")),
    Document("oscal.json", "application/json", Text("OSCAL", "OSCAL")),
    Document("ocsf.json", "application/json", Text("OCSF", "OCSF")),
)
