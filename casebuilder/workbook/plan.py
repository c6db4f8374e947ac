"""What stands on each sheet and in which order, before anything is written.

References need to know where everything stands, so the rows are laid out first.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from casebuilder.model.case import Case
from casebuilder.model.compared_funding import has_care
from casebuilder.model.costbenefit.builder import FINANCING_KINDS, Section
from casebuilder.model.costbenefit.parties import (
    BEFORE_FINANCING,
    BEFORE_FINANCING_LABEL,
    CHAIN_KEY,
    Item,
    party_key,
    party_label,
)
from casebuilder.model.costbenefit.ranges import moving_places
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.variants import CHOSEN, CHOSEN_GROUP
from casebuilder.model.costbenefit.views import NPV_CASH_AND_VALUED_IN, NPV_IN
from casebuilder.model.evidence import Claim, Evidence
from casebuilder.model.formula.expressions import Previous, walk
from casebuilder.model.formula.model import InputValue, Model, ModelLine
from casebuilder.model.innovation import InterestContribution
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.check import refused_comparison
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.settings import View
from casebuilder.model.support import Support
from casebuilder.model.units import Unit
from casebuilder.translation import Translator
from casebuilder.workbook.layout import FIRST_YEAR, HEADER_ROW, OWN, VALUE, Cells, Layout, Place

SUMMARY = N_("Summary")
QUESTIONS = N_("Six questions")
ASSUMPTIONS = N_("Assumptions")
CALCULATION = N_("Calculation")
FURTHER = N_("Further calculation")
POCKETS = N_("Who pays, who benefits")
FUNDING = N_("Funding compared")
THRESHOLDS = N_("Break-even values")
UNCERTAINTY = N_("Uncertainty")
HARD_DATA = N_("Hard data")
OUTCOMES = N_("Client outcomes")
SUPPORT = N_("Support and scaling")
NOT_IN_MONEY = N_("Not in money")
CHECKS = N_("Checks")
EXPLANATION = N_("Explanation")

SECTION_LABELS: Mapping[str, str] = {
    Section.FRAME: N_("Years and discounting"),
    Section.PRICES: N_("Prices in each year"),
    Section.REACH: N_("Reach: who uses it"),
    Section.EFFECTS: N_("Effects: what changes in use"),
    Section.SERVICES: N_("Services: what changes in payment and cost"),
    Section.COSTS: N_("Costs of the innovation"),
    Section.CLIENT: N_("Client"),
    Section.FINANCING: N_("Financing: grants, loans and shared savings"),
    Section.MATRIX: N_("Who pays whom, and who benefits"),
    Section.RETURNS: N_("Helper rows for payback period and rate of return"),
    Section.VARIANTS: N_("The same case under each funding model"),
}
_ON_FURTHER = (Section.MATRIX, Section.VARIANTS)
"""What follows from the results of the parties, and is summed up on sheets of its own."""
_ON_CALCULATION = tuple(section for section in SECTION_LABELS if section not in _ON_FURTHER)

KEY_FIGURES = Message(N_("Key figures"))
_SCHEDULE = ("opening_balance", "drawn", "interest_due", "repayment_due", "balance")
"""Lines of a loan as a reader follows them through a year; its payments come below."""
_OF_A_VARIANT = ("cash", "valued", "cash_and_valued", "npv", "npv_cash_and_valued")
"""Results of a party under a funding model; what its contracts come to stands above."""
_PARTY_KEYS = (*(party.value for party in Party), CHAIN_KEY)

CORRECTION_SWITCH = "settings.correct_for_evidence"
"""Identifier of the input that applies the caution for weak evidence."""

_TOTALLED = frozenset(
    {"cash", BEFORE_FINANCING, "valued", "cash_and_valued", "discounted", "innovation_costs"}
)
"""Lines of a party whose sum over the years means something."""
_RUNNING = (
    "cash_and_valued",
    "cumulative",
    "discounted",
    "discounted_cumulative",
    "innovation_costs",
)
_KEY_FIGURES = (
    "npv",
    "npv_cash_and_valued",
    "yearly_equivalent",
    "per_user_year",
    "pv_benefits",
    "pv_innovation_costs",
    "bcr",
    "roi",
    "irr",
    "payback_simple",
    "payback_discounted",
    "peak_funding",
)


@dataclass(frozen=True)
class Heading:
    """A heading above rows.

    Attributes:
        text: What it says.
        section: True for a section, False for a group within one.
    """

    text: Message
    section: bool = True


@dataclass(frozen=True)
class ScenarioRow:
    """The row with the switch that chooses which value of every figure is calculated with."""


@dataclass(frozen=True)
class InputRow:
    """A row with an input: the value that is calculated with, and where it comes from."""

    input: InputValue


class Role(Enum):
    """What the values of an input are."""

    OWN = auto()
    EXPECTED = auto()
    PESSIMISTIC = auto()
    OPTIMISTIC = auto()


@dataclass(frozen=True)
class YearsRow:
    """A row below an input that differs per year, with the values that it is chosen from."""

    input: InputValue
    role: Role


@dataclass(frozen=True)
class LineRow:
    """A row with a line of the model.

    Attributes:
        line: The line.
        total: Whether the sum over the years stands before them.
        strong: Whether it is a total or result that must stand out.
        name: Short name within the party, such as ``npv``; empty elsewhere.
    """

    line: ModelLine
    total: bool = False
    strong: bool = False
    name: str = ""


@dataclass(frozen=True)
class ReferenceRow:
    """A row that repeats a line of another sheet.

    Attributes:
        label: What it is called here.
        line: The line that is repeated.
    """

    label: Message
    line: ModelLine


@dataclass(frozen=True)
class TableHeader:
    """The names of the columns of a small table, from the column of single values on.

    Attributes:
        labels: What stands in each of its columns.
    """

    labels: tuple[Message, ...]


@dataclass(frozen=True)
class TableRow:
    """A row of a small table that repeats single values.

    Attributes:
        label: What it is called.
        lines: The line that is repeated in each column.
        strong: Whether it must stand out.
    """

    label: Message
    lines: tuple[ModelLine, ...]
    strong: bool = False


Row = Heading | ScenarioRow | InputRow | YearsRow | LineRow | ReferenceRow | TableHeader | TableRow


@dataclass(frozen=True)
class SheetPlan:
    """The rows of one sheet, from the first row below the header.

    Attributes:
        name: Name on the tab.
        rows: Each row with its number, counted from zero.
    """

    name: str
    rows: tuple[tuple[int, Row], ...]

    @property
    def end(self) -> int:
        """The first free row."""
        return self.rows[-1][0] + 1 if self.rows else HEADER_ROW + 1

    @property
    def blocks(self) -> tuple[int, ...]:
        """The first rows of the parts under one heading; a heading right below another belongs to it."""
        previous: Row | None = None
        found = []
        for number, row in self.rows:
            if isinstance(row, Heading) and not isinstance(previous, Heading):
                found.append(number)
            previous = row
        return tuple(found)


@dataclass(frozen=True)
class Plan:
    """All sheets whose rows follow from the model.

    Attributes:
        names: Names of all sheets by their English name or party identifier, in order.
        assumptions: Inputs.
        calculation: Lines up to the flows, and helper rows.
        further: Lines that follow from the results of the parties.
        parties: One sheet per party involved, and the chain last.
        checks: Lines that must be zero; the checks sheet adds its own rows below.
        layout: Where everything stands.
        moving: Inputs that have another value in the pessimistic and the optimistic scenario.
        read_before: Lines whose value of the year before some line needs.
    """

    names: Mapping[str, str]
    assumptions: SheetPlan
    calculation: SheetPlan
    further: SheetPlan
    parties: Mapping[Party | None, SheetPlan]
    checks: SheetPlan
    layout: Layout
    moving: frozenset[str]
    read_before: frozenset[str] = field(repr=False)


CHECKS_TOP = 5
"""Rows that the verdict takes at the top of the checks sheet."""


def make_plan(results: Results, translator: Translator) -> Plan:
    """Lay out all sheets of a case."""
    model = results.case_model.model
    parties: tuple[Party | None, ...] = (*results.involved(), None)
    names = _names(results, parties, translator, compared=has_variants(results))
    moving = moving_places(results.case, model.inputs)
    assumptions = _stacked(names[ASSUMPTIONS], _assumption_rows(model, moving))
    calculation = _stacked(names[CALCULATION], _calculation_rows(model))
    further = _stacked(names[FURTHER], _section_rows(model, _ON_FURTHER))
    sheets = {party: _stacked(names[party_key(party)], _party_rows(results, party)) for party in parties}
    checks = _stacked(
        names[CHECKS],
        [LineRow(line) for line in model.lines if line.section == Section.CHECKS],
        first=HEADER_ROW + 1 + CHECKS_TOP,
    )
    inputs = {
        row.input.id: Place(assumptions.name, number, row.input.per_year)
        for number, row in assumptions.rows
        if isinstance(row, InputRow)
    }
    entries = {
        row.input.id: _entry(assumptions.name, number, row.input, moving)
        for number, row in assumptions.rows
        if isinstance(row, InputRow) and row.input.editable
    }
    lines = {
        row.line.id: Place(sheet.name, number, row.line.per_year)
        for sheet in (calculation, further, *sheets.values(), checks)
        for number, row in sheet.rows
        if isinstance(row, LineRow)
    }
    missing = [line.id for line in model.lines if line.id not in lines]
    if missing:
        message = f"lines without a place in the workbook: {', '.join(missing)}"
        raise ValueError(message)
    return Plan(
        names=names,
        assumptions=assumptions,
        calculation=calculation,
        further=further,
        parties=sheets,
        checks=checks,
        layout=Layout(model.years, inputs, entries, lines, calculation.name),
        moving=moving,
        read_before=frozenset(
            node.id for line in model.lines for node in walk(line.expression) if isinstance(node, Previous)
        ),
    )


def has_outcomes(case: Case) -> bool:
    """Return whether outcomes of clients were measured that can be compared."""
    outcomes = case.outcomes
    return bool(outcomes.clients) and refused_comparison(outcomes) is None


def sheet_names(results: Results, translator: Translator) -> tuple[str, ...]:
    """Return the names of the sheets that a workbook of a case will have.

    Args:
        results: The results of the case, without those under other funding models.
        translator: The language of the workbook.
    """
    parties = (*results.involved(), None)
    return tuple(_names(results, parties, translator, compared=has_care(results.case)).values())


def _names(
    results: Results, parties: Sequence[Party | None], translator: Translator, *, compared: bool
) -> Mapping[str, str]:
    further: list[str] = [THRESHOLDS, FURTHER] if results.involved() else [FURTHER]
    if results.involved():
        further.append(POCKETS)
    if compared:
        further.append(FUNDING)
    if results.involved():
        further.append(UNCERTAINTY)
    if results.case.hard_data.analyses:
        further.append(HARD_DATA)
    if has_outcomes(results.case):
        further.append(OUTCOMES)
    if has_support(results.case):
        further.append(SUPPORT)
    if has_unpriced(results):
        further.append(NOT_IN_MONEY)
    names = {key: translator(key) for key in (SUMMARY, QUESTIONS, ASSUMPTIONS, CALCULATION)}
    names |= {party_key(party): translator.message(party_label(party)) for party in parties}
    return names | {key: translator(key) for key in (*further, CHECKS, EXPLANATION)}


def has_support(case: Case) -> bool:
    """Return whether anything was filled in on parties, support or evidence."""
    return case.support != Support() or case.evidence != Evidence()


def contributions(case: Case) -> tuple[InterestContribution, ...]:
    """Return what was said on how the innovation serves the interests of the municipality."""
    return tuple(item for item in case.innovation.contributions if item.how.strip() or item.evidence.strip())


def claims_without_an_effect(case: Case) -> tuple[Claim, ...]:
    """Return the claims that found no effect of the case, and so are not counted in money."""
    return tuple(claim for claim in case.evidence.claims if not claim.effect and claim.name.strip())


def hour_lines(model: Model) -> tuple[ModelLine, ...]:
    """Return the lines with working hours that come free."""
    return tuple(line for line in model.lines if line.id.endswith(".hours_freed"))


def has_unpriced(results: Results) -> bool:
    """Return whether a case holds anything that is not in money."""
    case = results.case
    valued = any(item.flow.valued for items in results.case_model.items.values() for item in items)
    said = contributions(case) or claims_without_an_effect(case)
    return bool(said or hour_lines(results.case_model.model) or valued or has_outcomes(case))


def has_variants(results: Results) -> bool:
    """Return whether the results hold those under other funding models."""
    return any(line.section == Section.VARIANTS for line in results.case_model.model.lines)


def _stacked(name: str, rows: Sequence[Row], first: int = HEADER_ROW + 1) -> SheetPlan:
    """Number rows downwards, with a white row above each heading but not between two headings."""
    numbered: list[tuple[int, Row]] = []
    number = first
    for position, row in enumerate(rows):
        after_heading = position > 0 and isinstance(rows[position - 1], Heading)
        if isinstance(row, Heading) and position > 0 and not after_heading:
            number += 1
        numbered.append((number, row))
        number += 1
    return SheetPlan(name, tuple(numbered))


def _assumption_rows(model: Model, moving: Container[str]) -> list[Row]:
    groups: dict[Message, list[InputValue]] = {}
    for item in model.inputs:
        groups.setdefault(item.group, []).append(item)
    rows: list[Row] = [Heading(CHOSEN_GROUP), ScenarioRow()]
    rows += [InputRow(item) for item in groups.pop(CHOSEN_GROUP, [])]
    for group, items in _in_order_of_reading(groups):
        rows.append(Heading(group))
        for item in sorted(items, key=_place_in_group):
            rows.append(InputRow(item))
            if item.per_year:
                rows += [YearsRow(item, role) for role in roles_of(item, moving)]
    return rows


def is_switch(item: InputValue) -> bool:
    """Return whether an input is a choice of the workbook itself, and no figure of the case."""
    return item.id == CHOSEN


def roles_of(item: InputValue, moving: Container[str]) -> tuple[Role, ...]:
    """Return from which values that of an input is chosen.

    Args:
        item: The input.
        moving: Inputs that have another value in the scenarios.
    """
    own = (Role.OWN,) if item.editable else ()
    ends = (Role.PESSIMISTIC, Role.OPTIMISTIC) if item.editable and item.id in moving else ()
    return (*own, Role.EXPECTED, *ends)


def _entry(sheet: str, row: int, item: InputValue, moving: Container[str]) -> Cells:
    """Return where a reader types another value of an input."""
    if is_switch(item):
        return Cells(sheet, row, range(VALUE, VALUE + 1))
    if not item.per_year:
        return Cells(sheet, row, range(OWN, OWN + 1))
    below = row + 1 + roles_of(item, moving).index(Role.OWN)
    return Cells(sheet, below, range(FIRST_YEAR, FIRST_YEAR + len(item.values)))


SCENARIO_ROW = HEADER_ROW + 2
"""Row of the switch that chooses which value of every figure is calculated with."""


def _in_order_of_reading(
    groups: Mapping[Message, list[InputValue]],
) -> Iterator[tuple[Message, list[InputValue]]]:
    """Put what a reader changes first, and the settings that hardly anyone touches last."""

    def place(item: tuple[Message, list[InputValue]]) -> int:
        identifiers = [entry.id for entry in item[1]]
        if all(name.startswith("calculation.") for name in identifiers):
            return 2
        return 1 if all(name.startswith("settings.") for name in identifiers) else 0

    frame = [item for item in groups.items() if any(entry.id == "settings.start_year" for entry in item[1])]
    others = [item for item in groups.items() if item not in frame]
    yield from frame
    yield from sorted(others, key=place)


def _place_in_group(item: InputValue) -> int:
    """Put switches first and the caution per evidence grade in the order of the grades; leave the rest."""
    if item.id == CORRECTION_SWITCH:
        return -1
    parent, _, name = item.id.rpartition(".")
    return list(EvidenceGrade).index(EvidenceGrade(name)) if parent == "settings.corrections" else 0


def _calculation_rows(model: Model) -> list[Row]:
    known = (*_ON_CALCULATION, *_ON_FURTHER, Section.PARTIES, Section.CHECKS)
    return [
        *_section_rows(model, _ON_CALCULATION),
        *(LineRow(line) for line in model.lines if line.section not in known),
    ]


def _section_rows(model: Model, sections: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for section in sections:
        lines = [line for line in model.lines if line.section == section]
        if not lines:
            continue
        rows.append(Heading(Message(SECTION_LABELS[section])))
        groups: dict[Message | None, list[ModelLine]] = {}
        for line in lines:
            groups.setdefault(line.group, []).append(line)
        for group, members in groups.items():
            # A price names what it is the price of, so that a heading above it would say the same twice.
            if group is not None and section is not Section.PRICES:
                rows.append(Heading(group, section=False))
            rows += [LineRow(line) for line in _in_reading_order(section, members)]
    return rows


def _in_reading_order(section: str, members: list[ModelLine]) -> list[ModelLine]:
    """Put a loan in the order of its schedule, and results under a funding model party by party."""
    if section == Section.FINANCING:
        return sorted(members, key=lambda line: _position(_SCHEDULE, line.id.rpartition(".")[2]))
    if section == Section.VARIANTS:
        return sorted(members, key=_place_among_variants)
    return members


def _position(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def _place_among_variants(line: ModelLine) -> tuple[int, int]:
    _, _, owner, name = line.id.split(".", 3)
    if name not in _OF_A_VARIANT:
        return (-1, 0)
    return _position(_PARTY_KEYS, owner), _position(_OF_A_VARIANT, name)


def _party_rows(results: Results, party: Party | None) -> list[Row]:
    case_model = results.case_model
    key = party_key(party)
    start = f"parties.{key}."
    own = {
        line.id.removeprefix(start): line
        for line in case_model.model.lines
        if line.section == Section.PARTIES and line.id.startswith(start)
    }
    items = case_model.items.get(key, ())
    rows = _flow_rows(results, party, own)
    rows.append(Heading(Message(N_("Over the years"))))
    rows += [
        LineRow(own[name], total=name in _TOTALLED, strong=name == "cash_and_valued", name=name)
        for name in _RUNNING
    ]
    members = [member for member in results.involved() if member in CHAIN] if party is None else []
    if members:
        rows.append(Heading(Message(N_("Money per party"))))
    rows += [
        ReferenceRow(party_label(member), case_model.model.line(f"parties.{member.value}.cash"))
        for member in members
    ]
    rows.append(Heading(KEY_FIGURES))
    rows += [LineRow(own[name], strong=name == "npv", name=name) for name in _KEY_FIGURES]
    rows.append(Heading(Message(N_("The three views side by side"))))
    views = [f"{name}.{view.value}" for name in (NPV_IN, NPV_CASH_AND_VALUED_IN) for view in View]
    rows += [LineRow(own[name], name=name) for name in views]
    shown = {item.line.removeprefix(start) for item in items}
    shown |= {"cash", "valued", BEFORE_FINANCING, *_RUNNING, *_KEY_FIGURES, *views}
    rows += [
        LineRow(line, name=name, total=line.per_year and line.unit is Unit.EUR)
        for name, line in own.items()
        if name not in shown
    ]
    if members:
        rows += _tables_per_party(case_model.model, members)
    return rows


def _flow_rows(results: Results, party: Party | None, own: Mapping[str, ModelLine]) -> list[Row]:
    """Return what changes for a party in money, its financing apart, and what has value but is not money."""
    case_model = results.case_model
    items = case_model.items.get(party_key(party), ())
    apart = BEFORE_FINANCING in own

    def of(*, valued: bool, financing: bool) -> list[Row]:
        return [
            _item_row(case_model.model, item, party)
            for item in items
            if item.flow.valued is valued and (apart and item.flow.kind in FINANCING_KINDS) is financing
        ]

    rows: list[Row] = [Heading(Message(N_("What changes in money"))), *of(valued=False, financing=False)]
    if apart:
        before = own[BEFORE_FINANCING]
        rows.append(LineRow(before, total=True, strong=True, name=BEFORE_FINANCING))
        rows.append(Heading(Message(N_("Grants, loans and shared savings"))))
        rows.append(ReferenceRow(Message(BEFORE_FINANCING_LABEL), before))
        rows += of(valued=False, financing=True)
    rows.append(LineRow(own["cash"], total=True, strong=True, name="cash"))
    rows.append(Heading(Message(N_("What has value but is not money"))))
    rows += of(valued=True, financing=False)
    rows.append(LineRow(own["valued"], total=True, strong=True, name="valued"))
    return rows


def _tables_per_party(model: Model, members: Sequence[Party]) -> list[Row]:
    """Return the results of all parties side by side: in each view, and spread over years and users."""
    views = tuple(Message(view.label) for view in View)
    rows: list[Row] = []
    for heading, labels, names in (
        (N_("Money of each party, per view"), views, [f"{NPV_IN}.{view.value}" for view in View]),
        (
            N_("Money and value of each party, per view"),
            views,
            [f"{NPV_CASH_AND_VALUED_IN}.{view.value}" for view in View],
        ),
        (
            N_("Money of each party, spread evenly"),
            (Message(N_("€ per year")), Message(N_("€ per user per year"))),
            ["yearly_equivalent", "per_user_year"],
        ),
    ):
        rows += [Heading(Message(heading)), TableHeader(labels)]
        for party in (*members, None):
            lines = tuple(model.line(f"parties.{party_key(party)}.{name}") for name in names)
            rows.append(TableRow(party_label(party), lines, strong=party is None))
    return rows


def _item_row(model: Model, item: Item, party: Party | None) -> Row:
    line = model.line(item.line)
    return ReferenceRow(line.label, line) if party is None else LineRow(line, total=True)
