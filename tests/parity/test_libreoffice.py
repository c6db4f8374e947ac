"""LibreOffice computes in every cell what the app computes, also after inputs were changed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from zlib import crc32

import pytest

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costs import CostBasis
from casebuilder.model.effects import ChangeKind
from casebuilder.model.formula.evaluation import Values
from casebuilder.model.parties import Party
from casebuilder.model.services import ArrangementService, CareService, ValuedTime
from casebuilder.model.settings import View
from casebuilder.translation import Language, Translator
from casebuilder.workbook.glue import Cell
from casebuilder.workbook.layout import FIRST_YEAR
from casebuilder.workbook.plan import SUMMARY
from casebuilder.workbook.summary import in_words, party_table
from tests.parity.comparison import (
    Exported,
    Turn,
    agrees,
    any_turn,
    app_values,
    cells_expected,
    differences,
    exported,
    opened,
    perturbed_inputs,
    turned,
    with_inputs,
)
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, recalculated
from tests.parity.package import Held, Where, bare, formula_cells, held_by, spoiled
from tests.parity.varied_cases import FINANCING, GENERATED, compared_cases, made_of

CASES = tuple(compared_cases())
WHOLE = "neighbourhood-platform"
"""The case whose workbook is recalculated with everything in it."""
FEWEST_CHANGED_INPUTS = 5
FUNDING_KINDS = {
    "fee_for_service",
    "lump_sum",
    "capitation",
    "payment_per_case",
    "average_amount",
    "outcome_based",
    "mix",
}
IN_ORDER = "Controles in orde"
CHANGED = "Controles in orde; een invoer is na de export gewijzigd"
ATTENTION = "Let op: een controle klopt niet; zie het blad Controles"
pytestmark = pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)


@dataclass(frozen=True)
class Recalculated:
    """A workbook as recalculated: as exported, with inputs changed, and if generated with switches turned."""

    export: Exported
    changed: Values
    changed_inputs: int
    as_exported: dict[Where, Held]
    as_changed: dict[Where, Held]
    turn: Turn | None
    as_turned: dict[Where, Held]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recalculated]:
    """Recalculate every case twice: all files in one call, each with wrong results stored.

    Of all but one, what is no formula is left out, because loading it takes most of the time.
    """
    assert PROGRAM, WHY_SKIPPED
    exports = {name: exported(case) for name, case in compared_cases().items()}
    # Of the name, so that another case beside it leaves the numbers of this one as they are.
    inputs = {name: perturbed_inputs(export, crc32(name.encode())) for name, export in exports.items()}
    files = {name: spoiled(export.content) for name, export in exports.items()}
    files |= {f"{name}-changed": with_inputs(export, inputs[name]) for name, export in exports.items()}
    turns = {
        name: any_turn(export, crc32(name.encode()))
        for name, export in exports.items()
        if name.startswith(GENERATED)
    }
    files |= {f"{name}-turned": turned(exports[name], turn.positions) for name, turn in turns.items()}
    files = {name: content if name == WHOLE else bare(content) for name, content in files.items()}
    after = recalculated(files, tmp_path_factory.mktemp("libreoffice"))
    return {
        name: Recalculated(
            export,
            app_values(export, inputs[name]),
            len(inputs[name]),
            held_by(after[name]),
            held_by(after[f"{name}-changed"]),
            turns.get(name),
            held_by(after[f"{name}-turned"]) if name in turns else {},
        )
        for name, export in exports.items()
    }


@pytest.fixture(scope="module")
def damaged(
    workbooks: dict[str, Recalculated], tmp_path_factory: pytest.TempPathFactory
) -> dict[Where, Held]:
    """Recalculate a workbook in which someone typed a number over a formula of one party."""
    export = workbooks["per-year"].export
    place = export.layout.lines["parties.municipality.cash"]
    book = opened(export.content)
    book[place.sheet].cell(place.row + 1, FIRST_YEAR + 1).value = 1_000_000
    buffer = io.BytesIO()
    book.save(buffer)
    after = recalculated({"damaged": buffer.getvalue()}, tmp_path_factory.mktemp("damaged"))
    return held_by(after["damaged"])


@pytest.mark.parametrize("name", CASES)
def test_every_line_of_every_year_equals_the_app(workbooks: dict[str, Recalculated], name: str) -> None:
    book = workbooks[name]
    compared, different = differences(book.export, book.as_exported, book.export.results.values)
    assert different == []
    assert compared == cells_expected(book.export) > 0


@pytest.mark.parametrize("name", CASES)
def test_every_line_follows_when_inputs_change(workbooks: dict[str, Recalculated], name: str) -> None:
    book = workbooks[name]
    compared, different = differences(book.export, book.as_changed, book.changed)
    assert different == []
    assert compared == cells_expected(book.export)
    assert book.changed_inputs >= FEWEST_CHANGED_INPUTS


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(GENERATED)])
def test_every_line_of_a_generated_case_follows_any_turn_of_both_switches(
    workbooks: dict[str, Recalculated], name: str
) -> None:
    book = workbooks[name]
    assert book.turn is not None
    compared, different = differences(book.export, book.as_turned, app_values(book.export, book.turn.inputs))
    assert different == []
    assert compared == cells_expected(book.export)


def test_generated_cases_hold_everything_that_a_case_can_be_made_of(
    workbooks: dict[str, Recalculated],
) -> None:
    books = [book for name, book in workbooks.items() if name.startswith(GENERATED)]
    held = set().union(*(made_of(book.export.results.case) for book in books))
    assert held >= {
        *(f"funding {kind}" for kind in FUNDING_KINDS),
        *(f"service {kind.__name__}" for kind in (CareService, ArrangementService, ValuedTime)),
        *(f"party {party}" for party in Party),
        *(f"change {kind}" for kind in ChangeKind),
        *(f"basis {basis}" for basis in CostBasis),
        *(f"financing {name}" for name in FINANCING),
        *(f"adoption {kind}" for kind in ("linear", "logistic", "listed")),
        *(f"view {view}" for view in View),
    }
    assert any(len(book.turn.inputs) > 1 for book in books if book.turn)


@pytest.mark.parametrize("name", CASES)
def test_every_formula_holds_the_result_that_was_stored(
    workbooks: dict[str, Recalculated], name: str
) -> None:
    book = workbooks[name]
    stored = held_by(book.export.content)
    cells = formula_cells(book.export.content)
    different = [
        f"{cell}: {book.as_exported.get(cell)!r}, stored {stored.get(cell)!r}"
        for cell in sorted(cells)
        if not _equal(book.as_exported.get(cell), stored.get(cell))
    ]
    assert different == []
    assert len(cells) > cells_expected(book.export)


def test_a_name_that_looks_like_a_formula_is_text_to_the_engine(workbooks: dict[str, Recalculated]) -> None:
    shown = [str(value) for value in workbooks["s-curve"].as_exported.values() if value is not None]
    for text in (
        "=SOM(A1) meer uren",
        "+1+1 uren minder",
        "-2+3 uren van naasten",
        "@SOM(A1) mantelzorg",
        "\t=1+1 hulp",
    ):
        assert any(text in value for value in shown), text
    assert not any(value.startswith(("#", "Err:")) for value in shown)


def test_a_wrong_stored_result_is_recalculated(workbooks: dict[str, Recalculated]) -> None:
    book = workbooks[WHOLE]
    spoiled_cells = held_by(spoiled(book.export.content))
    _, different = differences(book.export, spoiled_cells, book.export.results.values)
    assert len(different) > cells_expected(book.export) * 0.9


def test_the_comparison_fails_when_an_input_was_changed(workbooks: dict[str, Recalculated]) -> None:
    for book in workbooks.values():
        _, different = differences(book.export, book.as_changed, book.export.results.values)
        assert different


@pytest.mark.parametrize("name", CASES)
def test_the_sentences_of_the_summary_follow_the_changed_inputs(
    workbooks: dict[str, Recalculated], name: str
) -> None:
    book = workbooks[name]
    involved = book.export.results.involved()
    table = party_table(book.export.results)
    summary = book.export.plan.names[SUMMARY]
    (nothing,) = book.changed.inputs["calculation.smallest_amount"][0]
    for row, party in enumerate((*table.parties, None), table.first_row):
        if party is None or party in involved:
            money, both = (
                Cell(summary, row, column, book.changed.first_draw(f"parties.{party_key(party)}.{line}")[0])
                for column, line in ((2, "npv"), (3, "npv_cash_and_valued"))
            )
            sentence = in_words(Translator(Language.DUTCH), money, both, Cell(summary, 0, 0, float(nothing)))
            assert book.as_changed[Where(summary, row, 5)] == sentence.result


@pytest.mark.parametrize("name", CASES)
def test_every_sheet_says_when_an_input_was_changed_after_the_export(
    workbooks: dict[str, Recalculated], name: str
) -> None:
    book = workbooks[name]
    (nothing,) = book.changed.inputs["calculation.smallest_amount"][0]
    results_move = any(
        abs(book.changed.first_draw(line)[0] - book.export.results.number(line)) > nothing
        for party in (*book.export.results.involved(), None)
        for line in (f"parties.{party_key(party)}.{name}" for name in ("npv", "npv_cash_and_valued"))
    )
    for sheet in book.export.plan.names.values():
        before = {
            value for where, value in book.as_exported.items() if where.sheet == sheet and where.row == 2
        }
        after = {value for where, value in book.as_changed.items() if where.sheet == sheet and where.row == 2}
        assert IN_ORDER in before
        assert (CHANGED if results_move else IN_ORDER) in after


def test_every_sheet_warns_when_a_formula_was_damaged(damaged: dict[Where, Held]) -> None:
    attention = {where.sheet for where, value in damaged.items() if where.row == 2 and value == ATTENTION}
    assert attention == {where.sheet for where in damaged}


def _equal(after: Held, before: Held) -> bool:
    if isinstance(before, int | float):
        return agrees(after, before)
    return after == before
