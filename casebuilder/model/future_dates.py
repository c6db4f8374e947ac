"""Dates of what was said, written or measured that are still to come: a slip of the pen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from casebuilder.model.case import Case
from casebuilder.model.check_parts import warning
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import described_fields
from casebuilder.model.problems import Problem
from casebuilder.model.quantities import Provenance

_DATE = N_("Date")
_PLANS = frozenset({"renewal_date", "earliest_start", "target_date", "start", "first", "last"})
"""Dates of something that is planned; all others say when something was."""


def future_date_problems(case: Case, today: datetime.date | None) -> Iterator[Problem]:
    """Yield a warning at each date of a source, answer, agreement or study that is still to come.

    Args:
        case: The case.
        today: The day on which the case is looked at. None for who must say the same on every day, such
            as a workbook: then only what lies after the case itself is in the future.
    """
    last = case.settings.start_year + case.settings.years - 1
    for place, label, date in _dates(case):
        if today is not None and date > today:
            text = N_(
                "This date is still to come, while what was said, written or measured lies in the past. Check"
                " the date."
            )
            yield warning("date_in_future", place, Message(text), Message(label))
        elif today is None and date.year > last:
            text = N_("This is dated {year}, after the last year of the case ({last}). Check the date.")
            values = {"year": str(date.year), "last": str(last)}
            yield warning("date_in_future", place, Message(text, values), Message(label))


def _dates(case: Case) -> Iterator[tuple[str, str, datetime.date]]:
    """Yield the place, the label and the day of each date on which something was."""
    for place, description, value in described_fields(case):
        if isinstance(value, datetime.date) and place.rpartition(".")[2] not in _PLANS:
            yield place, description.label, value
        if isinstance(value, Provenance):
            if value.source_date is not None:
                yield f"{place}.source_date", N_("Date of the source"), value.source_date
            for number, agreement in enumerate(value.agreed_with):
                if agreement.date is not None:
                    yield f"{place}.agreed_with.{number}.date", _DATE, agreement.date
