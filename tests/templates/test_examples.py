"""The example cases: sourced, honest, the same in both languages, and telling their story."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from casebuilder import reference
from casebuilder.casefile.document import FORMAT_REVISION, decode, encode
from casebuilder.model import check
from casebuilder.model.case import Case
from casebuilder.model.compared_funding import FundingKind, comparable_kinds, under_funding
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import Party
from casebuilder.model.paths import described_fields, replaced
from casebuilder.model.quantities import EvidenceGrade, Price, Provenance, Quantity, YearlyQuantity
from casebuilder.model.questions import AnswerStatus
from casebuilder.model.services import ArrangementService, PaidService
from casebuilder.templates import template, template_groups, template_ids
from casebuilder.translation import Language

FOLDER = Path(__file__).parents[2] / "templates"
VARIANTS = tuple(f"video-contact-{letter}" for letter in "abcd")
EXAMPLES = ("neighbourhood-platform", "hip-airbag", "lighter-day-activities", *VARIANTS)
FILES = tuple(f"{name}{suffix}" for name in EXAMPLES for suffix in ("", ".en"))
ASSUMED = ("Aanname, nog niet gecontroleerd: ", "Assumption, not checked yet: ")
TEXT_FIELDS = {
    "after",
    "before",
    "name", "description", "process_before", "process_after", "target_group", "how", "evidence", "source",
    "note", "realisation", "indication_policy", "priorities", "target_groups", "own_measures", "policy",
    "current_supply", "replaces", "added_value", "extension_options", "region", "interest", "promised",
    "reference", "condition", "obstacle", "decided_by", "situation", "goal", "change", "measured_in",
    "contribution", "partners", "result", "approach", "done_by", "asked_by",
}  # fmt: skip


def _envelope(name: str) -> dict[str, object]:
    document = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def _case(name: str) -> Case:
    return Case.model_validate(_envelope(name)["case"])


def _leaves(node: object, place: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, f"{place}.{key}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from _leaves(value, f"{place}.{position}")
    else:
        yield place, node


def _figures(case: Case) -> Iterator[tuple[str, Quantity | YearlyQuantity]]:
    for place, _, value in described_fields(case):
        if isinstance(value, Quantity) and value.value is not None:
            yield place, value
        if isinstance(value, YearlyQuantity) and value.values:
            yield place, value


def _evaluated(name: str) -> Results:
    return evaluate_case(_case(name))


@pytest.mark.parametrize("name", FILES)
def test_an_example_is_a_case_file_of_the_newest_version(name: str) -> None:
    envelope = _envelope(name)
    assert envelope["format"] == "casebuilder-case"
    assert (envelope["format_version"], envelope["format_revision"]) == (1, FORMAT_REVISION)
    assert _case(name).name


@pytest.mark.parametrize("name", FILES)
def test_an_example_is_stored_just_as_the_program_would_write_it(name: str) -> None:
    stored = (FOLDER / f"{name}.json").read_bytes()
    assert encode(decode(stored, name)) == stored


@pytest.mark.parametrize("name", FILES)
def test_an_example_has_no_problem_that_the_program_itself_would_report(name: str) -> None:
    assert list(check.problems(_case(name))) == []


@pytest.mark.parametrize("name", FILES)
def test_every_figure_of_an_example_says_where_it_comes_from(name: str) -> None:
    figures = dict(_figures(_case(name)))
    assert len(figures) > 80
    assert [place for place, figure in figures.items() if len(figure.source) < 10] == []


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_called_an_assumption_is_marked_as_one(name: str) -> None:
    wrong = [
        place
        for place, figure in _figures(_case(name))
        if figure.source.startswith(ASSUMED) and not figure.assumption
    ]
    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_an_assumption_is_never_given_the_strength_of_a_comparison_study(name: str) -> None:
    strong = {EvidenceGrade.STRONG_COMPARISON, EvidenceGrade.COMPARISON}
    assert [place for place, figure in _figures(_case(name)) if figure.grade in strong] == []


@pytest.mark.parametrize("name", FILES)
def test_every_guess_in_reach_services_effects_and_costs_has_a_margin(name: str) -> None:
    without = [
        place
        for place, figure in _figures(_case(name))
        if place.startswith(("reach.", "services.", "effects.", "costs."))
        and figure.assumption
        and (figure.low in (None, ()) or figure.high in (None, ()))
    ]
    assert without == []


@pytest.mark.parametrize("name", FILES)
def test_a_value_lies_within_its_own_margin(name: str) -> None:
    for place, figure in _figures(_case(name)):
        if isinstance(figure, YearlyQuantity):
            triples = list(zip(figure.low, figure.values, figure.high, strict=False))
        else:
            triples = (
                [(figure.low, figure.value, figure.high)]
                if figure.value is not None and figure.low is not None and figure.high is not None
                else []
            )
        for low, value, high in triples:
            assert low <= value <= high, place


@pytest.mark.parametrize("name", FILES)
def test_freed_capacity_is_never_used_twice_even_at_the_high_end(name: str) -> None:
    for service in _case(name).services:
        if isinstance(service, PaidService):
            together = [
                shed + redeployed
                for shed, redeployed in zip(
                    service.capacity_shed.high, service.capacity_redeployed.high, strict=True
                )
            ]
            assert max(together) <= 1, service.id


@pytest.mark.parametrize("name", FILES)
def test_all_six_questions_are_answered_with_a_status_and_a_source(name: str) -> None:
    questions = _case(name).questions
    answers = [getattr(questions, field) for field in type(questions).model_fields]
    assert len(answers) == 6
    for answer in answers:
        assert answer.status is not AnswerStatus.UNKNOWN
        assert answer.source
        assert answer.date is not None or answer.note


@pytest.mark.parametrize("name", FILES)
def test_nobody_is_said_to_have_confirmed_or_agreed(name: str) -> None:
    case = _case(name)
    agreed = [place for place, figure in _figures(case) if figure.agreed_with]
    assert agreed == []
    assert all(
        getattr(case.questions, field).status is not AnswerStatus.CONFIRMED
        and not getattr(case.questions, field).contact
        for field in type(case.questions).model_fields
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_dutch_and_english_differ_in_their_texts_alone(name: str) -> None:
    dutch, english = (dict(_leaves(_envelope(f"{name}{suffix}"))) for suffix in ("", ".en"))
    assert dutch.keys() == english.keys()
    different = {place for place, value in dutch.items() if value != english[place]}
    assert len(different) > 80
    assert {place.rpartition(".")[2] for place in different} <= TEXT_FIELDS


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_sentence_of_an_example_was_left_in_dutch(name: str) -> None:
    dutch, english = (dict(_leaves(_envelope(f"{name}{suffix}"))) for suffix in ("", ".en"))
    same = [
        place
        for place, value in dutch.items()
        if isinstance(value, str) and len(re.findall(r"\w+", value)) > 3 and value == english[place]
        and place.rpartition(".")[2] in TEXT_FIELDS
    ]  # fmt: skip
    assert same == []


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith(VARIANTS)])
def test_the_municipality_of_an_example_is_the_one_of_the_list(name: str) -> None:
    place = _case(name).municipality
    facts = next(item for item in reference.municipalities() if item.code == place.code)
    assert place.name == facts.name
    assert place.inhabitants.value == facts.inhabitants


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("video-contact-a", 500_000, 900_000),
        ("video-contact-b", 300_000, 500_000),
        ("video-contact-c", 200_000, 300_000),
        ("video-contact-d", 100_000, 200_000),
    ],
)
def test_an_anonymous_municipality_stays_so_and_is_as_large_as_its_class(
    name: str, low: int, high: int
) -> None:
    letter = name[-1].upper()
    for suffix, words in (("", f"Gemeente {letter} (geanonimiseerd)"), (".en", f"Municipality {letter} (an")):
        place = _case(name + suffix).municipality
        assert place.code == ""
        assert place.name.startswith(words)
        assert (place.inhabitants.low, place.inhabitants.high) == (Decimal(low), Decimal(high))
        assert place.inhabitants.assumption


@pytest.mark.parametrize("language", Language)
def test_the_list_of_examples_names_each_case_and_says_what_it_is_about(language: Language) -> None:
    listed = [item for group in template_groups(language) for item in group.templates]
    assert [item.id for item in listed] == list(template_ids())
    assert [item.name for item in listed] == [template(item.id, language).name for item in listed]
    assert len({item.sentence for item in listed}) == len(listed)
    assert all(20 < len(item.sentence) < 110 and item.sentence.endswith(".") for item in listed)


def test_every_case_in_the_folder_is_listed_and_has_both_languages() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {
        f"{name}{ending}" for name in template_ids() for ending in (".json", ".en.json")
    }
    assert set(template_ids()) == set(EXAMPLES)


def test_the_four_contracts_stand_in_one_group() -> None:
    for language in Language:
        alone, together = template_groups(language)
        assert not alone.name
        assert together.name
        assert tuple(item.id for item in together.templates) == VARIANTS


def _value(case: Case, identifier: str, field: str) -> Decimal:
    parts = {item.id: item for item in (*case.services, *case.effects, *case.costs)}
    figure = getattr(parts[identifier], field)
    assert isinstance(figure, Quantity)
    assert figure.value is not None
    return figure.value


def _share_of_netherlands(key: str, inhabitants: int) -> int:
    national = sum(item.inhabitants for item in reference.municipalities())
    return round(reference.facts()[key].value * inhabitants / national)


def test_clients_in_emmen_are_the_national_clients_shared_by_inhabitants() -> None:
    case = _case("neighbourhood-platform")
    size = case.reach.target_group.size
    assert isinstance(size, Quantity)
    assert size.value == _share_of_netherlands("wmo_clients_household_help", 107_020)
    assert case.municipality.wmo_clients.value == _share_of_netherlands("wmo_clients_total", 107_020)
    assert size.assumption


def test_the_claim_of_forty_per_cent_is_the_weakest_evidence() -> None:
    case = _case("neighbourhood-platform")
    effect = next(item for item in case.effects if item.id == "less_household_help")
    assert effect.relative_change.value == Decimal("-0.40")
    assert effect.relative_change.grade is EvidenceGrade.OPINION
    assert effect.relative_change.assumption


def test_prices_of_the_examples_are_those_of_the_reference_data() -> None:
    case = _case("neighbourhood-platform")
    prices = {item.key: item.price.value for item in reference.reference_prices()}
    assert _value(case, "household_help", "tariff") == prices["household_help"]
    assert _value(case, "neighbours_time", "value_per_unit") == prices["informal_care_hour"]
    assert case.own_contribution.monthly.value == Decimal("21.80")


def test_the_cost_of_a_fracture_is_split_without_losing_a_euro() -> None:
    case = _case("hip-airbag")
    total = reference.facts()["hip_fracture_first_year_cost"].value
    prices = {rate.year: rate.change.value or Decimal(0) for rate in reference.consumer_price_index().known}
    from_2020_to_2022 = (1 + prices[2021]) * (1 + prices[2022])
    risk = _value(case, "fewer_fractures", "baseline_volume")
    under_wlz = (
        _value(case, "fewer_nursing_home_days", "baseline_volume") / risk
        * _value(case, "nursing_home", "tariff") / from_2020_to_2022
    )  # fmt: skip
    under_wmo = (
        _value(case, "less_household_help", "baseline_volume") / risk
        * _value(case, "household_help", "tariff") / from_2020_to_2022
    )  # fmt: skip
    together = _value(case, "fracture_care", "tariff") + under_wlz + under_wmo
    assert abs(together - total) < 10


def test_the_price_of_the_airbag_is_spread_over_four_years_without_vat() -> None:
    price = reference.facts()["hip_airbag_price"].value / Decimal("1.21") / 4
    assert _value(_case("hip-airbag"), "airbag_loan", "amount") == round(price, 2)


def test_under_payment_per_hour_the_municipality_gains_what_the_provider_loses() -> None:
    results = _evaluated("neighbourhood-platform")
    assert results.party(Party.MUNICIPALITY).npv > 0
    assert results.party(Party.PROVIDER).npv < 0
    assert results.party(Party.CLIENT).npv > 0
    assert results.party(Party.ENTREPRENEUR).npv > 0
    assert results.party(Party.INFORMAL_CARER).npv_cash_and_valued < 0


def test_under_a_fixed_budget_the_provider_gains_until_the_new_agreement() -> None:
    case = replaced(
        _case("neighbourhood-platform"), "services.household_help.funding", LumpSum(renewal_year=2030)
    )
    provider = evaluate_case(case).party(Party.PROVIDER)
    assert all(amount > 0 for amount in provider.cash[:3])
    assert all(amount < 0 for amount in provider.cash[3:])


def test_the_airbag_pays_the_insurer_and_the_care_office_and_costs_the_municipality() -> None:
    results = _evaluated("hip-airbag")
    assert results.party(Party.INSURER).npv > 0
    assert results.party(Party.CARE_OFFICE).npv > 0
    assert results.party(Party.MUNICIPALITY).npv < 0


@pytest.mark.parametrize("name", VARIANTS)
def test_video_contact_is_compared_under_every_funding_model(name: str) -> None:
    case = _case(name)
    compared = case.settings.compared

    for figure in ("outcome_without", "outcome_with", "moved_share", "fixed_share"):
        quantity = getattr(compared, figure)
        assert quantity.assumption
        assert quantity.source
    assert comparable_kinds(case) == tuple(FundingKind)


def test_a_twentieth_more_clients_with_the_outcome_earns_the_provider_a_two_hundredth() -> None:
    # 10 % of the payment depends on the outcome, which 55 instead of 50 % reaches: 0.5 % of two hours a
    # week at the tariff of the year, for the 70 % of the users whose visits become shorter.
    results = evaluate_case(under_funding(_case("video-contact-a"), FundingKind.OUTCOME_BASED))
    users, tariff = (results.line(line) for line in ("reach.users", "services.guidance.tariff.price"))

    assert results.line("services.guidance.outcome_payment") == pytest.approx(
        [0.005 * 104 * 0.7 * price * number for price, number in zip(tariff, users, strict=True)]
    )


def test_four_municipalities_pay_for_the_same_care_in_four_ways() -> None:
    kinds = []
    for name in VARIANTS:
        guidance = _case(name).service("guidance")
        assert isinstance(guidance, PaidService)
        kinds.append(guidance.funding.kind)
    assert kinds == ["fee_for_service", "lump_sum", "payment_per_case", "capitation"]


def test_the_four_contracts_differ_in_who_gains_alone() -> None:
    """The same clients, hours and costs: the chain has the same cash under every contract."""
    first, *others = (_evaluated(name) for name in VARIANTS)
    for other in others:
        assert other.line("reach.users") == first.line("reach.users")
        assert other.hours_freed() == pytest.approx(first.hours_freed())
        assert other.party(None).cash == pytest.approx(first.party(None).cash)
        assert other.party(Party.ENTREPRENEUR).cash == first.party(Party.ENTREPRENEUR).cash
        assert other.party(Party.MUNICIPALITY).npv < first.party(Party.MUNICIPALITY).npv
        assert other.party(Party.PROVIDER).npv > first.party(Party.PROVIDER).npv


def test_a_fixed_budget_pays_per_hour_below_half_a_million_euros() -> None:
    small = replaced(
        _case("video-contact-b"), "services.guidance.funding.contract_value.value", Decimal(400_000)
    )
    per_hour = _evaluated("video-contact-a").party(Party.MUNICIPALITY).cash
    assert evaluate_case(small).party(Party.MUNICIPALITY).cash == pytest.approx(per_hour)


def test_a_package_is_paid_by_the_hours_in_it_and_two_hours_a_week_on_average() -> None:
    service = _case("video-contact-c").service("guidance")
    assert isinstance(service, ArrangementService)
    price = next(item.price for item in reference.reference_prices() if item.key == "guidance_home")
    hours = [item.hours.value or Decimal(0) for item in service.intensities]
    assert [item.tariff.value for item in service.intensities] == [
        amount * (price.value or Decimal(0)) for amount in hours
    ]
    shares = [item.clients_share.value or Decimal(0) for item in service.intensities]
    assert sum(shares) == 1
    assert 13 * sum(part * amount for part, amount in zip(shares, hours, strict=True)) == 104


def test_fewer_hours_in_a_package_are_for_the_provider_until_the_price_is_set_anew() -> None:
    results = _evaluated("video-contact-c")
    assert results.line("services.guidance.settled")[:3] == (0, 0, 0)
    assert results.line("services.guidance.settled")[3:] == (1, 1)
    assert all(amount > 0 for amount in results.party(Party.MUNICIPALITY).cash)


def test_den_haag_is_reckoned_with_its_fifteen_tariffs_and_the_watch_flame() -> None:
    found = {
        service.id: [int(item.tariff.value or 0) for item in service.intensities]
        for service in _case("lighter-day-activities").services
        if isinstance(service, ArrangementService)
    }
    assert found == {
        "day_activities": [183, 517, 1098, 45],
        "social": [298, 509, 924, 45],
        "household": [216, 337, 504, 45],
    }


def test_lighter_day_activities_move_clients_and_leave_the_household_area_alone() -> None:
    moves = {
        (effect.service, effect.from_intensity, effect.to_intensity)
        for effect in _case("lighter-day-activities").effects
        if effect.change_kind is ChangeKind.MOVE
    }
    assert moves == {
        ("day_activities", "plus", "basic"),
        ("day_activities", "intensive", "plus"),
        ("day_activities", "basic", ""),
        ("social", "", "watch_flame"),
    }
    results = _evaluated("lighter-day-activities")
    assert not any(results.line("services.household.payment"))
    assert results.party(Party.MUNICIPALITY).npv > 0
    assert results.party(Party.PROVIDER).npv < 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_the_same_results_in_both_languages(name: str) -> None:
    dutch, english = _evaluated(name), _evaluated(f"{name}.en")
    for party in Party:
        assert dutch.party(party).cash_and_valued == english.party(party).cash_and_valued


@pytest.mark.parametrize("name", FILES)
def test_in_an_example_no_euro_appears_or_disappears(name: str) -> None:
    assert _evaluated(name).zero_sum_max_abs() < 1e-6


@pytest.mark.parametrize("name", FILES)
def test_no_figure_of_an_example_names_a_price_without_its_year(name: str) -> None:
    without = [
        place
        for place, figure in _figures(_case(name))
        if isinstance(figure, Price) and figure.price_year is None
    ]
    assert without == []


def test_the_walk_over_figures_sees_a_figure_without_a_source() -> None:
    case = replaced(_case("hip-airbag"), "reach.churn.source", "")
    assert [place for place, figure in _figures(case) if not figure.source] == ["reach.churn"]
    assert isinstance(case.reach.churn, Provenance)
