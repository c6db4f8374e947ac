"""What the uncertainty of a case comes to, in plain sentences.

Pure functions from an assessment to messages. The page, the workbook and the command line show the same.
"""

from __future__ import annotations

from decimal import Decimal

from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.parties import Party
from casebuilder.model.settings import SMALLEST_AMOUNT
from casebuilder.model.uncertainty.assessment import Assessment
from casebuilder.model.uncertainty.distributions import Shape
from casebuilder.model.uncertainty.figures import UncertainFigure
from casebuilder.model.uncertainty.simulation import Chance
from casebuilder.model.units import Unit
from casebuilder.sentences import NOTICEABLE, OBJECTS, SUBJECTS

_ERRORS = 2
"""Two standard errors: a smaller difference may be chance."""
_ALMOST_ALL = 0.995
"""Above this share a chance would be written as 100 %, though it is not."""
_ONE_PER_CENT = 0.01


def short_number(value: float) -> Decimal:
    """Return a value of a figure as short as someone would type it, for a table."""
    return Decimal(repr(round(value, 6)))


def figure_name(figure: UncertainFigure) -> Message:
    """Return what a figure is called, with where it belongs."""
    label, group = figure.label, figure.groups[0]
    values: dict[str, MessageValue] = {"figure": label, "group": group}
    more = len(figure.items) - 1
    # The name of a cost or a service may stand in the label already.
    named = {str(value) for value in group.values.values()} & {str(value) for value in label.values.values()}
    if more == 0:
        return label if named or figure.named_by_label else Message("{figure} ({group})", values)
    if named and more == 1:
        return Message(N_("{figure} (and one other place)"), values)
    if named:
        return Message(N_("{figure} (and {count} other places)"), {**values, "count": more})
    if more == 1:
        return Message(N_("{figure} ({group}, and one other place)"), values)
    return Message(N_("{figure} ({group}, and {count} other places)"), {**values, "count": more})


def no_ranges() -> tuple[Message, Message]:
    """Return what to say, and what to do, when no figure has a range."""
    return (
        Message(
            N_(
                "No figure of this case has a lowest and a highest value, so every figure counts as certain"
                " and nothing can be said about uncertainty."
            )
        ),
        Message(
            N_(
                "Start with the figures that weigh most and are least sure, such as the change in use, the"
                " reach and the price: open a figure and fill in the lowest and the highest value that you"
                " think possible."
            )
        ),
    )


def certain_sentence(found: Assessment) -> Message:
    """Return how many figures have a range, and how many count as certain."""
    uncertain, certain = len(found.uncertain.figures), found.uncertain.certain
    values: dict[str, MessageValue] = {"uncertain": uncertain, "certain": certain}
    if not certain:
        return Message(N_("Every figure with a source has a range: {uncertain} in all."), values)
    if uncertain == 1:
        return Message(N_("One figure has a range; {certain} without one count as certain."), values)
    if certain == 1:
        return Message(N_("{uncertain} figures have a range; one without a range counts as certain."), values)
    return Message(N_("{uncertain} figures have a range; {certain} without one count as certain."), values)


def chance_sentence(chance: Chance, draws: int) -> Message:
    """Return how likely it is that a party gains."""
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[chance.party]),
        "party": Message(OBJECTS[chance.party]),
        "chance": Figure(chance.positive, Unit.SHARE, 0),
        "draws": Figure(draws, Unit.NUMBER, 0),
    }
    if not chance.moves:
        return Message(N_("{subject} notices nothing of this in money, whatever the figures are."), values)
    if chance.positive == 1:
        return Message(N_("{subject} comes out ahead in each of the {draws} draws."), values)
    if chance.positive == 0:
        return Message(N_("{subject} comes out ahead in none of the {draws} draws."), values)
    if chance.positive > _ALMOST_ALL:
        return Message(N_("The chance that {party} comes out ahead is more than 99 %."), values)
    if chance.positive < 1 - _ALMOST_ALL:
        return Message(N_("The chance that {party} comes out ahead is less than 1 %."), values)
    return Message(N_("The chance that {party} comes out ahead is {chance}."), values)


def chance_words(chance: Chance) -> Message:
    """Return a chance in a few characters; never 0 % or 100 % when it is not, a dash without money."""
    if not chance.moves:
        return Message("–")
    if _ALMOST_ALL < chance.positive < 1:
        return Message("> 99 %")
    if 0 < chance.positive < 1 - _ALMOST_ALL:
        return Message("< 1 %")
    return Message("{chance}", {"chance": Figure(chance.positive, Unit.SHARE, 0)})


def spread_sentence(chance: Chance) -> Message:
    """Return between which amounts nine out of ten draws lie."""
    return Message(
        N_("In nine out of ten draws the result of {party} lies between {low} and {high}."),
        {
            "party": Message(OBJECTS[chance.party]),
            "low": _euros(chance.percentiles[5]),
            "high": _euros(chance.percentiles[95]),
        },
    )


def mean_sentence(chance: Chance) -> Message:
    """Return the mean beside the result of the case, and why they may differ if they do."""
    values: dict[str, MessageValue] = {
        "mean": _euros(chance.mean),
        "expected": _euros(chance.expected),
        "error": _euros(chance.standard_error),
    }
    difference = chance.mean - chance.expected
    if abs(difference) <= max(NOTICEABLE, _ERRORS * chance.standard_error):
        return Message(N_("On average that is {mean}, as good as the {expected} of the calculation."), values)
    return Message(
        N_(
            "On average that is {mean}, less than the {expected} of the calculation. That can be because"
            " ranges reach further to one side, or because figures are multiplied by each other and carry"
            " on over the years."
        )
        if difference < 0
        else N_(
            "On average that is {mean}, more than the {expected} of the calculation. That can be because"
            " ranges reach further to one side, or because figures are multiplied by each other and carry"
            " on over the years."
        ),
        values,
    )


