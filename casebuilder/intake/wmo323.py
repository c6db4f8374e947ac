"""The declaration message of iWmo 3.2, WMO323: what a provider declares to a municipality.

Rules of the message (release 3.2.0 of the iWmo standard): amounts are whole cents; a credit takes
off what an earlier debit declared, volume and amount; under unit 83 the volume is an amount in
cents; the total in the message is the sum of debits minus credits. The citizen service number of a
client is turned into a pseudonym the moment it is read, and kept nowhere.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from xml.etree.ElementTree import Element, ParseError

from casebuilder.intake.cells import Row
from casebuilder.intake.errors import IntakeError, refused
from casebuilder.intake.limits import MOST_LINES, too_many_lines
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.readings import MOST_REJECTS, Reading, Reject
from casebuilder.intake.values import Period, period_of, whole_months
from casebuilder.intake.weeks import WeekCounter
from casebuilder.intake.words import unit_of_word
from casebuilder.intake.work import Work
from casebuilder.model.check_parts import warning
from casebuilder.model.citizen_numbers import padded_citizen_number
from casebuilder.model.hard_data.document import (
    CareProduct,
    ColumnRole,
    DateOrder,
    ImportCounts,
    SkippedLines,
    SkipReason,
)
from casebuilder.model.hard_data.records import MILLIONTHS, Group, Moment, Record, RecordsBuilder, VolumeUnit
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.problems import Problem
from casebuilder.model.stored_texts import shown, sign_of_person

_NAMESPACE = re.compile(r"\{https?://www\.istandaarden\.nl/(i[a-z]+)/(\d+)_(\d+)/([a-z]+\d*)/schema\}Bericht")
_MESSAGE_CODE = "484"
_OURS = ("iwmo", "3", "2", "wmo323")
_CREDIT = {"D": 1, "C": -1}
_CENTS = re.compile(r"\d{1,12}", re.ASCII)
_VOLUME = re.compile(r"\d{1,9}", re.ASCII)
_MINUTES_PER_HOUR = 60
_EVERY = 2000
_DEEPEST = 20
"""A date in a service lies at the eighth level; a message has nothing deeper."""
_MOST_IN_SERVICE = 200
_MOST_ELEMENTS = 40_000_000
_LONGEST_SILENCE = 1_000_000
"""In bytes: no text or tag of a message takes as much."""
_KEPT_WHOLE = ("Prestatie", "TotaalIngediendBedrag")
_HEADINGS = (
    "ProductCategorie",
    "ProductCode",
    "Begindatum",
    "Einddatum",
    "GeleverdVolume",
    "Eenheid",
    "ProductTarief",
    "Bedrag",
    "DebetCredit",
)


@dataclass(frozen=True)
class _Service:
    """One service in a message, as text; the texts of _HEADINGS by name."""

    client: str
    texts: dict[str, str]


@dataclass(frozen=True)
class DeclarationLines:
    """The services of a message as lines, without who they were for.

    Attributes:
        data: The bytes of the message.
        file: Its name, for messages.
    """

    data: bytes = field(repr=False)
    file: str

    def rows(self, work: Work) -> Iterator[Row]:
        """Yield the headings and one line per service."""
        yield _HEADINGS
        for service in _Message(self.data, self.file).services(work):
            yield tuple(service.texts.get(name, "") for name in _HEADINGS)


class _Stream(io.BytesIO):
    """The bytes of a message, and how many were given since something was last found in them."""

    silence = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        found = super().read(size)
        self.silence += len(found)
        if self.silence > _LONGEST_SILENCE:
            raise _TooMuchError
        return found


class _TooMuchError(Exception):
    """A message holds more than a message ever does."""


class _Message:
    """Goes through a message once; what stands outside the services is known at the end."""

    def __init__(self, data: bytes, file: str) -> None:
        self._data, self._file = data, file
        self.total: str | None = None
        self.total_sign = ""

    def services(self, work: Work) -> Iterator[_Service]:
        """Yield the services.

        Raises:
            IntakeError: It is no WMO323 message of iWmo 3.2, or not safe to read.
            CancelledError: The user gave up.
        """
        from defusedxml.common import DefusedXmlException  # noqa: PLC0415  only where there is XML
        from defusedxml.ElementTree import iterparse  # noqa: PLC0415

        stream = _Stream(self._data)
        try:
            yield from self._services(iterparse(stream, ("start", "end"), forbid_dtd=True), stream, work)
        except DefusedXmlException as error:
            raise refused(
                N_(
                    "“{file}” holds definitions of its own (a DTD) that can be harmful, so it is not read. A"
                    " message of iWmo never has them."
                ),
                self._file,
            ) from error
        except _TooMuchError as error:
            raise refused(
                N_(
                    "“{file}” holds more in one place, or deeper, than a declaration of iWmo ever does, so it"
                    " is not read. Have the message made again."
                ),
                self._file,
            ) from error
        except (ParseError, ValueError, LookupError) as error:
            raise refused(
                N_("“{file}” is damaged or incomplete XML. Export the message again."), self._file
            ) from error

    def _services(
        self, events: Iterator[tuple[str, Element]], stream: _Stream, work: Work
    ) -> Iterator[_Service]:
        client, count = "", 0
        for element in self._closed(events, stream, work):
            name = _local(element)
            if name == "Bsn":
                client, element.text = (element.text or "").strip(), None
            elif name == "Client":
                client = ""
            elif name == "Prestatie":
                count += 1
                if count > MOST_LINES:
                    raise too_many_lines(self._file)
                yield _Service(client, _texts(element))
            else:
                self._note(name, element)

    def _closed(
        self, events: Iterator[tuple[str, Element]], stream: _Stream, work: Work
    ) -> Iterator[Element]:
        """Yield each element when it is closed, and let it go, so that a large message takes little room."""
        elements = whole = inside = 0
        path: list[Element] = []
        for event, element in events:
            stream.silence = 0
            kept_whole = _local(element) in _KEPT_WHOLE
            if event == "start":
                if not path:
                    self._check_root(element)
                path.append(element)
                elements += 1
                whole += kept_whole
                inside = inside + 1 if whole else 0
                if len(path) > _DEEPEST or inside > _MOST_IN_SERVICE or elements > _MOST_ELEMENTS:
                    raise _TooMuchError
                if elements % _EVERY == 0:
                    work.step(stream.tell() / len(self._data))
                continue
            path.pop()
            whole -= kept_whole
            yield element
            if path and not whole:
                path[-1].remove(element)

    def _note(self, name: str, element: Element) -> None:
        """Keep what stands outside the services, or refuse a message of another kind."""
        if name == "BerichtCode":
            code = (element.text or "").strip()
            if code != _MESSAGE_CODE:
                raise self._another_message(code[:20])
        elif name == "TotaalIngediendBedrag":
            texts = _texts(element)
            self.total_sign = texts.pop("DebetCredit", "")
            # The amount is the only other part, under a name of its own for totals.
            self.total = next(iter(texts.values()), "")

    def _check_root(self, root: Element) -> None:
        match = _NAMESPACE.fullmatch(root.tag)
        if match is None:
            raise refused(
                N_(
                    "“{file}” is XML, but no message of iWmo. Of XML only the declaration WMO323 is read; for"
                    " anything else, export CSV or XLSX."
                ),
                self._file,
            )
        if match.groups() == _OURS:
            return
        standard, major, minor, message = match.groups()
        if message in ("wmo303", "wmo303f", "wmo303d"):
            raise refused(
                N_(
                    "“{file}” is a WMO303, the invoice of iWmo {version}, which declarations (WMO323) have"
                    " replaced. Export the same period as WMO323 of iWmo 3.2, or as CSV."
                ),
                self._file,
                version=f"{major}.{minor}",
            )
        raise self._another_message(f"{message.upper()}, {standard} {major}.{minor}")

    def _another_message(self, what: str) -> IntakeError:
        return refused(
            N_("“{file}” is another message ({what}). Choose a declaration: WMO323 of iWmo 3.2, code 484."),
            self._file,
            what=what,
        )


def is_xml(data: bytes) -> bool:
    """Return whether a file begins as XML does."""
    start = data[:200].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "ignore").encode("ascii", "ignore")
    return re.match(rb"\s*<(\?xml|!|[A-Za-z])", start) is not None


def open_declaration(data: bytes, file: str, work: Work) -> tuple[DeclarationLines, int]:
    """Return the lines of a message and how many there are, after checking the whole of it.

    Raises:
        IntakeError: It is no WMO323 message of iWmo 3.2, or not safe to read.
        CancelledError: The user gave up.
    """
    lines = DeclarationLines(data, file)
    return lines, sum(1 for _ in lines.rows(work))


def charged_cents(volume: int, unit: VolumeUnit, tariff_cents: int) -> int:
    """Return what a volume costs; minutes against an hourly tariff are rounded once, half up.

    Args:
        volume: Whole number of units.
        unit: The unit; minutes have the tariff of an hour.
        tariff_cents: Tariff per unit in cents.
    """
    total = Decimal(volume * tariff_cents)
    if unit is VolumeUnit.MINUTE:
        total /= _MINUTES_PER_HOUR
    return int(total.to_integral_value(ROUND_HALF_UP))


def read_declaration(lines: DeclarationLines, key: PseudonymKey, work: Work) -> Reading:
    """Read a message.

    Args:
        lines: The message.
        key: Key of the pseudonyms.
        work: Hears how far it is, and may give up.

    Raises:
        IntakeError: It is no WMO323 message of iWmo 3.2, or not safe to read.
        CancelledError: The user gave up.
    """
    message = _Message(lines.data, lines.file)
    reader = _ServiceReader(lines.file, key)
    for number, service in enumerate(message.services(work), 1):
        reader.read(number, service)
    return reader.reading(message)


class _ServiceReader:
    """Reads services one by one and keeps count."""

    def __init__(self, file: str, key: PseudonymKey) -> None:
        self._file, self._key = file, key
        self._builder = RecordsBuilder()
        self._weeks = WeekCounter()
        self._products: dict[tuple[str, str], int] = {}
        self._pseudonyms: dict[str, str] = {}
        self._rejects: list[Reject] = []
        self._counts: Counter[str] = Counter()
        self._sum = 0

    def read(self, number: int, service: _Service) -> None:
        self._counts["lines"] += 1
        found = len(self._rejects)
        record = self._record(number, service)
        if record is None or len(self._rejects) > found:
            self._counts["skipped"] += 1
            del self._rejects[MOST_REJECTS:]
            return
        self._builder.add(record)

    def _record(self, number: int, service: _Service) -> Record | None:
        texts = service.texts
        client = self._client(number, service.client)
        first = self._period(number, "Begindatum", texts)
        last = self._period(number, "Einddatum", texts)
        category = self._code(number, ColumnRole.CATEGORY, "ProductCategorie", texts, r"\d{2}")
        product = self._code(number, ColumnRole.PRODUCT, "ProductCode", texts, r"[0-9A-Z]{1,10}")
        volume = self._code(number, ColumnRole.VOLUME, "GeleverdVolume", texts, _VOLUME.pattern)
        unit = unit_of_word(texts.get("Eenheid", ""))
        if unit is None:
            self._reject(number, ColumnRole.UNIT, "Eenheid", texts.get("Eenheid", ""))
        amount = self._code(number, ColumnRole.AMOUNT, "Bedrag", texts, _CENTS.pattern)
        sign = _CREDIT.get(texts.get("DebetCredit", ""))
        if sign is None:
            self._reject(number, ColumnRole.AMOUNT, "DebetCredit", texts.get("DebetCredit", ""))
        if (
            client is None
            or first is None
            or last is None
            or category is None
            or product is None
            or volume is None
            or unit is None
            or amount is None
            or sign is None
        ):
            return None
        if last.last_day < first.first_day:
            self._reject(number, ColumnRole.PERIOD_END, "Einddatum", texts.get("Einddatum", ""))
            return None
        cents = sign * int(amount)
        self._sum += cents
        self._counts["credits"] += sign < 0
        self._check_tariff(int(volume), unit, texts.get("ProductTarief", ""), int(amount))
        self._weeks.add(first.first_day, last.last_day)
        period = whole_months(first, last)
        position = self._products.setdefault((category, product), len(self._products))
        millionths = sign * int(volume) * MILLIONTHS
        if unit is VolumeUnit.EURO:
            # Under unit 83 the volume is an amount in cents, and says nothing of hours.
            millionths //= 100
        return Record(
            client,
            period.first,
            period.last,
            position,
            millionths,
            unit,
            cents,
            Group.UNKNOWN,
            Moment.UNKNOWN,
        )

    def _client(self, number: int, citizen_number: str) -> str | None:
        known = self._pseudonyms.get(citizen_number)
        if known is not None:
            return known
        padded = padded_citizen_number(citizen_number)
        if padded is None:
            # What stands there is not shown: it may be a number with one digit mistyped.
            self._reject(number, ColumnRole.CLIENT, "Bsn", "")
            return None
        return self._pseudonyms.setdefault(citizen_number, self._key.pseudonym(padded))

    def _period(self, number: int, name: str, texts: dict[str, str]) -> Period | None:
        text = texts.get(name, "")
        found = period_of(text, DateOrder.DAY_FIRST)
        if isinstance(found, Message):
            role = ColumnRole.PERIOD if name == "Begindatum" else ColumnRole.PERIOD_END
            self._reject(number, role, name, text)
            return None
        return found

    def _code(
        self, number: int, role: ColumnRole, name: str, texts: dict[str, str], pattern: str
    ) -> str | None:
        text = texts.get(name, "")
        kept = role in (ColumnRole.CATEGORY, ColumnRole.PRODUCT)
        if re.fullmatch(pattern, text, re.ASCII) is None or (kept and sign_of_person(text)):
            self._reject(number, role, name, text)
            return None
        return text

    def _reject(self, number: int, role: ColumnRole, name: str, text: str) -> None:
        reason = Message(
            N_(
                "The {field} of service {number} is missing or not as iWmo has it. Have the message made"
                " again."
            ),
            {"field": name, "number": str(number)},
        )
        self._rejects.append(Reject(self._file, "", number, 0, role, name, shown(text)[:80], reason))

    def _check_tariff(self, volume: int, unit: VolumeUnit, tariff: str, amount: int) -> None:
        if unit is VolumeUnit.EURO:
            self._counts["tariff"] += amount != volume
        elif _CENTS.fullmatch(tariff):
            cents = int(tariff)
            self._counts["tariff"] += amount not in (volume * cents, charged_cents(volume, unit, cents))

    def reading(self, message: _Message) -> Reading:
        records = self._builder.build()
        # Made here, where nobody waits for it, instead of at the first recovery copy in the window.
        _ = records.text
        skipped = self._counts["skipped"]
        counts = ImportCounts(
            lines=self._counts["lines"],
            used=len(records),
            skipped=(SkippedLines(reason=SkipReason.UNREADABLE, count=skipped),) if skipped else (),
        )
        products = tuple(CareProduct(category=category, code=code) for category, code in self._products)
        problems = tuple(self._problems(message))
        return Reading(products, records, counts, tuple(self._rejects), problems, self._weeks.periods())

    def _problems(self, message: _Message) -> Iterator[Problem]:
        sign = _CREDIT.get(message.total_sign)
        if message.total is None or sign is None or _CENTS.fullmatch(message.total) is None:
            yield warning("total_missing", "", Message(N_("The message gives no total to compare with.")))
        elif sign * int(message.total) != self._sum:
            total = sign * int(message.total)
            yield warning(
                "total_differs",
                "",
                Message(
                    N_(
                        "The services add up to {sum}, and the message says {total}: a difference of"
                        " {difference}. Ask the provider which is right."
                    ),
                    {
                        "sum": _euros(self._sum),
                        "total": _euros(total),
                        "difference": _euros(self._sum - total),
                    },
                ),
            )
        if self._counts["credits"]:
            yield warning(
                "credits",
                "",
                Message(
                    N_("Services that are credits, whose volume and amount are taken off: {count}."),
                    {"count": self._counts["credits"]},
                ),
            )
        if self._counts["tariff"]:
            yield warning(
                "tariff_differs",
                "",
                Message(
                    N_(
                        "Services declared at another amount than volume times tariff: {count}. The"
                        " declared amount is used."
                    ),
                    {"count": self._counts["tariff"]},
                ),
            )


def _euros(cents: int) -> Figure:
    return Figure(Decimal(cents).scaleb(-2), "EUR", 2)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _texts(element: Element) -> dict[str, str]:
    """Return the texts of the leaves below an element, by their name."""
    return {_local(leaf): (leaf.text or "").strip() for leaf in element.iter() if not len(leaf)}
