"""What is missing in support and evidence follows from the case, one rule at a time."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.agenda import Addressee, agenda
from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.editing import removed
from casebuilder.model.evidence import EvidenceKind, StudyDesign, is_weaker
from casebuilder.model.evidence_gaps import evidence_gaps
from casebuilder.model.innovation import Innovation, Interest, InterestContribution
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.questions import ResultArea, YesNo
from casebuilder.model.support import IndicatorKind, Position, Proof, ValueStep
from casebuilder.model.support_gaps import (
    next_value_step,
    services_to_realise,
    support_gaps,
    touched_parties,
)
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.building import figure, licence, shares
from tests.preparation import whole_case

ENGLISH = Translator(Language.ENGLISH)


def _with(*changes: tuple[str, object]) -> Case:
    case = whole_case()
    for place, value in changes:
        case = replaced(case, place, value)
    return case


def _can_be_asked_aloud(case: Case) -> None:
    """Check that what stands on the agenda for someone else is a question, in both languages."""
    for group in agenda(case).groups:
        for point in group.points:
            for language in Language:
                text = Translator(language).message(point.text)
                assert "{" not in text
                assert text.endswith("?") or group.addressee is Addressee.SELF, text


def test_a_whole_preparation_lacks_nothing() -> None:
    assert support_gaps(whole_case()) == ()
    assert evidence_gaps(whole_case()) == ()
    assert problems(whole_case()) == ()


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("support.parties", (), "party_missing"),
        ("support.parties.town.position", Position.UNKNOWN, "position_unknown"),
        ("support.parties.town.position", Position.AGAINST, "party_against"),
        ("support.parties.town.proof", Proof.CONVERSATION, "support_unproven"),
        ("support.parties.town.proof", Proof.NOTHING, "support_unproven"),
        ("support.providers_supporting.value", None, "providers_uncounted"),
        ("questions.procurement.contracted_providers.value", Decimal(9), "providers_few"),
        ("support.steps.town.paid_by", None, "step_unpaid"),
        ("support.steps.town.users.value", Decimal(199), "users_below_case"),
        ("support.examples", (), "no_example"),
        ("support.value.hours.service", "", "value_unplanned"),
        ("support.value.hours.party", None, "value_vague"),
        ("support.value.hours.start", None, "value_vague"),
        ("support.value.hours.agreed", YesNo.NO, "value_not_agreed"),
        ("support.indicators", (), "no_indicator"),
        ("support.indicators.zrm.baseline.value", None, "indicator_incomplete"),
        ("support.indicators.zrm.target.value", None, "indicator_incomplete"),
        ("support.indicators.zrm.source", " ", "indicator_incomplete"),
        ("support.indicators.zrm.agreed_with", (), "indicator_not_agreed"),
        ("support.partnership", YesNo.YES, "no_theme"),
    ],
)
def test_each_thing_that_is_missing_in_the_support_is_told(place: str, value: object, code: str) -> None:
    case = _with((place, value))
    gaps = support_gaps(case)
    assert {gap.code for gap in gaps} == {code}
    for gap in gaps:
        value_at(case, gap.where)
        assert len(ENGLISH.message(gap.message)) > 20
    _can_be_asked_aloud(case)


def test_the_stages_after_the_pilot_are_asked_for() -> None:
    case = removed(removed(whole_case(), "support.steps.town"), "support.steps.others")
    assert [gap.code for gap in support_gaps(case)] == ["step_missing", "others_missing"]


def test_half_of_the_contracted_providers_is_enough_support() -> None:
    contracted = "questions.procurement.contracted_providers.value"
    assert support_gaps(_with((contracted, Decimal(4)))) == ()
    (few,) = support_gaps(_with((contracted, Decimal(5))))
    assert ENGLISH.message(few.message).startswith("2 of the 5 contracted providers support it.")


def test_the_plan_is_held_against_the_users_that_the_case_counts_on() -> None:
    # 1,000 people of whom 20 % take part in the last year.
    (gap,) = support_gaps(_with(("support.steps.town.users.value", Decimal(120))))
    assert "reaches 120 users, while the case counts on 200" in ENGLISH.message(gap.message)


def test_parties_for_whom_something_changes_are_expected_in_the_register() -> None:
    case = whole_case(costs=(licence(payer=Party.INSURER),))
    assert touched_parties(case) == (Party.MUNICIPALITY, Party.PROVIDER, Party.INSURER)
    (gap,) = support_gaps(case)
    assert gap.code == "party_missing"
    assert "Health insurer" in ENGLISH.message(gap.message)


def test_an_example_is_about_what_matters_to_the_municipality() -> None:
    areas = "questions.self_reliance.result_areas"
    case = _with((areas, (ResultArea.FINANCES,)), ("support.examples.post.result_area", ResultArea.HOUSEHOLD))
    assert [gap.code for gap in support_gaps(case)] == ["example_elsewhere"]
    assert support_gaps(replaced(case, areas, (ResultArea.HOUSEHOLD, ResultArea.FINANCES))) == ()
    assert support_gaps(replaced(case, "support.examples.post.result_area", None)) == ()


def test_a_municipality_that_measures_with_the_zrm_sees_an_indicator_that_does() -> None:
    case = _with(("questions.self_reliance.measures_with_zrm", YesNo.YES))
    assert support_gaps(case) == ()
    other = replaced(case, "support.indicators.zrm.kind", IndicatorKind.SATISFACTION)
    assert [gap.code for gap in support_gaps(other)] == ["zrm_not_used"]


def test_a_municipality_that_shares_care_data_is_asked_for_them() -> None:
    case = _with(("evidence.claims.hours.kind", EvidenceKind.EXPERT), ("evidence.requests.hours.kind", None))
    shared = replaced(case, "questions.innovation_policy.shares_care_data", YesNo.YES)
    texts = []
    for each in (case, shared):
        (gap,) = [gap for gap in evidence_gaps(each) if gap.code in {"no_hard_data", "no_shared_data"}]
        texts.append(ENGLISH.message(gap.message))
    assert "ask a provider" in texts[0]
    assert "willing to share care data" in texts[1]


def test_a_new_step_of_value_is_about_the_first_service_that_nobody_stops_buying() -> None:
    case = _with(("support.value", ()))
    step = next_value_step(case, "new")
    assert (step.service, step.party, step.name) == (
        "household_help",
        Party.MUNICIPALITY,
        "Huishoudelijke hulp",
    )
    assert next_value_step(whole_case(), "new") == ValueStep(id="new")


def test_a_service_of_which_nothing_is_cashed_needs_nobody_who_stops_buying_it() -> None:
    case = _with(("services.household_help.cashability", shares(0)))
    assert services_to_realise(case) == ()
    assert services_to_realise(whole_case()) == (whole_case().services[0],)


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("evidence.approach_agreed", YesNo.NO, "approach_not_agreed"),
        ("evidence.requests", (), "nothing_asked"),
        ("evidence.claims.hours.request", "", "request_unlinked"),
        ("evidence.claims.hours.kind", EvidenceKind.LITERATURE, "request_kind"),
        ("evidence.claims.hours.design", StudyDesign.SURVEY, "request_weaker"),
        ("evidence.claims.hours.size", figure(49, Unit.NUMBER), "request_small"),
        ("evidence.requests.hours.agreed", None, "request_not_agreed"),
        ("evidence.claims.experience.kind", EvidenceKind.EXPERT, "nothing_experienced"),
        ("evidence.claims.hours.effect", "", "effect_unproven"),
        ("evidence.claims.experience.reference", "", "claim_incomplete"),
        ("evidence.claims.experience.done_by", "", "claim_incomplete"),
        ("evidence.claims.experience.date", None, "claim_incomplete"),
        ("evidence.claims.experience.agreed_with", (), "claim_not_agreed"),
        ("evidence.claims.experience.date", datetime.date(2021, 12, 31), "claim_old"),
    ],
)
def test_each_thing_that_is_missing_in_the_evidence_is_told(place: str, value: object, code: str) -> None:
    case = _with((place, value))
    gaps = evidence_gaps(case)
    codes = {gap.code for gap in gaps}
    assert code in codes
    # A claim of another kind also leaves the case without hard data, and a figure marked too high.
    assert codes <= {code, "no_hard_data", "grade_too_high"}
    for gap in gaps:
        value_at(case, gap.where)
        assert len(ENGLISH.message(gap.message)) > 20
    _can_be_asked_aloud(case)


def test_what_was_asked_for_and_is_not_there_is_called_so() -> None:
    case = _with(("evidence.claims", (whole_case().evidence.claims[1],)))
    (unmet,) = [gap for gap in evidence_gaps(case) if gap.code.startswith("request")]
    assert unmet.code == "request_unmet"
    assert unmet.where == "evidence.requests.hours"


def test_one_study_that_is_strong_enough_is_enough() -> None:
    weak = (
        whole_case()
        .evidence.claims[0]
        .model_copy(update={"id": "weak", "design": StudyDesign.ESTIMATE, "size": figure(3, Unit.NUMBER)})
    )
    case = _with(("evidence.claims", (*whole_case().evidence.claims, weak)))
    assert evidence_gaps(case) == ()


def test_a_figure_is_not_called_stronger_than_the_study_behind_it() -> None:
    # The effect of the case is marked as a strong comparison study.
    case = _with(("evidence.claims.hours.design", StudyDesign.BEFORE_AFTER))
    (gap,) = evidence_gaps(case)
    assert gap.code == "grade_too_high"
    assert gap.where == "effects.less_help.relative_change"


def test_an_interest_is_shown_by_a_text_or_by_a_claim() -> None:
    served = Innovation(contributions=(InterestContribution(interest=Interest.WELL_BEING, how="Samen"),))
    case = whole_case(innovation=served)
    assert [gap.code for gap in evidence_gaps(case)] == ["interest_unproven"]
    place = "innovation.contributions.0.evidence"
    assert evidence_gaps(replaced(case, place, "Vragenlijst")) == ()
    assert evidence_gaps(replaced(case, "evidence.claims.experience.interest", Interest.WELL_BEING)) == ()


def test_an_unknown_way_of_studying_is_weaker_than_any() -> None:
    assert is_weaker(None, StudyDesign.ESTIMATE)
    assert is_weaker(StudyDesign.SURVEY, StudyDesign.COMPARISON)
    assert not is_weaker(StudyDesign.COMPARISON, StudyDesign.COMPARISON)
    assert not is_weaker(StudyDesign.RANDOMISED, StudyDesign.COMPARISON)


def test_an_empty_case_is_asked_the_first_things_only() -> None:
    assert {gap.code for gap in support_gaps(Case())} == {
        "providers_uncounted",
        "step_missing",
        "others_missing",
        "no_example",
        "no_indicator",
    }
    assert {gap.code for gap in evidence_gaps(Case())} == {"nothing_asked", "approach_not_agreed"}


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ("services.household_help", "support.value.hours.service"),
        ("effects.less_help", "evidence.claims.hours.effect"),
        ("evidence.requests.hours", "evidence.claims.hours.request"),
    ],
)
def test_what_is_removed_is_named_nowhere_any_more(item: str, place: str) -> None:
    assert value_at(removed(whole_case(), item), place) == ""
