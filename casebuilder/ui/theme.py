"""The look: colours, spacing and text sizes, light and dark, as palette and style sheet.

A widget says what it is with the dynamic property ``role``; the style sheet knows these roles:

- ``QLabel``: ``title``, ``section``, ``muted``, ``caption``, ``error``, ``warning``, ``positive``,
  ``negative``, ``strong``.
- ``QPushButton``: ``primary`` (the one main action), ``quiet`` (no border until hovered),
  ``chip`` (checkable, round), ``choice`` (a large card), ``link`` (looks like a link). Without a
  role: a plain button.
- ``QFrame``: ``surface``, ``panel``, ``card`` (raised), ``callout`` (accent bar at the left),
  ``problems`` (error bar at the left), ``line`` (a hairline).
- Fields (``QLineEdit``, ``QPlainTextEdit``, ``QComboBox``): property ``invalid`` is ``true`` while
  the text is in error.

After a property changes on a visible widget, call :func:`restyle`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from casebuilder.model.parties import Party
from casebuilder.palette import party_style

GRID = 8
"""The grid in pixels on which everything stands."""
SPACE_SMALL = GRID // 2
SPACE = GRID
SPACE_MEDIUM = 2 * GRID
SPACE_LARGE = 3 * GRID
SPACE_PAGE = 4 * GRID
"""Margin at the left and right of a page."""
PAGE_MAX_WIDTH = 1080
"""Text lines longer than this are hard to read."""

_TITLE_SIZE, _SECTION_SIZE, _BODY_SIZE, _CAPTION_SIZE = 22, 16, 14, 12
_ICONS = Path(__file__).parent / "icons"
_LINEAR_LIMIT = 0.04045


class ThemeName(StrEnum):
    """A set of colours."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb`` and sizes in pixels. All text contrasts at least 4.5:1.

    Attributes:
        name: Light or dark.
        window: Background of header, task list, panel and strip.
        surface: Background of the page.
        raised: Background of cards and fields that lie on the page.
        text: Text.
        muted: Text that is less important.
        line: Hairlines between areas; decoration only.
        control_line: Outline of fields and buttons.
        scroll_handle: Handle of a scroll bar.
        accent: The one accent: main button, chosen chip, links.
        accent_hover: The accent under the mouse.
        accent_text: Text on the accent.
        accent_soft: A faint tint of the accent, as a background for text.
        hover: Background under the mouse.
        positive: Text of a gain; also "done".
        positive_soft: Background of a "done" mark.
        negative: Text of a loss.
        warning: Text of a warning.
        warning_soft: Background of a warning mark.
        error: Text of an error.
        error_soft: Background of an error.
        focus: Outline of what has the keyboard focus.
        selection: Background of selected text.
        text_scale: How much larger than normal all text is, as the user's system asks.
    """

    name: ThemeName
    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    control_line: str
    scroll_handle: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    hover: str
    positive: str
    positive_soft: str
    negative: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    focus: str
    selection: str
    text_scale: float = 1.0

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark background."""
        return self.name is ThemeName.DARK

    @property
    def title_size(self) -> int:
        """Text size of a page's title."""
        return round(_TITLE_SIZE * self.text_scale)

    @property
    def section_size(self) -> int:
        """Text size of a heading within a page."""
        return round(_SECTION_SIZE * self.text_scale)

    @property
    def body_size(self) -> int:
        """Text size of everything else."""
        return round(_BODY_SIZE * self.text_scale)

    @property
    def caption_size(self) -> int:
        """Text size of states, axis labels and the names of groups."""
        return round(_CAPTION_SIZE * self.text_scale)

    def party_colour(self, party: Party | None) -> str:
        """Return the colour of a party on this theme's background; None is the chain."""
        style = party_style(party)
        return style.colour_on_dark if self.is_dark else style.colour


LIGHT = Theme(
    name=ThemeName.LIGHT,
    window="#FAFBFD",
    surface="#FFFFFF",
    raised="#FFFFFF",
    text="#1B2430",
    muted="#5A6775",
    line="#E1E6EB",
    control_line="#8492A0",
    scroll_handle="#C2CCD5",
    accent="#0F6C80",
    accent_hover="#0B5767",
    accent_text="#FFFFFF",
    accent_soft="#E3F0F3",
    hover="#EEF3F6",
    positive="#0B6B3A",
    positive_soft="#D8F0E1",
    negative="#A5360B",
    warning="#7A5200",
    warning_soft="#FDF0CF",
    error="#A8201A",
    error_soft="#FCE5E2",
    focus="#0F6C80",
    selection="#CFE6EC",
)

