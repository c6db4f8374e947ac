"""How a figure was computed, down to the sources: a tree that interface and command line show."""

from __future__ import annotations

import difflib
import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from casebuilder.model.costbenefit.parties import line_of, party_label
from casebuilder.model.costbenefit.proposal import Transfer
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.settled import SettledResults, payment_line, settled_line
from casebuilder.model.formula.expressions import (
    Expression,
    Input,
    InternalRate,
    Line,
    OverYears,
    Previous,
    SumOfProducts,
)
from casebuilder.model.formula.model import InputValue, ModelLine
from casebuilder.model.formula.words import sentence
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import value_at
from casebuilder.model.quantities import AnyQuantity, Price
from casebuilder.model.units import MONEY_UNITS, SHARE_UNITS, ServiceUnit, Unit
from casebuilder.sharing_sentences import payment_remarks
from casebuilder.translation import Translator

Years = tuple[int, ...]
"""Calendar years of a figure; empty when it has one value for the whole case."""

_SIMILAR_ENOUGH = 0.5
_FACTOR_DECIMALS = 4
"""Price and discount factors lie so close together that fewer decimals hide the difference."""
_BARE_UNITS = SHARE_UNITS | {Unit.EUR, Unit.NUMBER, Unit.FACTOR, Unit.CALENDAR_YEAR}
"""Units that the written figure already shows, or that need no words."""


class UnknownLineError(KeyError):
    """The model has no line or input of that name."""


@dataclass(frozen=True)
class Formula:
    """The one definition of a line, to be read in words or with its numbers.

    Attributes:
        line: The line it defines.
        years: The years whose numbers are shown.
    """

    line: ModelLine
    years: Years
    _results: Results

    def in_words(self, translator: Translator) -> str:
        """Return the formula by the names of its ingredients, such as "Target group × Share reached"."""
        return sentence(
            self.line.expression, _Names(self.line, self._results, translator), translator.message
        )

    def in_numbers(self, translator: Translator) -> tuple[str, ...]:
        """Return the formula with rounded figures filled in: one per year, or a single one."""
        return tuple(
            sentence(
                self.line.expression,
                _Numbers(year, self._results, translator, alone=self._is_one_term),
                translator.message,
            )
            for year in self.years or (None,)
        )

    @property
    def _is_one_term(self) -> bool:
        return isinstance(self.line.expression, Input | Line | Previous)


@dataclass(frozen=True)
class Explanation:
    """A figure and what it was made of.

    Attributes:
        id: Identifier of the line or input.
        label: What it is called.
        group: Heading it belongs to, such as the name of a party or an effect; or None.
        unit: What it counts.
        service_unit: Unit of the service it belongs to, if any.
        years: The calendar years of ``values``; empty for one value for the whole case.
        values: One value per year, or a single one; None where it is not applicable.
        formula: How it is computed; None for an input.
        rule: Why the formula is as it is, in one sentence; or None.
        quantity: The figure in the case with source, date, grade, assumption and agreements; None
            for a line or a setting.
        choices: Catalogue texts of the values 0, 1, 2 ... of a setting with a closed list.
        path: Place in the case where an input can be changed; None for a line and for a limit of the
            calculation.
        children: What the formula uses, in its order.
        remarks: How it came about, in sentences, where no formula says so.
        expanded_elsewhere: Whether the ingredients stand at another place in the tree, where the
            same line occurs closer to the top.
    """

    id: str
    label: Message
    group: Message | None
    unit: Unit
    service_unit: ServiceUnit | None
    years: Years
    values: tuple[float | None, ...]
    formula: Formula | None = None
    rule: Message | None = None
    quantity: AnyQuantity | None = None
    choices: tuple[str, ...] = ()
    path: str | None = None
    children: tuple[Explanation, ...] = ()
    expanded_elsewhere: bool = False
    remarks: tuple[Message, ...] = ()

    @property
    def value(self) -> float | None:
        """The only value, or that of the first year shown; None where it is not applicable."""
        return self.values[0]

    @property
    def is_input(self) -> bool:
        """Whether it was given rather than computed."""
        return self.formula is None and not self.remarks


