"""All that is said about the uncertainty of a case, in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.unproven import decisive_party
from casebuilder.model.parties import Party
from casebuilder.model.uncertainty.figures import UncertainCase, npv_line, uncertain_case
from casebuilder.model.uncertainty.information import Information, information
from casebuilder.model.uncertainty.simulation import Chance, chance, simulate
from casebuilder.model.uncertainty.tornado import Bar, tornado


def _quiet(share: float) -> None:
    del share


@dataclass(frozen=True)
class Assessment:
    """The uncertainty of a case.

    Attributes:
        uncertain: The case with its uncertain figures.
        seed: Beginning of the random numbers.
        draws: Number of draws.
        bars: What each figure on its own does to each party, the widest first.
        chances: The distribution of the net present value of the cash of each party.
        chances_valued: The same with what has value but is not money.
        information: What knowing more is worth for the municipality's decision (that of the chain when the
            municipality has no part).
        zero_sum_max_abs: The largest amount by which any draw does not sum to zero.
    """

    uncertain: UncertainCase
    seed: int
    draws: int
    bars: Mapping[Party | None, tuple[Bar, ...]]
    chances: Mapping[Party | None, Chance]
    chances_valued: Mapping[Party | None, Chance]
    information: Information
    zero_sum_max_abs: float

    @property
    def case(self) -> Case:
        """The case."""
        return self.uncertain.results.case

    @property
    def has_ranges(self) -> bool:
        """Whether anything is uncertain: without a range every draw is the case itself."""
        return bool(self.uncertain.figures)


def assess(
    results: Results,
    *,
    seed: int | None = None,
    draws: int | None = None,
    step: Callable[[float], None] = _quiet,
) -> Assessment:
    """Return the uncertainty of a case.

    Args:
        results: The case with its results.
        seed: Beginning of the random numbers; None is that of the case.
        draws: Number of draws; None is that of the case. A case in which nothing is uncertain is drawn once.
        step: Is told which share is done, and may raise an exception to stop.

    Raises:
        CalculationError: A line has no finite value within the ranges.
    """
    simulation_settings = results.case.settings.simulation
    uncertain = uncertain_case(results)
    step(0.0)
    bars = tornado(uncertain)
    count = (draws or simulation_settings.draws) if uncertain.figures else 1
    simulation = simulate(
        uncertain, seed=simulation_settings.seed if seed is None else seed, draws=count, step=step
    )
    expected = {
        (party, valued): _expected(results, party, valued=valued)
        for party in uncertain.parties
        for valued in (False, True)
    }
    decisive = decisive_party(results)
    decisive = decisive if decisive in uncertain.parties else None
    return Assessment(
        uncertain=uncertain,
        seed=simulation.seed,
        draws=count,
        bars=bars,
        chances={party: chance(party, expected[party, False], npv) for party, npv in simulation.npv.items()},
        chances_valued={
            party: chance(party, expected[party, True], npv) for party, npv in simulation.npv_valued.items()
        },
        information=information(uncertain, simulation, decisive, bars[decisive]),
        zero_sum_max_abs=simulation.zero_sum_max_abs,
    )


def _expected(results: Results, party: Party | None, *, valued: bool) -> float:
    line = npv_line(party, valued=valued)
    return results.number(line) if results.case_model.model.has_line(line) else 0.0
