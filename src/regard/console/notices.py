"""What notices and signs say of rights, of decisions and of whom to complain to: pure texts, from the charter's closed words.

Sources: GDPR 12-13, 15-22 and 77; first level on the sign, second on the public page (CNIL LINC, CCTV-W-08); no right to object to video
protection (CSI R253-6, VP-11) nor to body-worn cameras (CSI R241-15, BC-11).
"""

from __future__ import annotations

from regard.terms.text import Text

_TITLES = {
    "cctv": Text("Cameras record here", "Ici, des caméras enregistrent"),
    "bodycam": Text("Agents here wear cameras", "Ici, des agents portent des caméras"),
    "calls": Text("Calls are recorded here", "Ici, les appels sont enregistrés"),
    "scanners": Text("Work with scanners is recorded here", "Ici, le travail au scanner est enregistré"),
    "reports": Text("Security reports are written here", "Ici, des comptes rendus de sécurité sont rédigés"),
}
_SEEN = Text("See what is held on you and have a copy.", "Voir ce qui est détenu sur vous et en avoir une copie.")
_MENDED = Text(
    "Have it corrected, erased or frozen.", "Le faire rectifier, effacer ou geler (limitation du traitement)."
)
_OBJECT = Text(
    "Object, for reasons of your own situation.",
    "Vous opposer, pour des raisons tenant à votre situation particulière.",
)
_WITHDRAW = Text("Withdraw your consent at any time.", "Retirer votre consentement à tout moment.")
_NONE_HERE = Text(
    "There is no right to object to this one: the law says so.",
    "Il n’y a pas de droit d’opposition ici : la loi l’exclut.",
)
_OPEN_PLACES = ("open-to-public", "public-road")
_REFUSED = {
    "show": (Text("look", "consultation"), Text("looks", "consultations")),
    "derive": (Text("computation", "calcul"), Text("computations", "calculs")),
    "admit": (Text("delivery of data", "arrivée de données"), Text("deliveries of data", "arrivées de données")),
    "keep": (Text("storage", "conservation"), Text("storages", "conservations")),
    "erase": (Text("erasure", "effacement"), Text("erasures", "effacements")),
    "govern": (
        Text("decision of governing", "décision de gestion"),
        Text("decisions of governing", "décisions de gestion"),
    ),
    "prove": (Text("export", "export"), Text("exports", "exports")),
    "answer": (Text("answer", "réponse"), Text("answers", "réponses")),
    "examine": (Text("examination", "examen"), Text("examinations", "examens")),
}


def title(area: str) -> Text:
    """The head of a sign: that something is watched here."""
    return _TITLES.get(area) or Text("You are being watched here", "Ici, vous êtes observé")


def rights(area: str, place: str | None, basis: str | None) -> tuple[Text, ...]:
    """What a person may ask for, by what is watched and on which legal ground."""
    found = [_SEEN, _MENDED]
    if area == "bodycam" or (area == "cctv" and place in _OPEN_PLACES):
        found.append(_NONE_HERE)
    elif basis == "consent":
        found.append(_WITHDRAW)
    elif basis in ("legitimate-interest", "public-task"):
        found.append(_OBJECT)
    return tuple(found)


def interest(basis: str | None, balancing: bool | None) -> Text | None:
    """The legitimate interest, where that is the ground (GDPR 13(1)(d))."""
    if basis != "legitimate-interest":
        return None
    if balancing is True:
        return Text(
            "The interest is that of the purposes above; it was weighed against yours in writing, and you may ask for it.",
            "L’intérêt est celui des finalités ci-dessus ; il a été mis en balance avec les vôtres par écrit, et vous pouvez en demander le texte.",
        )
    return Text(
        "The interest is that of the purposes above. The charter does not say that it was weighed against yours.",
        "L’intérêt est celui des finalités ci-dessus. La charte ne dit pas qu’il ait été mis en balance avec les vôtres.",
    )


def automated(said: bool | None, figures: bool) -> Text | None:
    """Whether a figure alone decides about someone (GDPR 13(2)(f), 22)."""
    if not figures:
        return None
    if said is False:
        return Text(
            "No figure decides about you: a person does.", "Aucun chiffre ne décide pour vous : une personne le fait."
        )
    if said is True:
        return Text(
            "The charter declares a decision by a figure alone.",
            "La charte déclare une décision prise sur un seul chiffre.",
        )
    return Text(
        "The charter does not say of every figure that it never decides alone.",
        "La charte ne dit pas de chaque chiffre qu’il ne décide jamais seul.",
    )


def refused(act: str, number: int) -> Text:
    """What was refused, as one counts it."""
    one, many = _REFUSED.get(act) or (Text(act, act), Text(act, act))
    return one if number == 1 else many


def authority(country: str) -> Text:
    """To whom one complains (GDPR 77)."""
    if country in ("", "FR"):
        return Text(
            "the CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, cnil.fr",
            "la CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, cnil.fr",
        )
    return Text("your country’s data-protection authority", "l’autorité de protection des données de votre pays")
