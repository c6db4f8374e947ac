"""Colours, sizes and icons."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

import casebuilder.ui
from casebuilder.model.parties import Party
from casebuilder.palette import CHAIN_STYLE, PARTY_STYLES
from casebuilder.ui.app import FONT_FAMILY, text_scale
from casebuilder.ui.icons import icon, pixmap
from casebuilder.ui.settings import ThemeChoice
from casebuilder.ui.theme import DARK, LIGHT, Theme, ThemeName, contrast, palette, stylesheet, theme
from casebuilder.ui.window import MainWindow

_UI = Path(casebuilder.ui.__file__).parent
_THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
_TEXTS = ("text", "muted", "accent", "positive", "negative", "warning", "error")
_GROUNDS = ("window", "surface", "raised", "hover", "accent_soft")


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@_THEMES
@pytest.mark.parametrize(("text", "ground"), list(itertools.product(_TEXTS, _GROUNDS)))
def test_every_text_can_be_read_on_every_background(colours: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@_THEMES
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("accent_text", "accent"),
        ("accent_text", "accent_hover"),
        ("error", "error_soft"),
        ("text", "error_soft"),
        ("warning", "warning_soft"),
        ("positive", "positive_soft"),
        ("text", "selection"),
    ],
)
def test_text_on_colour_can_be_read(colours: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@_THEMES
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("part", ["control_line", "focus"])
def test_fields_and_focus_stand_out(colours: Theme, part: str, ground: str) -> None:
    assert contrast(getattr(colours, part), getattr(colours, ground)) >= 3


@_THEMES
def test_the_style_sheet_is_understood_by_qt(qtbot: QtBot, colours: Theme) -> None:
    # What Qt does not understand it reports, and a report fails the test.
    widget = QWidget()
    qtbot.addWidget(widget)
    label = QLabel("x", widget)
    label.setProperty("role", "muted")
    widget.setStyleSheet(stylesheet(colours))
    widget.show()
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(colours.muted)


@_THEMES
def test_the_palette_agrees_with_the_theme(colours: Theme) -> None:
    made = palette(colours)
    assert made.color(QPalette.ColorRole.Base) == QColor(colours.raised)
    assert made.color(QPalette.ColorRole.Highlight) == QColor(colours.accent)
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == QColor(colours.control_line)


def test_three_text_sizes_grow_with_the_text_of_the_computer() -> None:
    normal, larger = theme(ThemeName.LIGHT), theme(ThemeName.LIGHT, 1.5)
    assert (normal.title_size, normal.section_size, normal.body_size) == (22, 16, 14)
    assert (larger.title_size, larger.section_size, larger.body_size) == (33, 24, 21)


@pytest.mark.parametrize("name", ThemeName)
def test_high_contrast_makes_lines_and_lesser_texts_as_strong_as_text(name: ThemeName) -> None:
    strong = theme(name, high_contrast=True)
    for ground in _GROUNDS:
        assert contrast(strong.muted, getattr(strong, ground)) >= 7
        assert contrast(strong.control_line, getattr(strong, ground)) >= 7


def test_a_larger_system_font_makes_all_text_larger_and_a_smaller_one_changes_nothing() -> None:
    assert text_scale(QFont("Inter", 6)) == 1.0
    assert text_scale(QFont("Inter", 18)) > 1.4
    assert text_scale(QFont("Inter", 200)) == 2.0


def test_every_party_has_its_own_colour_dash_and_marker() -> None:
    styles = [*PARTY_STYLES.values(), CHAIN_STYLE]
    assert set(PARTY_STYLES) == set(Party)
    assert len({style.colour for style in styles}) == len(styles)
    assert len({style.marker for style in styles}) == len(styles)
    # The municipality and the chain are solid lines; the diamond and the width tell the chain.
    assert len({style.dash for style in styles}) == len(styles) - 1


@_THEMES
@pytest.mark.parametrize("party", [*Party, None])
def test_party_colours_are_seen_on_the_background(colours: Theme, party: Party | None) -> None:
    assert contrast(colours.party_colour(party), colours.surface) >= 2.2


def test_party_colours_are_lighter_on_a_dark_background() -> None:
    for party in Party:
        on_dark = contrast(DARK.party_colour(party), DARK.surface)
        assert on_dark >= 4.5, party


@pytest.mark.usefixtures("qapp")
def test_an_icon_takes_the_colour_of_the_theme() -> None:
    drawn = pixmap("check", "#ff0000", 24, 2.0).toImage()
    assert drawn.width() == 48
    colours = {
        drawn.pixelColor(x, y).name()
        for x in range(48)
        for y in range(48)
        if drawn.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#ff0000"}
    assert icon("check", DARK).actualSize(drawn.size()).width() > 0


@pytest.mark.usefixtures("qapp")
def test_an_unknown_icon_is_a_mistake_of_the_program() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", LIGHT)


def test_only_icons_that_are_used_come_along() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in _UI.rglob("*.py"))
    named = set(re.findall(r'"([a-z0-9-]+)"', code)) | {
        f"{name}-{theme}" for name in ("chevron", "check") for theme in ThemeName
    }
    stored = {file.stem for file in (_UI / "icons").glob("*.svg")}
    assert stored - named == set()
    assert (_UI / "icons" / "LICENSE").read_text(encoding="utf-8").startswith("ISC License")


def test_the_font_comes_along_with_its_licence(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == FONT_FAMILY
    assert "SIL OPEN FONT LICENSE" in (_UI / "fonts" / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("qapp")
def test_figures_are_equally_wide() -> None:
    label = QLabel()
    metrics = label.fontMetrics()
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_the_theme_follows_the_computer_until_one_is_chosen(window: MainWindow) -> None:
    names = []
    for choice in (ThemeChoice.DARK, ThemeChoice.LIGHT):
        window.set_theme(choice)
        names.append(window.theme.name)
    assert names == [ThemeName.DARK, ThemeName.LIGHT]
    hints = QApplication.styleHints()
    window.set_theme(ThemeChoice.SYSTEM)
    assert window.theme.is_dark == (hints.colorScheme() is Qt.ColorScheme.Dark)


def test_the_pixels_on_screen_have_the_colours_of_the_theme(
    example: MainWindow, settle: Callable[[], None]
) -> None:
    for choice, colours in ((ThemeChoice.DARK, DARK), (ThemeChoice.LIGHT, LIGHT)):
        example.set_theme(choice)
        settle()
        picture = example.grab().toImage()
        assert picture.pixelColor(4, picture.height() // 2).name() == colours.window.lower()
        middle = example.workspace.stack.geometry().topLeft()
        assert picture.pixelColor(middle.x() + 8, 80).name() == colours.surface.lower()
