"""The measured outcomes of clients, as the user typed or imported them.

One row per client holds everything about that client as short texts, one character per domain, so
that ten thousand clients are ten thousand small rows and not hundreds of thousands of objects. In the
case file a row is one line of text, ``KEY group goals scores scores …``, with the scores of the
moments in their order:

``K7Q2M9RTA3XC with +..=............... 34324335443543..... 44334335443543.....``

The position of a character is :attr:`Domain.column <casebuilder.model.outcomes.instrument.Domain>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import Field, GetJsonSchemaHandler, PlainSerializer, PlainValidator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.outcomes.instrument import COLUMNS, Domain, Version, domains_of
from casebuilder.model.questions import YesNo


class Group(LabelledEnum):
    """Whether a client had the innovation."""

    WITH = "with", N_("With the innovation")
    WITHOUT = "without", N_("Comparison group, without the innovation")


class Rater(LabelledEnum):
    """Who gave the scores of a moment."""

    PROFESSIONAL = "professional", N_("Trained professional")
    SELF = "self", N_("The client")


class Missing(LabelledEnum):
    """Why a score is missing. The value is how it stands in a row."""

    NOT_TAKEN = "n", N_("Not taken")
    NOT_APPLICABLE = "a", N_("Not applicable")
    LOST = "l", N_("Client lost to follow-up")
    UNKNOWN = "u", N_("Reason unknown")


class Goal(LabelledEnum):
    """What was agreed for a client in a domain. The value is how it stands in a row."""

    IMPROVE = "+", N_("Improve")
    KEEP = "=", N_("Keep")
    SLOW_DECLINE = "-", N_("Slow down decline")


NOTHING = "."
"""What stands where no score, reason or goal has been entered yet."""

EMPTY_ROW = NOTHING * COLUMNS
"""A row in which nothing has been entered."""

SCORE_SIGNS = frozenset("12345") | {NOTHING} | {reason.value for reason in Missing}
GOAL_SIGNS = frozenset({NOTHING} | {goal.value for goal in Goal})

KEY_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,24}")
"""A pseudonymous key: short, without spaces or signs in which a name could hide."""


class ClientRow(NamedTuple):
    """Everything that is known of one client.

    Attributes:
        key: Pseudonymous key.
        group: Whether the client had the innovation.
        goals: One sign per domain: a value of :class:`Goal`, or :data:`NOTHING`.
        scores: Per moment, in the order of the moments, one sign per domain: 1 to 5, a value of
            :class:`Missing`, or :data:`NOTHING`.
    """

    key: str
    group: Group
    goals: str
    scores: tuple[str, ...]


def row_text(row: ClientRow) -> str:
    """Return the line of text that a row is in the case file."""
    return " ".join((row.key, row.group.value, row.goals, *row.scores))


def row_from_text(line: str) -> ClientRow:
    """Return the row of a line of the case file.

    Raises:
        ValueError: It is not such a line.
    """
    key, group, goals, *scores = line.split(" ")
    if KEY_PATTERN.fullmatch(key) is None:
        raise ValueError(key)
    for signs, allowed in ((goals, GOAL_SIGNS), *((signs, SCORE_SIGNS) for signs in scores)):
        if len(signs) != COLUMNS or not allowed.issuperset(signs):
            raise ValueError(signs)
    return ClientRow(key, Group(group), goals, tuple(scores))


def _row(value: object) -> ClientRow:
    if isinstance(value, ClientRow):
        return value
    if isinstance(value, str):
        return row_from_text(value)
    raise ValueError(value)


class _RowSchema:
    """Describes a row to the JSON Schema as the text that it is in the file."""

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> JsonSchemaValue:
        signs = "".join(sorted(SCORE_SIGNS))
        goals = "".join(sorted(GOAL_SIGNS - {Goal.SLOW_DECLINE.value})) + Goal.SLOW_DECLINE.value
        return {
            "type": "string",
            "pattern": rf"^{KEY_PATTERN.pattern} (with|without) [{goals}]{{{COLUMNS}}}"
            rf"( [{signs}]{{{COLUMNS}}})*$",
        }


Row = Annotated[ClientRow, PlainValidator(_row), PlainSerializer(row_text, return_type=str), _RowSchema()]
"""A row of the document; the same object in memory as long as it does not change."""

MONTH_PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"
MonthText = Annotated[str, Field(pattern=MONTH_PATTERN)]
"""A month as ``2026-03``. A day is never kept."""


class Moment(Frozen):
    """One measurement of the clients: T0, T1, and so on.

    Attributes:
        month: Month in which most clients were measured, as ``2026-03``.
    """

    id: str
    name: str = text(N_("Moment"))
    month: MonthText | None = choice(N_("Month of the measurement"))
    rater: Rater | None = choice(N_("Who gave the scores?"))
    version: Version = choice(N_("Version of the ZRM"), Version.ZRM_2017)


class SharedWith(LabelledEnum):
    """For whom the outcomes in a workbook are meant; a value of a profile of suppression as well."""

    PUBLIC = "public", N_("Anyone: groups below 10 hidden, counts rounded to 5")
    RESTRICTED = "restricted", N_("The municipality, by agreement: groups below 5 hidden")


class IntensityOfLevel(Frozen):
    """Which clients of an arrangement have which level: the lowest level over the chosen domains.

    Attributes:
        service: Identifier of the arrangement (a result area).
        domains: Keys of the domains that say how much support the result area takes.
        intensities: Identifier of the intensity for level 1 to 5, in order; empty where a client of
            that level needs no arrangement.
    """

    service: str = choice(N_("Result area"), "")
    domains: tuple[str, ...] = choice(N_("Domains that count"), ())
    intensities: tuple[str, ...] = choice(N_("Intensity per level"), ())


class ReachedWhen(LabelledEnum):
    """When the outcome on which a payment depends counts as reached."""

    GOAL = "goal", N_("The goal in the domain is reached")
    SUFFICIENT = "sufficient", N_("The client is self-sufficient in the domain (level 4 or 5)")
    IMPROVED = "improved", N_("The client went up in the domain")


class PaidOutcome(Frozen):
    """The outcome on which a payment depends.

    Attributes:
        domains: Keys of the domains in which it must be reached; all of them.
    """

    when: ReachedWhen = choice(N_("Outcome reached when"), ReachedWhen.GOAL)
    domains: tuple[str, ...] = choice(N_("In the domains"), ())


class ScoreColumn(Frozen):
    """A column of a file that holds the scores of a domain.

    Attributes:
        header: What stands above it; ``#3`` where nothing does, or where another column before it has the
            same heading.
        domain: Key of the domain.
        moment: Name of the moment that it holds; empty when the line or the file says it.
    """

    header: str
    domain: str
    moment: str = ""


class GoalColumn(Frozen):
    """A column of a file that holds the goals in a domain.

    Attributes:
        header: How it is known, as in :class:`ScoreColumn`.
        domain: Key of the domain.
    """

    header: str
    domain: str


class MonthColumn(Frozen):
    """A column of a file that says when clients were measured.

    Attributes:
        header: How it is known, as in :class:`ScoreColumn`.
        moment: Name of the moment; empty when the line or the file says it.
    """

    header: str
    moment: str = ""


class ScoreMapping(Frozen):
    """Which column of a file with scores is what; columns are known as in :class:`ScoreColumn`.

    Attributes:
        sheet: Name of the sheet; empty for a text file.
        header_line: Number of the first line with headings, from 1; 0 for a file without.
        header_lines: How many lines the headings take.
        client: The column with client numbers; empty when it has not been chosen.
        group: The column with the group; empty when no column says it.
        all_in: The group of clients who are new, where no column says it.
        moment: The column that names the moment; empty when columns or the file do.
        all_at: Name of the moment where neither line nor column says it.
        scores: The columns with scores.
        goals: The columns with goals.
        months: The columns with dates of measuring.
        version: Version of the ZRM; None when it follows from the domains.
    """

    sheet: str = ""
    header_line: Annotated[int, Field(ge=0)] = 1
    header_lines: Annotated[int, Field(ge=1, le=3)] = 1
    client: str = ""
    group: str = ""
    all_in: Group = Group.WITH
    moment: str = ""
    all_at: str = ""
    scores: tuple[ScoreColumn, ...] = ()
    goals: tuple[GoalColumn, ...] = ()
    months: tuple[MonthColumn, ...] = ()
    version: Version | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read."""
        single = (self.client, self.group, self.moment)
        many: tuple[ScoreColumn | GoalColumn | MonthColumn, ...] = (*self.scores, *self.goals, *self.months)
        return (*filter(None, single), *(column.header for column in many))


