"""The workbook of an example is there within two seconds."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.templates import template, template_ids
from casebuilder.translation import Language
from casebuilder.workbook import workbook_bytes

LONGEST_SECONDS = 2.0


@pytest.mark.parametrize("name", template_ids())
def test_an_example_is_exported_within_two_seconds(benchmark: BenchmarkFixture, name: str) -> None:
    case = template(name, Language.DUTCH).case
    assert benchmark(workbook_bytes, case, Language.DUTCH)
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median < LONGEST_SECONDS