class _When(Enum):
    SAME_YEAR = auto()
    YEAR_BEFORE = auto()
    ALL_YEARS = auto()


@dataclass(frozen=True, slots=True)
class _Use:
    id: str
    when: _When
    is_input: bool = False


def known_lines(results: Results) -> tuple[str, ...]:
    """Return the identifiers of all lines, in the order in which they are computed."""
    return tuple(line.id for line in results.case_model.model.lines)


def named_lines(results: Results, translator: Translator) -> tuple[tuple[str, str], ...]:
    """Return all lines in the order of the calculation: the identifier, and the name with its group."""
    return tuple(
        (
            line.id,
            translator.message(line.label)
            if line.group is None
            else f"{translator.message(line.label)} ({translator.message(line.group)})",
        )
        for line in results.case_model.model.lines
    )


def similar_lines(results: Results, mistyped: str, most: int = 3) -> tuple[str, ...]:
    """Return the identifiers of lines and inputs that resemble a mistyped one, best first."""
    inputs = (item.id for item in results.case_model.model.inputs)
    known = (*known_lines(results), *inputs)
    return tuple(difflib.get_close_matches(mistyped, known, most, _SIMILAR_ENOUGH))


def explain(results: Results, line: str, year: int | None = None) -> Explanation:
    """Return how a figure was computed, down to the inputs.

    Each line is expanded once, where it comes first when the tree is read level by level.

    Args:
        results: The results of a case.
        line: Identifier of a line, or of an input.
        year: Calendar year; None for all years. A line with one value for the whole case has no
            years, whatever is given here.

    Raises:
        UnknownLineError: There is no such line or input.
        ValueError: The case does not cover the year.
    """
    model = results.case_model.model
    if year is not None and year not in model.calendar_years:
        raise ValueError(year)
    years = tuple(model.calendar_years) if year is None else (year,)
    if not model.has_line(line):
        if not any(item.id == line for item in model.inputs):
            raise UnknownLineError(line)
        return _input(results, model.input(line), years)
    if (transfer := _transfer(results, line)) is not None:
        return _payment(results, transfer, years)
    return _line(results, model.line(line), years, _expansions(results, line))


def relocated(tree: Explanation, place: Callable[[str], str]) -> Explanation:
    """Return an explanation whose inputs lead to other places, as those of a comparison do.

    Args:
        tree: The explanation.
        place: Returns the place in the case of the user for one in the case that was calculated.
    """
    return replace(
        tree,
        path=None if tree.path is None else place(tree.path),
        children=tuple(relocated(child, place) for child in tree.children),
    )


def _transfer(results: Results, line: str) -> Transfer | None:
    return results.transfer(line) if isinstance(results, SettledResults) else None


def _payment(results: Results, transfer: Transfer, years: Years) -> Explanation:
    """Return a payment of a proposal, with what its parties and all others have without and with it."""
    leaf = _payment_alone(results, transfer, years)
    if not isinstance(results, SettledResults):
        return leaf
    first = (transfer.receiver, transfer.payer)
    others = (party for party in results.proposal.npv_before if party not in first)
    without = (
        replace(
            explain(results, line_of(party, "npv").id),
            label=Message(
                N_("Net present value without the payments: {party}"), {"party": party_label(party)}
            ),
            group=None,
        )
        for party in first
    )
    after = (
        explain(results, settled_line(party, name).id)
        for party in (*first, *others)
        for name in ("cash", "npv")
    )
    return replace(leaf, children=(*without, *after))


def _payment_alone(results: Results, transfer: Transfer, years: Years) -> Explanation:
    line = results.case_model.model.line(payment_line(transfer).id)
    return Explanation(
        id=line.id,
        label=line.label,
        group=line.group,
        unit=line.unit,
        service_unit=None,
        years=years,
        values=_values(results, results.line(line.id), years),
        remarks=payment_remarks(results, transfer) if isinstance(results, SettledResults) else (),
    )


