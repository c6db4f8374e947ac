"""The link between an analysis and its effect: the outcome becomes the effect's figures, and back."""

from __future__ import annotations

import calendar
import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.hard_data.document import AppliedEstimate, Design
from casebuilder.model.hard_data.estimates import Estimate
from casebuilder.model.hard_data.records import NO_MONTH
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.statistics.bootstrap import LEAST_CLIENTS
from casebuilder.model.suppression import Profile

_MANY = 100
_FINE, _COARSE = Decimal("0.001"), Decimal("0.01")
_DIGITS = 3
_LOWEST = Decimal(-1)


class NoChangeError(ValueError):
    """The analysis gives no relative change, or one that would tell of single clients.

    Attributes:
        reason: Why nothing can be taken over.
    """

    def __init__(self, reason: Message) -> None:
        """Keep the reason."""
        super().__init__(reason.text)
        self.reason = reason


def refused(case: Case, found: Estimate) -> Message | None:
    """Return why an effect may not have the outcome of an analysis; None when it may.

    What an effect has stands in all that leaves the case. So it may not tell of single clients, not by
    itself and not beside what another effect took over: two groups that differ by a few clients tell
    of those few.

    Args:
        case: The case; it holds the analysis.
        found: What the analysis came to.
    """
    if found.change is None:
        return Message(N_("there is no change to take over"))
    if found.smallest_group < LEAST_CLIENTS:
        return Message(
            N_("in a group are fewer than {fewest} clients, so it would tell what they used"),
            {"fewest": LEAST_CLIENTS},
        )
    if found.tells_of_someone is not None:
        return found.tells_of_someone
    for other in case.hard_data.analyses:
        if other.id == found.analysis.id or other.applied is None or other.unit is not found.analysis.unit:
            continue
        if any(
            0 < abs(group.clients - clients) < Profile.PUBLIC.threshold
            for group in found.groups
            for clients in other.applied.clients
        ):
            return Message(
                N_(
                    "it is about nearly the same number of clients as “{analysis}”, which an effect took over"
                    " already; the difference would tell what the few others used"
                ),
                {"analysis": other.name or other.id},
            )
    return None


def with_estimate(case: Case, found: Estimate, source: str, *, with_baseline: bool = False) -> Case:
    """Return the case in which the effect of an analysis has its outcome.

    What is taken over becomes part of the case and of what leaves it, so a change is rounded, to whole
    percentages for fewer than a hundred clients, and the use now to three digits.

    The effect gets value, low, high, source, date and grade, and is given as a percentage; the
    analysis remembers what it gave, so that a later change of either is noticed. Whoever agreed
    with the former figure has not agreed with this one.

    Args:
        case: The case; it holds the analysis.
        found: What the analysis came to.
        source: Where it comes from, in the language of the case;
            :func:`casebuilder.model.hard_data.estimates.source_of` gives it.
        with_baseline: Whether the use now is taken over as well.

    Raises:
        NoChangeError: The analysis gives no relative change, or one that would tell of single clients.
        KeyError: The case has no such analysis or effect.
    """
    reason = refused(case, found)
    if reason is not None or found.change is None:
        raise NoChangeError(reason or Message(""))
    analysis = value_at(case, f"hard_data.analyses.{found.analysis.id}")
    place = f"effects.{analysis.effect}"
    step = _FINE if found.smallest_group >= _MANY else _COARSE
    value = _to(found.change, step, ROUND_HALF_UP)
    interval = found.outcome.interval
    low = None if interval is None else min(value, max(_LOWEST, _to(interval.low, step, ROUND_FLOOR)))
    high = None if interval is None else max(value, _to(interval.high, step, ROUND_CEILING))
    evidence = {
        "source": source,
        "source_date": _last_day(found.use.last_month),
        "grade": found.grade,
        "assumption": False,
        "agreed_with": (),
    }
    effect = value_at(case, place)
    change = effect.relative_change.model_copy(
        update={**evidence, "value": value, "low": low, "high": high, "interval": low is not None}
    )
    update: dict[str, object] = {
        "change_kind": ChangeKind.RELATIVE,
        "relative_change": change,
        "comparison_group": found.analysis.design is not Design.BEFORE_AFTER,
    }
    baseline = found.baseline_per_year
    if with_baseline and baseline is not None:
        update["baseline_volume"] = effect.baseline_volume.model_copy(
            update={**evidence, "value": _to_digits(baseline), "low": None, "high": None, "interval": False}
        )
    result = replaced(case, place, effect.model_copy(update=update))
    applied = AppliedEstimate(
        inputs=found.inputs,
        value=value,
        low=low,
        high=high,
        clients=tuple(group.clients for group in found.groups),
    )
    return replaced(
        result, f"hard_data.analyses.{analysis.id}", analysis.model_copy(update={"applied": applied})
    )


def without_link(case: Case, analysis: str) -> Case:
    """Return the case in which an analysis no longer stands behind its effect; the figures stay.

    Raises:
        KeyError: The case has no such analysis.
    """
    return replaced(case, f"hard_data.analyses.{analysis}.applied", None)


def _to(share: float, step: Decimal, rounding: str) -> Decimal:
    # What floating point adds in the last decimals must not push a whole step further.
    exact = Decimal(repr(round(share, 9)))
    # Nothing is never less than nothing: −0.00 would be printed so.
    return (exact / step).quantize(Decimal(1), rounding) * step + 0


def _to_digits(value: float) -> Decimal:
    return Decimal(repr(float(f"{value:.{_DIGITS}g}")))


def _last_day(month: int) -> datetime.date | None:
    if month == NO_MONTH:
        return None
    year, index = divmod(month, len(calendar.month_name) - 1)
    return datetime.date(year, index + 1, calendar.monthrange(year, index + 1)[1])
