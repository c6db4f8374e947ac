"""The Zelfredzaamheid-Matrix as an instrument: versions, domains and levels, by name only.

The criteria that describe each level per domain are © GGD Amsterdam and are not part of this program;
a trained professional scores with the matrix itself at hand, see :data:`OWNER_SITE`.
"""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.messages import LabelledEnum, N_

OWNER = "GGD Amsterdam"
"""Who owns the matrix."""
OWNER_SITE = "https://www.zelfredzaamheidmatrix.nl"
"""Where the matrix itself, with its criteria, is found."""


class Version(LabelledEnum):
    """The edition of the matrix with which a moment was measured."""

    ZRM_2017 = "zrm_2017", N_("ZRM 2017 (13 domains)")
    ZRM_2013 = "zrm_2013", N_("ZRM 2013 (11 domains)")


LEVELS: tuple[str, ...] = (
    N_("Acute problems"),
    N_("Not self-sufficient"),
    N_("Barely self-sufficient"),
    N_("Adequately self-sufficient"),
    N_("Fully self-sufficient"),
)
"""Catalogue texts of levels 1 to 5, in order."""

LOWEST_LEVEL, HIGHEST_LEVEL = 1, len(LEVELS)
SUFFICIENT_LEVEL = 4
"""From this level on a client is called self-sufficient in a domain."""


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain of life of the matrix.

    Attributes:
        key: Stable identifier, the same in every version that has the domain.
        column: Position of its score in the row of a client, from 0.
        label: Catalogue text of the name in the newest version that has it.
        label_2013: Catalogue text of the name in 2013, where that differed.
        versions: The versions that have it.
        parenting: Whether it belongs to the parenting supplement.
    """

    key: str
    column: int
    label: str
    label_2013: str = ""
    versions: frozenset[Version] = frozenset(Version)
    parenting: bool = False

    def name(self, version: Version) -> str:
        """Return the catalogue text of its name in a version."""
        return self.label_2013 if version is Version.ZRM_2013 and self.label_2013 else self.label


_ONLY_2017 = frozenset({Version.ZRM_2017})
_ONLY_2013 = frozenset({Version.ZRM_2013})

DOMAINS: tuple[Domain, ...] = (
    Domain("finances", 0, N_("Finances")),
    Domain("work_education", 1, N_("Work and education"), versions=_ONLY_2017),
    Domain("time_use", 2, N_("Use of time"), versions=_ONLY_2017),
    Domain("housing", 3, N_("Housing")),
    Domain("domestic_relations", 4, N_("Domestic relations")),
    Domain("mental_health", 5, N_("Mental health")),
    Domain("physical_health", 6, N_("Physical health")),
    Domain("substance_use", 7, N_("Substance use"), N_("Addiction")),
    Domain("basic_adl", 8, N_("Basic activities of daily living"), versions=_ONLY_2017),
    Domain("instrumental_adl", 9, N_("Instrumental activities of daily living"), versions=_ONLY_2017),
    Domain("social_network", 10, N_("Social network")),
    Domain("community_participation", 11, N_("Community participation")),
    Domain("justice", 12, N_("Justice")),
    Domain("day_activities", 13, N_("Day-time activities"), versions=_ONLY_2013),
    Domain("daily_living", 14, N_("Activities of daily living"), versions=_ONLY_2013),
    Domain("parenting_physical_care", 15, N_("Physical care of children"), parenting=True),
    Domain("parenting_emotional_support", 16, N_("Social-emotional support of children"), parenting=True),
    Domain("parenting_schooling", 17, N_("Schooling of children"), parenting=True),
    Domain("parenting_day_care", 18, N_("Day care of children"), parenting=True),
)
"""Every domain of every version; the position in this list is the column of its score."""

COLUMNS = len(DOMAINS)
"""Scores in the row of a client at one moment."""

_BY_KEY = {domain.key: domain for domain in DOMAINS}

_ORDER_2013 = (
    "finances",
    "day_activities",
    "housing",
    "domestic_relations",
    "mental_health",
    "physical_health",
    "substance_use",
    "daily_living",
    "social_network",
    "community_participation",
    "justice",
)

SPLIT_2017: dict[str, tuple[str, ...]] = {
    "day_activities": ("work_education", "time_use"),
    "daily_living": ("basic_adl", "instrumental_adl"),
}
"""Domains of 2013 and the two that each became in 2017: no score of one is a score of another."""


def domain(key: str) -> Domain:
    """Return the domain with this key.

    Raises:
        KeyError: No version has such a domain.
    """
    return _BY_KEY[key]


def is_domain(key: str) -> bool:
    """Return whether any version has a domain with this key."""
    return key in _BY_KEY


def domains_of(version: Version, *, parenting: bool = False) -> tuple[Domain, ...]:
    """Return the domains of a version in the order of the matrix.

    Args:
        version: The version.
        parenting: Whether the four domains of the parenting supplement follow.
    """
    if version is Version.ZRM_2013:
        core = tuple(_BY_KEY[key] for key in _ORDER_2013)
    else:
        core = tuple(item for item in DOMAINS if version in item.versions and not item.parenting)
    return core + (tuple(item for item in DOMAINS if item.parenting) if parenting else ())
