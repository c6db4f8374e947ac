"""What a case with hard data offers to choose from, and which links with effects still hold."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import lru_cache

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.hard_data.care_groups import CareGroup
from casebuilder.model.hard_data.document import (
    Analysis,
    CareProduct,
    CareTable,
    ColumnMapping,
    Design,
    HardData,
    MonthSpan,
)
from casebuilder.model.hard_data.editing import with_table
from casebuilder.model.hard_data.records import (
    GROUPS,
    NO_MONTH,
    UNITS,
    Group,
    Records,
    VolumeUnit,
    month_text,
)
from casebuilder.model.paths import value_at

_YEAR = 12


def suited_analysis(case: Case, name: str) -> Analysis:
    """Return a new analysis with choices that suit the tables and the effects of a case.

    It is about the first effect without an analysis, counts in the unit of most records, compares
    groups where the records tell them apart, and has the innovation begin in the middle of the
    months, after whole years where there are enough; the user sees that and corrects it.

    Args:
        case: The case.
        name: What it is called.
    """
    tables = case.hard_data.tables
    taken = {analysis.effect for analysis in case.hard_data.analyses}
    free = [effect.id for effect in case.effects if effect.id not in taken]
    groups = {position for table in tables for position in set(table.records.group)}
    has_groups = {GROUPS.index(Group.WITH), GROUPS.index(Group.WITHOUT)} <= groups
    said = {position for table in tables for position in set(table.records.moment)} - {0}
    return Analysis(
        id="analysis",
        name=name,
        effect=free[0] if free else "",
        unit=_commonest_unit(tables),
        design=Design.DIFFERENCE if has_groups else Design.BEFORE_AFTER,
        after=MonthSpan() if said else MonthSpan(first=_middle(tables)),
    )


def _middle(tables: Iterable[CareTable]) -> datetime.date | None:
    """Return the month after the first half of the months, counted in whole years where there are two."""
    months = months_of(tables)
    if months is None or months[0] == months[1]:
        return None
    half = (months[1] - months[0] + 1) // 2
    if half >= _YEAR:
        half -= half % _YEAR
    month = months[0] + half
    return datetime.date(month // _YEAR, month % _YEAR + 1, 1)


def _commonest_unit(tables: Iterable[CareTable]) -> VolumeUnit:
    counts: dict[int, int] = {}
    for table in tables:
        column = table.records.unit
        for position in set(column):
            counts[position] = counts.get(position, 0) + column.count(position)
    if not counts:
        return VolumeUnit.HOUR
    unit = UNITS[max(counts, key=lambda position: counts[position])]
    # Minutes are counted as hours.
    return VolumeUnit.HOUR if unit is VolumeUnit.MINUTE else unit


def neutral_label(base: str, records: Records) -> str:
    """Return a name for a table that says nothing of anyone: what it is and its months.

    Args:
        base: What it is, such as “File 1 (csv)”.
        records: The records.
    """
    span = _span(records)
    if span is None:
        return base
    first, last = map(month_text, span)
    return f"{base}, {first}" if first == last else f"{base}, {first} – {last}"


def remembered_mapping(tables: Iterable[CareTable], headers: Mapping[int, str]) -> ColumnMapping | None:
    """Return how the latest file of the same shape was read, or None when there was none.

    A file has the same shape when all columns that were read stand in the same place under the same
    heading.

    Args:
        tables: The tables of a case, oldest first.
        headers: What stands above the columns of the file, by number from 1.
    """
    for table in reversed(tuple(tables)):
        mapping = table.mapping
        if mapping is not None and has_shape(mapping, headers):
            return mapping
    return None


def has_shape(mapping: ColumnMapping, headers: Mapping[int, str]) -> bool:
    """Return whether all columns of a mapping stand in their place under their heading."""
    named = [choice for choice in mapping.columns if choice.header]
    return bool(named) and all(
        headers.get(choice.number, "").casefold() == choice.header.casefold() for choice in mapping.columns
    )


def months_of(tables: Iterable[CareTable]) -> tuple[int, int] | None:
    """Return the first and the last month of the records of some tables, or None when they have none."""
    spans = [span for table in tables if (span := _span(table.records)) is not None]
    if not spans:
        return None
    return min(first for first, _ in spans), max(last for _, last in spans)


@lru_cache(maxsize=32)
def _span(records: Records) -> tuple[int, int] | None:
    months = {month for month in set(memoryview(records.first_month).cast("i")) if month != NO_MONTH}
    ends = {month for month in set(memoryview(records.last_month).cast("i")) if month != NO_MONTH}
    return (min(months), max(months | ends)) if months else None


def products_of(tables: Iterable[CareTable]) -> tuple[CareProduct, ...]:
    """Return the kinds of care in some tables, the one with most records first."""
    counts: dict[CareProduct, int] = {}
    for table in tables:
        for product, count in zip(table.products, _product_counts(table.records), strict=False):
            counts[product] = counts.get(product, 0) + count
    return tuple(sorted(counts, key=lambda product: -counts[product]))


def groups_of(tables: Iterable[CareTable]) -> tuple[CareGroup, ...]:
    """Return the groups of care in some tables, in the order in which Statistics Netherlands has them."""
    held = {product.group for product in products_of(tables)}
    return tuple(group for group in CareGroup if group in held)


@lru_cache(maxsize=32)
def _product_counts(records: Records) -> tuple[int, ...]:
    column = memoryview(records.product).cast("i")
    counts: dict[int, int] = {}
    for position in column:
        counts[position] = counts.get(position, 0) + 1
    return tuple(counts.get(position, 0) for position in range(max(counts, default=-1) + 1))


def is_linked(case: Case, analysis: Analysis) -> bool:
    """Return whether the effect of an analysis still has exactly what the analysis gave it."""
    applied = analysis.applied
    if applied is None:
        return False
    effect = next((item for item in case.effects if item.id == analysis.effect), None)
    if effect is None or effect.change_kind is not ChangeKind.RELATIVE:
        return False
    change = effect.relative_change
    return (change.value, change.low, change.high) == (applied.value, applied.low, applied.high)


def is_outdated(hard_data: HardData, analysis: Analysis) -> bool:
    """Return whether records or choices changed after the effect took over the outcome."""
    return analysis.applied is not None and analysis.applied.inputs != hard_data.inputs_of(analysis)


def to_be_renewed(case: Case, table: CareTable) -> tuple[Analysis, ...]:
    """Return the analyses whose effects should follow when a table comes in.

    Those are the ones whose outcome stands in their effect, unchanged by hand, and is no longer what
    the records say.

    Args:
        case: The case before the table comes in.
        table: The table; one with the same identifier is replaced.
    """
    after = with_table(case, table).hard_data
    return tuple(
        analysis
        for analysis in case.hard_data.analyses
        if is_linked(case, analysis)
        and not is_outdated(case.hard_data, analysis)
        and is_outdated(after, analysis)
    )


def analysis_at(case: Case, path: str) -> Analysis:
    """Return the analysis at a place.

    Raises:
        KeyError: There is none.
    """
    found = value_at(case, path)
    if not isinstance(found, Analysis):
        raise KeyError(path)
    return found
