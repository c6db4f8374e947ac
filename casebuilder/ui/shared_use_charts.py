"""Charts of use as they may leave the computer: classes and months with few clients tell of those few.

A chart on the screen is for one's own use. What is copied or saved is for whom the case says; then classes
are made wider until each holds enough clients, months in which few used care are left open, and nobody's
change stands by itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from casebuilder.model.hard_data.estimates import Estimate
from casebuilder.model.hard_data.records import Group
from casebuilder.model.hard_data.use import Trend
from casebuilder.model.messages import N_
from casebuilder.model.suppression import Profile
from casebuilder.translation import Translator
from casebuilder.ui.charts import Drawable
from casebuilder.ui.use_charts import BinSeries, ChangeChart, DistributionChart, MonthChart

_FEWEST_CLASSES = 2


def shared_chart(chart: Drawable | None, found: Estimate, profile: Profile, t: Translator) -> Drawable | None:
    """Return a chart as it may be copied and saved, or None when it may not.

    Args:
        chart: The chart on the screen.
        found: The outcome that it is of.
        profile: For whom it is meant.
        t: Speaks the language of the chart.
    """
    if profile is Profile.FULL:
        return chart
    if isinstance(chart, ChangeChart):
        series = BinSeries(chart.heading, chart.counts, is_later=True)
        title = t(N_("How much use changed per client"))
        classes = DistributionChart(title, chart.subtitle, chart.edges, (series,), chart.corner, chart.corner)
        return _coarser(classes, profile)
    if isinstance(chart, DistributionChart):
        # The middle one of the clients is one client.
        return _coarser(
            dataclasses.replace(chart, title=t(N_("How use is spread over the clients"))), profile
        )
    return _without_few(chart, found, profile) if isinstance(chart, MonthChart) else None


def _coarser(chart: DistributionChart, profile: Profile) -> DistributionChart | None:
    """Return a chart whose classes are empty or hold enough clients; None when two are too many already."""
    width, size = chart.edges[1] - chart.edges[0], len(chart.edges) - 1
    for step in range(1, size):
        places = range(0, size, step)
        merged = [[sum(series.counts[at : at + step]) for at in places] for series in chart.series]
        if len(places) < _FEWEST_CLASSES:
            return None
        if all(count == 0 or count >= profile.threshold for counts in merged for count in counts):
            edges = tuple(round(chart.edges[0] + at * width, 10) for at in (*places, places[-1] + step))
            return dataclasses.replace(
                chart,
                edges=edges,
                series=tuple(
                    dataclasses.replace(series, counts=tuple(map(profile.printed, counts)))
                    for series, counts in zip(chart.series, merged, strict=True)
                ),
            )
    return None


def _without_few(chart: MonthChart, found: Estimate, profile: Profile) -> MonthChart | None:
    """Return the course of groups that are large enough, open where few clients used care."""
    first = min(int(trend.months[0]) for trend in found.use.trends.values() if len(trend.months))
    kept = []
    for series, (group, trend) in zip(chart.series, _groups(found), strict=True):
        if int(found.use.of_group(group).sum()) < profile.threshold:
            continue
        clients = dict(zip(trend.months.tolist(), trend.clients.tolist(), strict=True))
        values = tuple(
            value if clients.get(first + place, 0) >= profile.threshold else None
            for place, value in enumerate(series.values)
        )
        if any(value is not None for value in values):
            kept.append(dataclasses.replace(series, values=values))
    return dataclasses.replace(chart, series=tuple(kept)) if kept else None


def _groups(found: Estimate) -> Sequence[tuple[Group, Trend]]:
    return [(group, trend) for group, trend in found.use.trends.items() if len(trend.months)]
