"""What it is worth to know a figure exactly before the municipality decides (value of information).

The municipality says yes when it expects to gain, and no otherwise; no leaves everything as it is, so
that is worth nothing. Who decides without knowing sometimes decides wrongly, and the loss that may be
expected from that is what perfect information would be worth at most (EVPI). What knowing some figures
would take off that loss is their expected value of partial perfect information (EVPPI).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammainccinv, ndtr

from casebuilder.model.messages import Message
from casebuilder.model.parties import Party
from casebuilder.model.settings import SMALLEST_AMOUNT
from casebuilder.model.uncertainty.distributions import Floats
from casebuilder.model.uncertainty.figures import UncertainCase, UncertainFigure
from casebuilder.model.uncertainty.simulation import Simulation
from casebuilder.model.uncertainty.tornado import Bar

_NOTHING = float(SMALLEST_AMOUNT)
_RARE = 1e-5
"""The probability of what hardly ever happens by chance."""


@dataclass(frozen=True, slots=True)
class FigureValue:
    """What it is worth to know one figure.

    Attributes:
        figure: The figure.
        evppi: The loss that knowing it avoids on average, in euros.
    """

    figure: UncertainFigure
    evppi: float


@dataclass(frozen=True, slots=True)
class GroupValue:
    """What it is worth to know all figures under one heading.

    Attributes:
        group: The heading, such as the name of an effect.
        figures: How many figures there are.
        evppi: The loss that knowing them all avoids on average, in euros.
    """

    group: Message
    figures: int
    evppi: float


@dataclass(frozen=True)
class Information:
    """What knowing more is worth for the decision of one party.

    Attributes:
        party: The party that decides; None is the chain.
        says_yes: Whether it gains on average, so that it says yes without knowing more.
        wrong: The share of the draws in which that decision turns out wrong.
        evpi: What is lost on average by that, in euros of the view.
        figures: What knowing each figure is worth, most first; those worth something only.
        groups: The same for all figures under a heading, most first.
    """

    party: Party | None
    says_yes: bool
    wrong: float
    evpi: float
    figures: tuple[FigureValue, ...]
    groups: tuple[GroupValue, ...]


def evpi(npv: Floats) -> float:
    """Return the expected value of perfect information for a choice between this and nothing.

    Raiffa and Schlaifer, Applied Statistical Decision Theory (1961): the mean of the best choice at each
    draw less the best of the means.

    Args:
        npv: The net present value at each draw.
    """
    return max(0.0, float(np.mean(np.maximum(npv, 0.0))) - max(0.0, float(np.mean(npv))))


def evppi(npv: Floats, ordering: Floats) -> float:
    """Return the expected value of partial perfect information, from the same draws.

    The draws are put in order of the figure and divided into parts of equal size; the mean of a part is
    what one would expect knowing that the figure lies there (Strong and Oakley, An efficient method for
    computing single-parameter partial expected value of perfect information, Medical Decision Making 33
    (2013), 755-766). With means of draws it can never be more than the EVPI of those draws.

    The parts are as many as the cube root of the draws: more would see chance for knowledge. What parts put
    together at random would hardly ever give counts as nothing.

    Args:
        npv: The net present value at each draw.
        ordering: What is known, one number for each draw.
    """
    count = max(2, round(len(npv) ** (1 / 3)))
    parts = np.array_split(npv[np.argsort(ordering, kind="stable")], count)
    sums = np.array([float(np.sum(part)) for part in parts])
    lost = -sums if float(np.mean(npv)) > 0 else sums
    found = float(np.sum(np.maximum(lost, 0.0))) / len(npv)
    return min(found, evpi(npv)) if found > _by_chance(npv, count) else 0.0


def _by_chance(npv: Floats, count: int) -> float:
    """Return what divisions at random hardly ever exceed.

    The means of such parts are normal around the mean of all. What the division seems to avoid is the
    mean over the parts of what is lost by the decision: the negative part of a normal number when the
    decision is yes, the positive part when it is no. The two mirror each other. The part means sum to the
    mean of all, so how far that mean itself may be off plays no role.
    """
    mean = -abs(float(np.mean(npv)))
    deviation = float(np.std(npv)) / math.sqrt(len(npv) / count)
    if deviation == 0:
        return 0.0
    ratio = mean / deviation
    density = math.exp(-(ratio**2) / 2) / math.sqrt(2 * math.pi)
    above = float(ndtr(ratio))
    expected = mean * above + deviation * density
    square = (mean**2 + deviation**2) * above + mean * deviation * density
    spread = max(0.0, square - expected**2) / count
    if spread == 0:
        return 0.0
    # Few parts lie across zero when the mean lies far from it, so the sum is skewed: gamma, not normal.
    return spread / expected * float(gammainccinv(expected**2 / spread, _RARE))


def information(
    uncertain: UncertainCase, simulation: Simulation, party: Party | None, bars: Sequence[Bar]
) -> Information:
    """Return what knowing more is worth for the decision of a party.

    Args:
        uncertain: The case.
        simulation: Its draws.
        party: The party that decides; None is the chain.
        bars: The figures that do anything to its result.
    """
    npv = simulation.npv[party]
    says_yes = float(np.mean(npv)) > 0
    wrong = np.count_nonzero(npv <= _NOTHING) if says_yes else np.count_nonzero(npv > _NOTHING)
    moving = {bar.figure.id for bar in bars}
    figures = [figure for figure in uncertain.figures if figure.id in moving]
    worth = [FigureValue(figure, evppi(npv, simulation.shares[figure.id])) for figure in figures]
    found = [value for value in worth if value.evppi > _NOTHING]
    return Information(
        party=party,
        says_yes=says_yes,
        wrong=float(wrong) / len(npv),
        evpi=evpi(npv),
        figures=tuple(sorted(found, key=lambda value: (-value.evppi, value.figure.id))),
        groups=_groups(npv, simulation, figures),
    )


def _groups(
    npv: Floats, simulation: Simulation, figures: Sequence[UncertainFigure]
) -> tuple[GroupValue, ...]:
    members: dict[str, tuple[Message, list[str]]] = {}
    for figure in figures:
        for group in figure.groups:
            name = f"{group.text} {sorted(group.values.items(), key=str)}"
            members.setdefault(name, (group, []))[1].append(figure.id)
    found = [
        GroupValue(group, len(names), evppi(npv, _together(npv, [simulation.shares[name] for name in names])))
        for group, names in members.values()
    ]
    # Equal values keep the order of their names, whatever the order of the case.
    worth = [value for value in found if value.evppi > _NOTHING]
    return tuple(
        sorted(worth, key=lambda value: (-value.evppi, str(sorted(value.group.values.items(), key=str))))
    )


def _together(npv: Floats, shares: Sequence[Floats]) -> Floats:
    """Return what several figures together say about the result, one number for each draw.

    A regression on the figures and their squares; only the order of its outcome is used. What is known
    is thereby never more than the figures themselves tell, so the value is at most a little too low.
    """
    if len(shares) == 1:
        return shares[0]
    columns = [np.ones_like(npv)]
    for share in shares:
        columns += [share - 0.5, (share - 0.5) ** 2]
    basis = np.stack(columns, axis=1)
    # The normal equations are small, and the columns nearly independent: no need for the whole basis.
    weights, *_ = np.linalg.lstsq(basis.T @ basis, basis.T @ npv, rcond=None)
    fitted: Floats = basis @ weights
    return fitted
