"""Which figures of a case are uncertain, and the part of its model that they matter for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.build import CaseModel, build_model
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.scenarios import ends_of_range, has_range
from casebuilder.model.costbenefit.unproven import figures_with_evidence
from casebuilder.model.formula.evaluation import Array
from casebuilder.model.formula.model import InputValue, Model, part_of
from casebuilder.model.funding import Mix
from casebuilder.model.messages import Message
from casebuilder.model.parties import Party
from casebuilder.model.paths import Places, described_fields, replaced
from casebuilder.model.quantities import AnyQuantity, Price, Quantity
from casebuilder.model.services import ArrangementService, PaidService
from casebuilder.model.uncertainty.distributions import Spread, spreads

ZERO_SUM = ("checks.zero_sum_cash", "checks.zero_sum_valued")


@dataclass(frozen=True, slots=True)
class UncertainFigure:
    """One figure with a range, at all the places where the case uses it.

    A figure that stands at several places of the case, with the same source, is one figure: who is
    wrong about it is wrong at all of them. So it is drawn and moved once.

    Attributes:
        items: The inputs of the model that hold it, in the order of the model.
        spreads: Its distribution: one, or one per year, all drawn at the same share.
    """

    items: tuple[InputValue, ...]
    spreads: tuple[Spread, ...]

    @property
    def id(self) -> str:
        """The place in the case that stands for all its places; the same in whatever order they stand."""
        return min(item.id for item in self.items)

    @property
    def first(self) -> InputValue:
        """The first input that holds it."""
        return self.items[0]

    @property
    def label(self) -> Message:
        """What the figure is."""
        return self.first.label

    @property
    def groups(self) -> tuple[Message, ...]:
        """The headings under which it stands, such as the names of effects."""
        return tuple(item.group for item in self.items)

    def at(self, shares: Array) -> Array:
        """Return its values at given shares of its distribution.

        Args:
            shares: Shape (draws,).

        Returns:
            Shape (draws, values of the figure).
        """
        known: dict[Spread, Array] = {}
        for spread in self.spreads:
            if spread not in known:
                known[spread] = spread.quantiles(shares)
        return np.stack([known[spread] for spread in self.spreads], axis=1)


@dataclass(frozen=True)
class UncertainCase:
    """A case, its uncertain figures, and the part of its model that says what each party gains.

    Attributes:
        results: The case as it is.
        model: The lines that the net present values need. Figures of zero that may be more are part of
            it, although the case itself does without them.
        parties: The parties of that model, the chain (None) last.
        figures: The figures with a range that some line uses.
        certain: How many figures with evidence have no range, and are taken as certain.
    """

    results: Results
    model: Model
    parties: tuple[Party | None, ...]
    figures: tuple[UncertainFigure, ...]
    certain: int

    def inputs(self, values: Mapping[str, Array]) -> dict[str, Array]:
        """Return the inputs that replace those of the model, with what must hold between them.

        Args:
            values: The values of uncertain figures by the identifier of the figure; those not given are as
                in the case.
        """
        known: dict[str, Array] = {}
        for figure in self.figures:
            for item in figure.items:
                value = values.get(figure.id)
                known[item.id] = np.array([item.values]) if value is None else value
        return consistent(self.results.case, known)


def npv_line(party: Party | None, *, valued: bool = False) -> str:
    """Return the line with the net present value of a party; None is the chain.

    Args:
        party: The party.
        valued: Whether what has value but is not money counts too.
    """
    return f"parties.{party_key(party)}.npv{'_cash_and_valued' if valued else ''}"


def uncertain_case(results: Results) -> UncertainCase:
    """Return what is uncertain about a case.

    Args:
        results: The case with its results.
    """
    case_model, zeros = _opened(results)
    lines = [line for line in _watched(case_model) if case_model.model.has_line(line)]
    model = part_of(case_model.model, lines)
    ranged = [_as_in_case(item, zeros) for item in model.inputs if _counts(item, zeros)]
    with_range = {item.id for item in ranged}
    certain = [
        item for item in figures_with_evidence(results) if item.id not in with_range and not has_range(item)
    ]
    return UncertainCase(
        results=results,
        model=model,
        parties=(*(party for party in Party if party.value in case_model.items), None),
        figures=tuple(_figures(results.case, ranged)),
        certain=len(certain),
    )


def consistent(case: Case, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """Return inputs between which holds what the case must hold to.

    Capacity that is shed cannot be used for other clients as well, so the latter gives way. Parts of a
    payment, and the shares of clients per intensity, keep their proportions and add up to what they do in
    the case.

    Args:
        case: The case.
        inputs: Uncertain inputs, each drawn on its own.
    """
    found = dict(inputs)
    for service in case.services:
        if not isinstance(service, PaidService):
            continue
        place = f"services.{service.id}"
        shed, redeployed = f"{place}.capacity_shed", f"{place}.capacity_redeployed"
        if shed in found or redeployed in found:
            first = _or_typed(found, shed, service.capacity_shed.values)
            second = _or_typed(found, redeployed, service.capacity_redeployed.values)
            found[redeployed] = np.minimum(second, 1 - first)
        if isinstance(service.funding, Mix):
            weights = {
                f"{place}.funding.parts.{part.id}.weight": part.weight for part in service.funding.parts
            }
            _add_up_as_typed(found, weights)
        if isinstance(service, ArrangementService):
            spread = {
                f"{place}.intensities.{item.id}.clients_share": item.clients_share
                for item in service.intensities
            }
            _add_up_as_typed(found, spread)
    return found


def _or_typed(inputs: Mapping[str, Array], place: str, values: Sequence[Decimal]) -> Array:
    known = inputs.get(place)
    return np.array([[float(value) for value in values]]) if known is None else known


def _add_up_as_typed(inputs: dict[str, Array], parts: Mapping[str, Quantity]) -> None:
    if not any(place in inputs for place in parts) or any(part.value is None for part in parts.values()):
        return
    drawn = {place: _or_typed(inputs, place, (part.value or Decimal(0),)) for place, part in parts.items()}
    together = sum(drawn.values(), np.zeros((1, 1)))
    typed = float(sum(part.value or Decimal(0) for part in parts.values()))
    inputs.update(
        {place: value * typed / np.where(together > 0, together, 1.0) for place, value in drawn.items()}
    )


def _watched(case_model: CaseModel) -> list[str]:
    parties: list[Party | None] = [party for party in Party if party.value in case_model.items]
    lines = [npv_line(party, valued=valued) for party in (*parties, None) for valued in (False, True)]
    return [*lines, *ZERO_SUM]


def _opened(results: Results) -> tuple[CaseModel, Mapping[str, float]]:
    """Return the model with the figures of zero that have a range, and those figures.

    A model does without what a figure of zero makes void, such as the tax of a rate of 0 %. What may
    be more than zero must be part of it.
    """
    known = {item.id for item in results.case_model.model.inputs}
    case, zeros = results.case, {}
    for place, _description, value in described_fields(results.case):
        if place in known or not isinstance(value, Quantity) or value.value != 0:
            continue
        other = value.high or value.low
        if other:
            case, zeros[place] = replaced(case, place, value.model_copy(update={"value": other})), 0.0
    return (build_model(case), zeros) if zeros else (results.case_model, zeros)


def _counts(item: InputValue, zeros: Mapping[str, float]) -> bool:
    if item.quantity is None or not item.editable:
        return False
    low, high = ends_of_range(item)
    return item.id in zeros or (has_range(item) and low != high)


def _as_in_case(item: InputValue, zeros: Mapping[str, float]) -> InputValue:
    if item.id not in zeros or not isinstance(item.quantity, Quantity):
        return item
    typed = item.quantity.model_copy(update={"value": Decimal(0)})
    return replace(item, values=(zeros[item.id],), quantity=typed)


def _figures(case: Case, items: Iterable[InputValue]) -> Iterable[UncertainFigure]:
    together: dict[object, list[InputValue]] = {}
    for item in items:
        together.setdefault(_identity(item), []).append(item)
    places = Places(case)
    for same in together.values():
        description = places.description(same[0].id)
        whole = description is not None and description.whole
        yield UncertainFigure(tuple(same), spreads(same[0], whole=whole))


def _identity(item: InputValue) -> object:
    """Return what two places have in common that hold one and the same figure."""
    quantity = item.quantity
    if quantity is None or not quantity.source.strip():
        return item.id
    name = item.id.rpartition(".")[2]
    return (
        name,
        item.unit,
        item.values,
        quantity.low,
        quantity.high,
        quantity.source.strip(),
        quantity.interval if isinstance(quantity, Quantity) else False,
        _price_level(quantity),
    )


def _price_level(quantity: AnyQuantity) -> object:
    return (quantity.price_year, quantity.index) if isinstance(quantity, Price) else None
