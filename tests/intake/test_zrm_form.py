"""The intake form for the ZRM: made, filled in, read back; nothing is lost and nobody is named."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from casebuilder.casefile.document import encode
from casebuilder.intake.errors import IntakeError
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.zrm_form import ZrmForm, read_zrm_form
from casebuilder.intake.zrm_form_workbook import zrm_form
from casebuilder.model.case import Case
from casebuilder.model.outcomes.document import Goal, Group, Missing, Rater, goal_of, value_of
from casebuilder.model.outcomes.editing import Addition, with_added
from casebuilder.model.outcomes.instrument import Version, domain, domains_of
from casebuilder.translation import Language
from tests.model.outcomes.building import measured

KEY = PseudonymKey(bytes(range(32)))
DUTCH_SHEETS = ("Metingen", "Scores per cliënt", "Doelen")
ENGLISH_SHEETS = ("Measurements", "Scores", "Goals")
PROFESSIONAL = {Language.DUTCH: "Geschoolde professional", Language.ENGLISH: "Trained professional"}


def filled(
    path: Path,
    lines: Sequence[tuple[Any, ...]],
    *,
    language: Language = Language.DUTCH,
    version: Version = Version.ZRM_2017,
    goals: Sequence[tuple[Any, ...]] = (),
    moments: Mapping[str, Any] | None = None,
) -> Path:
    """Fill a form in with another program, as a provider would, and save it."""
    book = openpyxl.load_workbook(io.BytesIO(zrm_form(language, version)))
    names = DUTCH_SHEETS if language is Language.DUTCH else ENGLISH_SHEETS
    sheets = [book[name] for name in names]
    for row, month in enumerate((moments or {"T0": "2026-01", "T1": "07-2026"}).values(), start=2):
        sheets[0].cell(row, 2, month)
        sheets[0].cell(row, 3, PROFESSIONAL[language])
    for sheet, content in ((sheets[1], lines), (sheets[2], goals)):
        for row, cells in enumerate(content, start=2):
            for column, value in enumerate(cells, start=1):
                sheet.cell(row, column, value)
    book.save(path)
    return path


def scores_of(form: ZrmForm, client: str, moment: int) -> str:
    row = next(row for row in form.outcomes.clients if row.key == KEY.pseudonym(client))
    return row.scores[moment]


@pytest.mark.parametrize("language", list(Language))
def test_what_is_filled_in_is_read_back(tmp_path: Path, language: Language) -> None:
    given, other = ("met", "zonder") if language is Language.DUTCH else ("with", "without")
    keep = "Behouden" if language is Language.DUTCH else "Keep"
    path = filled(
        tmp_path / "form.xlsx",
        [
            ("1001", given, "T0", 3, 4, "n", 5),
            ("1001", given, "T1", 4, 4, 4, 5),
            (1002, other, "T0", 1),
        ],
        language=language,
        goals=[("1001", keep)],
    )
    form = read_zrm_form(path, KEY)
    assert form.refusals == ()
    assert (form.lines, form.lines_left_out) == (3, 0)
    outcomes = form.outcomes
    assert [(item.name, item.month, item.rater) for item in outcomes.moments] == [
        ("T0", "2026-01", Rater.PROFESSIONAL),
        ("T1", "2026-07", Rater.PROFESSIONAL),
    ]
    assert (outcomes.before, outcomes.after, outcomes.parenting) == ("t0", "t1", False)
    assert [row.group for row in outcomes.clients] == [Group.WITH, Group.WITHOUT]
    assert scores_of(form, "1001", 0)[:5] == "34n5."
    assert scores_of(form, "1001", 1)[:5] == "4445."
    assert scores_of(form, "1002", 0)[:2] == "1."
    assert goal_of(outcomes.clients[0].goals[0]) is Goal.KEEP


@pytest.mark.parametrize("version", list(Version))
def test_each_domain_of_each_version_comes_where_it_belongs(tmp_path: Path, version: Version) -> None:
    domains = domains_of(version, parenting=True)
    levels = [number % 5 + 1 for number in range(len(domains))]
    path = filled(tmp_path / "form.xlsx", [("1", "met", "T0", *levels)], version=version)
    form = read_zrm_form(path, KEY)
    assert form.outcomes.moments[0].version is version
    assert form.outcomes.parenting
    row = form.outcomes.clients[0]
    assert [value_of(row.scores[0][item.column]) for item in domains] == levels


def test_no_client_number_stands_in_the_case(tmp_path: Path) -> None:
    path = filled(tmp_path / "form.xlsx", [("111222333", "met", "T0", 3), ("Jan Jansen", "met", "T0", 3)])
    form = read_zrm_form(path, KEY)
    text = encode(Case(outcomes=form.outcomes)).decode()
    assert "111222333" not in text
    assert "Jan" not in text
    assert {row.key for row in form.outcomes.clients} == {
        KEY.pseudonym("111222333"),
        KEY.pseudonym("Jan Jansen"),
    }


def test_another_key_gives_other_pseudonyms_and_the_same_key_the_same(tmp_path: Path) -> None:
    path = filled(tmp_path / "form.xlsx", [("1", "met", "T0", 3)])
    assert read_zrm_form(path, KEY).outcomes == read_zrm_form(path, KEY).outcomes
    assert read_zrm_form(path).outcomes != read_zrm_form(path).outcomes


def test_everything_that_cannot_be_read_is_listed_with_its_place(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "form.xlsx",
        [
            ("1", "met", "T0", 3, 0, "3,5", "goed"),
            ("", "met", "T0", 3),
            ("2", "misschien", "T0", 3),
            ("3", "met", "T5", 3),
            ("1", "met", "T0", 3),
            ("1", "zonder", "T1", 3),
        ],
        goals=[("1", "beter"), ("9", "Behouden")],
    )
    form = read_zrm_form(path, KEY)
    assert (form.lines, form.lines_left_out) == (1, 5)
    assert [(item.sheet, item.line, item.column, item.text) for item in form.refusals] == [
        ("Scores per cliënt", 2, 5, "0"),
        ("Scores per cliënt", 2, 6, "3,5"),
        ("Scores per cliënt", 2, 7, "goed"),
        ("Scores per cliënt", 3, 1, ""),
        ("Scores per cliënt", 4, 2, "misschien"),
        ("Scores per cliënt", 5, 3, "T5"),
        ("Scores per cliënt", 6, 1, ""),
        ("Scores per cliënt", 7, 1, ""),
        ("Doelen", 2, 2, "beter"),
        ("Doelen", 3, 1, ""),
    ]
    assert scores_of(form, "1", 0)[:5] == "3...."


def test_a_month_that_is_none_is_listed_and_a_date_is_cut_to_its_month(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "form.xlsx",
        [("1", "met", "T0", 3)],
        moments={"T0": datetime.date(2026, 3, 31), "T1": "in het voorjaar"},
    )
    form = read_zrm_form(path, KEY)
    assert [moment.month for moment in form.outcomes.moments] == ["2026-03", None]
    assert [(item.sheet, item.line, item.column) for item in form.refusals] == [("Metingen", 3, 2)]


def test_the_example_is_never_read(tmp_path: Path) -> None:
    form = read_zrm_form(filled(tmp_path / "form.xlsx", [("1", "met", "T0", 3)]), KEY)
    assert len(form.outcomes.clients) == 1


def test_another_workbook_is_no_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Naam", "Leeftijd"])  # type: ignore[union-attr]
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(IntakeError, match="no intake form"):
        read_zrm_form(tmp_path / "other.xlsx")


@pytest.mark.parametrize("language", list(Language))
def test_the_same_form_has_the_same_bytes(language: Language) -> None:
    assert zrm_form(language) == zrm_form(language)
    assert zrm_form(language) != zrm_form(language, Version.ZRM_2013)


def test_the_form_checks_what_is_typed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(zrm_form(Language.DUTCH)))
    rules = {str(rule.sqref): rule for rule in book["Scores per cliënt"].data_validations.dataValidation}
    assert rules["D2:T5001"].formula1 == '"1,2,3,4,5,n,a,l,u"'
    assert rules["B2:B5001"].formula1 == '"met,zonder"'
    assert rules["C2:C5001"].formula1 == "'Metingen'!$A$2:$A$7"


def test_the_form_names_the_owner_and_where_the_matrix_is_found() -> None:
    book = openpyxl.load_workbook(io.BytesIO(zrm_form(Language.DUTCH)))
    texts = " ".join(str(cell.value) for row in book["Toelichting"].iter_rows() for cell in row if cell.value)
    assert "© GGD Amsterdam" in texts
    assert "zelfredzaamheidmatrix.nl" in texts
    assert "30 dagen" in texts


# Adding to a case --------------------------------------------------------------------------------


def test_a_later_form_joins_the_clients_of_the_case_by_the_key(tmp_path: Path) -> None:
    first = read_zrm_form(
        filled(
            tmp_path / "a.xlsx", [("1", "met", "T0", 3), ("2", "met", "T0", 2)], moments={"T0": "2026-01"}
        ),
        KEY,
    )
    later = read_zrm_form(
        filled(
            tmp_path / "b.xlsx",
            [("2", "met", "T1", 4), ("3", "zonder", "T1", 5), ("1", "met", "T0", 4)],
        ),
        KEY,
    )
    added = with_added(first.outcomes, later.outcomes)
    assert isinstance(added, Addition)
    assert (added.new_clients, added.new_scores, added.replaced_scores) == (1, 2, 1)
    rows = {row.key: [signs[0] for signs in row.scores] for row in added.outcomes.clients}
    assert rows == {
        KEY.pseudonym("1"): ["4", "."],
        KEY.pseudonym("2"): ["2", "4"],
        KEY.pseudonym("3"): [".", "5"],
    }
    assert (added.outcomes.before, added.outcomes.after) == ("t0", "t1")


def test_what_a_form_leaves_open_stays_as_it_was() -> None:
    case = measured({"finances": [(3, 4)], "housing": [(2, 2)]})
    form = measured({"finances": [(None, 5)]})
    added = with_added(case, form)
    assert isinstance(added, Addition)
    row = added.outcomes.clients[0]
    assert (row.scores[0][0], row.scores[1][0]) == ("3", "5")
    assert row.scores[0][domain("housing").column] == "2"


def test_a_measurement_of_another_version_or_rater_is_not_mixed_in() -> None:
    case = measured({"finances": [(3, 4)]})
    for change in ({"version": Version.ZRM_2013}, {"rater": Rater.SELF}):
        moments = tuple(moment.model_copy(update=change) for moment in case.moments)
        assert not isinstance(with_added(case, case.model_copy(update={"moments": moments})), Addition)


def test_a_reason_is_no_less_than_a_score() -> None:
    case = measured({"finances": [(3, 4)]})
    row = case.clients[0]
    assert value_of("l") is Missing.LOST
    other = case.model_copy(
        update={"clients": (row._replace(scores=(row.scores[0], "l" + row.scores[1][1:])),)}
    )
    added = with_added(case, other)
    assert isinstance(added, Addition)
    assert added.replaced_scores == 1
