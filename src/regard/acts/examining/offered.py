"""The documents that come out of an examination that the console asked for, as they are kept and handed over."""

from __future__ import annotations

from dataclasses import dataclass

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Document:
    """One document: the name that it is kept under, its format (`acts.examining.reports`), its language, its media type, what people call it."""

    name: str
    format: str
    language: str
    media_type: str
    label: Text


DOCUMENTS = (
    Document("report.fr.pdf", "pdf", "fr", "application/pdf", Text("PDF, in French", "PDF")),
    Document("report.en.pdf", "pdf", "en", "application/pdf", Text("PDF", "PDF en anglais")),
    Document("report.fr.html", "html", "fr", "text/html; charset=utf-8", Text("Page, in French", "Page")),
    Document("report.en.html", "html", "en", "text/html; charset=utf-8", Text("Page", "Page en anglais")),
    Document(
        "report.regard.html", "regard.html", "fr", "text/html; charset=utf-8", Text("Sealed file", "Fichier scellé")
    ),
    Document("findings.csv", "csv", "fr", "text/csv; charset=utf-8", Text("CSV", "CSV")),
    Document("report.json", "json", "en", "application/json", Text("JSON", "JSON")),
    Document("report.sarif", "sarif", "en", "application/sarif+json", Text("SARIF", "SARIF")),
    Document("report.oscal.json", "oscal.json", "en", "application/json", Text("OSCAL", "OSCAL")),
    Document("report.ocsf.json", "ocsf.json", "en", "application/json", Text("OCSF", "OCSF")),
)
