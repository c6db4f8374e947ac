"""A hundred thousand records of care. Aims: CSV 3 s and XLSX 10 s from file to table, a case file that
opens in 2 s and saves in 2 s, at most 600 MB at any moment, and a zip bomb refused within 1 s.
"""

from __future__ import annotations

import datetime
import random
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.casefile import read, write
from casebuilder.intake.errors import IntakeError
from casebuilder.intake.proposals import propose
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.reading import care_table, read_records
from casebuilder.intake.sources import open_source
from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.hard_data.document import Analysis, CareTable, HardData, MonthSpan
from casebuilder.model.hard_data.estimates import estimate

RECORDS, CLIENTS = 100_000, 5_000
HEADINGS = ("Cliëntnummer", "Datum", "Productcode", "Uren", "Bedrag", "Team")
KEY = PseudonymKey(bytes(32))
MOST_MEMORY = 600
ANALYSIS = Analysis(
    id="a",
    before=MonthSpan(first=datetime.date(2024, 1, 1), last=datetime.date(2024, 12, 1)),
    after=MonthSpan(first=datetime.date(2025, 1, 1), last=datetime.date(2025, 12, 1)),
)


def _measured(benchmark: BenchmarkFixture) -> Callable[..., Any]:
    """Return the measuring of chosen rounds, which brings no types."""
    measured: Callable[..., Any] = benchmark.pedantic
    return measured


def _lines() -> list[tuple[str, datetime.date, str, float, float, str]]:
    chance = random.Random(1)  # noqa: S311  made-up records, the same each time
    first = datetime.date(2024, 1, 1)
    return [
        (
            f"C{chance.randrange(CLIENTS):05d}",
            first + datetime.timedelta(days=chance.randrange(730)),
            f"02A{chance.randrange(9):02d}",
            chance.randrange(1, 40) / 4,
            chance.randrange(1000, 90000) / 100,
            "Noord",
        )
        for _ in range(RECORDS)
    ]


@pytest.fixture(scope="module")
def text_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("intake") / "large.csv"
    lines = [";".join(HEADINGS)]
    for client, day, product, hours, amount, team in _lines():
        numbers = f"{hours:.2f};{amount:.2f}".replace(".", ",")
        lines.append(f"{client};{day:%d-%m-%Y};{product};{numbers};{team}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def workbook_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("intake") / "large.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, date = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, HEADINGS)
        for number, (client, day, product, hours, amount, team) in enumerate(_lines(), 1):
            sheet.write_string(number, 0, client)
            sheet.write_datetime(number, 1, day, date)
            sheet.write_string(number, 2, product)
            sheet.write_number(number, 3, hours)
            sheet.write_number(number, 4, amount)
            sheet.write_string(number, 5, team)
    return path


def _table(path: Path) -> CareTable:
    source = open_source(path)
    mapping = propose(source).mapping
    reading = read_records(source, mapping, KEY)
    return care_table(reading, source, mapping, KEY, "t", "T", datetime.date(2026, 1, 1))


@pytest.fixture(scope="module")
def case(text_file: Path) -> Case:
    return Case(name="Large", hard_data=HardData(tables=(_table(text_file),), analyses=(ANALYSIS,)))


def test_from_text_to_table(benchmark: BenchmarkFixture, text_file: Path) -> None:
    table = _measured(benchmark)(lambda: _table(text_file), rounds=3)
    assert len(table.records) == RECORDS


def test_from_workbook_to_table(benchmark: BenchmarkFixture, workbook_file: Path) -> None:
    table = _measured(benchmark)(lambda: _table(workbook_file), rounds=3)
    assert len(table.records) == RECORDS


def test_saving_a_case(benchmark: BenchmarkFixture, case: Case, tmp_path: Path) -> None:
    def fresh() -> tuple[tuple[Path, Case], dict[str, object]]:
        # The text of a table is made once; a table that was just imported has none yet.
        records = case.hard_data.tables[0].records
        vars(records).pop("text", None)
        return (tmp_path / "case.zbc", case), {}

    _measured(benchmark)(write, setup=fresh, rounds=5)


def test_opening_a_case(benchmark: BenchmarkFixture, case: Case, tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    write(path, case)
    assert _measured(benchmark)(lambda: read(path), rounds=5).case == case


def test_checking_a_case(benchmark: BenchmarkFixture, case: Case) -> None:
    def fresh() -> tuple[tuple[Case], dict[str, object]]:
        vars(case.hard_data.tables[0].records).pop("digest", None)
        return (case,), {}

    _measured(benchmark)(problems, setup=fresh, rounds=5)


def test_estimating_an_effect(benchmark: BenchmarkFixture, case: Case) -> None:
    found = _measured(benchmark)(lambda: estimate(case.hard_data, ANALYSIS), rounds=2)
    assert found.outcome.interval is not None


@pytest.mark.parametrize("kind", ["text_file", "workbook_file"])
def test_memory_of_an_import(benchmark: BenchmarkFixture, request: pytest.FixtureRequest, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    program = (
        "import sys; from pathlib import Path; from tests.benchmarks.test_intake_speed import _table;"
        "import re; _table(Path(sys.argv[1]));"
        # That of getrusage begins with the mark of the parent process.
        "status = Path('/proc/self/status').read_text();"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)"
    )
    done = _measured(benchmark)(
        lambda: subprocess.run(
            [sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True
        ),
        rounds=1,
    )
    benchmark.extra_info["megabytes"] = int(done.stdout)
    assert int(done.stdout) < MOST_MEMORY


@pytest.mark.parametrize("kind", ["text_file", "workbook_file"])
def test_pauses_of_the_window_during_an_import(
    benchmark: BenchmarkFixture, request: pytest.FixtureRequest, kind: str
) -> None:
    path: Path = request.getfixturevalue(kind)

    def longest_pause() -> float:
        job = threading.Thread(target=_table, args=(path,))
        job.start()
        longest, last = 0.0, time.perf_counter()
        while job.is_alive():
            job.join(0.001)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        return longest

    benchmark.extra_info["seconds"] = _measured(benchmark)(longest_pause, rounds=1)


def test_refusing_a_zip_bomb(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 200_000_000)

    def refused() -> str:
        with pytest.raises(IntakeError) as caught:
            open_source(path)
        return caught.value.message.text

    assert "is larger than" in benchmark(refused)
