"""From the lines of a file to records: strictly, with everything that was left out in a list."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from casebuilder.intake.cells import Cell, Missing, Row, cell_text, is_empty, shortened
from casebuilder.intake.errors import refused
from casebuilder.intake.mappings import memorable, without_persons
from casebuilder.intake.personal_data import by_content, by_header
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.readings import MOST_REJECTS, Corrections, PreviewLine, Reading, Reject
from casebuilder.intake.sources import Source, SourceKind
from casebuilder.intake.totals import is_total
from casebuilder.intake.values import (
    Amount,
    Note,
    Period,
    Volume,
    amount_of,
    category_of,
    client_of,
    month_of,
    period_of,
    product_of,
    volume_of,
    whole_months,
)
from casebuilder.intake.weeks import WeekCounter
from casebuilder.intake.wmo323 import DeclarationLines, read_declaration
from casebuilder.intake.words import CENTS_UNIT, bare_word, group_of_word, moment_of_word, unit_of_word
from casebuilder.intake.work import QUIET, Work
from casebuilder.model.check_parts import warning
from casebuilder.model.hard_data.document import (
    CareProduct,
    CareTable,
    ColumnMapping,
    ColumnRole,
    ImportCounts,
    SkippedLines,
    SkipReason,
)
from casebuilder.model.hard_data.records import (
    NO_MONTH,
    UNKNOWN,
    Group,
    Moment,
    Record,
    Records,
    RecordsBuilder,
    VolumeUnit,
    month_text,
    volume_text,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.problems import Problem
from casebuilder.model.stored_texts import neutral_file, neutral_name, shown

MOST_PRODUCTS = 1000
"""A column with more different texts than this holds something else than services."""
_CENTS = 100
_MONTHS = 12
_MILLIONTHS_PER_CENT = 10_000

_Value = TypeVar("_Value")


def mapping_problems(mapping: ColumnMapping) -> tuple[Problem, ...]:
    """Return what keeps a mapping from being used; the place is the value of the role."""
    found = []
    roles = [choice.role for choice in mapping.columns]
    if ColumnRole.CLIENT not in roles:
        found.append(_missing(ColumnRole.CLIENT, N_("Say which column tells the clients apart.")))
    if ColumnRole.VOLUME not in roles and ColumnRole.AMOUNT not in roles:
        found.append(_missing(ColumnRole.VOLUME, N_("Say which column holds the volume or the amount.")))
    if ColumnRole.VOLUME in roles and ColumnRole.UNIT not in roles and mapping.unit is None:
        found.append(_missing(ColumnRole.UNIT, N_("Say in which unit the volume is counted.")))
    if ColumnRole.PERIOD not in roles and ColumnRole.MOMENT not in roles and mapping.moment is Moment.UNKNOWN:
        found.append(
            _missing(
                ColumnRole.PERIOD,
                N_("Say which column holds the date or period, or what is before and after."),
            )
        )
    if ColumnRole.MONTH in roles and ColumnRole.PERIOD not in roles:
        found.append(_missing(ColumnRole.PERIOD, N_("Say which column holds the year of the months.")))
    for role, times in Counter(roles).items():
        if times > 1:
            found.append(_missing(role, N_("Two columns have the same role. Keep one.")))
    numbers = Counter(choice.number for choice in mapping.columns)
    found += [
        _missing(choice.role, N_("This column has two roles. Choose one."))
        for choice in mapping.columns
        if numbers[choice.number] > 1
    ]
    found += [
        _missing(
            choice.role,
            N_("This column says who a client is. It may only be used to tell clients apart."),
        )
        for choice in mapping.columns
        if choice.role is not ColumnRole.CLIENT and by_header(choice.header) is not None
    ]
    return tuple(found)


def _missing(role: ColumnRole, text: str) -> Problem:
    return warning("mapping", role.value, Message(text), Message(role.label))


def read_records(
    source: Source,
    mapping: ColumnMapping,
    key: PseudonymKey,
    corrections: Corrections | None = None,
    work: Work = QUIET,
) -> Reading:
    """Read all lines of a file.

    Args:
        source: The opened file.
        mapping: Which column is what; of no use for a WMO323 message.
        key: Key of the pseudonyms.
        corrections: What the user typed for cells that could not be read before.
        work: Hears how far it is, and may give up.

    Raises:
        IntakeError: The mapping cannot be used, or a column turns out to hold personal data.
        CancelledError: The user gave up.
    """
    lines = source.sheet(mapping.sheet).lines
    if isinstance(lines, DeclarationLines):
        return read_declaration(lines, key, work)
    wrong = mapping_problems(mapping)
    if wrong:
        raise refused(N_("“{file}” cannot be read yet. {problem}"), source.file, problem=wrong[0].message)
    reader = _Reader(source, mapping, key, corrections or {})
    for number, row in enumerate(lines.rows(work), 1):
        reader.read(number, row)
    return reader.reading()


def preview(
    source: Source, mapping: ColumnMapping, key: PseudonymKey, limit: int = 20
) -> tuple[PreviewLine, ...]:
    """Return the first lines below the headings as they will be read.

    Args:
        source: The opened file.
        mapping: Which column is what; it may still be incomplete.
        key: Key of the pseudonyms.
        limit: Number of lines.
    """
    reader = _Reader(source, mapping, key, {})
    rows = enumerate(source.sheet(mapping.sheet).preview, 1)
    lines = (reader.preview_line(number, row) for number, row in rows if number > reader.last_heading)
    return tuple(line for line, _ in zip(lines, range(limit), strict=False))


def care_table(
    reading: Reading,
    source: Source,
    mapping: ColumnMapping,
    key: PseudonymKey,
    identifier: str,
    name: str,
    today: datetime.date,
    *,
    keep_file: bool = False,
) -> CareTable:
    """Return a table for a case.

    The name of a file can be that of a client, which nothing can tell from any other word. So neither it
    nor the name of the sheet stands in the case, unless the user says that it may.

    Args:
        reading: What the file gave.
        source: The file.
        mapping: How it was read.
        key: Key of the pseudonyms.
        identifier: Identifier of the table in the case.
        name: What the user calls it.
        today: Day of the import.
        keep_file: Whether the name of the file may stand in the case.
    """
    return CareTable(
        id=identifier,
        name=neutral_name(name, "bestand"),
        file=neutral_file(source.file, "bestand") if keep_file else "",
        imported=today,
        key=key.fingerprint,
        mapping=None if source.kind is SourceKind.DECLARATION else _kept(mapping),
        counts=reading.counts,
        products=reading.products,
        periods=reading.periods,
        records=reading.records,
    )


def _kept(mapping: ColumnMapping) -> ColumnMapping:
    """Return what a case keeps of a mapping; of a row of data that was taken for headings nothing."""
    kept = without_persons(mapping).model_copy(update={"sheet": ""})
    if memorable(mapping) is not None:
        return kept
    bare = tuple(choice.model_copy(update={"header": ""}) for choice in kept.columns)
    return kept.model_copy(update={"columns": bare})


class _Converter(Generic[_Value]):
    """Reads the cells of one column; what occurs often is read once."""

    def __init__(
        self,
        role: ColumnRole,
        mapping: ColumnMapping,
        convert: Callable[[Cell], _Value | Message],
        absent: _Value,
    ) -> None:
        choice = mapping.column(role)
        self.role = role
        self.column = 0 if choice is None else choice.number
        self.header = "" if choice is None else choice.header
        self.absent = absent
        self._convert = convert
        self._known: dict[object, _Value | Message] = {}

    def cell(self, row: Row) -> Cell:
        return row[self.column - 1] if 0 < self.column <= len(row) else None

    def texts(self) -> set[str]:
        """Return the different texts that were read, also those that were refused."""
        return {text for cell in self._known if (text := cell_text(cast("Cell", cell)))}

    def of_cell(self, cell: Cell) -> _Value | Message:
        # True equals 1, as a key too.
        key: object = (cell,) if isinstance(cell, bool) else cell
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(cell)
        return found

    def _read(self, cell: Cell) -> _Value | Message:
        if cell is Missing.UNCALCULATED:
            return Message(
                N_(
                    "Here stands a formula whose result is not in the file. Open the file in Excel or"
                    " LibreOffice, save it, and import it again."
                )
            )
        if cell is Missing.ERROR:
            return Message(
                N_(
                    "Here stands an error of the spreadsheet instead of a value. Correct it in the file, or"
                    " here."
                )
            )
        return self._convert(cell)


class _Reader:
    """Reads lines one by one and keeps count."""

    def __init__(
        self, source: Source, mapping: ColumnMapping, key: PseudonymKey, corrections: Corrections
    ) -> None:
        self._source, self._mapping, self._corrections = source, mapping, corrections
        self.last_heading = mapping.header_row + mapping.header_lines - 1 if mapping.header_row else 0
        words = {(word.role, bare_word(word.word)): word.value for word in mapping.words}
        notation = mapping.notation
        self._client = _Converter(ColumnRole.CLIENT, mapping, _pseudonym(key), "")
        self._period = _Converter(
            ColumnRole.PERIOD,
            mapping,
            lambda cell: period_of(cell, mapping.date_order),
            Period(NO_MONTH, NO_MONTH),
        )
        self._month = _Converter(ColumnRole.MONTH, mapping, month_of, 0)
        self._period_end = _Converter(
            ColumnRole.PERIOD_END,
            mapping,
            lambda cell: (
                Period(NO_MONTH, NO_MONTH) if is_empty(cell) else period_of(cell, mapping.date_order)
            ),
            Period(NO_MONTH, NO_MONTH),
        )
        self._category = _Converter(ColumnRole.CATEGORY, mapping, category_of, "")
        self._product = _Converter(ColumnRole.PRODUCT, mapping, product_of, "")
        self._volume = _Converter(
            ColumnRole.VOLUME, mapping, lambda cell: volume_of(cell, notation), Volume(UNKNOWN)
        )
        self._unit = _Converter(
            ColumnRole.UNIT, mapping, lambda cell: _unit(cell, words), (mapping.unit, False)
        )
        self._amount = _Converter(
            ColumnRole.AMOUNT,
            mapping,
            lambda cell: amount_of(cell, notation, in_cents=mapping.amounts_in_cents),
            Amount(UNKNOWN),
        )
        self._group = _Converter(ColumnRole.GROUP, mapping, lambda cell: _group(cell, words), mapping.group)
        self._moment = _Converter(
            ColumnRole.MOMENT, mapping, lambda cell: _moment(cell, words), mapping.moment
        )
        self._products: dict[tuple[str, str], int] = {}
        self._builder = RecordsBuilder()
        self._skipped: Counter[SkipReason] = Counter()
        self._notes: Counter[Note] = Counter()
        self._weeks = WeekCounter()
        self._rejects: list[Reject] = []
        self._reject_count = 0
        self._line_rejects: list[Reject] = []
        self._seen: set[bytes] = set()
        self._duplicates = 0
        self._lines = 0
        self._corrected = 0
        self._corrected_lines = frozenset(line for line, _ in corrections)

    def read(self, number: int, row: Row) -> None:
        """Take up one line."""
        self._lines = number
        reason = self._reason_to_skip(number, row)
        if reason is not None:
            self._skipped[reason] += 1
            return
        self._line_rejects = []
        record = self._record(number, row)
        if record is None:
            self._skipped[SkipReason.UNREADABLE] += 1
            self._reject_count += len(self._line_rejects)
            self._rejects += self._line_rejects[: MOST_REJECTS - len(self._rejects)]
            return
        self._builder.add(record)
        self._corrected += number in self._corrected_lines

    def _reason_to_skip(self, number: int, row: Row) -> SkipReason | None:
        if number <= self.last_heading:
            return SkipReason.HEADING
        if all(map(is_empty, row)):
            return SkipReason.EMPTY
        if is_total(row, self._client.cell(row)):
            return SkipReason.TOTAL
        # A hash of Python is the same for −1 and −2; a digest is not, and takes less room than the line.
        same = hashlib.blake2b(repr(row).encode("utf-8", "replace"), digest_size=16).digest()
        if same in self._seen:
            self._duplicates += 1
            if self._mapping.skip_duplicates:
                return SkipReason.DUPLICATE
        self._seen.add(same)
        return None

    def _record(self, number: int, row: Row) -> Record | None:
        client = self._value(number, row, self._client)
        period = self._value(number, row, self._period)
        month = self._value(number, row, self._month)
        end = self._value(number, row, self._period_end)
        category = self._value(number, row, self._category)
        product = self._value(number, row, self._product)
        volume = self._value(number, row, self._volume)
        unit = self._value(number, row, self._unit)
        amount = self._value(number, row, self._amount)
        group = self._value(number, row, self._group)
        moment = self._value(number, row, self._moment)
        if (
            client is None
            or period is None
            or month is None
            or end is None
            or category is None
            or product is None
            or volume is None
            or unit is None
            or amount is None
            or group is None
            or moment is None
        ):
            return None
        if month:
            if period.last - period.first != _MONTHS - 1:
                self._reject(
                    number,
                    row,
                    self._period,
                    Message(N_("Beside a month only a year can stand. Check the columns.")),
                )
                return None
            period = Period(period.first + month - 1, period.first + month - 1, period.note)
        last = period if end.last == NO_MONTH else end
        if last.last < period.first or last.last_day < period.first_day:
            self._reject(
                number,
                row,
                self._period_end,
                Message(N_("The period ends before it begins. Check the dates.")),
            )
            return None
        measured = self._measured(number, row, volume, unit, amount)
        if measured is None:
            return None
        self._weeks.add(period.first_day, last.last_day)
        period = whole_months(period, last)
        for note in (period.note, volume.note, amount.note):
            if note is not None:
                self._notes[note] += 1
        position = self._products.setdefault((category, product), len(self._products))
        return Record(client, period.first, period.last, position, *measured, group, moment)

    def _measured(
        self, number: int, row: Row, volume: Volume, unit: tuple[VolumeUnit | None, bool], amount: Amount
    ) -> tuple[int, VolumeUnit, int] | None:
        """Return volume, unit and amount of a record that has at least one of the two."""
        said, in_cents = unit
        hidden = Note.HIDDEN in (volume.note, amount.note)
        if volume.value == UNKNOWN and amount.value == UNKNOWN and not hidden:
            asked = self._volume if self._volume.column else self._amount
            self._reject(number, row, asked, Message(N_("There is no number here. Type a number.")))
            return None
        counted = volume.unit or said
        if counted is None:
            if self._volume.column and volume.value != UNKNOWN:
                self._reject(
                    number,
                    row,
                    self._unit,
                    Message(N_("It does not say in which unit this is counted. Fill it in.")),
                )
                return None
            counted = VolumeUnit.EURO
        if volume.unit is not None and said is not None and not _same_kind(volume.unit, said):
            self._reject(
                number,
                row,
                self._volume,
                Message(
                    N_("The volume is in {volume_unit} and the column says {unit}. Correct one of the two."),
                    {"volume_unit": Message(volume.unit.label), "unit": Message(said.label)},
                ),
            )
            return None
        if counted is VolumeUnit.EURO:
            return self._euros(volume.value, amount.value, in_cents=in_cents)
        return volume.value, counted, amount.value

    @staticmethod
    def _euros(volume: int, amount: int, *, in_cents: bool) -> tuple[int, VolumeUnit, int]:
        """Return what is counted in euros: volume and amount say the same, and there are no hours."""
        if volume != UNKNOWN and in_cents:
            volume //= _CENTS
        if amount == UNKNOWN and volume != UNKNOWN:
            amount = volume // _MILLIONTHS_PER_CENT
        if volume == UNKNOWN and amount != UNKNOWN:
            volume = amount * _MILLIONTHS_PER_CENT
        return volume, VolumeUnit.EURO, amount

    def _value(self, number: int, row: Row, converter: _Converter[_Value]) -> _Value | None:
        if not converter.column:
            return converter.absent
        cell = converter.cell(row)
        if number in self._corrected_lines:
            cell = self._corrections.get((number, converter.role), cell)
        value = converter.of_cell(cell)
        if isinstance(value, Message):
            self._reject(number, row, converter, value)
            return None
        return value

    def _reject(self, number: int, row: Row, converter: _Converter[Any], reason: Message) -> None:
        cell = self._corrections.get((number, converter.role), converter.cell(row))
        self._line_rejects.append(
            Reject(
                self._source.file,
                self._mapping.sheet,
                number,
                converter.column,
                converter.role,
                converter.header,
                shortened(shown(cell_text(cell))),
                reason,
            )
        )

    def preview_line(self, number: int, row: Row) -> PreviewLine:
        """Return a line as it will be read, and keep nothing of it."""
        reason = self._reason_to_skip(number, row)
        if reason is not None:
            return PreviewLine(number, reason)
        self._line_rejects = []
        record = self._record(number, row)
        if record is None:
            reasons = {reject.role: reject.reason for reject in self._line_rejects}
            return PreviewLine(number, SkipReason.UNREADABLE, reasons)
        values = _shown(record, *list(self._products)[record.product])
        if self._month.column:
            values[ColumnRole.MONTH] = values[ColumnRole.PERIOD]
        return PreviewLine(number, None, values)

    def reading(self) -> Reading:
        """Return what all lines gave.

        Raises:
            IntakeError: A column that is kept as text holds personal data.
        """
        self._check_texts()
        records = self._builder.build()
        # Made here, where nobody waits for it, instead of at the first recovery copy in the window.
        _ = records.text
        counts = ImportCounts(
            lines=self._lines,
            used=len(records),
            skipped=tuple(
                SkippedLines(reason=reason, count=self._skipped[reason])
                for reason in SkipReason
                if self._skipped[reason]
            ),
            corrected=self._corrected,
        )
        products = tuple(CareProduct(category=category, code=code) for category, code in self._products)
        periods = self._weeks.periods()
        problems = tuple(self._problems(records, in_weeks=bool(periods)))
        return Reading(products, records, counts, tuple(self._rejects), problems, periods)

    def _check_texts(self) -> None:
        if len(self._products) > MOST_PRODUCTS:
            raise refused(
                N_(
                    "The column with products of “{file}” holds more than {limit} different texts, so it"
                    " holds"
                    " something else. Choose another column."
                ),
                self._source.file,
                limit=MOST_PRODUCTS,
            )
        for column in (self._category, self._product):
            kind = by_content(column.texts())
            if kind is not None:
                raise refused(
                    N_(
                        "The column with products of “{file}” holds personal data ({kind}) and is not read."
                        " Choose another column."
                    ),
                    self._source.file,
                    kind=Message(kind.label),
                )

    def _problems(self, records: Records, *, in_weeks: bool) -> Iterator[Problem]:
        if not len(records):
            yield warning(
                "nothing_read",
                "",
                Message(
                    N_("No line could be used. Check which column is what, and how numbers are written.")
                ),
            )
        if self._reject_count > len(self._rejects):
            yield warning(
                "more_rejects",
                "",
                Message(
                    N_("Cells that cannot be read: {count}. The first {listed} are listed."),
                    {"count": self._reject_count, "listed": len(self._rejects)},
                ),
            )
        if self._duplicates and not self._mapping.skip_duplicates:
            yield warning(
                "duplicates",
                "",
                Message(
                    N_(
                        "Lines that are the same as an earlier line, in every column: {count}. If the"
                        " export holds lines twice, choose to leave them out."
                    ),
                    {"count": self._duplicates},
                ),
            )
        if in_weeks:
            yield warning("in_weeks", "", Message(_BY_FIRST_DAY if self._weeks.by_first_day else _IN_WEEKS))
        for note, text in _NOTE_TEXTS.items():
            if self._notes[note] and not (in_weeks and note is Note.WEEKS):
                yield warning(note.value, "", Message(text, {"count": self._notes[note]}))


_IN_WEEKS = N_(
    "The file counts in weeks or in periods of weeks. Each period counts as a whole for the month with most"
    " of its days, and use is divided by how long the periods in a span are together."
)
_BY_FIRST_DAY = N_(
    "The dates lie one or four weeks apart, so each is taken for the beginning of a period as long. Each"
    " period counts as a whole for the month in which it begins, and use is divided by how long the periods"
    " in a span are together."
)
_NOTE_TEXTS = {
    Note.HIDDEN: N_(
        "Numbers hidden in the file (a dot, a star or a smaller-than sign): {count}. They are unknown, not"
        " zero."
    ),
    Note.NEGATIVE: N_("Lines that are negative and are taken off as corrections: {count}."),
    Note.ROUNDED: N_("Amounts with parts of a cent, rounded to whole cents: {count}."),
    Note.WEEKS: N_(
        "Lines of one to five weeks that run past the end of a month: {count}. Each counts for the month with"
        " most of its days. Compare whole years: of shorter times one may hold a line more than another."
    ),
    Note.DAY_NUMBER: N_(
        "Dates that are plain numbers, read as the day numbers of Excel: {count}. Check the months in the"
        " table."
    ),
}


def _shown(record: Record, category: str, product: str) -> dict[ColumnRole, str | Message]:
    """Return what a record holds, as the preview shows it; a decimal text for a number."""
    shown: dict[ColumnRole, str | Message] = {
        ColumnRole.CLIENT: record.client,
        ColumnRole.PERIOD: month_text(record.first_month),
        ColumnRole.PERIOD_END: month_text(record.last_month),
        ColumnRole.CATEGORY: category,
        ColumnRole.PRODUCT: product,
        ColumnRole.VOLUME: volume_text(record.volume),
        ColumnRole.UNIT: Message(record.unit.label),
        ColumnRole.AMOUNT: "" if record.amount == UNKNOWN else str(Decimal(record.amount).scaleb(-2)),
    }
    if record.group is not Group.UNKNOWN:
        shown[ColumnRole.GROUP] = Message(record.group.label)
    if record.moment is not Moment.UNKNOWN:
        shown[ColumnRole.MOMENT] = Message(record.moment.label)
    return shown


def _pseudonym(key: PseudonymKey) -> Callable[[Cell], str | Message]:
    def convert(cell: Cell) -> str | Message:
        client = client_of(cell)
        return client if isinstance(client, Message) else key.pseudonym(client)

    return convert


def _unit(
    cell: Cell, words: Mapping[tuple[ColumnRole, str], str]
) -> tuple[VolumeUnit | None, bool] | Message:
    """Return the unit, and whether a volume in it is an amount in cents."""
    text = cell_text(cell)
    if not text:
        return None, False
    own = words.get((ColumnRole.UNIT, bare_word(text)))
    unit = unit_of_word(text) if own is None else VolumeUnit(own)
    if unit is None:
        return Message(
            N_("“{text}” is not a known unit. Say what it means, or correct it."), {"text": shortened(text)}
        )
    return unit, unit is VolumeUnit.EURO and text == CENTS_UNIT


def _group(cell: Cell, words: Mapping[tuple[ColumnRole, str], str]) -> Group | Message:
    text = cell_text(cell)
    if not text:
        return Group.UNKNOWN
    own = words.get((ColumnRole.GROUP, bare_word(text)))
    group = group_of_word(text) if own is None else Group(own)
    if group is None:
        return Message(
            N_("“{text}” does not say whether the client had the innovation. Say what it means."),
            {"text": shortened(text)},
        )
    return group


def _moment(cell: Cell, words: Mapping[tuple[ColumnRole, str], str]) -> Moment | Message:
    text = cell_text(cell)
    if not text:
        return Moment.UNKNOWN
    own = words.get((ColumnRole.MOMENT, bare_word(text)))
    moment = moment_of_word(text) if own is None else Moment(own)
    if moment is None:
        return Message(
            N_("“{text}” is neither before nor after. Say what it means."), {"text": shortened(text)}
        )
    return moment


def _same_kind(one: VolumeUnit, other: VolumeUnit) -> bool:
    times = {VolumeUnit.MINUTE, VolumeUnit.HOUR}
    return one is other or {one, other} <= times
