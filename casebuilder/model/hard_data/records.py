"""Many records of delivered care in little room: one column after another, unchangeable.

A hundred thousand records as objects would take seconds to open and hundreds of megabytes; as
columns they take a few. Two snapshots of a case share the same columns.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from casebuilder.model.messages import LabelledEnum, N_

UNKNOWN = -(2**63)
"""What stands in a column of volumes or amounts where the number is not known; never zero."""
NO_MONTH = -1
MILLIONTHS = 1_000_000
_MONTHS = 12
_LARGEST = 10**15
_LONGEST_TEXT = 150_000_000


class VolumeUnit(LabelledEnum):
    """In what a volume was counted. Units of different kinds are never added."""

    MINUTE = "minute", N_("minute")
    HOUR = "hour", N_("hour")
    DAY_PART = "day_part", N_("day-part")
    DAY = "day", N_("day")
    FOUR_WEEKS = "four_weeks", N_("4 weeks")
    VISIT = "visit", N_("visit")
    CONSULT = "consult", N_("consultation")
    SESSION = "session", N_("session")
    TRIP = "trip", N_("trip")
    PIECE = "piece", N_("piece")
    EFFORT_PIECE = "effort_piece", N_("piece (effort)")
    EURO = "euro", N_("euro")


class Group(LabelledEnum):
    """Whether a client had the innovation."""

    UNKNOWN = "", N_("not said")
    WITH = "with", N_("with the innovation")
    WITHOUT = "without", N_("without the innovation")


class Moment(LabelledEnum):
    """Whether care was delivered before or after the innovation began."""

    UNKNOWN = "", N_("by its period")
    BEFORE = "before", N_("before")
    AFTER = "after", N_("after")


UNITS = tuple(VolumeUnit)
GROUPS = tuple(Group)
MOMENTS = tuple(Moment)

_HEADER = "client,first_month,last_month,product,volume,unit,amount_cents,group,moment"
_CLIENT = re.compile(r"[A-Z2-7]{12}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DECIMAL = re.compile(r"0|-?[1-9]\d{0,14}|-?(0|[1-9]\d{0,14})\.\d{0,5}[1-9]", re.ASCII)
_WHOLE = re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII)
_POSITION = re.compile(r"0|[1-9]\d{0,6}", re.ASCII)


class Record(NamedTuple):
    """One row of a registration.

    Attributes:
        client: Pseudonym of the client: 12 signs of base32.
        first_month: Month in which the period begins, from :func:`month_number`; or NO_MONTH.
        last_month: Month in which it ends; or NO_MONTH.
        product: Position of the product in the list of the table.
        volume: In millionths of the unit; or UNKNOWN.
        unit: Unit of the volume.
        amount: In cents; or UNKNOWN.
        group: With or without the innovation, where the file says it.
        moment: Before or after, where the file says it.
    """

    client: str
    first_month: int
    last_month: int
    product: int
    volume: int
    unit: VolumeUnit
    amount: int
    group: Group
    moment: Moment


def month_number(year: int, month: int) -> int:
    """Return a month as a number; months that follow each other are one apart."""
    return year * _MONTHS + month - 1


def month_text(number: int) -> str:
    """Return a month as ``2025-03``; nothing for NO_MONTH."""
    return "" if number == NO_MONTH else f"{number // _MONTHS:04d}-{number % _MONTHS + 1:02d}"


def month_of_text(text: str) -> int:
    """Return the number of a month written as ``2025-03``; NO_MONTH for nothing.

    Raises:
        ValueError: It is no such text.
    """
    if not text:
        return NO_MONTH
    match = _MONTH.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return month_number(int(match[1]), int(match[2]))


def volume_text(volume: int) -> str:
    """Return a volume in millionths as a decimal text; nothing when it is unknown."""
    if volume == UNKNOWN:
        return ""
    text = format(Decimal(volume).scaleb(-6), "f")
    return text.rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Records:
    """Records by column. Two are equal when they hold the same.

    The bytes of a column are what :class:`array.array` of its type code gives; with
    ``numpy.frombuffer`` they are an array without being copied.

    Attributes:
        clients: The pseudonyms, each once, in order of appearance.
        client: Per record the position of its client in ``clients`` (type code i).
        first_month: Per record the month its period begins (i).
        last_month: Per record the month its period ends (i).
        product: Per record the position of its product in the list of the table (i).
        volume: Per record the volume in millionths, or UNKNOWN (q).
        unit: Per record the position in UNITS (b).
        amount: Per record the amount in cents, or UNKNOWN (q).
        group: Per record the position in GROUPS (b).
        moment: Per record the position in MOMENTS (b).
    """

    clients: tuple[str, ...] = ()
    client: bytes = b""
    first_month: bytes = b""
    last_month: bytes = b""
    product: bytes = b""
    volume: bytes = b""
    unit: bytes = b""
    amount: bytes = b""
    group: bytes = b""
    moment: bytes = b""

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.unit)

    def __repr__(self) -> str:
        """Return a short form: messages never show rows."""
        return f"Records({len(self)} records of {len(self.clients)} clients)"

    def __iter__(self) -> Iterator[Record]:
        """Yield the records one by one; for a table of any size use the columns."""
        clients, units = self.clients, UNITS
        for client, first, last, product, volume, unit, amount, group, moment in self._rows():
            yield Record(
                clients[client],
                first,
                last,
                product,
                volume,
                units[unit],
                amount,
                GROUPS[group],
                MOMENTS[moment],
            )

    def _rows(self) -> Iterator[tuple[int, ...]]:
        wide = (self.client, self.first_month, self.last_month, self.product)
        return zip(
            *(memoryview(column).cast("i") for column in wide),
            memoryview(self.volume).cast("q"),
            memoryview(self.unit).cast("b"),
            memoryview(self.amount).cast("q"),
            memoryview(self.group).cast("b"),
            memoryview(self.moment).cast("b"),
            strict=True,
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the records, by which a change is noticed."""
        result = hashlib.sha256("\n".join(self.clients).encode())
        for column in (
            self.client,
            self.first_month,
            self.last_month,
            self.product,
            self.volume,
            self.unit,
            self.amount,
            self.group,
            self.moment,
        ):
            result.update(column)
        return result.hexdigest()

    @cached_property
    def text(self) -> str:
        """The records as lines of text, the same text for the same records on every computer."""
        # Texts of what occurs often are made once.
        months = {number: month_text(number) for number in self._months()}
        volumes = {number: volume_text(number) for number in set(memoryview(self.volume).cast("q"))}
        amounts = {
            number: "" if number == UNKNOWN else str(number)
            for number in set(memoryview(self.amount).cast("q"))
        }
        lines = [_HEADER]
        lines += [
            f"{self.clients[client]},{months[first]},{months[last]},{product},{volumes[volume]},"
            f"{UNITS[unit]._value_},{amounts[amount]},{GROUPS[group]._value_},{MOMENTS[moment]._value_}"
            for client, first, last, product, volume, unit, amount, group, moment in self._rows()
        ]
        return "\n".join(lines) + "\n"

    def _months(self) -> set[int]:
        return {
            number
            for column in (self.first_month, self.last_month)
            for number in memoryview(column).cast("i")
        }

    @classmethod
    def of(cls, records: Iterable[Record]) -> Records:
        """Return records by column.

        Args:
            records: The records.

        Raises:
            ValueError: A volume or an amount is out of all proportion.
        """
        builder = RecordsBuilder()
        for record in records:
            builder.add(record)
        return builder.build()

    @classmethod
    def from_text(cls, text: str) -> Records:
        """Return the records in what :attr:`text` gave.

        Raises:
            ValueError: It is anything else; the message names the line, never what stands there.
        """
        if len(text) > _LONGEST_TEXT:
            raise ValueError("too long")
        lines = text.split("\n")
        if lines[0] != _HEADER or lines.pop():
            raise ValueError("line 1")
        reader = _LineReader()
        builder = RecordsBuilder()
        number = 1
        try:
            for number, line in enumerate(lines[1:], 2):  # noqa: B007  the message names the line
                builder.add(reader.record(line))
        except (ValueError, KeyError) as error:
            raise ValueError(f"line {number}") from error
        result = builder.build()
        # There is one way to write each record, so this is what the text would be made as.
        vars(result)["text"] = text
        return result

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let the document hold records as they are, and a file hold them as text."""
        from_text = core_schema.chain_schema(
            [core_schema.str_schema(strict=True), core_schema.no_info_plain_validator_function(cls.from_text)]
        )
        return core_schema.json_or_python_schema(
            json_schema=from_text,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), from_text]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda records: records.text, when_used="json"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the text form."""
        return {
            "type": "string",
            "title": "Records",
            "description": f"Lines of comma-separated fields under the heading {_HEADER}",
        }


