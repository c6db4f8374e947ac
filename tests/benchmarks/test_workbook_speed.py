"""How long an export takes. Aim: the workbook of an example within two seconds."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.templates import template, template_ids
from casebuilder.translation import Language
from casebuilder.workbook import workbook_bytes


@pytest.mark.parametrize("name", template_ids())
def test_exporting_an_example(benchmark: BenchmarkFixture, name: str) -> None:
    case = template(name, Language.DUTCH).case
    assert benchmark(workbook_bytes, case, Language.DUTCH)
