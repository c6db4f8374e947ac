"""Short ways to write registrations and analyses in a test."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable, Mapping

from casebuilder.model.case import Case
from casebuilder.model.effects import Effect
from casebuilder.model.hard_data.document import (
    Analysis,
    CareProduct,
    CareTable,
    HardData,
    ImportCounts,
    MonthSpan,
)
from casebuilder.model.hard_data.records import (
    MILLIONTHS,
    NO_MONTH,
    UNKNOWN,
    Group,
    Moment,
    Record,
    Records,
    VolumeUnit,
    month_of_text,
)

BEFORE, AFTER = "2024-06", "2025-06"


def pseudonym(number: int) -> str:
    """Return a pseudonym as the import makes them, a different one for each number."""
    return base64.b32encode((number << 20).to_bytes(8, "big")).decode()[:12]


def record(
    client: int,
    month: str,
    volume: float | None,
    *,
    last_month: str | None = None,
    unit: VolumeUnit = VolumeUnit.HOUR,
    amount: int = UNKNOWN,
    group: Group = Group.UNKNOWN,
    moment: Moment = Moment.UNKNOWN,
    product: int = 0,
) -> Record:
    first = month_of_text(month) if month else NO_MONTH
    return Record(
        pseudonym(client),
        first,
        first if last_month is None else month_of_text(last_month),
        product,
        UNKNOWN if volume is None else round(volume * MILLIONTHS),
        unit,
        amount,
        group,
        moment,
    )


def table(
    records: Iterable[Record],
    identifier: str = "t1",
    *,
    products: Iterable[CareProduct] = (CareProduct(),),
    key: str = "k1",
) -> CareTable:
    held = Records.of(records)
    return CareTable(
        id=identifier,
        name=identifier,
        file=f"{identifier}.csv",
        key=key,
        counts=ImportCounts(lines=len(held), used=len(held)),
        products=tuple(products),
        records=held,
    )


def months(first: str | None, last: str | None = None) -> MonthSpan:
    def day(text: str | None) -> datetime.date | None:
        return None if text is None else datetime.date.fromisoformat(f"{text}-01")

    return MonthSpan(first=day(first), last=day(last))


ONE_MONTH_EACH = {"before": months(BEFORE, BEFORE), "after": months(AFTER, AFTER)}


def paired(
    use: Mapping[int, tuple[float | None, float | None]], group: Group = Group.UNKNOWN
) -> list[Record]:
    """Return one record before and one after per client; None for a client who is not there."""
    return [
        record(client, month, volume, group=group)
        for client, pair in use.items()
        for month, volume in zip((BEFORE, AFTER), pair, strict=True)
        if volume is not None
    ]


def case_with(hard_data: HardData, effect: str = "e1") -> Case:
    return Case(name="Case", effects=(Effect(id=effect, name="Fewer hours"),), hard_data=hard_data)


def analysis(**choices: object) -> Analysis:
    return Analysis.model_validate(
        {"id": "a1", "name": "Hours", "effect": "e1", "resamples": 2000, **ONE_MONTH_EACH, **choices}
    )
