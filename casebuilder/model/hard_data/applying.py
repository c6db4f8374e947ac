"""The link between an analysis and its effect: the outcome becomes the effect's figures, and back."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.hard_data.document import AppliedEstimate, Design
from casebuilder.model.hard_data.estimates import Estimate
from casebuilder.model.hard_data.records import NO_MONTH
from casebuilder.model.paths import replaced, value_at

_DECIMALS = 4
_LOWEST = Decimal(-1)


class NoChangeError(ValueError):
    """The analysis gives no relative change, so there is nothing to take over."""


def with_estimate(case: Case, found: Estimate, source: str, *, with_baseline: bool = False) -> Case:
    """Return the case in which the effect of an analysis has its outcome.

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
        NoChangeError: The analysis gives no relative change.
        KeyError: The case has no such analysis or effect.
    """
    if found.change is None:
        raise NoChangeError
    analysis = value_at(case, f"hard_data.analyses.{found.analysis.id}")
    place = f"effects.{analysis.effect}"
    value = _rounded(found.change)
    interval = found.outcome.interval
    low = None if interval is None else min(value, max(_LOWEST, _rounded(interval.low)))
    high = None if interval is None else max(value, _rounded(interval.high))
    evidence = {
        "source": source,
        "source_date": _last_day(found.use.last_month),
        "grade": found.grade,
        "assumption": False,
        "agreed_with": (),
    }
    effect = value_at(case, place)
    change = effect.relative_change.model_copy(update={**evidence, "value": value, "low": low, "high": high})
    update: dict[str, object] = {
        "change_kind": ChangeKind.RELATIVE,
        "relative_change": change,
        "comparison_group": found.analysis.design is not Design.BEFORE_AFTER,
    }
    baseline = found.baseline_per_year
    if with_baseline and baseline is not None:
        update["baseline_volume"] = effect.baseline_volume.model_copy(
            update={**evidence, "value": _rounded(baseline), "low": None, "high": None}
        )
    result = replaced(case, place, effect.model_copy(update=update))
    applied = AppliedEstimate(inputs=found.inputs, value=value, low=low, high=high)
    return replaced(
        result, f"hard_data.analyses.{analysis.id}", analysis.model_copy(update={"applied": applied})
    )


def without_link(case: Case, analysis: str) -> Case:
    """Return the case in which an analysis no longer stands behind its effect; the figures stay.

    Raises:
        KeyError: The case has no such analysis.
    """
    return replaced(case, f"hard_data.analyses.{analysis}.applied", None)


def _rounded(value: float) -> Decimal:
    return Decimal(repr(round(value, _DECIMALS)))


def _last_day(month: int) -> datetime.date | None:
    if month == NO_MONTH:
        return None
    year, index = divmod(month, len(calendar.month_name) - 1)
    return datetime.date(year, index + 1, calendar.monthrange(year, index + 1)[1])