def heaviest_sentence(found: Assessment, party: Party | None) -> Message:
    """Return which figure on its own moves the result of a party most."""
    bars = found.bars[party]
    values: dict[str, MessageValue] = {"party": Message(OBJECTS[party])}
    if not bars:
        return Message(N_("No figure with a range makes a difference to {party}."), values)
    bar = bars[0]
    values |= {
        "figure": figure_name(bar.figure),
        "low": _euros(min(bar.at_low, bar.at_high)),
        "high": _euros(max(bar.at_low, bar.at_high)),
    }
    if bar.at_low * bar.at_high < 0:
        return Message(
            N_(
                "“{figure}” weighs most for {party}: over its range alone the result runs from {low} to"
                " {high}, so from a loss to a gain."
            ),
            values,
        )
    return Message(
        N_("“{figure}” weighs most for {party}: over its range alone the result runs from {low} to {high}."),
        values,
    )


def decision_sentence(found: Assessment) -> Message:
    """Return what the decision would be now, how often it is wrong, and what that costs."""
    known = found.information
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[known.party]),
        "wrong": Figure(known.wrong, Unit.SHARE, 0 if known.wrong >= _ONE_PER_CENT else 1),
        "evpi": _euros(known.evpi),
    }
    if known.evpi < NOTICEABLE:
        return Message(
            N_("{subject} would say yes on what is known now, and that is right in as good as every draw.")
            if known.says_yes
            else N_(
                "{subject} would say no on what is known now, and that is right in as good as every draw."
            ),
            values,
        )
    values["loss"] = _euros(known.evpi / known.wrong)
    return Message(
        N_(
            "{subject} would say yes on what is known now. In {wrong} of the draws that turns out wrong."
            " Then it costs {loss} on average. Averaged over all draws, those in which yes is right"
            " included, it costs {evpi}. So knowing every figure exactly is worth {evpi} at most."
        )
        if known.says_yes
        else N_(
            "{subject} would say no on what is known now. In {wrong} of the draws that turns out wrong."
            " Then {loss} is missed on average. Averaged over all draws, those in which no is right"
            " included, {evpi} is missed. So knowing every figure exactly is worth {evpi} at most."
        ),
        values,
    )


def measure_first_sentence(found: Assessment) -> Message:
    """Return which figure to measure first, and what that is worth."""
    known = found.information
    if known.evpi < NOTICEABLE:
        return Message(N_("No figure has to be measured more precisely for this decision."))
    if not known.figures:
        return Message(
            N_(
                "No figure turns this decision on its own, so measuring one alone is worth nothing; several"
                " together may be."
            )
        )
    best = known.figures[0]
    values: dict[str, MessageValue] = {"figure": figure_name(best.figure), "worth": _euros(best.evppi)}
    if len(known.figures) == 1:
        return Message(N_("Measure first: {figure}. Knowing it exactly is worth {worth} on average."), values)
    return Message(
        N_("Measure first: {figure}. Knowing it exactly is worth {worth} on average; then {next}."),
        {**values, "next": figure_name(known.figures[1].figure)},
    )


def method_sentences(found: Assessment) -> tuple[Message, ...]:
    """Return how the draws were made, and what they leave out."""
    drawn = Message(
        N_("Drawn {draws} times with seed {seed}: the same case and seed give the same result."),
        {"draws": Figure(found.draws, Unit.NUMBER, 0), "seed": str(found.seed)},
    )
    pert = Message(
        N_(
            "Lowest, value and highest make a PERT distribution: the value is most likely, and the mean is"
            " a sixth of the lowest, four times the value and the highest."
        )
    )
    estimates = Message(
        N_(
            "Where lowest and highest are the interval of a measurement (95 %), half of the draws lie"
            " below the value, and one in forty beyond either end. Each side is half of a normal"
            " distribution: of the logarithm for a relative change or an amount, of the log odds for a share."
        )
    )
    together = Message(
        N_(
            "Figures are drawn independently of each other. A figure that stands at several places with the"
            " same numbers and the same source is drawn once."
        )
    )
    measured = any(
        spread.shape is not Shape.PERT for figure in found.uncertain.figures for spread in figure.spreads
    )
    return (drawn, pert, *((estimates,) if measured else ()), together)


def tornado_title(found: Assessment, party: Party | None) -> Message:
    """Return what the chart of one figure at a time says."""
    bars = found.bars[party]
    values: dict[str, MessageValue] = {"party": Message(OBJECTS[party])}
    if not bars:
        return Message(N_("No figure with a range makes a difference to {party}"), values)
    values["figure"] = bars[0].figure.label
    return Message(N_("“{figure}” makes most difference to {party}"), values)


def distribution_title(chance: Chance) -> Message:
    """Return what the chart of the draws says."""
    return Message(
        N_("In half of the draws the result of {party} lies between {low} and {high}"),
        {
            "party": Message(OBJECTS[chance.party]),
            "low": _euros(chance.percentiles[25]),
            "high": _euros(chance.percentiles[75]),
        },
    )


def _euros(amount: float) -> Figure:
    return Figure(0.0 if abs(amount) < float(SMALLEST_AMOUNT) else amount, Unit.EUR, 0)
