"""What is said about the uncertainty of a case is true of its numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.messages import Figure
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.uncertainty.assessment import Assessment, assess
from casebuilder.model.uncertainty.figures import uncertain_case
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.uncertainty_sentences import decision_sentence, figure_name, mean_sentence
from tests.building import share, small_case

ENGLISH = Translator(Language.ENGLISH)


def licence_from(low: str, value: str, high: str) -> Assessment:
    case = template("neighbourhood-platform", Language.ENGLISH).case
    place = "costs.licence.amount"
    update = {"value": Decimal(value), "low": Decimal(low), "high": Decimal(high)}
    case = replaced(case, place, value_at(case, place).model_copy(update=update))
    return assess(evaluate_case(case), draws=2_000)


@pytest.mark.parametrize(
    ("found", "word"),
    [(licence_from("40000", "45000", "55000"), "no"), (licence_from("9000", "10000", "11000"), "yes")],
    ids=["no", "yes"],
)
def test_what_a_wrong_decision_costs_is_told_of_the_draws_in_which_it_is_wrong(
    found: Assessment, word: str
) -> None:
    known = found.information
    sentence = decision_sentence(found)
    loss, over_all = sentence.values["loss"], sentence.values["evpi"]
    assert isinstance(loss, Figure)
    assert isinstance(over_all, Figure)
    assert float(loss.value) * known.wrong == pytest.approx(known.evpi)
    assert float(over_all.value) == pytest.approx(known.evpi)
    assert loss.value > over_all.value
    assert f"would say {word} on what is known now" in ENGLISH.message(sentence)


def test_the_name_of_an_effect_is_told_only_where_there_are_several() -> None:
    change = replaced(
        small_case(),
        "effects.less_help.relative_change",
        share("-0.4").model_copy(update={"low": Decimal("-0.5"), "high": Decimal("-0.1")}),
    )
    (figure,) = uncertain_case(evaluate_case(change)).figures
    assert ENGLISH.message(figure_name(figure)) == "Change"

    several = template("neighbourhood-platform", Language.ENGLISH).case
    names = [ENGLISH.message(figure_name(one)) for one in uncertain_case(evaluate_case(several)).figures]
    assert "Change (Effect: Fewer hours of household help)" in names
    assert "Amount: Contribution for a community builder (and one other place)" in names
    assert len(set(names)) == len(names)


def test_a_mean_beside_the_calculation_is_not_put_down_to_lopsided_ranges_alone() -> None:
    # Growth with an even range: what makes the mean differ is that it carries on over the years.
    case = template("neighbourhood-platform", Language.ENGLISH).case
    place = "reach.target_group.growth"
    growth = value_at(case, place)
    even = growth.model_copy(
        update={"value": Decimal(0), "low": Decimal("-0.4"), "high": Decimal("0.4"), "interval": False}
    )
    found = assess(evaluate_case(replaced(case, place, even)), draws=2_000).chances[Party.MUNICIPALITY]
    assert found.mean != pytest.approx(found.expected)
    said = ENGLISH.message(mean_sentence(found))
    assert "of the calculation. That can be because ranges reach further to one side, or because" in said
    assert "room for" not in said
