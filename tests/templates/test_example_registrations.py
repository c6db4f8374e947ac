"""The made-up registrations that come along: what the manual says of them is what they hold."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from statistics import mean

import pytest

from casebuilder.intake.proposals import propose
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.reading import read_records
from casebuilder.intake.sources import open_source
from casebuilder.intake.values import Period, period_of
from casebuilder.model.hard_data.document import DateOrder, HardData, SkipReason
from casebuilder.model.hard_data.estimates import estimate
from casebuilder.model.hard_data.offers import suited_analysis
from casebuilder.templates import example_registrations
from casebuilder.translation import Language
from tests.model.hard_data.building import case_with, table

KEY = PseudonymKey(bytes(32))
ENCODINGS = {Language.DUTCH: ("cp1252", ";"), Language.ENGLISH: ("utf-8", ",")}


def hours(text: str) -> float | None:
    """Return the hours that a person reads in a cell; None where that takes a correction."""
    if text == "1:30":
        return 1.5
    bare = re.sub(r" (uur|hours)$", "", text).replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


def month_of_year(text: str) -> int:
    """Return the number of a month from 0, of a text such as 2024-03, 03-2024 or mrt 2024."""
    period = period_of(text, DateOrder.DAY_FIRST)
    assert isinstance(period, Period)
    return period.first % 12


def change_by_hand(language: Language) -> float:
    """Return the difference in differences over the use before, from the cells themselves.

    Use is per month in care: from the first month of a client to the last.
    """
    encoding, delimiter = ENCODINGS[language]
    use: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    there: dict[tuple[str, str], list[int]] = defaultdict(list)
    with example_registrations(language).open(encoding=encoding, newline="") as file:
        for client, month, _, volume, _, group in list(csv.reader(file, delimiter=delimiter))[2:-1]:
            year, number = re.findall(r"20\d\d", month)[0], hours(volume)
            if number is not None and "13" not in month.replace(year, ""):
                use[group, client][year] += number
                there[group, client].append(int(year) * 12 + month_of_year(month))
    changes, befores = defaultdict(list), defaultdict(list)
    for (group, client), years in use.items():
        if len(years) == 2:
            before = years["2024"] / (2025 * 12 - min(there[group, client]))
            changes[group].append(years["2025"] / (max(there[group, client]) - 2025 * 12 + 1) - before)
            befores[group].append(before)
    (has, has_not) = sorted(changes, key=lambda group: group in ("zonder", "without"))
    return (mean(changes[has]) - mean(changes[has_not])) / mean(befores[has])


@pytest.mark.parametrize("language", Language)
def test_the_file_says_that_it_is_made_up(language: Language) -> None:
    encoding, _ = ENCODINGS[language]
    first = example_registrations(language).read_text(encoding=encoding).splitlines()[0]
    assert re.match("Verzonnen|Made-up", first)


@pytest.mark.parametrize("language", Language)
def test_it_is_read_as_the_manual_says_without_changing_the_proposal(language: Language) -> None:
    source = open_source(example_registrations(language))
    reading = read_records(source, propose(source).mapping, KEY)
    counts = reading.counts
    assert (counts.lines, counts.used, counts.total_skipped) == (1942, 1936, 6)
    assert counts.skipped_for(SkipReason.HEADING) == 2
    assert counts.skipped_for(SkipReason.TOTAL) == 1
    assert len(reading.rejects) == counts.skipped_for(SkipReason.UNREADABLE) == 3


@pytest.mark.parametrize("language", Language)
def test_its_outcome_is_that_of_a_calculation_by_hand(language: Language) -> None:
    source = open_source(example_registrations(language))
    reading = read_records(source, propose(source).mapping, KEY)
    held = table([]).model_copy(
        update={"records": reading.records, "products": reading.products, "counts": reading.counts}
    )
    case = case_with(HardData(tables=(held,)))
    found = estimate(case.hard_data, suited_analysis(case, "Use"))
    assert found.change == pytest.approx(change_by_hand(language))
    assert found.change == pytest.approx(-0.116, abs=0.0005)
