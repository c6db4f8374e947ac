"""The sheet with registrations: a summary that tells of nobody, and a link with the calculation."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from casebuilder.model.case import Case
from casebuilder.model.hard_data.applying import with_estimate
from casebuilder.model.hard_data.document import Completeness, Design, HardData
from casebuilder.model.hard_data.estimates import estimate
from casebuilder.model.hard_data.printed import PrintedAnalysis, printed_analyses, printed_tables
from casebuilder.model.outcomes.document import SharedWith
from casebuilder.model.paths import replaced
from casebuilder.model.statistics.bootstrap import IntervalMethod
from casebuilder.model.suppression import Profile
from casebuilder.translation import Language
from casebuilder.workbook import workbook_bytes
from tests.building import small_case
from tests.model.hard_data.building import analysis, paired, pseudonym, table

Pairs = dict[int, tuple[float | None, float | None]]

KEPT: Pairs = {number: (10.0, 6.0 if number % 2 else 8.0) for number in range(42)}
LOST: Pairs = dict.fromkeys(range(100, 103), (10.0, None))
EFFECT = "less_help"


def case_of(use: Pairs) -> Case:
    hard_data = HardData(
        tables=(table(paired(use)),), analyses=(analysis(effect=EFFECT, name="Minder uren", resamples=500),)
    )
    case = replaced(small_case(), "hard_data", hard_data)
    found = estimate(case.hard_data, case.hard_data.analyses[0])
    return with_estimate(case, found, "Registrations") if found.can_be_taken_over else case


def shared(case: Case, profile: Profile) -> Case:
    return replaced(case, "outcomes.shared_with", SharedWith(profile.value))


def sheet_of(case: Case, profile: Profile, language: Language = Language.ENGLISH) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(shared(case, profile), language)), data_only=True)
    name = {Language.ENGLISH: "Hard data", Language.DUTCH: "Harde data"}[language]
    return [[cell for cell in row if cell is not None] for row in book[name].iter_rows(values_only=True)]


def row_of(rows: list[list[Any]], label: str) -> list[Any]:
    return next(row[1:] for row in rows if row and row[0] == label)


def test_a_case_without_registrations_has_no_such_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(small_case(), Language.ENGLISH)))
    assert "Hard data" not in book.sheetnames


@pytest.mark.parametrize("language", Language)
def test_the_sheet_says_what_was_compared_and_what_came_out(language: Language) -> None:
    rows = sheet_of(case_of(KEPT), Profile.RESTRICTED, language)
    labels = [row[0] for row in rows if row]
    assert "Minder uren" in labels
    # 42 clients with 10 hours before and 7 on average after.
    all_clients = {Language.ENGLISH: "All clients", Language.DUTCH: "Alle cliënten"}[language]
    assert row_of(rows, all_clients)[:3] == [10, 7, 42]


def test_the_sheet_says_how_the_interval_was_made() -> None:
    case = case_of(KEPT)
    told = " ".join(str(cell) for row in sheet_of(case, Profile.RESTRICTED) for cell in row)
    assert "Interval: BCa, from" in told
    found = estimate(case.hard_data, case.hard_data.analyses[0])
    interval = found.outcome.interval
    assert interval is not None
    for method, plain in ((IntervalMethod.BCA, False), (IntervalMethod.PERCENTILE, True)):
        outcome = dataclasses.replace(found.outcome, interval=dataclasses.replace(interval, method=method))
        (shown,) = printed_analyses([dataclasses.replace(found, outcome=outcome)], Profile.RESTRICTED)
        assert shown.percentile is plain


def test_the_change_of_the_case_is_a_live_cell() -> None:
    data = workbook_bytes(case_of(KEPT), Language.ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(data))
    row = next(
        row for row in book["Hard data"].iter_rows() if str(row[0].value).startswith("Change that this")
    )
    assert str(row[1].value).startswith("=Assumptions!")
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Hard data"]
    assert values[row[1].coordinate].value == pytest.approx(-0.3)


def test_for_the_public_counts_are_rounded_and_shares_are_whole() -> None:
    rows = sheet_of(case_of(KEPT), Profile.PUBLIC)
    # 42 clients are printed as 40.
    assert row_of(rows, "All clients")[2] == 40
    change = row_of(rows, "Clients who are there in both periods")
    assert change[0] == pytest.approx(-0.3)
    assert all(round(value * 100) == pytest.approx(value * 100) for value in change[:3])


def printed(case: Case, profile: Profile) -> tuple[PrintedAnalysis, ...]:
    hard_data = case.hard_data
    return printed_analyses([estimate(hard_data, item) for item in hard_data.analyses], profile)


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.RESTRICTED])
def test_few_lost_clients_are_hidden_and_cannot_be_worked_out(profile: Profile) -> None:
    case = case_of(KEPT | LOST)
    (found,) = printed(case, profile)
    (group,) = found.groups
    assert (group.clients, group.only_before, group.only_after) == (profile.printed(42), None, 0)
    # What three clients used follows from outcomes with and without them: one of the three is printed.
    assert [outcome.change is None for outcome in found.sensitivity] == [False, True, True]
    # 45 clients in the table less the 42 who count would give the three away.
    assert [source.clients for source in printed_tables(case.hard_data, profile)] == [None]


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.RESTRICTED])
def test_two_analyses_that_differ_by_few_clients_do_not_both_print(profile: Profile) -> None:
    case = case_of(KEPT | LOST)
    other = case.hard_data.analyses[0].model_copy(update={"id": "a2", "completeness": Completeness.EVERYONE})
    case = replaced(case, "hard_data.analyses", (*case.hard_data.analyses, other))
    first, second = printed(case, profile)
    assert first.groups[0].clients == profile.printed(42)
    assert second.groups[0].clients is None
    assert second.groups[0].after is None
    assert second.outcome.change is None
    full = printed(case, Profile.FULL)
    assert [analysis.groups[0].clients for analysis in full] == [42, 45]


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.RESTRICTED])
def test_many_lost_clients_are_printed(profile: Profile) -> None:
    many: Pairs = dict.fromkeys(range(100, 120), (10.0, None))
    (found,) = printed(case_of(KEPT | many), profile)
    assert found.groups[0].only_before == 20
    assert all(outcome.change is not None for outcome in found.sensitivity)


def test_a_small_study_prints_no_figures_at_all_for_the_public() -> None:
    few: Pairs = dict.fromkeys(range(7), (10.0, 6.0))
    rows = sheet_of(case_of(few), Profile.PUBLIC)
    hidden = "hidden: too few clients"
    assert row_of(rows, "All clients")[:3] == [hidden, hidden, hidden]
    assert row_of(rows, "Clients who are there in both periods")[0] == hidden
    assert 7 not in [cell for row in rows for cell in row if isinstance(cell, int)]


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.RESTRICTED])
def test_no_doubt_that_is_printed_names_a_number_of_clients(profile: Profile) -> None:
    case = case_of(KEPT | LOST)
    (found,) = printed(case, profile)
    assert found.doubts
    assert all(not message.values for message in found.doubts)


def test_an_analysis_without_a_change_says_why_and_shows_no_figures() -> None:
    case = replaced(case_of(KEPT), "hard_data.analyses.a1.design", Design.DIFFERENCE)
    rows = sheet_of(case, Profile.PUBLIC)
    labels = [row[0] for row in rows if row]
    assert any(str(label).startswith("A comparison needs clients with") for label in labels)
    assert "Use per client per month" not in labels
    assert not any("hidden" in str(cell) for row in rows[5:] for cell in row)


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.RESTRICTED])
def test_no_row_of_a_client_stands_in_the_workbook(profile: Profile) -> None:
    data = workbook_bytes(shared(case_of(KEPT), profile), Language.ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert not any(pseudonym(number) in text for number in KEPT for text in texts)
    assert not any(sheet.sheet_state != "visible" for sheet in book)


def test_the_same_case_gives_the_same_bytes() -> None:
    case = case_of(KEPT)
    assert workbook_bytes(case, Language.DUTCH) == workbook_bytes(case, Language.DUTCH)
    assert case.effects[0].relative_change.value == Decimal("-0.3")
