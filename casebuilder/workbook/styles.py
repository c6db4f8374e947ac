"""The house style: one font, one accent, one colour for what may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from casebuilder.model.units import MONEY_UNITS, SHARE_UNITS, Unit
from casebuilder.translation import NO_BREAK
from casebuilder.workbook.house_style import HouseStyle

FONT, FONT_SIZE = "Arial", 10
"""A font that every spreadsheet program has or knows a double of."""
ACCENT = "#0F6E84"
ACCENT_SOFT = "#E6F1F3"
INK, MUTED, LINE = "#1F2A30", "#5B6B73", "#DDE4E7"
INPUT_FILL, INPUT_LINE, CHANGED_FILL = "#FFF7DF", "#E3CB8F", "#FFD9A8"
GOOD, WARNING = "#1B6E3C", "#A64B00"

Property = str | int | float | bool

MINUS = '"−"'
WHOLE = f"#,##0;{MINUS}#,##0;0"
ONE_DECIMAL = f"#,##0.0;{MINUS}#,##0.0;0"
TWO_DECIMALS = f"#,##0.00;{MINUS}#,##0.00;0.00"
MONEY = f"#,##0.00##;{MINUS}#,##0.00##;0"
DEVIATION = "#,##0.00;#,##0.00;0.00"
"""Without a sign, because the rounding of a computer would show up as a minus zero."""
FOUR_DECIMALS = f"0.0000;{MINUS}0.0000;0"
PERCENTAGE = f"0.0##%;{MINUS}0.0##%;0%"
ONE_DECIMAL_PERCENTAGE = f"0.0%;{MINUS}0.0%;0%"
PAYBACK_YEARS = f'0.0;{MINUS}0.0;"–"'
"""A payback period; of zero years there is nothing to pay back."""
EUROS = f'"€{NO_BREAK}"#,##0;{MINUS}"{NO_BREAK}€{NO_BREAK}"#,##0;"€{NO_BREAK}"0'
PLAIN_YEAR = "0"
DATE = "dd-mm-yyyy"

_SMALL_MONEY = MONEY_UNITS - {Unit.EUR, Unit.EUR_PER_YEAR}


class Style(Enum):
    """What a cell is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    PARAGRAPH = "paragraph"
    PLAIN = "plain"
    MUTED = "muted"
    SECTION = "section"
    SUBJECT = "subject"
    BAND = "band"
    GROUP = "group"
    HEADER = "header"
    HEADER_RIGHT = "header_right"
    LABEL = "label"
    TEXT = "text"
    UNIT = "unit"
    CHOICE = "choice"
    RULE = "rule"
    NUMBER = "number"
    BEFORE = "before"
    TOTAL_LABEL = "total_label"
    TOTAL_NUMBER = "total_number"
    INPUT = "input"
    FIXED = "fixed"
    LEGEND_INPUT = "legend_input"
    LEGEND_CHANGED = "legend_changed"
    LEGEND_CALCULATED = "legend_calculated"
    CHECK = "check"
    FACT = "fact"
    HEADLINE_LABEL = "headline_label"
    HEADLINE_NUMBER = "headline_number"
    HEADLINE_TEXT = "headline_text"
    LINK = "link"
    PAGE_TEXT = "page_text"


_ROW_LINE: Mapping[str, Property] = {"bottom": 4, "bottom_color": LINE}
_TOP: Mapping[str, Property] = {"valign": "top"}