class _LineReader:
    """Reads lines of records; each different text of a column is checked once."""

    def __init__(self) -> None:
        self._months: dict[str, int] = {}
        self._volumes: dict[str, int] = {"": UNKNOWN}
        self._amounts: dict[str, int] = {"": UNKNOWN}
        self._products: dict[str, int] = {}
        self._units = {unit.value: unit for unit in UNITS}
        self._groups = {group.value: group for group in GROUPS}
        self._moments = {moment.value: moment for moment in MOMENTS}
        self._clients: set[str] = set()

    def record(self, line: str) -> Record:
        client, first, last, product, volume, unit, amount, group, moment = line.split(",")
        if client not in self._clients:
            _matched(_CLIENT, client)
            self._clients.add(client)
        if first not in self._months:
            self._months[first] = month_of_text(first)
        if last not in self._months:
            self._months[last] = month_of_text(last)
        if product not in self._products:
            self._products[product] = int(_matched(_POSITION, product))
        if volume not in self._volumes:
            self._volumes[volume] = int(Decimal(_matched(_DECIMAL, volume)).scaleb(6))
        if amount not in self._amounts:
            self._amounts[amount] = int(_matched(_WHOLE, amount))
        return Record(
            client,
            self._months[first],
            self._months[last],
            self._products[product],
            self._volumes[volume],
            self._units[unit],
            self._amounts[amount],
            self._groups[group],
            self._moments[moment],
        )


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if pattern.fullmatch(text) is None:
        raise ValueError("not as it should be")
    return text