DARK = Theme(
    name=ThemeName.DARK,
    window="#12181E",
    surface="#182027",
    raised="#1F2932",
    text="#E7ECF0",
    muted="#A5B2BE",
    line="#2C3843",
    control_line="#718190",
    scroll_handle="#43525F",
    accent="#5EC3D8",
    accent_hover="#86D6E6",
    accent_text="#06252C",
    accent_soft="#1A3A43",
    hover="#26323C",
    positive="#74D49B",
    positive_soft="#1D3D2B",
    negative="#FFA07A",
    warning="#F3C667",
    warning_soft="#42351A",
    error="#FF9D95",
    error_soft="#45231F",
    focus="#86D6E6",
    selection="#28525E",
)


def theme(name: ThemeName, text_scale: float = 1.0, *, high_contrast: bool = False) -> Theme:
    """Return a theme.

    Args:
        name: Light or dark.
        text_scale: How much larger than normal all text is.
        high_contrast: Whether the user asks for lines and lesser texts as strong as text itself.
    """
    result = replace(LIGHT if name is ThemeName.LIGHT else DARK, text_scale=text_scale)
    if not high_contrast:
        return result
    return replace(
        result,
        muted=result.text,
        line=result.control_line,
        control_line=result.text,
        scroll_handle=result.text,
        focus=result.text,
    )


def _luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= _LINEAR_LIMIT else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[place : place + 2]) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast between two colours as WCAG defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet anew after a property of a widget changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme, for what the style sheet leaves to the style."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.raised,
        QPalette.ColorRole.AlternateBase: theme.hover,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.error,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.accent_text,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Midlight: theme.hover,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.control_line,
        QPalette.ColorRole.Shadow: theme.line,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.control_line))
    return result


def dress(application: QApplication, theme: Theme) -> None:
    """Give the application the sizes and colours of a theme, unless it has them already."""
    sheet = stylesheet(theme)
    if application.styleSheet() != sheet:
        font = QFont(application.font())
        font.setPixelSize(theme.body_size)
        application.setFont(font)
        application.setPalette(palette(theme))
        application.setStyleSheet(sheet)


