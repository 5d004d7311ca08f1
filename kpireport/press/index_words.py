"""What the index of reports says, in each language; the rest of its words are those of the reports."""

from collections.abc import Mapping
from types import MappingProxyType

from kpireport.words import Text

REPORTS = Text(en="reports", fr="rapports")
REPORT = Text(en="Report", fr="Rapport")
INDEX_TITLE = Text(en="{company}: reports", fr="{company}\u00a0: rapports")
SKIP = Text(en="Skip to the reports", fr="Aller aux rapports")
SEARCH = Text(en="Search", fr="Rechercher")
LANGUAGE = Text(en="Language", fr="Langue")
PAGE_LANGUAGE = Text(en="This page in", fr="Cette page en")
LEVEL = Text(en="Level", fr="Niveau")
ANY_PERIOD = Text(en="All", fr="Toutes")
ANY_LEVEL = Text(en="All", fr="Tous")
ANY_STATUS = Text(en="All", fr="Tous")
ANY_LANGUAGE = Text(en="All", fr="Toutes")
SOME_KPI = Text(en="Some KPI {status}", fr="Au moins un indicateur {status}")
ALL_ON_TRACK = Text(en="All judged KPIs on track", fr="Tous les indicateurs jugés en bonne voie")
BUILD_FAILED = Text(en="Build failed", fr="Production en échec")
KPIS_BY_STATUS = Text(en="KPIs by status", fr="Indicateurs par état")
NOT_JUDGED_SHORT = Text(en="not judged", fr="sans verdict")
BUILD = Text(en="Build", fr="Production")
LAST_GOOD = Text(
    en="The files are those of the last good build.",
    fr="Les fichiers sont ceux de la dernière production réussie.",
)
REPORTS_SHOWN = Text(
    en="Reports shown: {shown} of {count}", fr="Rapports affichés\u00a0: {shown} sur {count}"
)
NOTHING_FOUND = Text(en="No report matches.", fr="Aucun rapport ne correspond.")
CLEAR = Text(en="Clear search and filters", fr="Effacer la recherche et les filtres")
NO_REPORTS = Text(en="No report has been built yet.", fr="Aucun rapport n’a encore été produit.")
STATES: Mapping[str, Text] = MappingProxyType(
    {
        "planned": Text(en="planned", fr="prévu"),
        "built": Text(en="built", fr="produit"),
        "cached": Text(en="cached", fr="en cache"),
        "failed": Text(en="failed", fr="échec"),
    }
)

ALL: Mapping[str, Text] = MappingProxyType(
    {name: value for name, value in globals().items() if isinstance(value, Text)}
    | {f"STATES {name}": value for name, value in STATES.items()}
)
