"""Dutch and English: messages, figures and units as a reader sees them."""

from __future__ import annotations

import datetime
import gettext
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from casebuilder.model.messages import Figure, LabelledEnum, Message, MessageValue, N_
from casebuilder.model.numbers import DUTCH, ENGLISH, MINUS, NumberFormat, format_number
from casebuilder.model.units import (
    MONEY_UNITS,
    SERVICE_UNIT_PLURALS,
    SHARE_UNITS,
    ServiceUnit,
    Unit,
)

DOMAIN = "casebuilder"
NO_BREAK = "\N{NO-BREAK SPACE}"


class Language(LabelledEnum):
    """A language of the interface and the output."""

    DUTCH = "nl", N_("Dutch")
    ENGLISH = "en", N_("English")


_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def _catalogue(language: Language) -> gettext.NullTranslations:
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, Path(__file__).parent / "locale", [language.value])


@dataclass(frozen=True)
class Translator:
    """Turns texts, messages and figures into one language. Calling it translates a text.

    Attributes:
        language: The language of everything it returns.
    """

    language: Language
    _gettext: gettext.NullTranslations = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Load the catalogue."""
        object.__setattr__(self, "_gettext", _catalogue(self.language))

    @property
    def notation(self) -> NumberFormat:
        """How numbers are written in this language."""
        return DUTCH if self.language is Language.DUTCH else ENGLISH

    def __call__(self, text: str, **values: MessageValue) -> str:
        """Translate a text of the catalogue and fill in its values."""
        return self.message(Message(text, values))

    def message(self, message: Message) -> str:
        """Translate a message, its values included."""
        text = self._gettext.gettext(message.text) if message.text else ""
        if not message.values:
            return text
        return text.format(**{name: self._value(value) for name, value in message.values.items()})

    def _value(self, value: MessageValue) -> str:
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, Figure):
            return self.figure(value.value, Unit(value.unit) if value.unit else Unit.NUMBER, value.decimals)
        if isinstance(value, LabelledEnum):
            return self(value.label)
        return str(value)

    def number(self, value: Decimal | float, decimals: int | None = None) -> str:
        """Write a number without a unit."""
        return format_number(value, self.notation, decimals=decimals)

    def figure(self, value: Decimal | float, unit: Unit, decimals: int | None = None) -> str:
        """Write a number with the sign that its unit calls for: € before, % after, years bare.

        Args:
            value: The number; a share of 0.4 becomes 40 %.
            unit: What it counts.
            decimals: Number of decimals; None for what suits the unit and the size.
        """
        if unit in SHARE_UNITS:
            hundredths = Decimal(str(value)) * 100
            return f"{self.number(hundredths, decimals if decimals is not None else _few(hundredths))} %"
        if unit is Unit.CALENDAR_YEAR:
            return str(int(value))
        if unit in MONEY_UNITS:
            places = decimals if decimals is not None else _cents(value)
            written = self.number(-value if value < 0 else value, places)
            sign = MINUS if value < 0 and written.strip("0.,") else ""
            return with_euro_sign(written, sign)
        return self.number(value, decimals if decimals is not None else _few(value))

    def euros(self, value: float, *, signed: bool = False) -> str:
        """Write an amount in whole euros, with an explicit plus when asked for."""
        written = self.number(abs(value), 0)
        sign = "" if written == "0" else MINUS if value < 0 else "+" if signed else ""
        return with_euro_sign(written, sign)

    def unit(self, unit: Unit, service_unit: ServiceUnit | None = None) -> str:
        """Write a unit, such as "€ per hour" or "hours per user per year"."""
        if service_unit is None:
            names = {"service_unit": self(N_("unit")), "service_unit_plural": self(N_("units"))}
        else:
            names = {
                "service_unit": self(service_unit.label),
                "service_unit_plural": self(SERVICE_UNIT_PLURALS[service_unit]),
            }
        return self(unit.label, **names)

    def date(self, date: datetime.date) -> str:
        """Write a date in full, such as "3 maart 2026"."""
        return f"{date.day} {self.month(date.year, date.month)}"

    def month(self, year: int, month: int) -> str:
        """Write a month of a year, such as "maart 2026"."""
        return f"{self(_MONTHS[month - 1])} {year}"


def with_euro_sign(written: str, sign: str = "") -> str:
    """Return a number without its sign as an amount, such as "− € 5"; no line ends inside it."""
    amount = f"€{NO_BREAK}{written}"
    return f"{sign}{NO_BREAK}{amount}" if sign else amount


def _cents(value: Decimal | float) -> int:
    """Return 2 decimals for amounts under a thousand that have cents, else 0."""
    number = abs(float(value))
    return 2 if number < 1000 and abs(number - round(number)) > 1e-9 else 0  # noqa: PLR2004


def _few(value: Decimal | float) -> int | None:
    """Return how many decimals keep about four significant digits; None keeps a short number as it is."""
    if isinstance(value, Decimal) and -value.normalize().as_tuple().exponent <= 2:  # type: ignore[operator]  # noqa: PLR2004
        return None
    size = abs(float(value))
    return 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 1 else 3  # noqa: PLR2004
