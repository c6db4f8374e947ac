"""The sheet with client outcomes: what may be printed, no more, and nothing of any single client."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from casebuilder.model.outcomes.document import Outcomes, SharedWith
from casebuilder.templates import template
from casebuilder.translation import Language
from casebuilder.workbook.document import workbook_bytes
from tests.building import small_case
from tests.model.outcomes.building import measured

NAMES = {Language.DUTCH: "Cliëntuitkomsten", Language.ENGLISH: "Client outcomes"}
PAIRS = [(3, 4)] * 40 + [(4, 4)] * 30 + [(4, 3)] * 20 + [(2, 2)] * 21
FEW = [(3, 4)] * 6 + [(3, 3)] * 2


def outcomes(shared_with: SharedWith = SharedWith.PUBLIC, **others: object) -> Outcomes:
    found = measured({"finances": PAIRS, "housing": FEW, "justice": PAIRS}, {"finances": PAIRS})
    return found.model_copy(update={"shared_with": shared_with, "source": "Pilot", **others})


def sheet_of(found: Outcomes, language: Language = Language.DUTCH) -> Worksheet:
    data = workbook_bytes(small_case(outcomes=found), language)
    sheet = openpyxl.load_workbook(io.BytesIO(data))[NAMES[language]]
    assert isinstance(sheet, Worksheet)
    return sheet


def row_of(sheet: Worksheet, label: str) -> Sequence[object]:
    found = [row for row in sheet.iter_rows(values_only=True) if row[0] == label]
    return list(found[0])[1:]


def texts(sheet: Worksheet) -> str:
    return "\n".join(
        str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_a_case_without_measurements_has_no_such_sheet() -> None:
    data = workbook_bytes(small_case(), Language.DUTCH)
    assert NAMES[Language.DUTCH] not in openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    apart = outcomes().model_copy(update={"after": ""})
    data = workbook_bytes(small_case(outcomes=apart), Language.DUTCH)
    assert NAMES[Language.DUTCH] not in openpyxl.load_workbook(io.BytesIO(data)).sheetnames


def test_public_counts_are_rounded_and_shares_are_whole_per_cents() -> None:
    """111 clients: 40 up, 51 the same, 20 down; 50 at level 4 before and 70 after."""
    row = row_of(sheet_of(outcomes()), "Financiën")
    assert row[:4] == [110, 40, 50, 20]
    assert row[4:6] == [0.45, 0.63]
    assert row[6] == 0.18


def test_by_agreement_counts_are_exact() -> None:
    row = row_of(sheet_of(outcomes(SharedWith.RESTRICTED)), "Financiën")
    assert row[:4] == [111, 40, 51, 20]
    assert row[4] == pytest.approx(50 / 111)


def test_a_small_group_shows_a_sign_and_no_figure() -> None:
    sheet = sheet_of(outcomes())
    assert row_of(sheet, "Huisvesting") == ["·"] * 10
    assert "Te weinig cliënten om de uitkomst af te drukken" in texts(sheet)


@pytest.mark.parametrize("shared_with", list(SharedWith))
def test_no_client_stands_anywhere_in_the_workbook(shared_with: SharedWith) -> None:
    found = outcomes(shared_with)
    marked = found.model_copy(
        update={"clients": tuple(row._replace(key=f"QX{number}") for number, row in enumerate(found.clients))}
    )
    data = workbook_bytes(small_case(outcomes=marked), Language.DUTCH)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert b"QX1" not in archive.read(name), name


@pytest.mark.parametrize("language", list(Language))
def test_the_sheet_says_how_it_was_worked_out_and_what_may_be_said(language: Language) -> None:
    text = texts(sheet_of(outcomes(made_up=True), language))
    assert "© GGD Amsterdam" in text
    assert "Wilson" in text
    assert "20170401" in text
    for words in {
        Language.DUTCH: ("verzonnen", "niet door loting", "kan toeval zijn", "niet mee in dit werkboek"),
        Language.ENGLISH: ("made up", "not drawn by lot", "may be chance", "do not follow"),
    }[language]:
        assert words in text


def drawings(found: Outcomes) -> list[str]:
    data = workbook_bytes(small_case(outcomes=found), Language.DUTCH)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/drawings/drawing")
        ]


def test_charts_have_a_text_and_show_only_what_is_printed() -> None:
    with_outcomes = "".join(drawings(outcomes()))
    assert "Staafdiagram: Deel van de cliënten omhoog, gelijk en omlaag" in with_outcomes
    assert "Staafdiagram: Deel van de cliënten op niveau 4 of 5" in with_outcomes
    assert "Staafdiagram: Deel omhoog min deel omlaag met de marge" in with_outcomes
    few = measured({"housing": FEW})
    assert "Staafdiagram: Deel" not in "".join(drawings(few))
    assert "te weinig cliënten voor een grafiek" in texts(sheet_of(few))
    rows = [row[0] for row in sheet_of(outcomes()).iter_rows(values_only=True)]
    # Housing, with eight clients, has no row in the tables of the charts and nothing to be compared with.
    assert rows.count("Financiën") == 9
    assert rows.count("Huisvesting") == 3


def chart_titles(found: Outcomes) -> list[str]:
    data = workbook_bytes(small_case(outcomes=found), Language.DUTCH)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        charts = [
            archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")
        ]
    return re.findall(r"<a:t>([^<]*)</a:t>", "".join(charts))


@pytest.mark.parametrize("shared_with", list(SharedWith))
def test_a_chart_says_in_its_title_what_it_tells_of_the_domains_that_it_shows(
    shared_with: SharedWith,
) -> None:
    worse = [(low, high) for high, low in PAIRS]
    scores = {"finances": PAIRS, "housing": FEW, "justice": PAIRS, "substance_use": worse}
    titles = chart_titles(measured(scores).model_copy(update={"shared_with": shared_with}))
    # Of the eight clients with a score for housing nothing is shown, so it does not count either.
    assert "Meer cliënten omhoog dan omlaag in 2 van de 3 leefgebieden" in titles
    assert "Achteraf meer cliënten op niveau 4 of 5 dan vooraf in 2 van de 3 leefgebieden" in titles


def test_the_title_of_a_chart_with_one_domain_gives_its_figures() -> None:
    titles = chart_titles(measured({"finances": PAIRS, "housing": FEW}))
    assert "Financiën: 36 % van de cliënten omhoog, 18 % omlaag" in titles
    assert not [title for title in titles if "Huisvesting" in title]


@pytest.mark.parametrize("language", list(Language))
def test_the_example_shows_its_made_up_measurement_with_every_chart(language: Language) -> None:
    data = workbook_bytes(template("lighter-day-activities", language).case, language)
    text = texts(openpyxl.load_workbook(io.BytesIO(data))[NAMES[language]])
    assert {Language.DUTCH: "verzonnen", Language.ENGLISH: "made up"}[language] in text
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawn = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/drawings/drawing")
        )
    for title in {
        Language.DUTCH: (
            "Deel van de cliënten omhoog, gelijk en omlaag",
            "Deel omhoog min deel omlaag met de marge",
            "Deel van de cliënten op niveau 4 of 5",
            "Niveaus van de cliënten vooraf en achteraf",
        ),
        Language.ENGLISH: (
            "Share of the clients up, the same and down",
            "Share up minus share down with its interval",
            "Share of the clients at level 4 or 5",
            "Levels of the clients before and after",
        ),
    }[language]:
        assert title in drawn


def test_levels_are_drawn_where_all_of_them_may_be_printed() -> None:
    """Twenty clients at each level, each of whom goes one level up or, from the highest, down."""
    pairs = [(level, level % 5 + 1) for level in range(1, 6) for _ in range(20)]
    sheet = sheet_of(measured({"finances": pairs}))
    assert row_of(sheet, "Financiën, vóór")[:5] == [0.2] * 5
    assert row_of(sheet, "Financiën, na")[:5] == [0.2] * 5


def test_the_sheet_tells_who_was_measured_and_who_crossed_the_line() -> None:
    """Of 131 clients 20 were lost; 40 rose to level 4, 20 fell below it, 30 stayed above, 21 below."""
    pairs = [*PAIRS, *[(3, None)] * 20]
    found = measured({"finances": pairs}, {"finances": [*PAIRS, *[(None, 4)] * 9]})
    sheet = sheet_of(found.model_copy(update={"shared_with": SharedWith.RESTRICTED}))
    rows = [list(row[1:10]) for row in sheet.iter_rows(values_only=True) if row[0] == "Financiën"]
    # By McNemar 40 against 20: 2 · P(at most 20 of 60) = .0135, printed in two decimals.
    assert [131, 131, 111, 111, 21, 40, 20, 30, 0.01] in rows
    assert [120, 111, 120, 111, 21, 40, 20, 30, 0.01] in rows


def test_a_small_crossing_is_hidden_with_what_would_tell_it() -> None:
    pairs = [(3, 4)] * 20 + [(4, 4)] * 20 + [(4, 3)] * 3 + [(2, 2)] * 20
    found = measured({"finances": pairs})
    sheet = sheet_of(found.model_copy(update={"shared_with": SharedWith.RESTRICTED}))
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Financiën"]
    crossings = next(row for row in rows if row[1:4] == (63, 63, 63))
    assert crossings[7] == "·"
    assert crossings[9] == "·"


def test_the_interval_of_a_chart_is_that_of_the_report() -> None:
    """Of 400 clients 60 % up and 20 % down: 0.4, 0.32 to 0.48 by theory."""
    pairs = [(3, 4)] * 240 + [(3, 2)] * 80 + [(3, 3)] * 80
    row = row_of_last(sheet_of(measured({"finances": pairs})), "Financiën", 5)
    assert row[0] == 0.4
    assert row[1:3] == pytest.approx([0.32, 0.48], abs=0.015)
    assert row[3] == pytest.approx(0.4 - row[1])
    assert row[4] == pytest.approx(row[2] - 0.4)


def row_of_last(sheet: Worksheet, label: str, cells: int) -> list[float]:
    """Return the row with this label that has this many figures and no more."""
    for row in sheet.iter_rows(values_only=True):
        figures = [float(cell) for cell in row[1:] if isinstance(cell, int | float)]
        if row[0] == label and len(figures) == cells:
            return figures
    raise AssertionError(label)


MOVES = {
    (1, 1): 40, (1, 2): 30, (1, 3): 12, (1, 4): 3, (2, 1): 20, (2, 2): 60, (2, 3): 40, (2, 4): 15, (2, 5): 6,
    (3, 1): 8, (3, 2): 20, (3, 3): 90, (3, 4): 50, (3, 5): 12, (4, 2): 9, (4, 3): 18, (4, 4): 70, (4, 5): 30,
    (5, 3): 6, (5, 4): 20, (5, 5): 50,
}  # fmt: skip


def moves_of(sheet: Worksheet, domain: str) -> Sequence[Sequence[object]]:
    """Return the cells of the transition table of a domain: five rows below its heading."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(
        number for number, row in enumerate(rows) if str(row[0]).startswith(f"{domain}: niveau voor")
    )
    return [row[1:6] for row in rows[start + 1 : start + 6]]


