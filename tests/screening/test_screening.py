"""Words that say something about people, the same words where they do not, and where each stands in the text."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.screening import language, screen
from regard.screening.folding import folded
from shared_data import shared

OF = {
    "union": {"union-activity", "strike-days"},
    "politics": {"politics"},
    "religion": {"religion"},
    "health": {"health"},
}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Elle a pris sa carte à la CFTC au printemps.", "union-activity"),
        ("LE DÉLÉGUÉ A DÉPOSÉ SES HEURES DE DÉLÉGATION", "union-activity"),
        ("He was elected shop steward of the night crew.", "union-activity"),
        ("L’équipe de nuit était en grève mardi.", "strike-days"),
        ("They were on strike for two days.", "strike-days"),
        ("Il milite au Parti communiste depuis dix ans.", "politics"),
        ("She votes for the Green Party, she said.", "politics"),
        ("Il ne mange pas : c’est le ramadan.", "religion"),
        ("He is Catholic and asks for Sundays.", "religion"),
        ("Elle est enceinte de trois mois.", "health"),
        ("On sick leave for depression since May.", "health"),
        ("On dit qu’il est homosexuel.", "orientation"),
        ("Il sort de prison, son casier judiciaire est chargé.", "criminal-record"),
        ("He is having an affair with a colleague.", "lifestyle"),
    ],
)
def test_plain_words_are_found(text: str, category: str) -> None:
    assert category in screen(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "Le syndicat intercommunal des eaux a coupé la vanne.",
        "Le syndic de l’immeuble a la clé du quai.",
        "L’Union européenne finance le quai 3.",
        "Rendez-vous place de Grève à midi.",
        "Livraison rue de l’Église, sonner deux fois.",
        "La politique de retour a été rappelée au client.",
        "The Western Union desk is closed.",
        "Health check of the server failed.",
        "The European Union label is missing from box 4.",
        "Church Road is blocked, use the back gate.",
    ],
)
def test_the_same_words_elsewhere_mean_nothing(text: str) -> None:
    assert screen(text).sure == frozenset()


def test_a_word_of_one_language_is_not_looked_for_in_the_other() -> None:
    assert "union-activity" in screen("She talked against the union in the canteen.").sure
    assert screen("Le dossier de l’union des producteurs est sur le bureau du chef.").hits == ()
    assert language("Le quai est bloqué par une palette.") == "fr"
    assert language("The dock is blocked by a pallet.") == "en"
    assert language("A-12 / B-7") is None
    assert screen("Gréviste. Syndicaliste.", "fr").sure == {"strike-days", "union-activity"}


def test_a_person_named_beside_it() -> None:
    assert screen("Mme Martin est enceinte. La palette est tombée.").named
    assert not screen("Elle est enceinte. M. Martin a déplacé la palette.").named
    assert screen("Jean DUPOND est en arrêt maladie.").named


def test_hits_stand_where_the_words_are() -> None:
    text = "Œuvre finie ; l’élève a fait une dépression, dit-on, et le délégué syndical le sait."
    found = {text[hit.start : hit.end] for hit in screen(text).hits if hit.sure}
    assert found == {"dépression", "syndical"}


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_screened_and_every_place_is_in_it(text: str) -> None:
    plain = folded(text)
    assert len(plain.text) == len(plain.places)
    for hit in screen(text).hits:
        assert 0 <= hit.start < hit.end <= len(text)


@given(st.text("aéèïœ ’-", max_size=200))
@settings(max_examples=50, deadline=None)
def test_folding_is_the_same_the_second_time(text: str) -> None:
    assert folded(folded(text).text).text == folded(text).text


def test_a_very_long_text_is_looked_at_in_part_and_says_so() -> None:
    assert not screen("a " * 150_000).whole


def rows() -> Iterator[dict[str, str]]:
    with (shared("data/text/screening.csv")).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_the_shared_sentences() -> None:
    """In the style of reports; a third are traps. The lexicon's author had read them, so these figures are the best that it can do."""
    sensitive = [row for row in rows() if row["label"] != "none"]
    harmless = [row for row in rows() if row["label"] == "none"]
    hit = sum(bool(screen(row["text"]).sure & OF[row["label"]]) for row in sensitive)
    asked = sum(bool(screen(row["text"]).hits) for row in sensitive)
    wrong = [row["id"] for row in harmless if screen(row["text"]).sure]
    assert hit / len(sensitive) >= 0.70, hit / len(sensitive)
    assert asked / len(sensitive) >= 0.95, "hints go to a person"
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "most"), [("ud_fr_sequoia_sentences.txt", 0.03), ("ud_en_ewt_dev_test_sentences.txt", 0.01)]
)
def test_ordinary_text_is_left_alone(name: str, most: float) -> None:
    """Press, debates and leaflets; some do speak of illness or elections."""
    lines = shared(f"data/text/{name}").read_text("utf-8").splitlines()
    found = [screen(line) for line in lines]
    assert sum(bool(one.sure) for one in found) / len(lines) <= most
    assert sum(one.named for one in found) / len(lines) <= 0.002
