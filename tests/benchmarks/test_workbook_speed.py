"""How long an export takes. Aims: the workbook of an example in two seconds, of the large case in five."""

from __future__ import annotations

import tracemalloc

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.templates import template, template_ids
from casebuilder.translation import Language
from casebuilder.workbook import workbook_bytes
from casebuilder.workbook.reading import read_content
from casebuilder.workbook.taking_back import returned
from tests.benchmarks.large_case import large_case
from tests.building import with_ranges


@pytest.mark.parametrize("name", template_ids())
def test_exporting_an_example(benchmark: BenchmarkFixture, name: str) -> None:
    case = template(name, Language.DUTCH).case
    assert benchmark(workbook_bytes, case, Language.DUTCH)


def test_exporting_the_large_case(benchmark: BenchmarkFixture) -> None:
    assert benchmark.pedantic(workbook_bytes, (large_case(), Language.DUTCH), rounds=3)


def test_exporting_the_large_case_with_a_range_for_every_figure(benchmark: BenchmarkFixture) -> None:
    """The figures are drawn ten thousand times for the sheet of uncertainty."""
    case = with_ranges(large_case())
    assert benchmark.pedantic(workbook_bytes, (case, Language.DUTCH), rounds=3)


def test_exporting_a_case_with_five_hundred_effects(benchmark: BenchmarkFixture) -> None:
    case = large_case(effects=500)
    content = benchmark.pedantic(workbook_bytes, (case, Language.DUTCH), rounds=1)
    assert returned(read_content(content, "groot.xlsx"), case).changes == ()
    places = read_content(content, "groot.xlsx").places
    assert len({place.split(".")[1] for place in places if place.startswith("effects.")}) == 500


def test_memory_while_the_large_case_is_exported(benchmark: BenchmarkFixture) -> None:
    """Aim: 300 MB at most; the largest amount that Python held is in the extra information."""
    case = large_case()
    tracemalloc.start()
    benchmark.pedantic(workbook_bytes, (case, Language.DUTCH), rounds=1)
    benchmark.extra_info["megabytes"] = round(tracemalloc.get_traced_memory()[1] / 1e6)
    tracemalloc.stop()
    assert benchmark.extra_info["megabytes"] < 300