class RecordsBuilder:
    """Collects records one by one."""

    def __init__(self) -> None:
        """Start with none."""
        self._positions: dict[str, int] = {}
        self._wide = (array("i"), array("i"), array("i"), array("i"))
        self._volume, self._amount = array("q"), array("q")
        self._unit, self._group, self._moment = array("b"), array("b"), array("b")
        self._unit_positions = {unit: position for position, unit in enumerate(UNITS)}
        self._group_positions = {group: position for position, group in enumerate(GROUPS)}
        self._moment_positions = {moment: position for position, moment in enumerate(MOMENTS)}

    def add(self, record: Record) -> None:
        """Take up a record.

        Raises:
            ValueError: Its volume or amount is out of all proportion.
        """
        client, first, last, product, volume, unit, amount, group, moment = record
        for number, limit in ((volume, _LARGEST * MILLIONTHS // 1000), (amount, _LARGEST)):
            if number != UNKNOWN and not -limit <= number <= limit:
                raise ValueError("out of all proportion")
        clients, first_month, last_month, products = self._wide
        clients.append(self._positions.setdefault(client, len(self._positions)))
        first_month.append(first)
        last_month.append(last)
        products.append(product)
        self._volume.append(volume)
        self._amount.append(amount)
        self._unit.append(self._unit_positions[unit])
        self._group.append(self._group_positions[group])
        self._moment.append(self._moment_positions[moment])

    def __len__(self) -> int:
        """Return the number of records so far."""
        return len(self._unit)

    def build(self) -> Records:
        """Return the records."""
        wide: Sequence[Any] = self._wide
        client, first, last, product = (column.tobytes() for column in wide)
        return Records(
            tuple(self._positions),
            client,
            first,
            last,
            product,
            self._volume.tobytes(),
            self._unit.tobytes(),
            self._amount.tobytes(),
            self._group.tobytes(),
            self._moment.tobytes(),
        )
