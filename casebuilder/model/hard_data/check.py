"""What is wrong with the hard data of a case. Nothing here stops the calculation.

An effect keeps the value that it has; what is said here is that the value can no longer be traced
to the records, or that an analysis cannot be carried out.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from casebuilder.model.check_parts import item_name, named_field
from casebuilder.model.check_parts import warning as _warning
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.hard_data.document import Analysis, CareProduct, CareTable, Design, HardData, MonthSpan
from casebuilder.model.hard_data.records import VolumeUnit
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.problems import Problem
from casebuilder.model.services import Service
from casebuilder.model.units import ServiceUnit

SERVICE_UNITS = {
    VolumeUnit.HOUR: ServiceUnit.HOUR,
    VolumeUnit.DAY_PART: ServiceUnit.DAY_PART,
    VolumeUnit.DAY: ServiceUnit.DAY,
    VolumeUnit.FOUR_WEEKS: ServiceUnit.FOUR_WEEKS,
    VolumeUnit.VISIT: ServiceUnit.VISIT,
    VolumeUnit.CONSULT: ServiceUnit.CONSULT,
    VolumeUnit.SESSION: ServiceUnit.SESSION,
    VolumeUnit.TRIP: ServiceUnit.TRIP,
    VolumeUnit.PIECE: ServiceUnit.PIECE,
}
"""The unit of a service that a volume corresponds with."""


def hard_data_problems(
    hard_data: HardData, effects: tuple[Effect, ...], services: tuple[Service, ...]
) -> Iterator[Problem]:
    """Yield what is wrong with tables, analyses and their links to effects.

    Args:
        hard_data: The hard data of a case.
        effects: The effects of the case.
        services: The services of the case.
    """
    known = {effect.id: effect for effect in effects}
    for table in hard_data.tables:
        yield from _table_problems(table)
    counted = Counter(analysis.effect for analysis in hard_data.analyses if analysis.applied)
    for analysis in hard_data.analyses:
        place = f"hard_data.analyses.{analysis.id}"
        effect = known.get(analysis.effect)
        yield from _input_problems(hard_data, analysis, place)
        yield from _period_problems(analysis, place)
        if effect is None:
            yield _warning(
                "hard_data_effect",
                f"{place}.effect",
                Message(N_("The analysis does not say for which effect it is. Choose an effect.")),
                named_field(analysis, N_("For which effect?")),
            )
            continue
        service = next((item for item in services if item.id == effect.service), None)
        yield from _unit_problems(analysis, service, place)
        yield from _link_problems(hard_data, analysis, effect)
        if analysis.applied and counted[analysis.effect] > 1:
            yield _warning(
                "hard_data_twice",
                f"{place}.effect",
                Message(
                    N_(
                        "More than one analysis gave its outcome to the effect {effect}, and only the last"
                        " one counts. Remove the others."
                    ),
                    {"effect": item_name(effect)},
                ),
                named_field(analysis, N_("For which effect?")),
            )


def _table_problems(table: CareTable) -> Iterator[Problem]:
    place = f"hard_data.tables.{table.id}"
    label = Message("{item}", {"item": item_name(table)})
    counts = table.counts
    if counts.used != len(table.records) or counts.used + counts.total_skipped != counts.lines:
        yield _warning(
            "hard_data_counts",
            place,
            Message(
                N_(
                    "The counts of this table do not add up: of {lines} lines {used} were used and {skipped}"
                    " skipped, and it holds {records} records. Import the file again."
                ),
                {
                    "lines": counts.lines,
                    "used": counts.used,
                    "skipped": counts.total_skipped,
                    "records": len(table.records),
                },
            ),
            label,
        )


def _input_problems(hard_data: HardData, analysis: Analysis, place: str) -> Iterator[Problem]:
    tables = hard_data.tables_of(analysis)
    where = f"{place}.tables"
    label = named_field(analysis, N_("Tables"))
    if not tables or len(tables) < len(set(analysis.tables)):
        yield _warning(
            "hard_data_table",
            where,
            Message(
                N_("The analysis uses a table that is not there. Import the file, or choose another table.")
            ),
            label,
        )
        return
    if len({table.key for table in tables}) > 1:
        yield _warning(
            "hard_data_keys",
            where,
            Message(
                N_(
                    "The tables were made with different keys, so the same client cannot be recognised in"
                    " both. Import the files again with one key."
                )
            ),
            label,
        )
    known = {product for table in tables for product in table.products}
    yield from _group_problems(known, analysis, place)
    missing = [product for product in analysis.products if product not in known]
    if missing:
        yield _warning(
            "hard_data_product",
            f"{place}.products",
            Message(
                N_("The tables hold no care called “{product}”. Choose the care that counts anew."),
                {"product": " ".join(filter(None, (missing[0].category, missing[0].code)))},
            ),
            named_field(analysis, N_("Which care counts")),
        )


def _group_problems(known: set[CareProduct], analysis: Analysis, place: str) -> Iterator[Problem]:
    held = {product.group for product in known}
    for group in analysis.care_groups:
        if group not in held:
            yield _warning(
                "hard_data_group",
                f"{place}.care_groups",
                Message(
                    N_("The tables hold no care of the group “{group}”. Choose the care that counts anew."),
                    {"group": Message(group.label)},
                ),
                named_field(analysis, N_("Which groups of care count")),
            )
            return


def _period_problems(analysis: Analysis, place: str) -> Iterator[Problem]:
    before, after = analysis.before, analysis.after
    spans = (("before", before), ("after", after))
    for name, span in spans[1:] if analysis.design is Design.AFTER_ONLY else spans:
        if span.first is not None and span.last is not None and span.first > span.last:
            yield _warning(
                "hard_data_period",
                f"{place}.{name}.last",
                Message(N_("The last month comes before the first. Swap them.")),
                named_field(analysis, N_("Up to and including month")),
            )
            return
    if analysis.design is not Design.AFTER_ONLY and _overlap(before, after):
        yield _warning(
            "hard_data_overlap",
            f"{place}.after.first",
            Message(
                N_(
                    "The months before and after overlap, so the same care would count twice. Let the months"
                    " after begin later."
                )
            ),
            named_field(analysis, N_("From month")),
        )


def _overlap(before: MonthSpan, after: MonthSpan) -> bool:
    """Return whether two periods share a month; two that are wholly open are told apart by the file."""
    if before == MonthSpan() and after == MonthSpan():
        return False
    first, last = datetime.date.min, datetime.date.max
    if before.last is None or after.first is None:
        # An open end between the two lies where the other period begins or ends.
        return (before.first or first) >= (after.first or last) or (after.last or last) <= (
            before.last or first
        )
    return max(before.first or first, after.first) <= min(before.last, after.last or last)


def _unit_problems(analysis: Analysis, service: Service | None, place: str) -> Iterator[Problem]:
    unit = getattr(service, "unit", None)
    counted = SERVICE_UNITS.get(analysis.unit)
    if not isinstance(unit, ServiceUnit) or counted is None or unit is counted:
        return
    yield _warning(
        "hard_data_unit",
        f"{place}.unit",
        Message(
            N_(
                "The analysis counts in {counted} and the service in {unit}. A percentage can be taken over"
                " only if both change alike. Choose the same unit where you can."
            ),
            {"counted": Message(analysis.unit.label), "unit": Message(unit.label)},
        ),
        named_field(analysis, N_("Counted in")),
    )


def _link_problems(hard_data: HardData, analysis: Analysis, effect: Effect) -> Iterator[Problem]:
    applied = analysis.applied
    if applied is None:
        return
    where = f"effects.{effect.id}.relative_change"
    label = named_field(effect, N_("Change"))
    change = effect.relative_change
    if effect.change_kind is not ChangeKind.RELATIVE:
        yield _warning(
            "hard_data_not_used",
            f"effects.{effect.id}.change_kind",
            Message(
                N_(
                    "The analysis {analysis} gave this effect a percentage, but the effect is given in"
                    " another"
                    " way. Give it as a percentage, or undo the link."
                ),
                {"analysis": item_name(analysis)},
            ),
            named_field(effect, N_("How is the change given?")),
        )
    elif (change.value, change.low, change.high) != (applied.value, applied.low, applied.high):
        yield _warning(
            "hard_data_changed_by_hand",
            where,
            Message(
                N_(
                    "The analysis {analysis} gave {value}, and the effect was changed by hand since. Take the"
                    " outcome over again, or undo the link."
                ),
                {"analysis": item_name(analysis), "value": Figure(applied.value, "share", 1)},
            ),
            label,
        )
    if applied.inputs != hard_data.inputs_of(analysis):
        yield _warning(
            "hard_data_outdated",
            where,
            Message(
                N_(
                    "The records or the choices of the analysis {analysis} changed after this effect took"
                    " over"
                    " its outcome. Take the outcome over again."
                ),
                {"analysis": item_name(analysis)},
            ),
            label,
        )
