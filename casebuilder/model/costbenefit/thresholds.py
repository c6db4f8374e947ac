"""At which value of one figure a party breaks even (model.md, section 8).

The net present value of the cash is computed at many values of the figure at once, with the one
definition of the model. Where its sign changes, a straight line through both sides gives the
value exactly when the figure works linearly; otherwise the search goes on between them. Each value
found is confirmed with the model of the changed case, built anew.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.case import Case
from casebuilder.model.check import LARGEST_FIGURE
from casebuilder.model.costbenefit.build import CaseModel, build_model
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costs import InnovationCost
from casebuilder.model.descriptions import Description
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.formula.evaluation import evaluate
from casebuilder.model.formula.model import Model, ModelError, part_of
from casebuilder.model.messages import Message
from casebuilder.model.parties import Party
from casebuilder.model.paths import description_at, replaced, value_at
from casebuilder.model.quantities import AnyQuantity, Quantity, YearlyQuantity
from casebuilder.model.reach import ListedAdoption
from casebuilder.model.services import PaidService
from casebuilder.model.units import ServiceUnit, Unit

_Floats = NDArray[np.float64]

_DISCOUNT_FACTOR = "frame.discount_factor"
_NOTHING = 1e-12
"""A net present value smaller than this part of the amounts that move is rounding, not money."""
_CONFIRMED = 1e-9
"""How far, as a part of the amounts that move, two ways to the same net present value may differ."""
_EVEN_STEPS = 32
_SMALLEST_DOUBLING, _LARGEST_DOUBLING = -20, 60
_PARTS = 16
_ROUNDS = 40
_CLOSER_LOOKS = 3
_TWO_SIDES = 2
_PLAUSIBLE_FACTOR = 5
"""A figure is plausible from this many times smaller to this many times larger than it is now."""


class Holds(StrEnum):
    """On which side of a threshold the net present value of the cash is positive."""

    BELOW = "below"
    ABOVE = "above"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True)
class _FigureOfParty:
    """A figure of the case, looked at by one party.

    Attributes:
        path: Place of the figure in the case.
        party: The party; None is the chain.
        label: What the figure is, with the name of the item that it belongs to.
        unit: What the figure counts.
        service_unit: The unit of the service that it belongs to, if any.
        holds: Where the net present value is positive.
    """

    path: str
    party: Party | None
    label: Message
    unit: Unit
    service_unit: ServiceUnit | None
    holds: Holds


@dataclass(frozen=True)
class Threshold(_FigureOfParty):
    """The value of a figure at which a party breaks even, all other figures as they are.

    ``holds`` is ``BELOW`` or ``ABOVE`` this value.

    Attributes:
        value: The value, in the unit of the figure; shares are fractions of one. Of a figure per
            year it is that of the highest year: the years keep their proportions.
        npv: Net present value of the cash at this value; practically zero, unless it jumps here,
            as it does where a contract changes its form.
        others: Further values at which it changes sign, ascending; ``value`` is the one nearest
            to the figure as it is now.
    """

    value: float
    npv: float
    others: tuple[float, ...] = ()


@dataclass(frozen=True)
class NoThreshold(_FigureOfParty):
    """The net present value does not change sign within the limits of the figure.

    ``holds`` is ``ALWAYS`` when the party gains at some value and loses at none, else ``NEVER``.

    Attributes:
        depends: Whether the figure has any influence on the party's cash.
    """

    depends: bool


def threshold(case: Case, path: str, party: Party | None) -> Threshold | NoThreshold:
    """Return at which value of one figure the net present value of a party's cash becomes zero.

    Args:
        case: A case without errors.
        path: Place of the figure.
        party: The party; None is the chain.

    Raises:
        KeyError: The case has no figure at this place.
        MissingValueError: Another figure is missing.
        CalculationError: Within the limits of the figure, a line has no finite value.
    """
    return _Search(build_model(case), party).threshold(path)


def important_thresholds(results: Results, party: Party | None) -> tuple[Threshold | NoThreshold, ...]:
    """Return the thresholds that a decision turns on: highest price, smallest effect, smallest reach.

    The price is that of the largest cost that the party pays to the entrepreneur (for the chain:
    that leaves the chain), the effect the one that the party gains most by, the reach the share
    reached in the end. A case without such a cost or effect has no such threshold. More use of a care
    service is no effect to ask for, whoever gains by it. Only plausible values count: from a fifth of
    the present figure to five times that figure.

    Args:
        results: The results of a case.
        party: The party; None is the chain.

    Raises:
        CalculationError: Within the limits of a figure, a line has no finite value.
    """
    search = _Search(results.case_model, party)
    paths = (
        _largest_cost(results, party),
        search.most_favourable_effect(),
        _share_reached(results.case),
    )
    return tuple(search.threshold(path, plausible=True) for path in paths if path is not None)


def always_or_never(results: Results, party: Party | None) -> Holds | None:
    """Return whether no cost, effect or reach on its own decides if a party gains.

    Every cost, every effect and the share reached are looked at one by one, at all plausible values.

    Args:
        results: The results of a case.
        party: The party; None is the chain.

    Returns:
        ``ALWAYS`` when the party gains at all these values, ``NEVER`` when it does at none, None when
        one of the figures decides.

    Raises:
        CalculationError: Within the limits of a figure, a line has no finite value.
    """
    search, case = _Search(results.case_model, party), results.case
    paths = (
        _share_reached(case),
        *(_change_path(effect) for effect in case.effects),
        *(f"costs.{cost.id}.amount" for cost in case.costs),
    )
    sides = {search.threshold(path, plausible=True).holds for path in paths}
    side = sides.pop()
    return side if not sides and side in {Holds.ALWAYS, Holds.NEVER} else None


def with_figure(case: Case, path: str, value: float) -> Case:
    """Return the case with one figure at another value.

    Args:
        case: The case.
        path: Place of the figure.
        value: The new value; of a figure per year that of the highest year, to which the other years
            stand as they did.

    Raises:
        KeyError: The case has no figure at this place.
    """
    quantity = _quantity(case, path)
    values = tuple(Decimal(repr(value * part)) for part in _profile(quantity))
    if isinstance(quantity, YearlyQuantity):
        return replaced(case, path, quantity.model_copy(update={"values": values}))
    return replaced(case, path, quantity.model_copy(update={"value": values[0]}))


def figure_now(case: Case, path: str) -> float:
    """Return a figure as it is now, in its unit; of a figure per year that of the highest year."""
    return _current(_quantity(case, path))


def _quantity(case: Case, path: str) -> AnyQuantity:
    quantity = value_at(case, path)
    if not isinstance(quantity, Quantity | YearlyQuantity):
        raise KeyError(path)
    return quantity


def _profile(quantity: AnyQuantity) -> tuple[float, ...]:
    """Return what each year is of the highest year; one for a single value."""
    if isinstance(quantity, Quantity):
        return (1.0,)
    highest = max(quantity.values, default=Decimal(0))
    return tuple(float(value / highest) if highest else 1.0 for value in quantity.values) or (1.0,)


def _current(quantity: AnyQuantity) -> float:
    """Return the figure as it is now: its value, or that of the highest year; zero when it is empty."""
    if isinstance(quantity, Quantity):
        return float(quantity.value or 0)
    return float(max(quantity.values, default=0))


def _largest_cost(results: Results, party: Party | None) -> str | None:
    discount = results.line(_DISCOUNT_FACTOR)

    def present_value(cost: InnovationCost) -> float:
        paid = results.line(f"costs.{cost.id}.paid")
        return sum(amount * factor for amount, factor in zip(paid, discount, strict=True))

    def concerns(cost: InnovationCost) -> bool:
        if party is None:
            return cost.payer is not Party.OUTSIDE and cost.receiver is Party.OUTSIDE
        return cost.payer is party and cost.receiver is Party.ENTREPRENEUR

    found = [cost for cost in results.case.costs if concerns(cost) and present_value(cost) > 0]
    return f"costs.{max(found, key=present_value).id}.amount" if found else None


def _share_reached(case: Case) -> str:
    listed = isinstance(case.reach.adoption, ListedAdoption)
    return f"reach.adoption.{'share' if listed else 'maximum'}"


def _change_path(effect: Effect) -> str:
    name = {
        ChangeKind.RELATIVE: "relative_change",
        ChangeKind.ABSOLUTE: "absolute_change",
        ChangeKind.MOVE: "share_of_users",
    }[effect.change_kind]
    return f"effects.{effect.id}.{name}"


@dataclass(frozen=True, slots=True)
class _Balance:
    """The net present value of a party's cash, and of all amounts that make it up.

    Attributes:
        model: The lines that they need.
        npv: Identifier of the net present value.
        flows: Identifiers of the amounts.
    """

    model: Model
    npv: str
    flows: tuple[str, ...]

    def at(self, draws: dict[str, _Floats]) -> tuple[_Floats, _Floats]:
        """Return the net present value, and the present value of all amounts without their sign."""
        values = evaluate(self.model, draws)
        discount = values.lines[_DISCOUNT_FACTOR]
        npv = values.lines[self.npv][:, 0]
        size = np.zeros_like(npv)
        for flow in self.flows:
            size = size + np.add.reduce(np.abs(values.lines[flow] * discount), axis=1)
        return npv, size


def _balance(case_model: CaseModel, party: Party | None) -> _Balance | None:
    """Return the balance of a party, or None when it is not involved."""
    model = case_model.model
    npv = f"parties.{party_key(party)}.npv"
    if not model.has_line(npv):
        return None
    # What moves inside the chain cancels out there, but not to the last digit.
    flows = tuple(
        flow.line
        for flow in case_model.flows
        if not flow.valued and (party is None or party in (flow.payer, flow.receiver))
    )
    return _Balance(part_of(model, (npv, _DISCOUNT_FACTOR, *flows)), npv, flows)


class _Search:
    """The search for thresholds of one party in one case."""

    def __init__(self, case_model: CaseModel, party: Party | None) -> None:
        self._case_model = case_model
        self._case = case_model.case
        self._party = party
        self._known_balance = _balance(case_model, party)

    def most_favourable_effect(self) -> str | None:
        """Return the place of the change that the party would lose most without, if it would lose."""
        balance = self._known_balance
        effects = [effect for effect in self._case.effects if not self._is_more_care(effect)]
        if balance is None or not effects:
            return None
        # One row with the case as it is, and one row for each effect with that effect at zero.
        draws = {}
        for position, effect in enumerate(effects):
            rows = np.full((len(effects) + 1, 1), _current(_quantity(self._case, _change_path(effect))))
            rows[position + 1] = 0.0
            draws[_change_path(effect)] = rows
        npv, size = balance.at(draws)
        gains = npv[0] - npv[1:]
        best = int(np.argmax(gains))
        return _change_path(effects[best]) if gains[best] > _NOTHING * size[0] else None

    def _is_more_care(self, effect: Effect) -> bool:
        change = _current(_quantity(self._case, _change_path(effect)))
        services = {service.id for service in self._case.services if isinstance(service, PaidService)}
        return change > 0 and effect.service in services

    def threshold(self, path: str, *, plausible: bool = False) -> Threshold | NoThreshold:
        """Return the threshold of one figure; if asked, among its plausible values alone."""
        quantity = _quantity(self._case, path)
        description = description_at(self._case, path)
        if description is None:
            raise KeyError(path)
        balance = self._balance_with(path, quantity, description)
        label, service_unit = _label(self._case, path, description), self._service_unit(path)
        unit = description.unit or quantity.unit

        def none(holds: Holds, *, depends: bool) -> NoThreshold:
            return NoThreshold(path, self._party, label, unit, service_unit, holds, depends)

        if balance is None:
            return none(Holds.NEVER, depends=False)
        curve = _Curve(balance, path, np.array([_profile(quantity)]))
        points, npv, size = curve.looked_at(_points(description, _current(quantity)))
        signs = _signs(npv, size)
        crossings = [curve.crossing(points[a : b + 1]) for a, b in _changes(signs)]
        if plausible:
            low, high = _plausible_range(_current(quantity))
            crossings = [crossing for crossing in crossings if low <= crossing.value <= high]
            within = (points >= low) & (points <= high)
            npv, size, signs = npv[within], size[within], signs[within]
        if not crossings:
            holds = Holds.ALWAYS if np.any(signs > 0) and not np.any(signs < 0) else Holds.NEVER
            return none(holds, depends=bool(np.ptp(npv) > _NOTHING * np.max(size)))
        nearest = min(crossings, key=lambda crossing: abs(crossing.value - _current(quantity)))
        return Threshold(
            path=path,
            party=self._party,
            label=label,
            unit=unit,
            service_unit=service_unit,
            holds=Holds.ABOVE if nearest.upwards else Holds.BELOW,
            value=nearest.value,
            npv=self._confirmed(path, nearest),
            others=tuple(crossing.value for crossing in crossings if crossing is not nearest),
        )

    def _balance_with(self, path: str, quantity: AnyQuantity, description: Description) -> _Balance | None:
        """Return the balance with a model that the figure is part of.

        The model leaves out what a figure of zero, or an empty one, makes void, such as a tax of
        0 %. Then it is taken from the case with another value, which may be set to zero again.
        """
        known = self._case_model.model
        if any(item.id == path for item in known.inputs):
            return self._known_balance
        if _current(quantity) or description.maximum == 0:
            return self._known_balance
        other = 1.0 if description.maximum is None else float(description.maximum)
        return _balance(build_model(with_figure(self._case, path, other)), self._party)

    def _confirmed(self, path: str, crossing: _Crossing) -> float:
        """Return the net present value in the case with the figure at its threshold.

        Raises:
            ModelError: It differs from what was found: an error in the program.
        """
        balance = _balance(build_model(with_figure(self._case, path, crossing.value)), self._party)
        npv = 0.0 if balance is None else float(balance.at({})[0][0])
        if not math.isclose(npv, crossing.npv, abs_tol=_CONFIRMED * crossing.size):
            message = f"{path}: a net present value of {npv} where {crossing.npv} was found"
            raise ModelError(message)
        return npv

    def _service_unit(self, path: str) -> ServiceUnit | None:
        found = (item.service_unit for item in self._case_model.model.inputs if item.id == path)
        return next(found, None)


def _label(case: Case, path: str, description: Description) -> Message:
    """Return the label of a figure, with the name of the nearest item around it that has one."""
    label = Message(description.label)
    place = path.rpartition(".")[0]
    while place:
        name = getattr(value_at(case, place), "name", "")
        if name:
            return Message("{label}: {name}", {"label": label, "name": name})
        place = place.rpartition(".")[0]
    return label


@dataclass(frozen=True, slots=True)
class _Crossing:
    """Where the net present value changes sign.

    Attributes:
        value: The value of the figure.
        upwards: Whether it is positive above.
        npv: The net present value there.
        size: The present value there of all amounts without their sign.
    """

    value: float
    upwards: bool
    npv: float
    size: float

    @staticmethod
    def at(points: _Floats, npv: _Floats, size: _Floats, position: int, *, upwards: bool) -> _Crossing:
        """Return the crossing at one of several points."""
        return _Crossing(float(points[position]), upwards, float(npv[position]), float(size[position]))


@dataclass(frozen=True, slots=True)
class _Curve:
    """The net present value of a party as a function of one figure."""

    balance: _Balance
    path: str
    profile: _Floats

    def at(self, values: _Floats) -> tuple[_Floats, _Floats]:
        """Return the net present value and the size of all amounts at each value."""
        return self.balance.at({self.path: values.reshape(-1, 1) * self.profile})

    def looked_at(self, points: _Floats) -> tuple[_Floats, _Floats, _Floats]:
        """Return points with the net present value and the size of all amounts, closer where it nears zero.

        Between two points it may reach the other side of zero and come back; it does so where it
        comes nearest.
        """
        npv, size = self.at(points)
        for _ in range(_CLOSER_LOOKS):
            nearest = _nearest_to_zero(points, npv, size)
            if not nearest:
                break
            around = [
                np.linspace(
                    points[max(position - 1, 0)], points[min(position + 1, len(points) - 1)], _PARTS + 1
                )
                for position in nearest
            ]
            points = np.unique(np.concatenate([points, *around]))
            npv, size = self.at(points)
        return points, npv, size

    def crossing(self, points: _Floats) -> _Crossing:
        """Return where the net present value changes sign.

        Args:
            points: Values of the figure, ascending. The first and the last give opposite signs, those
                in between zero.
        """
        for _ in range(_ROUNDS):
            npv, size = self.at(points)
            upwards = bool(npv[-1] > 0)
            if len(points) > _TWO_SIDES:
                return _Crossing.at(points, npv, size, -2 if upwards else 1, upwards=upwards)
            low, high = float(points[0]), float(points[1])
            straight = low - float(npv[0]) * (high - low) / float(npv[1] - npv[0])
            closer = np.unique(np.append(np.linspace(low, high, _PARTS + 1), straight))
            npv, size = self.at(closer)
            middle = int(np.searchsorted(closer, straight))
            if abs(npv[middle]) <= _NOTHING * size[middle]:
                return _Crossing.at(closer, npv, size, middle, upwards=upwards)
            first, last = _changes(_signs(npv, size))[0]
            points = closer[first : last + 1]
            if points[-1] - points[0] >= high - low:
                break
        # A jump: the last value at which the party still gains.
        npv, size = self.at(points)
        upwards = bool(npv[-1] > 0)
        return _Crossing.at(points, npv, size, -1 if upwards else 0, upwards=upwards)


def _signs(npv: _Floats, size: _Floats) -> _Floats:
    return np.where(np.abs(npv) <= _NOTHING * size, 0.0, np.sign(npv))


def _changes(signs: _Floats) -> list[tuple[int, int]]:
    """Return the pairs of neighbours of opposite sign; zeros between them are passed over."""
    positions = [int(position) for position in np.flatnonzero(signs)]
    return [(a, b) for a, b in itertools.pairwise(positions) if signs[a] != signs[b]]


def _nearest_to_zero(points: _Floats, npv: _Floats, size: _Floats) -> list[int]:
    """Return where the net present value comes nearest to zero without a change of sign beside it.

    At either end only when it bends there: a straight line has nothing between its points.
    """
    signs = _signs(npv, size)
    distance = np.abs(npv)
    noise = _NOTHING * size
    last = len(points) - 1

    def nearer(position: int, other: int) -> bool:
        return bool(
            signs[position] == signs[other] != 0 and distance[position] < distance[other] - noise[other]
        )

    def bends(first: int, middle: int, far: int) -> bool:
        share = (points[middle] - points[first]) / (points[far] - points[first])
        straight = npv[first] + share * (npv[far] - npv[first])
        return bool(abs(npv[middle] - straight) > _CONFIRMED * size[middle])

    found = [
        position
        for position in range(1, last)
        if nearer(position, position - 1) and nearer(position, position + 1)
    ]
    for end, beside, far in ((0, 1, 2), (last, last - 1, last - 2)):
        if last > 1 and nearer(end, beside) and bends(end, beside, far):
            found.append(end)
    return found


def _plausible_range(current: float) -> tuple[float, float]:
    """Return the smallest and the largest plausible value; nothing says what is, for a figure of zero."""
    if not current:
        return -math.inf, math.inf
    low, high = sorted((current / _PLAUSIBLE_FACTOR, current * _PLAUSIBLE_FACTOR))
    return low, high


def _points(description: Description, current: float) -> _Floats:
    """Return the values at which a figure is looked at, ascending, all within its limits.

    They are its limits with even steps in between, the figure itself, zero, and doublings around
    zero: nobody knows beforehand how large a figure without an upper limit must become.
    """
    largest = float(LARGEST_FIGURE)
    low = -largest if description.minimum is None else float(description.minimum)
    high = largest if description.maximum is None else float(description.maximum)
    doublings = 2.0 ** np.arange(_SMALLEST_DOUBLING, _LARGEST_DOUBLING)
    sizes = doublings * (abs(current) or 1.0)
    if description.minimum_excluded:
        low += float(sizes[0])
    points = np.concatenate([np.linspace(low, high, _EVEN_STEPS + 1), -sizes, sizes, [0.0, current]])
    return np.unique(points[(points >= low) & (points <= high)])
