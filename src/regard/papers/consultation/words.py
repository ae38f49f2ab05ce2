"""What the consultation file says of itself, in both languages."""

from __future__ import annotations

from regard.terms.text import Text

TITLE = Text("Consultation file", "Dossier de consultation")
DRAFT = Text("Draft, not in force", "Projet, non en vigueur")
CONTROLLER = Text("Controller", "Responsable du traitement")
CONTACT = Text("Contact", "Contact")
DPO = Text("Data-protection officer", "Délégué à la protection des données")
CHARTER = Text("Charter", "Charte")
MADE = Text("Made on", "Établi le")
HASH = Text("SHA-256 of the charter’s text", "SHA-256 du texte de la charte")
RULEBOOK = Text("rulebook", "recueil de règles")
WHAT_IT_IS = Text(
    "This file is made from the charter alone, the text that the site obeys: what is not written in it, the site refuses. What the charter "
    "does not say is marked “not stated”: ask for it before you give an opinion.",
    "Ce dossier est établi à partir de la seule charte, le texte auquel le site obéit : ce qui n’y est pas écrit, le site le refuse. Ce que la "
    "charte ne dit pas est marqué « non précisé » : demandez-le avant de rendre un avis.",
)
CHANGES = Text("What changes from version {n}, in force", "Ce qui change par rapport à la version {n}, en vigueur")
CHANGES_FIRST = Text("What changes", "Ce qui change")
CHANGES_FIRST_SAYS = Text(
    "This is the first charter of this site: everything in it is new.",
    "C’est la première charte de ce site : tout y est nouveau.",
)
NO_CHANGE = Text(
    "Nothing that the site obeys: at most comments or the order of lines.",
    "Rien de ce à quoi le site obéit : tout au plus des commentaires ou l’ordre des lignes.",
)
WIDENS = Text("Watches more: a new consultation is due", "Surveille davantage : une nouvelle consultation s’impose")
OTHERS = Text("Other changes", "Autres changements")
KEEPS = Text("What is kept, and how long", "Ce qui est gardé, et combien de temps")
NOTHING_KEPT = Text("Nothing is kept.", "Rien n’est gardé.")
DATA = Text("Data", "Données")
TERM = Text("Erased after", "Effacé après")
PURPOSES = Text("For", "Pour")
COMPUTES = Text("What is computed, and what it does not mean", "Ce qui est calculé, et ce que cela ne veut pas dire")
FIGURE = Text("Figure", "Chiffre")
FOLLOWS = Text("May lead to", "Peut conduire à")
NOT_MEANT = Text("Does not mean", "Ne veut pas dire")
NOT_KNOWN_MEANING = Text(
    "This release does not compute it.",
    "Cette version ne le calcule pas.",
)
GOVERNANCE = Text("Register, impact assessment, consultation", "Registre, analyse d’impact, consultation")
ALTERNATIVES = Text("Milder means", "Moyens moins intrusifs")
COPIES = Text("The same data elsewhere", "Les mêmes données ailleurs")
COPIES_SAYS = Text(
    "Regard erases its own data only. These copies are governed by other software: their terms are what the charter declares.",
    "Regard n’efface que ses propres données. Ces copies dépendent d’autres logiciels : leurs durées sont celles que la charte déclare.",
)
WHERE = Text("Where", "Où")
EXAMINED = Text("Last examined", "Dernière vérification")
WHO_LOOKS = Text("Who may do what", "Qui peut quoi")
WHO_LOOKS_SAYS = Text(
    "Each look leaves a line in a ledger that witnesses outside the site can check. What is not in this table is refused.",
    "Chaque consultation laisse une ligne dans un registre que des témoins extérieurs peuvent vérifier. Ce qui n’est pas dans ce tableau est refusé.",
)
ROLE = Text("Role", "Rôle")
RIGHTS = Text("May", "Peut")
NOTHING = Text("nothing", "rien")
REFUSES = Text("What Regard refuses, whatever the charter says", "Ce que Regard refuse, quoi que dise la charte")
REFUSED = (
    Text("Ranking people, in any form.", "Classer des personnes, sous quelque forme que ce soit."),
    Text(
        "Watching unions, protests, or the posts, rooms and lines that are protected.",
        "Surveiller les syndicats, les manifestations, ou les postes, locaux et lignes protégés.",
    ),
    Text(
        "Setting a pace, cutting pay or sanctioning from a figure; deciding anything by a machine alone.",
        "Imposer une cadence, réduire un salaire ou sanctionner à partir d’un chiffre ; décider quoi que ce soit par la seule machine.",
    ),
    Text(
        "Showing a group of fewer than {least} people, or one in which a single person makes most of the figure.",
        "Montrer un groupe de moins de {least} personnes, ou dont une seule fait l’essentiel du chiffre.",
    ),
    Text(
        "Opening its doors before the consultation that the law asks for is over.",
        "Ouvrir ses portes avant la fin de la consultation que la loi exige.",
    ),
    Text(
        "Showing anything without a trace that was written before.",
        "Montrer quoi que ce soit sans une trace écrite avant.",
    ),
    Text(
        "Keeping anything past its term: the key is destroyed first, then the data.",
        "Garder quoi que ce soit au-delà de son terme : la clé est détruite d’abord, puis les données.",
    ),
)
CHECKS = Text(
    "What the checks of the law find in this text", "Ce que les vérifications du droit trouvent dans ce texte"
)
CHECKS_SAYS = Text(
    "They read what the charter declares, not what is done on site. A point that is not evidenced is never counted as met.",
    "Elles lisent ce que la charte déclare, non ce qui se fait sur place. Un point non établi n’est jamais compté comme respecté.",
)
BREACHED = Text("Breached", "Non respecté")
NOT_EVIDENCED = Text("Not evidenced", "Non établi")
DUTY = Text("Duty", "Obligation")
FOUND = Text("Found", "Constat")
ARTICLE = Text("Law", "Texte")
NOTHING_FOUND = Text(
    "No breach, and no point that is not evidenced, was found in what the charter declares.",
    "Aucun manquement ni point non établi n’a été trouvé dans ce que la charte déclare.",
)
ON_RECORD = Text("Consultations on record", "Consultations inscrites")
NONE_ON_RECORD = Text("None is on record at this site.", "Aucune n’est inscrite sur ce site.")
DEADLINES = Text(
    "The council gives its opinion within one month of being given the information, two months with an expert; silence is then deemed a "
    "negative opinion (Labour Code, arts L2312-38, R2312-6). Until then no device starts, not even on trial.",
    "Le comité rend son avis dans le mois qui suit la remise des informations, deux mois en cas d’expertise ; passé ce délai, son silence vaut avis "
    "négatif (C. trav., art. L. 2312-38 et R. 2312-6). D’ici là, aucun appareil ne démarre, même à l’essai.",
)
YOUR_MEANS = Text("Your own means of checking", "Vos propres moyens de contrôle")
MEANS = (
    Text(
        "A witness of your own (regard-witness) signs the ledger and keeps a copy: the past then cannot be changed unseen.",
        "Votre propre témoin (regard-witness) signe le registre et en garde une copie : le passé ne peut plus être modifié sans que cela se voie.",
    ),
    Text(
        "The page of representatives counts looks by role and purpose, and refusals by rule, each week, without names.",
        "La page des représentants compte les consultations par rôle et finalité, et les refus par règle, chaque semaine, sans aucun nom.",
    ),
    Text(
        "The SHA-256 on the first page lets you check that the charter published is the one you were consulted on.",
        "Le SHA-256 de la première page permet de vérifier que la charte publiée est bien celle sur laquelle vous avez été consultés.",
    ),
)