def _expansions(results: Results, root: str) -> dict[str, tuple[str, int]]:
    """Return for each line under ``root`` where it is expanded: the line that uses it, and as which use."""
    model = results.case_model.model
    owners: dict[str, tuple[str, int]] = {root: ("", 0)}
    waiting = deque([root])
    while waiting:
        parent = waiting.popleft()
        for position, use in enumerate(_uses(model.line(parent))):
            if not use.is_input and use.id not in owners:
                owners[use.id] = (parent, position)
                waiting.append(use.id)
    return owners


def _uses(line: ModelLine) -> tuple[_Use, ...]:
    """Return what a line is made of, each once, in the order of its formula."""
    return tuple(dict.fromkeys(_references(line.expression)))


def _references(expression: Expression) -> Iterator[_Use]:
    # No recursion: a sum of hundreds of terms lies hundreds of levels deep.
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        match node:
            case Input(identifier):
                yield _Use(identifier, _When.SAME_YEAR, is_input=True)
            case Line(identifier):
                yield _Use(identifier, _When.SAME_YEAR)
            case Previous(identifier):
                yield _Use(identifier, _When.YEAR_BEFORE)
            case OverYears(_, line):
                yield _Use(line.id, _When.ALL_YEARS)
            case SumOfProducts(first, second):
                yield _Use(first.id, _When.ALL_YEARS)
                yield _Use(second.id, _When.ALL_YEARS)
            case InternalRate(line, _):
                # The guess helps the search of a spreadsheet; it is no part of the meaning.
                yield _Use(line.id, _When.ALL_YEARS)
            case _:
                waiting.extend(reversed(node.parts()))


def _line(results: Results, line: ModelLine, years: Years, owners: dict[str, tuple[str, int]]) -> Explanation:
    years = years if line.per_year else ()
    return Explanation(
        id=line.id,
        label=line.label,
        group=line.group,
        unit=line.unit,
        service_unit=line.service_unit,
        years=years,
        values=_values(results, results.line(line.id), years),
        formula=Formula(line, years, results),
        rule=line.rule,
        children=tuple(_children(results, line, years, owners)),
    )


def _children(
    results: Results, line: ModelLine, years: Years, owners: dict[str, tuple[str, int]]
) -> Iterator[Explanation]:
    model = results.case_model.model
    for position, use in enumerate(_uses(line)):
        child_years = _years_used(use, years, model.calendar_years)
        if child_years is None:
            continue
        if use.is_input:
            yield _input(results, model.input(use.id), child_years)
        elif (transfer := _transfer(results, use.id)) is not None:
            yield _payment_alone(results, transfer, child_years)
        elif owners[use.id] == (line.id, position):
            yield _line(results, model.line(use.id), child_years, owners)
        else:
            yield _mention(results, model.line(use.id), child_years)


def _years_used(use: _Use, years: Years, all_years: range) -> Years | None:
    """Return the years in which an ingredient is used, or None when there is no such year."""
    if use.when is _When.ALL_YEARS:
        return tuple(all_years)
    if use.when is _When.SAME_YEAR or not years:
        return years
    before = tuple(year - 1 for year in years if year - 1 in all_years)
    return before or None


def _mention(results: Results, line: ModelLine, years: Years) -> Explanation:
    """Return a line without its ingredients, which are expanded elsewhere in the tree."""
    years = years if line.per_year else ()
    return Explanation(
        id=line.id,
        label=line.label,
        group=line.group,
        unit=line.unit,
        service_unit=line.service_unit,
        years=years,
        values=_values(results, results.line(line.id), years),
        formula=Formula(line, years, results),
        rule=line.rule,
        expanded_elsewhere=True,
    )


