"""The same case for other municipalities, by their size (model.md, section 8).

The target group of the case is multiplied by the size of the other municipality over that of the
case's own. So are the number of clients and the value of a contract, where the funding of a service
depends on them: a provider serves more clients in a larger municipality. Where a cost is counted
per inhabitant, the number of inhabitants grows by the same ratio, whatever size is measured by, and
is rounded to whole people.

What does not grow with the number of users stays the same for every municipality: costs counted
once, per year or per hour of training, see :func:`fixed_costs`, and the amounts of grants and loans.
So do prices, the share reached, effects, and everything that was agreed with the case's own municipality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeVar

import numpy as np

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.reach import USERS
from casebuilder.model.costbenefit.results import PartyResults, Results, evaluate_case
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.editing import without_answers
from casebuilder.model.formula.evaluation import Array, Values, evaluate
from casebuilder.model.funding import LumpSum, Mix
from casebuilder.model.messages import Figure, LabelledEnum, Message, N_
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.quantities import AnyQuantity, Quantity, YearlyQuantity
from casebuilder.model.services import PaidService
from casebuilder.model.units import Unit

_Q = TypeVar("_Q", Quantity, YearlyQuantity)

_TARGET_GROUP = "reach.target_group.size"
_CONTRACT_FIGURES = ("contract_value", "minimum_clients", "clients")
_FIXED = frozenset({CostBasis.ONCE, CostBasis.PER_YEAR, CostBasis.PER_TRAINING_HOUR})
_DECIMALS = Decimal("1e-9")
"""Finer than this a scaled figure is not kept in a case; the document holds 28 digits."""
_WORKING_DIGITS = 99
"""More than any product of two figures has before it is cut off."""
_AT_ONCE = 40
"""So many municipalities are computed at once; between two such parts the work can be given up."""
_HALF_A_CENT = 0.005
_ROUNDING = 1e-12
"""A net present value smaller than this part of the amounts that move is rounding, not money."""


class SizeBasis(LabelledEnum):
    """What the size of a municipality is measured by; the value names the figure in the case."""

    INHABITANTS = "inhabitants", N_("Inhabitants")
    AGED_75_PLUS = "aged_75_plus", N_("Aged 75 or over")
    WMO_CLIENTS = "wmo_clients", N_("Clients with Wmo support")

    @property
    def place(self) -> str:
        """The place of the figure in a case."""
        return f"municipality.{self.value}"


@dataclass(frozen=True, slots=True)
class MunicipalitySize:
    """A municipality and how large it is.

    Attributes:
        name: What it is called.
        size: Number of persons, of the kind of the :class:`SizeBasis` at hand.
        code: Four-digit municipality code, or empty.
        estimated: Whether the size is an estimate, not a count.
    """

    name: str
    size: Decimal
    code: str = ""
    estimated: bool = False

    def is_same_as(self, other: MunicipalitySize) -> bool:
        """Return whether both are one municipality: by code, or by name where a code is unknown."""
        if self.code and other.code:
            return self.code == other.code
        return bool(self.name) and self.name.casefold() == other.name.casefold()


class ScalingError(ValueError):
    """A size is missing or not above zero, so that there is no ratio of sizes.

    Attributes:
        problem: What is wrong, and where.
    """

    def __init__(self, problem: Problem) -> None:
        """Keep the problem for whoever shows it."""
        super().__init__(problem.message.text)
        self.problem = problem


@dataclass(frozen=True)
class MunicipalityOutcome:
    """What the case comes to in one municipality.

    Attributes:
        municipality: The municipality.
        is_own: Whether it is the municipality for which the case was made.
        factor: Its size over that of the case's own municipality.
        users: Average number of users per year.
        parties: The results of each party that pays or receives anything, of the municipality in
            any case, and of the chain (None).
    """

    municipality: MunicipalitySize
    is_own: bool
    factor: Decimal
    users: tuple[float, ...]
    parties: Mapping[Party | None, PartyResults]

    @property
    def npv(self) -> float:
        """Net present value of the cash of the municipality, in euros."""
        return self.parties[Party.MUNICIPALITY].npv

    @property
    def gains(self) -> bool:
        """Whether the municipality itself ends with a plus."""
        return self.npv >= _HALF_A_CENT


@dataclass(frozen=True)
class ScaledResults:
    """One case in several municipalities.

    Attributes:
        basis: What size is measured by.
        own: The results of the case as it is.
        outcomes: One for each municipality; the case's own comes first and equals ``own``.
    """

    basis: SizeBasis
    own: Results
    outcomes: tuple[MunicipalityOutcome, ...]

    def ranked(self) -> tuple[MunicipalityOutcome, ...]:
        """Return the municipalities with the highest net present value for themselves first."""
        return tuple(sorted(self.outcomes, key=lambda outcome: (-outcome.npv, outcome.municipality.name)))


def own_municipality(case: Case, basis: SizeBasis) -> MunicipalitySize:
    """Return the municipality for which the case is made.

    Raises:
        ScalingError: Its size is not filled in or not above zero.
    """
    size: Quantity = value_at(case, basis.place)
    if size.value is None:
        raise ScalingError(
            _problem(
                "size_missing",
                basis,
                Message(
                    N_(
                        "Not filled in for the municipality of the case, so other municipalities cannot"
                        " be compared with it. Fill it in, or choose another measure of size."
                    )
                ),
            )
        )
    if size.value <= 0:
        raise ScalingError(
            _problem(
                "size_not_positive",
                basis,
                Message(
                    N_("With {size} there is nothing to compare others with. Enter a number above 0."),
                    {"size": Figure(size.value, Unit.PERSONS)},
                ),
            )
        )
    return MunicipalitySize(case.municipality.name, size.value, case.municipality.code)


def _problem(code: str, basis: SizeBasis, message: Message) -> Problem:
    return Problem(code, Severity.ERROR, basis.place, message, Message(basis.label))


def fixed_costs(case: Case) -> tuple[InnovationCost, ...]:
    """Return the costs that are the same for every municipality, because they do not follow the users."""
    return tuple(cost for cost in case.costs if cost.basis in _FIXED)


def contract_places(case: Case) -> tuple[str, ...]:
    """Return the places of the contract figures that grow with the size of a municipality."""
    return tuple(
        f"{path}.{name}"
        for path, funding in _lump_sums(case)
        for name in _CONTRACT_FIGURES
        if getattr(funding, name).value is not None
    )


def _lump_sums(case: Case) -> Iterator[tuple[str, LumpSum]]:
    for service in case.services:
        if not isinstance(service, PaidService):
            continue
        path = f"services.{service.id}.funding"
        if isinstance(service.funding, LumpSum):
            yield path, service.funding
        elif isinstance(service.funding, Mix):
            for part in service.funding.parts:
                if isinstance(part.funding, LumpSum):
                    yield f"{path}.parts.{part.id}.funding", part.funding


def scaled(case: Case, factor: Decimal) -> Case:
    """Return the case for a municipality that is ``factor`` times as large.

    The target group and the size of contracts grow along, with their lowest and highest values. These
    figures become assumptions that nobody has agreed to. All else stays, costs counted once, per year
    or per hour of training included.

    Args:
        case: The case; it stays as it is.
        factor: Size of the other municipality over that of the case's own; above zero.

    Raises:
        ValueError: The factor is not above zero, or makes a figure larger than a case can hold.
    """
    if factor <= 0:
        message = f"a municipality cannot be {factor} times as large"
        raise ValueError(message)
    if factor == 1:
        return case
    for path in _scaled_places(case):
        case = replaced(case, path, _times(value_at(case, path), factor, whole=_whole(path)))
    return case


def for_municipality(case: Case, basis: SizeBasis, municipality: MunicipalitySize, source: str = "") -> Case:
    """Return the case made for another municipality, to be handed over there.

    Besides what grows with the size (:func:`scaled`) it gets the name and the size of that municipality.
    What was found out about the first one is not known about the other: its further figures, its
    weights and the answers to the six questions are left empty.

    Args:
        case: The case; it stays as it is.
        basis: What size is measured by.
        municipality: The other municipality.
        source: Where its size comes from, in words.

    Raises:
        ScalingError: The size of the case's own municipality is not filled in or not above zero.
    """
    own = own_municipality(case, basis)
    if municipality.is_same_as(own):
        return case
    _check_size(municipality)
    with localcontext(prec=_WORKING_DIGITS):
        factor = municipality.size / own.size
    other = scaled(case, factor)
    size = value_at(Case(), basis.place).model_copy(
        update={"value": municipality.size, "assumption": True, "source": source}
    )
    place = Municipality(code=municipality.code, name=municipality.name)
    if any(cost.basis is CostBasis.PER_INHABITANT for cost in case.costs):
        place = place.model_copy(update={"inhabitants": other.municipality.inhabitants})
    place = place.model_copy(update={basis.value: size})
    return without_answers(other, place)


def _scaled_places(case: Case) -> tuple[str, ...]:
    counted = any(cost.basis is CostBasis.PER_INHABITANT for cost in case.costs)
    inhabitants = (SizeBasis.INHABITANTS.place,) if counted else ()
    return (_TARGET_GROUP, *inhabitants, *contract_places(case))


def _whole(path: str) -> bool:
    return path == SizeBasis.INHABITANTS.place


def _times(quantity: _Q, factor: Decimal, *, whole: bool) -> _Q:
    def grown(value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        with localcontext(prec=_WORKING_DIGITS):
            step = Decimal(1) if whole else _DECIMALS
            return Decimal(f"{(value * factor).quantize(step).normalize():f}")

    numbers: dict[str, object]
    if isinstance(quantity, YearlyQuantity):
        numbers = {
            name: tuple(grown(value) for value in getattr(quantity, name))
            for name in ("values", "low", "high")
        }
    else:
        numbers = {name: grown(getattr(quantity, name)) for name in ("value", "low", "high")}
    changes = {**numbers, "assumption": True, "agreed_with": ()}
    return type(quantity).model_validate({**dict(quantity), **changes})


def results_for(
    case: Case,
    basis: SizeBasis,
    sizes: Iterable[MunicipalitySize],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> ScaledResults:
    """Compute the case for many municipalities at once.

    Args:
        case: A case without errors.
        basis: What size is measured by.
        sizes: The other municipalities. Where the case's own is among them it is passed over: its
            size is the one in the case.
        progress: Told now and then how many municipalities are done, and how many there are. What it
            raises stops the work.

    Raises:
        ScalingError: A size is missing or not above zero.
        MissingValueError: A figure is missing; :func:`casebuilder.model.check.problems` names it.
        CalculationError: Figures are out of all proportion.
    """
    own = own_municipality(case, basis)
    others = tuple(municipality for municipality in sizes if not municipality.is_same_as(own))
    for municipality in others:
        _check_size(municipality)
    municipalities = (own, *others)
    factors = tuple(municipality.size / own.size for municipality in municipalities)
    results = evaluate_case(case)
    outcomes: list[MunicipalityOutcome] = []
    for first in range(0, len(municipalities), _AT_ONCE):
        progress(first, len(municipalities))
        part = slice(first, first + _AT_ONCE)
        # Municipalities are draws of one model: building a model for each takes many times as long.
        values = evaluate(results.case_model.model, _draws(results, factors[part]))
        outcomes += [
            _outcome(results, values, draw, municipality, factor, is_own=first + draw == 0)
            for draw, (municipality, factor) in enumerate(
                zip(municipalities[part], factors[part], strict=True)
            )
        ]
    return ScaledResults(basis, results, tuple(outcomes))


def npv_at(results: Results, party: Party | None, factors: Sequence[Decimal]) -> Array:
    """Return the net present value of a party's cash in municipalities of many sizes.

    Args:
        results: The results of the case as it is.
        party: The party; None is the chain.
        factors: Sizes over that of the case's own municipality; all above zero.

    Returns:
        One amount in euros per factor; exactly zero where only rounding is left.
    """
    key = party_key(party)
    items = results.case_model.items.get(key, ())
    if not items:
        return np.zeros(len(factors))
    values = evaluate(results.case_model.model, _draws(results, factors))
    npv = values.lines[f"parties.{key}.npv"][:, 0]
    moving = sum(np.abs(values.lines[item.line]).sum(axis=1) for item in items)
    return np.where(np.abs(npv) <= _ROUNDING * moving, 0.0, npv)


def _check_size(municipality: MunicipalitySize) -> None:
    if municipality.size > 0:
        return
    raise ScalingError(
        Problem(
            "size_not_positive",
            Severity.ERROR,
            "",
            Message(
                N_(
                    "The case cannot be made for {municipality} with a size of {size}. Give a number"
                    " above 0, or leave it out."
                ),
                {"municipality": municipality.name, "size": Figure(municipality.size, Unit.PERSONS)},
            ),
        )
    )


def _draws(results: Results, factors: Sequence[Decimal]) -> dict[str, Array]:
    used = {item.id for item in results.case_model.model.inputs}
    return {
        path: np.array(
            [
                [
                    float(round(number * factor) if _whole(path) else number * factor)
                    for number in _numbers(value_at(results.case, path))
                ]
                for factor in factors
            ]
        )
        for path in _scaled_places(results.case)
        if path in used
    }


def _numbers(quantity: AnyQuantity) -> tuple[Decimal, ...]:
    if isinstance(quantity, YearlyQuantity):
        return quantity.values
    return () if quantity.value is None else (quantity.value,)


def _outcome(
    results: Results,
    values: Values,
    draw: int,
    municipality: MunicipalitySize,
    factor: Decimal,
    *,
    is_own: bool,
) -> MunicipalityOutcome:
    lines = {name: array[draw : draw + 1] for name, array in values.lines.items()}
    # The municipality's own draw, in the place where the results of a single case look for theirs.
    there = Results(results.case_model, Values(values.inputs, lines))
    others = tuple(party for party in results.involved() if party is not Party.MUNICIPALITY)
    return MunicipalityOutcome(
        municipality=municipality,
        is_own=is_own,
        factor=factor,
        users=there.line(USERS.id),
        parties={party: there.party(party) for party in (Party.MUNICIPALITY, *others, None)},
    )
