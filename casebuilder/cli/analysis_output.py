"""What the analyses of registrations come to: tables for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casebuilder.model.case import Case
from casebuilder.model.hard_data.estimates import Estimate, GroupUse, Outcome, way_of
from casebuilder.model.hard_data.records import month_text
from casebuilder.model.hard_data.use import Months
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.statistics.bootstrap import Interval
from casebuilder.translation import Translator

_DECIMALS = 1


def as_document(case: Case, estimates: Iterable[Estimate], t: Translator) -> dict[str, Any]:
    """Return the estimates as plain lists, dictionaries, texts and numbers."""
    return {
        "case": case.name,
        "analyses": [
            {
                "id": item.analysis.id,
                "name": item.analysis.name,
                "effect": item.analysis.effect,
                "design": item.analysis.design.value,
                "unit": item.analysis.unit.value,
                "products": [product.model_dump() for product in item.analysis.products],
                "care_groups": [group.value for group in item.analysis.care_groups],
                "completeness": item.outcome.completeness.value,
                "exposure": item.outcome.exposure.value,
                "selected_on_use": item.analysis.selected_on_use.value,
                "before": _months(item.use.months_before),
                "after": _months(item.use.months_after),
                "clients": item.outcome.clients,
                "change": item.change,
                "interval": _interval(item.outcome.interval),
                "seed": item.analysis.seed,
                "resamples": item.analysis.resamples,
                "grade": None if item.grade is None else item.grade.value,
                "baseline_per_year": item.baseline_per_year,
                "groups": [_group(group) for group in item.groups],
                "sensitivity": [
                    {
                        "completeness": outcome.completeness.value,
                        "exposure": outcome.exposure.value,
                        "clients": outcome.clients,
                        "change": outcome.change,
                        "interval": _interval(outcome.interval),
                    }
                    for outcome in item.sensitivity
                ],
                "taken_over": item.analysis.applied is not None,
                "up_to_date": item.analysis.applied is not None
                and item.analysis.applied.inputs == item.inputs,
                "warnings": [
                    {"code": problem.code, "where": problem.where, "message": t.message(problem.message)}
                    for problem in item.problems
                ],
            }
            for item in estimates
        ],
    }


def _months(months: Months | None) -> dict[str, str] | None:
    return None if months is None else {"first": month_text(months.first), "last": month_text(months.last)}


def _way(item: Estimate, outcome: Outcome, t: Translator) -> str:
    return t.message(way_of(outcome.completeness, outcome.exposure, item.outcome.exposure))


def _interval(interval: Interval | None) -> dict[str, Any] | None:
    if interval is None:
        return None
    return {"low": interval.low, "high": interval.high, "method": interval.method.value}


def _group(group: GroupUse) -> dict[str, Any]:
    return {
        "group": group.group.value,
        "clients": group.clients,
        "before_per_month": group.before,
        "after_per_month": group.after,
        "only_before": group.only_before,
        "only_after": group.only_after,
    }


def as_text(case: Case, estimates: Iterable[Estimate], t: Translator) -> str:
    """Return the estimates as text for a person."""
    return "\n\n".join(_one(case, item, t) for item in estimates)


def _one(case: Case, item: Estimate, t: Translator) -> str:
    analysis = item.analysis
    effect = next((effect.name for effect in case.effects if effect.id == analysis.effect), "–")
    lines = [
        t(N_("{analysis}, for the effect {effect}"), analysis=analysis.name or analysis.id, effect=effect),
        t(
            N_("  {design}; counted in {unit}"),
            design=Message(analysis.design.label),
            unit=Message(analysis.unit.label),
        ),
        *_period_lines(item, t),
        f"  {t.message(outcome_sentence(item.outcome))}",
        t(
            N_("  {resamples} resamples, seed {seed}"),
            resamples=analysis.resamples,
            seed=str(analysis.seed),
        ),
    ]
    lines += [f"  {t.message(_group_sentence(group))}" for group in item.groups]
    lines += [
        f"  {_way(item, outcome, t)}: {t.message(outcome_sentence(outcome))}"
        for outcome in item.sensitivity
        if len(item.sensitivity) > 1
    ]
    lines += [f"  - {t.message(problem.message)}" for problem in item.problems]
    return "\n".join(lines)


def _period_lines(item: Estimate, t: Translator) -> list[str]:
    spans = (
        (N_("  before: {first} to {last}"), item.use.months_before),
        (N_("  after: {first} to {last}"), item.use.months_after),
    )
    return [
        t(text, first=month_text(months.first), last=month_text(months.last))
        for text, months in spans
        if months is not None
    ]


def _group_sentence(group: GroupUse) -> Message:
    values: dict[str, str | int | Figure | Message] = {
        "group": Message(group.group.label),
        "clients": group.clients,
        "after": Figure(group.after, "number", 2),
        "only_before": group.only_before,
        "only_after": group.only_after,
    }
    if group.before is None:
        return Message(
            N_("Group ({group}): {clients} clients, {after} per client per month afterwards"), values
        )
    return Message(
        N_(
            "Group ({group}): {clients} clients, from {before} to {after} per client per month; {only_before}"
            " only before, {only_after} only after"
        ),
        {**values, "before": Figure(group.before, "number", 2)},
    )


def outcome_sentence(outcome: Outcome) -> Message:
    """Return a change with its interval in words."""
    if outcome.change is None:
        return Message(N_("no change can be given"))
    values: dict[str, str | int | Figure | Message] = {
        "change": Figure(outcome.change, "share", _DECIMALS),
        "clients": outcome.clients,
    }
    if outcome.interval is None:
        return Message(N_("{change} over {clients} clients, without an interval"), values)
    return Message(
        N_("{change} over {clients} clients (interval of 95 %: {low} to {high})"),
        {
            **values,
            "low": Figure(outcome.interval.low, "share", _DECIMALS),
            "high": Figure(outcome.interval.high, "share", _DECIMALS),
        },
    )
