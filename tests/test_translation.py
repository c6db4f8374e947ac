"""Dutch and English: every text exists in both, and figures are written as each language does."""

from __future__ import annotations

import ast
import datetime
import gettext
import string
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import casebuilder
from casebuilder.model.messages import Figure, Message
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.translation import Language, Translator

PACKAGE = Path(casebuilder.__file__).parent
FOLDER = PACKAGE / "locale" / "nl" / "LC_MESSAGES"
KEYWORDS = {"N_": None, "t": None, "_t": None, "translator": None}
MARKING = set(KEYWORDS)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FOLDER / "casebuilder.po").open("rb") as file:
        return read_po(file, locale="nl")


@pytest.fixture(scope="module")
def texts() -> set[str]:
    """Return every text that the code marks for translation."""
    found = extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def places(text: str) -> set[str]:
    """Return the names of the values that a text has places for."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_has_a_dutch_translation(catalogue: Catalog, texts: set[str]) -> None:
    translated = {message.id for message in catalogue if message.id and message.string}
    assert sorted(texts - translated) == []


def test_no_text_is_marked_inside_another_string() -> None:
    # On Python 3.11 whatever stands inside an f-string is one piece, so that the text is never found.
    hidden = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in PACKAGE.rglob("*.py")
        for outer in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKING
        if call.args and not isinstance(call.args[0], ast.Name | ast.Attribute | ast.Subscript)
    ]
    assert hidden == []


def test_the_catalogue_holds_no_texts_that_the_code_lost(catalogue: Catalog, texts: set[str]) -> None:
    assert sorted(str(message.id) for message in catalogue if message.id and message.id not in texts) == []


def test_a_translation_has_places_for_the_same_values(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            assert places(str(message.string)) == places(str(message.id)), message.id


def test_no_translation_is_marked_as_doubtful(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_the_compiled_catalogue_is_that_of_the_texts(catalogue: Catalog) -> None:
    with (FOLDER / "casebuilder.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue:
        if message.id:
            assert compiled.gettext(str(message.id)) == message.string, "run make catalogue"


def test_no_text_is_put_together_before_it_is_marked() -> None:
    """A formatted string inside a translation call is never found in the catalogue."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in MARKING:
                    assert not isinstance(node.args[0], ast.JoinedStr), f"{path}:{node.lineno}"


DUTCH, ENGLISH = Translator(Language.DUTCH), Translator(Language.ENGLISH)


@pytest.mark.parametrize(
    ("value", "unit", "dutch", "english"),
    [
        (0.4, Unit.SHARE, "40 %", "40 %"),
        (Decimal("0.0225"), Unit.SHARE_PER_YEAR, "2,25 %", "2.25 %"),
        (0.123456, Unit.SHARE, "12,3 %", "12.3 %"),
        (32.76, Unit.EUR_PER_SERVICE_UNIT, "€\u00a032,76", "€\u00a032.76"),
        (-1234.5, Unit.EUR, "−\u00a0€\u00a01.235", "−\u00a0€\u00a01,235"),
        (-0.001, Unit.EUR, "€\u00a00,00", "€\u00a00.00"),
        (2027, Unit.CALENDAR_YEAR, "2027", "2027"),
        (1234.5, Unit.HOURS, "1.235", "1,235"),
        (Decimal("1.05"), Unit.FACTOR, "1,05", "1.05"),
    ],
)
def test_a_figure_is_written_as_its_unit_calls_for(
    value: float | Decimal, unit: Unit, dutch: str, english: str
) -> None:
    assert DUTCH.figure(value, unit) == dutch
    assert ENGLISH.figure(value, unit) == english


def test_amounts_carry_their_sign_before_the_currency() -> None:
    assert DUTCH.euros(184_000, signed=True) == "+\u00a0€\u00a0184.000"
    assert DUTCH.euros(-61_000.4, signed=True) == "−\u00a0€\u00a061.000"
    assert DUTCH.euros(0.3, signed=True) == "€\u00a00"


def test_a_message_translates_the_messages_inside_it() -> None:
    message = Message("{item}: {field}", {"item": "Hulp", "field": Message("Tariff")})
    assert DUTCH.message(message) == "Hulp: Tarief"


def test_figures_inside_a_message_are_written_in_its_language() -> None:
    message = Message("{item}: {field}", {"item": "x", "field": Figure(Decimal("0.5"), "EUR")})
    assert DUTCH.message(message) == "x: €\u00a00,50"


def test_names_with_braces_are_left_alone() -> None:
    assert DUTCH.message(Message("{cost}", {"cost": "{licence} %s"})) == "{licence} %s"


def test_units_take_the_unit_of_the_service() -> None:
    assert DUTCH.unit(Unit.EUR_PER_SERVICE_UNIT, ServiceUnit.HOUR) == "€ per uur"
    assert (
        DUTCH.unit(Unit.SERVICE_UNITS_PER_USER_YEAR, ServiceUnit.DAY_PART)
        == "dagdelen per gebruiker per jaar"
    )


def test_dates_are_written_out() -> None:
    assert DUTCH.date(datetime.date(2026, 3, 3)) == "3 maart 2026"
    assert ENGLISH.date(datetime.date(2026, 3, 3)) == "3 March 2026"
