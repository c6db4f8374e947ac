"""A case with far more effects than anyone makes: its workbook is whole and computes what the app does."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebuilder.explanation import explain, explain_text
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.proportional import MOST_FIGURES, candidates, proportional_figures
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from casebuilder.workbook.plan import THRESHOLDS
from casebuilder.workbook.reading import read_content
from tests.building import euros, figure, less_help, licence, small_case
from tests.parity.comparison import cells_expected, differences, exported
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, recalculated
from tests.parity.package import bare, held_by, spoiled


def many_effects(count: int) -> Case:
    """Return a case with so many effects on one service, each somewhat larger than the one before."""
    return small_case(
        effects=tuple(
            less_help(
                id=f"effect{number}",
                name=f"Effect {number}",
                change_kind=ChangeKind.ABSOLUTE,
                absolute_change=figure(f"-0.{number + 100}", Unit.SERVICE_UNITS_PER_USER_YEAR),
            )
            for number in range(count)
        ),
    )


@pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
def test_five_hundred_effects_are_exported_and_recalculated_as_the_app_does(
    tmp_path: Path,
) -> None:
    export = exported(many_effects(500))
    after = recalculated({"many": bare(spoiled(export.content))}, tmp_path)["many"]
    compared, different = differences(export, held_by(after), export.results.values)
    assert different == []
    assert compared == cells_expected(export) > 500 * 3
    places = read_content(export.content, "veel.xlsx").places
    assert len({place.split(".")[1] for place in places if place.startswith("effects.")}) == 500


def test_what_five_hundred_effects_come_to_can_be_explained() -> None:
    tree = explain(evaluate_case(many_effects(500)), "services.household_help.volume_lower")
    assert len(tree.children) == 500
    assert "Effect 499" in explain_text(tree, Translator(Language.DUTCH))


def test_of_very_many_figures_those_that_weigh_most_break_even_and_the_sheet_says_so() -> None:
    count = MOST_FIGURES + 6
    costs = tuple(
        licence(id=f"cost{number}", name=f"Kosten {number}", amount=euros(f"{number // 10}.{number % 10}1"))
        for number in range(count)
    )
    case = small_case(costs=costs)
    results = evaluate_case(case)
    assert len(candidates(results)) > MOST_FIGURES
    found = [
        item.input.id for item in proportional_figures(results, [Party.MUNICIPALITY])[Party.MUNICIPALITY]
    ]
    # From the highest amount down.
    prices = [place for place in found if place.startswith("costs.")]
    assert prices == [
        f"costs.cost{number}.amount" for number in range(count - 1, count - 1 - len(prices), -1)
    ]
    assert len(prices) > 10
    export = exported(case, Language.ENGLISH)
    sheet = Translator(Language.ENGLISH)(THRESHOLDS)
    texts = [str(value) for where, value in held_by(export.content).items() if where.sheet == sheet]
    assert any("weigh most in its result" in text for text in texts)
    assert any(f"Kosten {count - 1}" in text for text in texts)
    assert not any("Kosten 0 " in text for text in texts)