class Outcomes(Frozen):
    """Measured outcomes of clients, with and without the innovation.

    Attributes:
        parenting: Whether the parenting supplement was taken as well.
        before: Identifier of the moment before the innovation that is compared.
        after: Identifier of the moment that it is compared with.
        low_scores_required: Whether clients had to score low to take part.
        goals_set_before: Whether the goals were agreed before the second measurement.
        aged_65_plus: Whether the clients are mainly 65 or over.
        assigned_by_lot: Whether chance decided who had the innovation.
        made_up: Whether the scores are made up, as in an example.
        shared_with: For whom the outcomes in the workbook are meant, which decides what is hidden.
        mappings: How the latest files with scores were read, for the next ones; the newest is the last.
    """

    source: str = text(N_("Where the scores come from"))
    made_up: bool = choice(N_("These scores are made up, as an example"), default=False)
    parenting: bool = choice(N_("With the parenting supplement"), default=False)
    moments: tuple[Moment, ...] = ()
    before: str = choice(N_("Compare from"), "")
    after: str = choice(N_("Compare with"), "")
    low_scores_required: YesNo | None = choice(N_("Did clients have to score low to take part?"))
    goals_set_before: YesNo | None = choice(N_("Were the goals agreed before the second measurement?"))
    aged_65_plus: YesNo | None = choice(N_("Are the clients mainly 65 or over?"))
    assigned_by_lot: YesNo | None = choice(N_("Did chance decide who had the innovation?"))
    shared_with: SharedWith = choice(N_("Who may see the outcomes in the workbook?"), SharedWith.PUBLIC)
    clients: tuple[Row, ...] = ()
    arrangements: tuple[IntensityOfLevel, ...] = ()
    paid_outcome: PaidOutcome = PaidOutcome()
    mappings: tuple[ScoreMapping, ...] = ()

    @property
    def version(self) -> Version:
        """Version of the moment that is compared from, or of the newest edition without moments."""
        moment = self.moment(self.before) or (self.moments[0] if self.moments else None)
        return moment.version if moment else Version.ZRM_2017

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The domains in the order of the matrix, with the supplement where it was taken."""
        return domains_of(self.version, parenting=self.parenting)

    def moment(self, identifier: str) -> Moment | None:
        """Return the moment with this identifier, or None."""
        return next((item for item in self.moments if item.id == identifier), None)

    def position(self, identifier: str) -> int | None:
        """Return the place of a moment in the rows of the clients, or None."""
        return next((place for place, item in enumerate(self.moments) if item.id == identifier), None)

    def rows_by_key(self) -> Mapping[str, int]:
        """Return the position of each client in the list, by key."""
        return {row.key: position for position, row in enumerate(self.clients)}


def sign_of(value: int | Missing | None) -> str:
    """Return the sign of a score, of the reason why it is missing, or of nothing entered."""
    if value is None:
        return NOTHING
    return value.value if isinstance(value, Missing) else str(value)


def value_of(sign: str) -> int | Missing | None:
    """Return the score of a sign, the reason why it is missing, or None when nothing was entered."""
    if sign == NOTHING:
        return None
    return int(sign) if sign.isdigit() else Missing(sign)


def goal_of(sign: str) -> Goal | None:
    """Return the goal of a sign, or None."""
    return None if sign == NOTHING else Goal(sign)