def _input(results: Results, item: InputValue, years: Years) -> Explanation:
    years = years if item.per_year else ()
    return Explanation(
        id=item.id,
        label=item.label,
        group=item.group,
        unit=item.unit,
        service_unit=item.service_unit,
        years=years,
        values=_values(results, item.values, years),
        quantity=item.quantity,
        choices=item.choices,
        path=_path(results, item.id),
    )


def _path(results: Results, identifier: str) -> str | None:
    try:
        value_at(results.case, identifier)
    except KeyError:
        return None
    return identifier


def _values(results: Results, values: Sequence[float], years: Years) -> tuple[float | None, ...]:
    first = results.calendar_years.start
    chosen = [values[year - first] for year in years] if years else values[:1]
    return tuple(None if math.isnan(value) else value for value in chosen)


@dataclass(frozen=True, slots=True)
class _Names:
    """The terms of a formula by name; a group is added where two terms would have the same name."""

    owner: ModelLine
    results: Results
    translator: Translator

    def input(self, identifier: str) -> str:
        item = self.results.case_model.model.input(identifier)
        name = self._told_apart(item)
        if not item.choices:
            return name
        legend = "; ".join(
            f"{number} = {self.translator(choice)}" for number, choice in enumerate(item.choices)
        )
        return f"{name} [{legend}]"

    def line(self, identifier: str) -> str:
        return self._told_apart(self.results.case_model.model.line(identifier))

    def previous(self, identifier: str) -> str:
        return self.translator(N_("{line} of the year before"), line=self.line(identifier))

    def calendar_year(self) -> str:
        return self.translator(N_("calendar year"))

    def row(self, identifier: str) -> str:
        return self.line(identifier)

    def _told_apart(self, item: ModelLine | InputValue) -> str:
        name = self.translator.message(item.label)
        if item.group is None or not self._shares_its_name(item):
            return name
        return f"{name} ({self.translator.message(item.group)})"

    def _shares_its_name(self, item: ModelLine | InputValue) -> bool:
        model = self.results.case_model.model
        others: list[ModelLine | InputValue] = [self.owner]
        others.extend(
            model.input(use.id) if use.is_input else model.line(use.id) for use in _uses(self.owner)
        )
        return any(other.label == item.label and other.group != item.group for other in others)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The terms of a formula as figures of one year, or of the whole case."""

    year: int | None
    results: Results
    translator: Translator
    alone: bool

    def input(self, identifier: str) -> str:
        item = self.results.case_model.model.input(identifier)
        return self._term(item.values, item.unit, self.year)

    def line(self, identifier: str) -> str:
        return self._in_year(identifier, self.year)

    def previous(self, identifier: str) -> str:
        if self.year is None or self.year == self.results.calendar_years.start:
            return "0"
        return self._in_year(identifier, self.year - 1)

    def calendar_year(self) -> str:
        return str(self.year)

    def row(self, identifier: str) -> str:
        line = self.results.case_model.model.line(identifier)
        return "({})".format(
            "; ".join(_figure(value, line.unit, self.translator) for value in self.results.line(identifier))
        )

    def _in_year(self, identifier: str, year: int | None) -> str:
        line = self.results.case_model.model.line(identifier)
        return self._term(self.results.line(identifier), line.unit, year)

    def _term(self, values: Sequence[float], unit: Unit, year: int | None) -> str:
        position = 0 if year is None or len(values) == 1 else year - self.results.calendar_years.start
        value = values[position]
        written = _figure(value, unit, self.translator)
        return f"({written})" if value < 0 and not self.alone else written


def _figure(value: float | None, unit: Unit, translator: Translator) -> str:
    if value is None or math.isnan(value):
        return translator(N_("n/a"))
    if unit in SHARE_UNITS or unit in MONEY_UNITS:
        return translator.figure(value, unit)
    if value == round(value):
        return translator.figure(value, unit, 0)
    return translator.figure(value, unit, _FACTOR_DECIMALS if unit is Unit.FACTOR else None)


def explain_text(tree: Explanation, translator: Translator, depth: int = 1) -> str:
    """Return an explanation as indented text.

    Args:
        tree: What to show.
        translator: Language of the text.
        depth: How many levels of ingredients are shown under the figure itself.
    """
    return "\n".join(_text_lines(tree, translator, depth, ""))


def _text_lines(tree: Explanation, translator: Translator, depth: int, indent: str) -> Iterator[str]:
    yield f"{indent}{heading(tree, translator)}: {written_values(tree, translator)}"
    inner = indent + "    "
    if tree.formula is not None:
        yield f"{inner}= {tree.formula.in_words(translator)}"
        for position, numbers in enumerate(tree.formula.in_numbers(translator)):
            year = f"{tree.years[position]}: " if len(tree.years) > 1 else ""
            yield f"{inner}= {year}{numbers}"
        if tree.rule is not None:
            yield f"{inner}{translator.message(tree.rule)}"
        if tree.expanded_elsewhere:
            elsewhere = translator(N_("Its ingredients stand elsewhere in this explanation."))
            yield f"{inner}{elsewhere}"
    else:
        for remark in evidence(tree, translator):
            yield f"{inner}{remark}"
    if depth > 0:
        for child in tree.children:
            yield from _text_lines(child, translator, depth - 1, inner)


def heading(tree: Explanation, translator: Translator) -> str:
    """Return the name of a figure with its group and, when it is of one year, that year."""
    text = translator.message(tree.label)
    if tree.group is not None and not tree.is_input:
        text = f"{text} ({translator.message(tree.group)})"
    return f"{text}, {tree.years[0]}" if len(tree.years) == 1 else text


def written_values(tree: Explanation, translator: Translator) -> str:
    """Return the value of a figure with its unit; several years one after the other."""
    written = [_with_unit(tree, value, translator) for value in tree.values]
    if len(tree.years) <= 1:
        return written[0]
    return "; ".join(f"{year}: {text}" for year, text in zip(tree.years, written, strict=True))


def _with_unit(tree: Explanation, value: float | None, translator: Translator) -> str:
    if value is not None and tree.choices:
        return translator(tree.choices[int(value)])
    figure = _figure(value, tree.unit, translator)
    if value is None or tree.unit in _BARE_UNITS:
        return figure
    unit = translator.unit(tree.unit, tree.service_unit)
    return f"{figure}{unit.removeprefix('€')}" if tree.unit in MONEY_UNITS else f"{figure} {unit}"


def evidence(tree: Explanation, translator: Translator) -> tuple[str, ...]:
    """Return the evidence of an input in short sentences: source, grade, who agreed, its place.

    Of what was searched for instead of computed: how it came about.
    """
    remarks = [translator.message(remark) for remark in tree.remarks]
    quantity = tree.quantity
    if quantity is not None:
        if not quantity.source:
            remarks.append(translator(N_("No source given.")))
        elif quantity.source_date is None:
            remarks.append(translator(N_("Source: {source}"), source=quantity.source))
        else:
            remarks.append(
                translator(
                    N_("Source: {source} ({date})"),
                    source=quantity.source,
                    date=translator.date(quantity.source_date),
                )
            )
        if isinstance(quantity, Price) and quantity.price_year is not None:
            remarks.append(translator(N_("Price level of {year}."), year=str(quantity.price_year)))
        if quantity.grade is not None:
            remarks.append(translator(N_("Evidence: {grade}"), grade=quantity.grade))
        if quantity.assumption:
            remarks.append(translator(N_("Assumption, not yet checked.")))
        for agreement in quantity.agreed_with:
            party = translator(agreement.party.label)
            details = [agreement.who] if agreement.who else []
            if agreement.date is not None:
                details.append(translator.date(agreement.date))
            by = f"{party} ({', '.join(details)})" if details else party
            remarks.append(translator(N_("Agreed with: {party}"), party=by))
    if tree.path is not None:
        remarks.append(translator(N_("Place in the case: {path}"), path=tree.path))
    return tuple(remarks)