def stylesheet(theme: Theme) -> str:
    """Return the one style sheet of the application."""
    chevron, check = ((_ICONS / f"{name}-{theme.name}.svg").as_posix() for name in ("chevron", "check"))
    return f"""
QMainWindow, QDialog {{ background: {theme.surface}; }}
QToolTip {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.control_line};
    padding: 6px 8px; }}

QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {theme.title_size}px; font-weight: 700; }}
QLabel[role="section"] {{ font-size: {theme.section_size}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {theme.muted}; }}
QLabel[role="caption"] {{ color: {theme.muted}; font-size: {theme.caption_size}px; }}
QLabel[role="error"] {{ color: {theme.error}; }}
QLabel[role="warning"] {{ color: {theme.warning}; }}
QLabel[role="positive"] {{ color: {theme.positive}; font-weight: 600; }}
QLabel[role="negative"] {{ color: {theme.negative}; font-weight: 600; }}
QLabel:disabled {{ color: {theme.control_line}; }}

QFrame[role="surface"] {{ background: {theme.surface}; }}
QFrame[role="panel"] {{ background: {theme.window}; }}
QFrame[role="card"] {{ background: {theme.raised}; border: 1px solid {theme.line}; border-radius: 8px; }}
QFrame[role="callout"] {{ background: {theme.accent_soft}; border: none;
    border-left: 3px solid {theme.accent}; }}
QFrame[role="problems"] {{ background: {theme.error_soft}; border: none;
    border-left: 3px solid {theme.error}; }}
QFrame[role="line"] {{ background: {theme.line}; border: none; }}

QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {theme.scroll_handle}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {theme.control_line}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; background: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QPushButton, QToolButton {{ background: {theme.raised}; color: {theme.text};
    border: 1px solid {theme.control_line}; border-radius: 6px; padding: 7px 15px; }}
QPushButton:hover, QToolButton:hover {{ background: {theme.hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {theme.accent_soft}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {theme.focus}; padding: 6px 14px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {theme.control_line}; border-color: {theme.line}; }}
QPushButton::menu-indicator, QToolButton::menu-indicator {{ image: none; width: 0; }}

QPushButton[role="primary"] {{ background: {theme.accent}; color: {theme.accent_text};
    border: 1px solid {theme.accent}; font-weight: 500; }}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed {{
    background: {theme.accent_hover}; border-color: {theme.accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {theme.text}; }}
QPushButton[role="primary"]:disabled {{ background: {theme.hover}; color: {theme.muted};
    border-color: {theme.line}; }}

QPushButton[role="quiet"], QToolButton[role="quiet"] {{ background: transparent;
    border: 1px solid transparent; padding: 7px 9px; }}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover {{ background: {theme.hover}; }}
QPushButton[role="quiet"]:checked, QToolButton[role="quiet"]:checked {{
    background: {theme.accent_soft}; }}
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus {{
    border: 2px solid {theme.focus}; padding: 6px 8px; }}

QPushButton[role="chip"] {{ border-radius: 16px; padding: 6px 15px; }}
QPushButton[role="chip"]:focus {{ padding: 5px 14px; }}
QPushButton[role="chip"]:checked {{ background: {theme.accent}; color: {theme.accent_text};
    border-color: {theme.accent}; font-weight: 500; }}
QPushButton[role="chip"]:checked:hover {{ background: {theme.accent_hover}; }}
QPushButton[role="chip"]:checked:focus {{ border: 2px solid {theme.text}; }}

QPushButton[role="link"] {{ background: transparent; color: {theme.accent}; border: 1px solid transparent;
    padding: 1px 2px; text-align: left; text-decoration: underline; }}
QPushButton[role="link"]:hover {{ color: {theme.accent_hover}; }}
QPushButton[role="link"]:focus {{ border: 1px solid {theme.focus}; border-radius: 3px; padding: 1px 2px; }}

QPushButton[role="choice"] {{ border: 1px solid {theme.line}; border-radius: 10px; }}
QPushButton[role="choice"]:hover {{ border-color: {theme.accent}; background: {theme.accent_soft}; }}
QPushButton[role="choice"]:focus {{ border: 2px solid {theme.focus}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{ background: {theme.raised};
    color: {theme.text}; border: 1px solid {theme.control_line}; border-radius: 6px; padding: 7px 10px;
    selection-background-color: {theme.selection}; selection-color: {theme.text};
    placeholder-text-color: {theme.muted}; }}
QSpinBox::up-button, QSpinBox::down-button {{ subcontrol-origin: border; width: 0; }}
QPlainTextEdit, QTextEdit {{ padding: 5px 7px; }}
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover {{ border-color: {theme.muted}; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border: 2px solid {theme.focus};
    padding: 6px 9px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {theme.focus}; padding: 4px 6px; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {{
    border: 2px solid {theme.error}; padding: 6px 9px; }}
QPlainTextEdit[invalid="true"] {{ padding: 4px 6px; }}
QLineEdit:read-only, QLineEdit:disabled {{ color: {theme.muted}; background: {theme.window}; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 16px; height: 16px; }}
QComboBox QAbstractItemView, QListView {{ background: {theme.raised}; color: {theme.text};
    border: 1px solid {theme.control_line}; selection-background-color: {theme.accent_soft};
    selection-color: {theme.text}; outline: none; }}
QComboBox QAbstractItemView::item, QListView::item {{ padding: 6px 8px; }}

QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{ width: 16px; height: 16px; background: {theme.raised};
    border: 1px solid {theme.control_line}; border-radius: 4px; }}
QCheckBox::indicator:hover {{ border-color: {theme.accent}; }}
QCheckBox::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent};
    image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {theme.focus}; width: 14px; height: 14px; }}
QCheckBox::indicator:checked:focus {{ border-color: {theme.text}; }}

QSlider {{ min-height: 24px; }}
QSlider::groove:horizontal {{ background: {theme.control_line}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {theme.accent}; height: 4px; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {theme.raised}; border: 2px solid {theme.accent}; width: 12px;
    margin: -6px 0; border-radius: 8px; }}
QSlider::handle:horizontal:hover {{ background: {theme.accent_soft}; }}
QSlider::handle:horizontal:focus {{ background: {theme.accent}; }}

QListView[role="tasks"] {{ background: {theme.window}; border: none; padding: 8px 0; }}

QFrame[role="calendar"] {{ background: {theme.raised}; border: 1px solid {theme.control_line}; }}
QCalendarWidget QWidget {{ background: {theme.raised}; color: {theme.text};
    alternate-background-color: {theme.raised}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {theme.accent};
    selection-color: {theme.accent_text}; outline: none; border: none; }}
QCalendarWidget QAbstractItemView:disabled {{ color: {theme.control_line}; }}
QCalendarWidget QToolButton {{ border: none; padding: 6px 10px; }}

QMenu {{ background: {theme.raised}; border: 1px solid {theme.control_line}; padding: 4px; }}
QMenu::item {{ padding: 7px 28px 7px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {theme.accent_soft}; }}
QMenu::item:disabled {{ color: {theme.control_line}; }}
QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QTableView, QTreeView {{ background: {theme.raised}; border: none; gridline-color: {theme.line};
    selection-background-color: {theme.accent_soft}; selection-color: {theme.text}; }}
QHeaderView::section {{ background: {theme.surface}; color: {theme.muted}; border: none;
    border-bottom: 1px solid {theme.line}; padding: 6px 8px; font-size: {theme.caption_size}px; }}
QProgressBar {{ background: {theme.hover}; border: none; border-radius: 4px; text-align: center; }}
QProgressBar::chunk {{ background: {theme.accent}; border-radius: 4px; }}
QSplitter::handle {{ background: {theme.line}; }}
"""