@pytest.mark.parametrize("shared_with", list(SharedWith))
def test_where_clients_went_from_and_to_is_a_table_with_signs_for_few(shared_with: SharedWith) -> None:
    pairs: list[tuple[int | None, int | None]] = [pair for pair, count in MOVES.items() for _ in range(count)]
    found = measured({"finances": pairs, "housing": PAIRS, "justice": FEW}, {"finances": FEW})
    sheet = sheet_of(found.model_copy(update={"shared_with": shared_with}))
    table = moves_of(sheet, "Financiën")
    assert table[2][2] == 90
    assert table[0][3] == table[4][0] == "·"
    shown = [cell for row in table for cell in row if isinstance(cell, int)]
    assert min(shown) >= {SharedWith.PUBLIC: 10, SharedWith.RESTRICTED: 5}[shared_with]
    # Four kinds of moves are no table to read, eight clients are none to print: only up, same and down.
    assert "(bijna) elke cel" in texts(sheet)
    with pytest.raises(StopIteration):
        moves_of(sheet, "Huisvesting")
    rows = [tuple(row[1:5]) for row in sheet.iter_rows(values_only=True) if row[0] == "Huisvesting"]
    paired: tuple[object, ...] = {
        SharedWith.PUBLIC: (110, 40, 50, 20),
        SharedWith.RESTRICTED: (111, 40, 51, 20),
    }[shared_with]
    assert [row == paired for row in rows].count(True) == 2
