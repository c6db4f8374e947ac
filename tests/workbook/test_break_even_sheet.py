"""The break-even values of the workbook: those of the app, found in another way, and they follow changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.parties import party_label
from casebuilder.model.costbenefit.proportional import break_even_value, proportional_figures
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.thresholds import Threshold, threshold, with_figure
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.settings import View
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook.plan import THRESHOLDS
from tests.building import consumer_prices, small_case
from tests.parity.comparison import exported, with_inputs
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, recalculated
from tests.parity.package import Held, Where, held_by
from tests.parity.varied_cases import varied_cases

NOW, PART, RESULT, VALUE, WORDS = range(2, 7)
WITHOUT_CLOSED_FORM = {"nothing-yet", "other-contracts", "every-cost", "s-curve", "per-year"}
"""Nothing moves, every figure is given per year, or no amount is in proportion."""
DUTCH = Translator(Language.DUTCH)


def values(held: Mapping[Where, Held], sheet: str, party: Party | None) -> dict[str, tuple[float, str]]:
    """Return the break-even values of a party and what they mean, by the name of the figure."""
    name = DUTCH.message(party_label(party))
    rows = sorted({where.row for where in held if where.sheet == sheet})
    first = next(row for row in rows if row > 5 and held.get(Where(sheet, row, 0)) == name)
    found: dict[str, tuple[float, str]] = {}
    for row in rows:
        if row > first:
            value = held.get(Where(sheet, row, VALUE))
            if value is None:
                break
            if isinstance(value, float | int):
                found[str(held[Where(sheet, row, 0)])] = (float(value), str(held[Where(sheet, row, WORDS)]))
    return found


@pytest.mark.parametrize("name", varied_cases())
def test_a_closed_form_gives_what_the_search_gives(name: str) -> None:
    case = varied_cases()[name]
    results = evaluate_case(case)
    checked = 0
    for party in (*(party for party in results.involved() if party in CHAIN), None):
        for figure in proportional_figures(results, [party])[party][:3]:
            value = break_even_value(results, party, figure)
            found = threshold(case, figure.input.id, party)
            assert isinstance(found, Threshold)
            assert any(value == pytest.approx(other, rel=1e-6) for other in (found.value, *found.others))
            checked += 1
    assert checked or name in WITHOUT_CLOSED_FORM


def test_a_licence_may_cost_what_is_saved_on_help() -> None:
    # By hand: undiscounted and without inflation, 20,000 hours less at 32 euros each over three years,
    # against the licence; at the break-even price the licence takes all of what is saved.
    case = small_case(
        settings=small_case().settings.model_copy(
            update={"view": View.BUDGET, "indices": (consumer_prices("0"),)}
        )
    )
    results = evaluate_case(case)
    (price,) = (
        figure
        for figure in proportional_figures(results, [Party.MUNICIPALITY])[Party.MUNICIPALITY]
        if figure.input.id == "costs.licence.amount"
    )
    value = break_even_value(results, Party.MUNICIPALITY, price)
    after = evaluate_case(with_figure(case, "costs.licence.amount", value))
    assert after.number("parties.municipality.npv") == pytest.approx(0, abs=1e-4)
    saved = 32 * 20_000
    assert value / price.input.values[0] == pytest.approx(saved / -price.part)


def _case() -> Case:
    return template("neighbourhood-platform", Language.DUTCH).case


def test_the_sheet_names_price_effect_and_reach_of_the_municipality() -> None:
    export = exported(_case())
    found = values(held_by(export.content), export.plan.names[THRESHOLDS], Party.MUNICIPALITY)
    assert any("Deel dat uiteindelijk meedoet" in name for name in found)
    assert any("Bedrag" in name for name in found)
    prices = [words for name, (_, words) in found.items() if "Bedrag" in name]
    assert set(prices) == {"Gaat erop vooruit als het minder is dan dit."}


@pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
def test_break_even_values_follow_a_change_typed_in_the_workbook(tmp_path: Path) -> None:
    export = exported(_case())
    moved = {"reach.target_group.size": np.array([[5_000.0]])}
    saved = recalculated({"book": with_inputs(export, moved)}, tmp_path)["book"]
    sheet = export.plan.names[THRESHOLDS]
    before = values(held_by(export.content), sheet, Party.MUNICIPALITY)
    after = values(held_by(saved), sheet, Party.MUNICIPALITY)
    changed = with_figure(_case(), "reach.target_group.size", 5_000.0)
    results = evaluate_case(changed)
    expected = {
        f"{DUTCH.message(figure.input.label)} ({DUTCH.message(figure.input.group)})": break_even_value(
            results, Party.MUNICIPALITY, figure
        )
        for figure in proportional_figures(results, [Party.MUNICIPALITY])[Party.MUNICIPALITY]
    }
    assert after.keys() == before.keys()
    assert before != after
    for name, (value, _) in after.items():
        assert value == pytest.approx(expected[name], rel=1e-9)
