"""A workbook that comes back: what was changed is found, and nothing else."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Agreement
from casebuilder.model.settings import View
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook import opening
from casebuilder.workbook.errors import WorkbookError
from casebuilder.workbook.layout import VALUE
from casebuilder.workbook.plan import SCENARIO_ROW
from casebuilder.workbook.reading import read_content
from casebuilder.workbook.taking_back import Returned, returned, returned_from, taken_over
from tests.building import household_help, small_case
from tests.parity.comparison import (
    Exported,
    app_values,
    cells_of,
    exported,
    opened,
    perturbed_inputs,
    with_inputs,
)
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, recalculated, typed_in
from tests.parity.varied_cases import varied_cases, with_everything_per_year

DUTCH = Translator(Language.DUTCH)
TARIFF = "services.household_help.tariff"


def came_back(export: Exported, content: bytes) -> Returned:
    """Return what is found in a workbook, compared with the case it was made from."""
    return returned(read_content(content, "werkboek.xlsx"), export.results.case)


def edited(export: Exported, edit: Callable[[Workbook], None]) -> bytes:
    """Return the workbook after something was done to it with another library."""
    book = opened(export.content)
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def typed(export: Exported, place: str, value: object, year: int = 0) -> bytes:
    """Return the workbook with one value typed where it belongs."""
    entry = export.layout.entries[place]

    def edit(book: Workbook) -> None:
        book[entry.sheet].cell(entry.row + 1, entry.columns[year] + 1).value = value  # type: ignore[assignment]

    return edited(export, edit)


@pytest.mark.parametrize("language", Language)
def test_a_workbook_in_which_nothing_was_typed_holds_no_changes(language: Language) -> None:
    for case in (small_case(), with_everything_per_year(), template("hip-airbag", Language.DUTCH).case):
        found = came_back(exported(case, language), exported(case, language).content)
        assert (found.changes, found.not_taken, found.remarks) == ((), (), ())


@pytest.mark.parametrize("name", varied_cases())
def test_every_input_can_come_back_and_gives_what_the_workbook_gave(name: str) -> None:
    export = exported(varied_cases()[name])
    inputs = {
        place: values
        for place, values in perturbed_inputs(export, 7).items()
        if not place.startswith(("calculation.", "settings.compared.chosen"))
    }
    found = came_back(export, with_inputs(export, inputs))
    assert found.not_taken == ()
    moved = {
        (place, year if len(values[0]) > 1 else None)
        for place, values in inputs.items()
        for year, value in enumerate(values[0])
        if value != export.results.case_model.model.input(place).values[year]
    }
    assert {change.key for change in found.changes} == moved
    case = taken_over(export.results.case, found.changes, DUTCH)
    after, expected = evaluate_case(case, compared=True), app_values(export, inputs)
    for line in export.results.case_model.model.lines:
        if line.id in {item.id for item in after.case_model.model.lines}:
            wanted = expected.first_draw(line.id)
            assert after.line(line.id) == pytest.approx(wanted, rel=1e-9, abs=1e-6, nan_ok=True), line.id


def test_a_change_says_what_it_was_what_it_is_and_where_it_was_typed() -> None:
    export = exported(small_case())
    found = came_back(export, typed(export, TARIFF, 30.5))
    (change,) = found.changes
    assert (change.place, change.old, change.exported, change.new) == (TARIFF, 32.0, 32.0, Decimal("30.5"))
    assert DUTCH.message(change.label) == "Tarief: Huishoudelijke hulp"
    row = export.layout.entries[TARIFF].row
    assert change.cell == f"Uitgangspunten!D{row + 1}"


def test_a_year_is_taken_over_on_its_own() -> None:
    export = exported(with_everything_per_year())
    place = "services.household_help.cashability"
    (change,) = came_back(export, typed(export, place, 0.25, year=1)).changes
    assert (change.year, change.calendar_year, change.new) == (1, 2028, Decimal("0.25"))
    case = taken_over(export.results.case, [change], DUTCH)
    assert value_at(case, place).values == (Decimal(0), Decimal("0.25"), Decimal("0.8"), Decimal(1))


def test_settings_come_back_as_what_they_are() -> None:
    export = exported(small_case())
    book = opened(typed(export, "settings.view", 0))
    for place, value in (("settings.correct_for_evidence", 0), ("settings.start_year", 2028)):
        entry = export.layout.entries[place]
        book[entry.sheet].cell(entry.row + 1, entry.columns[0] + 1).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    case = taken_over(export.results.case, came_back(export, buffer.getvalue()).changes, DUTCH)
    assert case.settings.view is View.BUDGET
    assert case.settings.correct_for_evidence is False
    assert case.settings.start_year == 2028


def test_a_figure_that_was_taken_over_says_so_and_nobody_has_agreed_with_it() -> None:
    agreed = household_help().tariff.model_copy(
        update={"source": "Contract", "agreed_with": (Agreement(party=Party.PROVIDER),), "assumption": False}
    )
    export = exported(small_case(services=(household_help(tariff=agreed),)))
    found = came_back(export, typed(export, TARIFF, 31))
    tariff = value_at(taken_over(export.results.case, found.changes, DUTCH), TARIFF)
    assert tariff.value == 31
    assert tariff.source == "Gewijzigd in het werkboek; daarvoor: Contract"
    assert (tariff.agreed_with, tariff.assumption, tariff.grade) == ((), True, agreed.grade)


def test_only_what_is_chosen_is_taken_over() -> None:
    export = exported(small_case())
    found = came_back(export, with_inputs(export, perturbed_inputs(export, 3)))
    chosen = found.changes[:2]
    case = taken_over(export.results.case, chosen, DUTCH)
    again = returned(read_content(exported(case).content, "w.xlsx"), case)
    assert again.changes == ()
    differs = [
        change.place
        for change in found.changes
        if value_at(case, change.place) != value_at(export.results.case, change.place)
    ]
    assert differs == [change.place for change in chosen]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("veertig", "Het is geen getal. Typ in deze cel een getal, zonder eenheid."),
        (True, "Het is geen getal. Typ in deze cel een getal, zonder eenheid."),
        (datetime.date(2026, 1, 1), "Het is geen getal. Typ in deze cel een getal, zonder eenheid."),
        (-3, "Het moet €\xa00 of meer zijn."),
        ("=30+1", "formule zonder opgeslagen uitkomst"),
    ],
)
def test_what_is_no_value_is_named_with_its_cell_and_the_rest_comes_back(value: object, reason: str) -> None:
    export = exported(small_case())
    found = came_back(export, typed(export, TARIFF, value))
    assert found.changes == ()
    (refused,) = found.not_taken
    assert refused.cell == f"Uitgangspunten!D{export.layout.entries[TARIFF].row + 1}"
    assert refused.label == "Tarief: Huishoudelijke hulp"
    assert reason in DUTCH.message(refused.reason)


def test_a_number_typed_over_the_formula_in_use_is_found_too() -> None:
    export = exported(small_case())
    place = export.layout.inputs[TARIFF]

    def edit(book: Workbook) -> None:
        book[place.sheet].cell(place.row + 1, VALUE + 1).value = 29

    (change,) = came_back(export, edited(export, edit)).changes
    assert (change.new, change.cell) == (Decimal(29), f"Uitgangspunten!C{place.row + 1}")


def test_a_renamed_sheet_and_inserted_rows_do_no_harm() -> None:
    export = exported(small_case())
    content = typed(export, TARIFF, 31)
    book = opened(content)
    sheet = book[export.plan.assumptions.name]
    sheet.insert_rows(export.layout.entries[TARIFF].row, 2)
    sheet.title = "Onze cijfers"
    buffer = io.BytesIO()
    book.save(buffer)
    (change,) = came_back(export, buffer.getvalue()).changes
    assert change.cell == f"Onze cijfers!D{export.layout.entries[TARIFF].row + 3}"


def test_a_turned_switch_is_no_change_of_the_case_but_is_told() -> None:
    export = exported(small_case())

    def edit(book: Workbook) -> None:
        book[export.plan.assumptions.name].cell(SCENARIO_ROW + 1, VALUE + 1).value = 2

    found = came_back(export, edited(export, edit))
    assert found.changes == ()
    (remark,) = found.remarks
    assert "schakelaar" in DUTCH.message(remark)


def test_a_case_that_has_changed_since_takes_its_workbook_back_with_a_remark() -> None:
    export = exported(small_case())
    now = replaced(export.results.case, f"{TARIFF}.value", Decimal(40))
    found = returned(read_content(typed(export, TARIFF, 31), "w.xlsx"), now)
    (change,) = found.changes
    assert (change.exported, change.old, change.new) == (32.0, 40.0, Decimal(31))
    assert "veranderd sinds" in DUTCH.message(found.remarks[0])


def test_what_the_case_says_already_is_no_change() -> None:
    export = exported(small_case())
    now = replaced(export.results.case, f"{TARIFF}.value", Decimal(31))
    assert returned(read_content(typed(export, TARIFF, 31), "w.xlsx"), now).changes == ()


def test_a_figure_that_is_gone_from_the_case_is_named() -> None:
    case = small_case()
    export = exported(case)
    cost = f"costs.{case.costs[0].id}.amount"
    found = returned(read_content(typed(export, cost, 5), "w.xlsx"), case.model_copy(update={"costs": ()}))
    assert found.changes == ()
    assert "staat niet meer in de case" in DUTCH.message(found.not_taken[0].reason)


# What is refused.


def refused(content: bytes, case: Case | None = None) -> str:
    """Return with which sentence a file is refused."""
    with pytest.raises(WorkbookError) as error:
        returned(read_content(content, "werkboek.xlsx"), case or small_case())
    return DUTCH.message(error.value.message)


def packed(parts: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_workbook_of_another_case_is_refused_by_its_name() -> None:
    other = exported(template("hip-airbag", Language.DUTCH).case)
    text = refused(other.content)
    assert "is van een andere case" in text
    assert "Heupairbag" in text


def test_a_workbook_of_someone_else_is_refused() -> None:
    book = Workbook()
    buffer = io.BytesIO()
    book.save(buffer)
    assert "niet door dit programma gemaakt" in refused(buffer.getvalue())


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a;b;c\n1;2;3\n"])
def test_a_file_that_is_no_workbook_is_refused(content: bytes) -> None:
    assert "niet door dit programma gemaakt" in refused(content)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_half_a_workbook_is_refused_as_damaged(part: float) -> None:
    content = exported(small_case()).content
    assert "beschadigd" in refused(content[: int(len(content) * part)])


def test_a_workbook_with_a_spoiled_sheet_is_refused_as_damaged() -> None:
    parts = parts_of(exported(small_case()).content)
    for spoiled in (b"<worksheet><sheetData><row", b"\x00\x01\x02"):
        assert "beschadigd" in refused(packed({**parts, "xl/worksheets/sheet3.xml": spoiled}))


def test_a_workbook_with_a_password_is_refused_with_what_to_do() -> None:
    assert "wachtwoord" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_macros_are_refused() -> None:
    parts = parts_of(exported(small_case()).content)
    assert "macro" in refused(packed({**parts, "xl/vbaProject.bin": b"x"}))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\..\\..\\evil.xml"])
def test_names_that_lead_out_of_the_package_are_refused(name: str) -> None:
    parts = parts_of(exported(small_case()).content)
    assert "beschadigd" in refused(packed({**parts, name: b"x"}))


def test_a_part_that_declares_entities_is_refused_before_it_is_parsed() -> None:
    parts = parts_of(exported(small_case()).content)
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;">]><a>&d;</a>'
    assert "beschadigd" in refused(packed({**parts, "xl/sharedStrings.xml": bomb}))


def test_a_part_that_swells_is_refused() -> None:
    parts = parts_of(exported(small_case()).content)
    assert "veel groter" in refused(packed({**parts, "xl/media/image1.xml": bytes(20_000_000)}))


def test_far_too_many_parts_are_refused() -> None:
    parts = {f"xl/p{number}.xml": b"" for number in range(opening.MOST_PARTS + 1)}
    assert "veel groter" in refused(packed(parts, zipfile.ZIP_STORED))


def test_a_file_that_does_not_exist_or_is_a_folder_is_named(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "weg.xlsx", "kan niet worden gelezen"), (tmp_path, "is een map")):
        with pytest.raises(WorkbookError) as error:
            returned_from(path, small_case())
        assert words in DUTCH.message(error.value.message)


# Saved by another program.


@pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
def test_twenty_inputs_typed_in_libreoffice_are_exactly_what_is_found(tmp_path: Path) -> None:
    export = exported(template("neighbourhood-platform", Language.DUTCH).case)
    places = [
        item.id
        for item in export.results.case_model.model.inputs
        if item.quantity is not None and not item.per_year
    ][:20]
    assert len(places) == 20
    # As many digits as people type, and a spreadsheet program keeps.
    moved = {
        place: values.round(5) for place, values in perturbed_inputs(export, 11).items() if place in places
    }
    entries = {place: repr(float(value)) for place, value in cells_of(export, moved).items()}
    assert len(entries) == 20
    found = came_back(export, typed_in(export.content, entries, tmp_path / "typed"))
    assert found.not_taken == ()
    assert found.remarks == ()
    assert [(change.place, float(change.new)) for change in found.changes] == [
        (item.id, moved[item.id][0, 0])
        for _, item in sorted(
            (export.layout.inputs[place].row, export.results.case_model.model.input(place))
            for place in places
        )
    ]


@pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
def test_years_and_settings_changed_and_saved_by_libreoffice_are_exactly_what_is_found(
    tmp_path: Path,
) -> None:
    export = exported(with_everything_per_year())
    moved = {
        item.id: perturbed.round(5)
        for item in export.results.case_model.model.inputs
        for place, perturbed in perturbed_inputs(export, 5).items()
        if place == item.id and (item.per_year or place in ("settings.view", "settings.start_year"))
    }
    saved = recalculated({"back": with_inputs(export, moved)}, tmp_path)["back"]
    found = came_back(export, saved)
    assert (found.not_taken, found.remarks) == ((), ())
    typed_in = {
        (place, year if len(values[0]) > 1 else None): value
        for place, values in moved.items()
        for year, value in enumerate(values[0])
        if value != export.results.case_model.model.input(place).values[year]
    }
    assert {change.key: float(change.new) for change in found.changes} == typed_in
    assert {place for place, _ in typed_in} >= {
        "settings.view",
        "settings.start_year",
        "services.household_help.cashability",
        "services.household_help.capacity_shed",
        "reach.adoption.share",
        "reach.target_group.size",
    }
    assert len(typed_in) > 20
