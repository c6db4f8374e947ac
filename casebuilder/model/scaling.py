"""The same case for other municipalities, by their size (model.md, section 8).

The target group of the case is multiplied by the size of the other municipality over that of the
case's own. So are the number of clients and the value of a contract, where the funding of a service
depends on them: a provider serves more clients in a larger municipality.

What does not grow with the number of users stays the same for every municipality: costs counted
once, per year or per hour of training, see :func:`fixed_costs`. So do prices, the share reached,
effects, and everything that was agreed with the case's own municipality.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TypeVar

import numpy as np

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.reach import USERS
from casebuilder.model.costbenefit.results import PartyResults, Results, evaluate_case
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.formula.evaluation import Array, Values, evaluate
from casebuilder.model.funding import LumpSum, Mix
from casebuilder.model.messages import Figure, LabelledEnum, Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.quantities import AnyQuantity, Quantity, YearlyQuantity
from casebuilder.model.services import CareService
from casebuilder.model.units import Unit

_Q = TypeVar("_Q", Quantity, YearlyQuantity)

_TARGET_GROUP = "reach.target_group.size"
_CONTRACT_FIGURES = ("contract_value", "minimum_clients", "clients")
_FIXED = frozenset({CostBasis.ONCE, CostBasis.PER_YEAR, CostBasis.PER_TRAINING_HOUR})
_DECIMALS = Decimal("1e-9")
"""Finer than this a scaled figure is not kept in a case; the document holds 28 digits."""
_WORKING_DIGITS = 99
"""More than any product of two figures has before it is cut off."""


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
    """

    name: str
    size: Decimal
    code: str = ""

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
        if not isinstance(service, CareService):
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
        case = replaced(case, path, _times(value_at(case, path), factor))
    return case


def _scaled_places(case: Case) -> tuple[str, ...]:
    return (_TARGET_GROUP, *contract_places(case))


def _times(quantity: _Q, factor: Decimal) -> _Q:
    def grown(value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        with localcontext(prec=_WORKING_DIGITS):
            return Decimal(f"{(value * factor).quantize(_DECIMALS).normalize():f}")

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


def results_for(case: Case, basis: SizeBasis, sizes: Iterable[MunicipalitySize]) -> ScaledResults:
    """Compute the case for many municipalities at once.

    Args:
        case: A case without errors.
        basis: What size is measured by.
        sizes: The other municipalities. Where the case's own is among them it is passed over: its
            size is the one in the case.

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
    # All municipalities are draws of one model: building a model for each takes many times as long.
    values = evaluate(results.case_model.model, _draws(results, factors))
    return ScaledResults(
        basis,
        results,
        tuple(
            _outcome(results, values, draw, municipality, factor)
            for draw, (municipality, factor) in enumerate(zip(municipalities, factors, strict=True))
        ),
    )


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
                [float(number * factor) for number in _numbers(value_at(results.case, path))]
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
    results: Results, values: Values, draw: int, municipality: MunicipalitySize, factor: Decimal
) -> MunicipalityOutcome:
    lines = {name: array[draw : draw + 1] for name, array in values.lines.items()}
    # The municipality's own draw, in the place where the results of a single case look for theirs.
    there = Results(results.case_model, Values(values.inputs, lines))
    others = tuple(party for party in results.involved() if party is not Party.MUNICIPALITY)
    return MunicipalityOutcome(
        municipality=municipality,
        is_own=draw == 0,
        factor=factor,
        users=there.line(USERS.id),
        parties={party: there.party(party) for party in (Party.MUNICIPALITY, *others, None)},
    )
