"""Which figures of a case are uncertain, and the part of its model that they matter for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.build import CaseModel
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.ranges import consistent, has_range, one_figure_each
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.unproven import figures_with_evidence
from casebuilder.model.formula.evaluation import Array
from casebuilder.model.formula.model import InputValue, Model, part_of
from casebuilder.model.messages import Message
from casebuilder.model.parties import Party
from casebuilder.model.paths import Places
from casebuilder.model.uncertainty.distributions import Spread, spreads

ZERO_SUM = ("checks.zero_sum_cash", "checks.zero_sum_valued")


@dataclass(frozen=True, slots=True)
class UncertainFigure:
    """One figure with a range, at all the places where the case uses it.

    Which places hold one figure tells :func:`casebuilder.model.costbenefit.ranges.one_figure_each`.

    Attributes:
        items: The inputs of the model that hold it, in the order of the model.
        spreads: Its distribution: one, or one per year, all drawn at the same share.
        named_by_label: Whether its label says enough: it belongs to an effect, all uncertain figures of
            effects belong to that one, and no other uncertain figure has the same label.
    """

    items: tuple[InputValue, ...]
    spreads: tuple[Spread, ...]
    named_by_label: bool = False

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
        model: The lines that the net present values need.
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
    case_model = results.case_model
    lines = [line for line in _watched(case_model) if case_model.model.has_line(line)]
    model = part_of(case_model.model, lines)
    figures = one_figure_each(item for item in model.inputs if has_range(item))
    return UncertainCase(
        results=results,
        model=model,
        parties=(*(party for party in Party if party.value in case_model.items), None),
        figures=tuple(_spread_out(results.case, figures)),
        certain=sum(not has_range(item) for item in figures_with_evidence(results)),
    )


def _spread_out(case: Case, figures: Iterable[tuple[InputValue, ...]]) -> Iterator[UncertainFigure]:
    places, all_figures = Places(case), tuple(figures)
    labels = Counter(str(items[0].label) for items in all_figures)
    effects = {item.group for items in all_figures for item in items if _of_effect(item)}
    for items in all_figures:
        description = places.description(items[0].id)
        whole = description is not None and description.whole
        of_only_effect = len(effects) == 1 and all(map(_of_effect, items))
        named_by_label = of_only_effect and labels[str(items[0].label)] == 1
        yield UncertainFigure(items, spreads(items[0], whole=whole), named_by_label)


def _of_effect(item: InputValue) -> bool:
    return item.id.startswith("effects.")


def _watched(case_model: CaseModel) -> list[str]:
    parties: list[Party | None] = [party for party in Party if party.value in case_model.items]
    lines = [npv_line(party, valued=valued) for party in (*parties, None) for valued in (False, True)]
    return [*lines, *ZERO_SUM]