_PROPERTIES: Mapping[Style, Mapping[str, Property]] = MappingProxyType(
    {
        Style.TITLE: {"font_size": 18, "bold": True, "font_color": ACCENT},
        Style.SUBTITLE: {"font_color": MUTED, "font_size": 10.5},
        Style.PARAGRAPH: {"text_wrap": True, **_TOP},
        Style.PLAIN: {},
        Style.MUTED: {"font_color": MUTED, "font_size": 9, "text_wrap": True, **_TOP},
        Style.SECTION: {"bold": True, "font_size": 12, "font_color": ACCENT, "valign": "bottom"},
        Style.SUBJECT: {"bold": True, "font_size": 11, "font_color": ACCENT, "text_wrap": True, **_TOP},
        Style.BAND: {"bg_color": ACCENT_SOFT, "text_wrap": True, **_TOP},
        Style.GROUP: {"bold": True, "valign": "bottom"},
        Style.HEADER: {
            "bold": True,
            "font_color": ACCENT,
            "bg_color": ACCENT_SOFT,
            "bottom": 1,
            "bottom_color": ACCENT,
            "text_wrap": True,
        },
        Style.HEADER_RIGHT: {
            "bold": True,
            "font_color": ACCENT,
            "bg_color": ACCENT_SOFT,
            "bottom": 1,
            "bottom_color": ACCENT,
            "align": "right",
            "text_wrap": True,
        },
        Style.LABEL: {"text_wrap": True, **_TOP, **_ROW_LINE},
        Style.TEXT: {"text_wrap": True, **_TOP, **_ROW_LINE},
        Style.UNIT: {"font_color": MUTED, "font_size": 9, "text_wrap": True, **_TOP, **_ROW_LINE},
        Style.CHOICE: {"align": "left", "indent": 1, **_TOP, **_ROW_LINE},
        Style.RULE: {
            "font_color": MUTED,
            "font_size": 9,
            "text_wrap": True,
            "align": "left",
            "indent": 1,
            **_TOP,
            **_ROW_LINE,
        },
        Style.NUMBER: {"align": "right", **_TOP, **_ROW_LINE},
        Style.BEFORE: {"align": "right", "font_color": MUTED, **_TOP, **_ROW_LINE},
        Style.TOTAL_LABEL: {
            "bold": True,
            "text_wrap": True,
            **_TOP,
            "top": 1,
            "top_color": ACCENT,
            **_ROW_LINE,
        },
        Style.TOTAL_NUMBER: {
            "bold": True,
            "align": "right",
            **_TOP,
            "top": 1,
            "top_color": ACCENT,
            **_ROW_LINE,
        },
        Style.INPUT: {
            "align": "right",
            **_TOP,
            "bg_color": INPUT_FILL,
            "border": 1,
            "border_color": INPUT_LINE,
            "locked": False,
        },
        Style.FIXED: {"align": "right", **_TOP, **_ROW_LINE},
        Style.LEGEND_INPUT: {"font_size": 9, "bg_color": INPUT_FILL, "border": 1, "border_color": INPUT_LINE},
        Style.LEGEND_CHANGED: {
            "font_size": 9,
            "bg_color": CHANGED_FILL,
            "border": 1,
            "border_color": INPUT_LINE,
        },
        Style.LEGEND_CALCULATED: {"font_size": 9, "border": 1, "border_color": LINE},
        Style.CHECK: {"bold": True, "font_color": GOOD},
        Style.FACT: {"bold": True, "text_wrap": True, "align": "left", **_TOP},
        Style.HEADLINE_LABEL: {"bold": True, "font_size": 11, "text_wrap": True, **_ROW_LINE},
        Style.HEADLINE_NUMBER: {"bold": True, "font_size": 11, "align": "right", **_ROW_LINE},
        Style.HEADLINE_TEXT: {"font_size": 9, "text_wrap": True, **_ROW_LINE},
        Style.LINK: {"font_color": ACCENT, "underline": 1, **_TOP, **_ROW_LINE},
        Style.PAGE_TEXT: {"text_wrap": True, **_TOP},
    }
)
_BASE: Mapping[str, Property] = {
    "font_name": FONT,
    "font_size": FONT_SIZE,
    "font_color": INK,
    "valign": "vcenter",
    "font_scheme": False,
}


def font_size(style: Style) -> float:
    """Return the size of the font of a style, in points."""
    return float(_PROPERTIES[style].get("font_size", FONT_SIZE))


def wraps(style: Style) -> bool:
    """Return whether text of a style runs on over several lines."""
    return bool(_PROPERTIES[style].get("text_wrap", False))


class Styles:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, book: Workbook, house: HouseStyle | None = None) -> None:
        """Start without formats.

        Args:
            book: The workbook.
            house: The house style; None is that of the program.
        """
        self.house = house or HouseStyle()
        self._book = book
        self._look: Mapping[Property, Property] = {
            ACCENT: self.house.accent,
            ACCENT_SOFT: self.house.accent_soft,
            FONT: self.house.font,
        }
        self._wanted: dict[tuple[object, ...], Format] = {}
        self._formats: dict[frozenset[tuple[str, Property]], Format] = {}

    def get(self, style: Style, **changes: Property) -> Format:
        """Return the format of a style, with changes such as a number format."""
        wanted = (style, *changes.items())
        if wanted in self._wanted:
            return self._wanted[wanted]
        plain = {**_BASE, **_PROPERTIES[style], **changes}
        properties = {name: self._look.get(value, value) for name, value in plain.items()}
        key = frozenset(properties.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        self._wanted[wanted] = self._formats[key]
        return self._formats[key]

    def conditional(self, **properties: Property) -> Format:
        """Return a format that only changes what it names."""
        return self._book.add_format(properties)


def input_format(unit: Unit) -> str:
    """Return the number format of an input: with the decimals that users type."""
    if unit in SHARE_UNITS:
        return PERCENTAGE
    if unit in MONEY_UNITS:
        return MONEY
    if unit is Unit.CALENDAR_YEAR:
        return PLAIN_YEAR
    if unit in (Unit.PERSONS, Unit.HOURS):
        return WHOLE
    return "General"


def line_format(unit: Unit) -> str:  # noqa: PLR0911  one case per unit
    """Return the number format of a calculated line."""
    if unit in SHARE_UNITS:
        return ONE_DECIMAL_PERCENTAGE
    if unit in _SMALL_MONEY:
        return TWO_DECIMALS
    if unit in MONEY_UNITS:
        return WHOLE
    if unit in (Unit.PERSONS, Unit.YEARS, Unit.MONTHS):
        return ONE_DECIMAL
    if unit is Unit.CALENDAR_YEAR:
        return PLAIN_YEAR
    if unit is Unit.FACTOR:
        return FOUR_DECIMALS
    if unit in (Unit.SERVICE_UNITS, Unit.HOURS):
        return WHOLE
    return TWO_DECIMALS
