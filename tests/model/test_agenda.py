"""The agenda for the first conversation: what is open, by the person who can answer it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.agenda import (
    MOST_ASSUMPTIONS,
    QUESTION_SUBJECTS,
    Addressee,
    Agenda,
    AgendaGroup,
    PointKind,
    agenda,
    with_unit,
)
from casebuilder.model.asked import FIELD_QUESTIONS, GAP_QUESTIONS
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.unproven import unchecked
from casebuilder.model.innovation import Innovation, Interest, InterestContribution
from casebuilder.model.messages import Message
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import YearlyQuantity
from casebuilder.model.questions import Answer, AnswerStatus, ProcurementScale, SixQuestions, YesNo
from casebuilder.model.reach import ListedTargetGroup
from casebuilder.model.support import Position
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.building import figure, household_help, licence
from tests.preparation import whole_case

T = Translator(Language.ENGLISH)


def _group(found: Agenda, addressee: Addressee, contact: str | None = None) -> AgendaGroup:
    (group,) = [
        group for group in found.groups if group.addressee is addressee and contact in (None, group.contact)
    ]
    return group


def _texts(found: Agenda, kind: PointKind) -> list[str]:
    return [T.message(point.text) for group in found.groups for point in group.points if point.kind is kind]


def test_every_field_of_the_six_questions_has_a_question_to_ask_aloud() -> None:
    fields = {
        f"{name}.{field}"
        for name in SixQuestions.model_fields
        for field in type(getattr(SixQuestions(), name)).model_fields
        if field not in Answer.model_fields
    }
    assert set(FIELD_QUESTIONS) == fields
    for text in (*FIELD_QUESTIONS.values(), *GAP_QUESTIONS.values()):
        for language in Language:
            assert Translator(language).message(Message(text)).endswith(("?", "?)")) or "{" in text


def test_what_becomes_less_is_asked_by_the_name_of_the_service() -> None:
    place = "questions.current_supply.replaced_services"
    case = replaced(whole_case(), place, ("household_help",))
    name = value_at(case, "services.household_help.name")
    assert _checked(case)[place] == (
        f"Of which support will people use less? We assume: {name}. Is that right?"
    )


def test_a_note_at_an_answer_is_asked_about() -> None:
    case = replaced(Case(), "questions.budget.note", "Vorig jaar was er een tekort.")
    assert _checked(case)["questions.budget.note"] == (
        "We noted: “Vorig jaar was er een tekort.” Is that right, or can you add to it?"
    )


def test_the_six_interests_stand_on_the_agenda_with_their_weights() -> None:
    case = replaced(whole_case(), "municipality.weights.well_being", 60)
    case = replaced(case, "questions.self_reliance.priorities", "Mantelzorg")
    served = Innovation(contributions=(InterestContribution(interest=Interest.WELL_BEING, how="Samen"),))
    found = agenda(replaced(case, "innovation", served))
    assert [item.interest for item in found.interests] == list(Interest)
    assert {item.interest: item.weight for item in found.interests if item.weight is not None} == {
        Interest.WELL_BEING: 60
    }
    assert [item.interest for item in found.interests if item.is_served] == [Interest.WELL_BEING]
    assert found.priorities == "Mantelzorg"
    assert not found.weights_confirmed
    confirmed = replaced(case, "questions.self_reliance.status", AnswerStatus.CONFIRMED)
    assert agenda(confirmed).weights_confirmed


def test_every_field_of_the_six_questions_that_is_open_is_asked() -> None:
    asked = {
        point.where
        for group in agenda(Case()).groups
        for point in group.points
        if point.kind is PointKind.QUESTION
    }
    assert "questions.procurement.model" in asked
    assert "questions.budget.realisation" in asked
    assert "questions.current_supply.overlap" in asked
    # Nobody asks for the source of an answer, nor for the region of a municipality that buys alone.
    assert {place for place in asked if place.endswith((".status", ".source", ".note", ".region"))} == set()
    assert len(asked) > 25


def test_a_field_that_depends_on_another_answer_is_asked_only_then() -> None:
    def asked(case: Case) -> bool:
        return any(
            point.where == "questions.procurement.region"
            for group in agenda(case).groups
            for point in group.points
        )

    assert not asked(Case())
    assert asked(replaced(Case(), "questions.procurement.scale", ProcurementScale.REGION))


def test_an_answer_is_confirmed_only_when_it_is_an_assumption() -> None:
    case = replaced(whole_case(), "questions.budget.lighter_support", YesNo.YES)
    case = replaced(case, "questions.budget.status", AnswerStatus.ASSUMPTION)
    assert (
        "Do you move clients to lighter support when that is enough? We assume: Yes. Is that right?"
    ) in _texts(agenda(case), PointKind.CHECK)
    for status in (AnswerStatus.DOCUMENT, AnswerStatus.CONFIRMED):
        known = replaced(case, "questions.budget.status", status)
        known = replaced(known, "questions.budget.date", datetime.date(known.settings.start_year, 1, 1))
        assert not [place for place in _checked(known) if place.startswith("questions.budget")]


def _checked(case: Case) -> dict[str, str]:
    return {
        point.where: T.message(point.text)
        for group in agenda(case).groups
        for point in group.points
        if point.kind is PointKind.CHECK
    }


def _open(case: Case) -> dict[str, Addressee]:
    return {
        point.where: group.addressee
        for group in agenda(case).groups
        for point in group.points
        if point.kind is PointKind.QUESTION
    }


def test_the_weights_are_asked_until_the_municipality_confirmed_them() -> None:
    place = "municipality.weights"
    assert _open(Case())[place] is Addressee.POLICY
    case = replaced(Case(), f"{place}.self_reliance", 60)
    case = replaced(case, f"{place}.knowledge", 40)
    case = replaced(case, "questions.self_reliance.status", AnswerStatus.DOCUMENT)
    assert place not in _open(case)
    assert _checked(case)[place].endswith("stands in the table of this agenda. Is that right?")
    confirmed = replaced(case, "questions.self_reliance.status", AnswerStatus.CONFIRMED)
    assert place not in _checked(confirmed)


def test_how_a_service_is_paid_is_asked_of_its_payer_while_it_is_an_assumption() -> None:
    assert _open(Case())["services"] is Addressee.BUYER
    case, place = whole_case(), "services.household_help.funding"
    name = value_at(case, "services.household_help.name")
    assert _checked(case)[place] == (
        f"How do you pay the provider for {name}? We assume: Per hour or unit (P×Q). Is that right?"
    )
    assert place in [point.where for point in _group(agenda(case), Addressee.BUYER).points]
    insured = replaced(case, "services.household_help.payer", Party.INSURER)
    assert place in [point.where for point in _group(agenda(insured), Addressee.INSURER).points]
    assert place not in _checked(replaced(case, "questions.contracts.status", AnswerStatus.DOCUMENT))


def test_the_number_of_clients_is_asked_while_it_is_open_or_an_estimate() -> None:
    place = "municipality.wmo_clients"
    assert _open(Case())[place] is Addressee.POLICY
    case = replaced(Case(), place, figure(500, Unit.PERSONS))
    estimate = replaced(case, f"{place}.assumption", True)
    assert _checked(estimate)[place] == (
        "How many of your inhabitants have Wmo support? We assume: 500 persons. Is that right?"
    )
    known = replaced(replaced(case, f"{place}.assumption", False), f"{place}.source", "Monitor")
    assert place not in {**_checked(known), **_open(known)}


@pytest.mark.parametrize("status", [AnswerStatus.DOCUMENT, AnswerStatus.CONFIRMED])
def test_an_old_or_undated_answer_is_asked_about_again(status: AnswerStatus) -> None:
    place = "questions.innovation_policy"
    case = replaced(replaced(Case(), f"{place}.status", status), "settings.start_year", 2027)
    assert _checked(case)[f"{place}.date"] == (
        "We do not know from when these answers are. Do they still hold?"
    )
    case = replaced(case, f"{place}.source", "Beleidsplan.")
    assert "Beleidsplan. Does" in _checked(case)[f"{place}.date"]
    old = replaced(case, f"{place}.date", datetime.date(2024, 12, 31))
    assert _checked(old)[f"{place}.date"] == "Our source is of 2024: Beleidsplan. Does this still hold?"
    recent = replaced(case, f"{place}.date", datetime.date(2025, 1, 1))
    assert f"{place}.date" not in _checked(recent)
    assumed = replaced(old, f"{place}.status", AnswerStatus.ASSUMPTION)
    assert f"{place}.date" not in _checked(assumed)


@pytest.mark.parametrize(
    ("question", "addressee"),
    [
        ("procurement", Addressee.BUYER),
        ("contracts", Addressee.BUYER),
        ("budget", Addressee.FINANCE),
        ("self_reliance", Addressee.POLICY),
        ("innovation_policy", Addressee.INNOVATION),
        ("current_supply", Addressee.POLICY),
    ],
)
def test_each_question_goes_to_who_can_answer_it(question: str, addressee: Addressee) -> None:
    found = agenda(Case())
    (group,) = [
        group
        for group in found.groups
        if any(point.where.startswith(f"questions.{question}.") for point in group.points)
    ]
    assert group.addressee is addressee


def test_a_contact_that_is_known_gets_everything_of_his_function() -> None:
    case = replaced(Case(), "questions.procurement.contact", "Contractmanager")
    group = _group(agenda(case), Addressee.BUYER)
    assert group.contact == "Contractmanager"
    assert {T.message(point.subject) for point in group.points} == set(QUESTION_SUBJECTS[:2])


def test_two_contacts_of_one_function_each_get_their_own() -> None:
    case = replaced(Case(), "questions.procurement.contact", "Inkoper")
    case = replaced(case, "questions.contracts.contact", "Contractmanager")
    found = agenda(case)
    for contact, subject in (("Inkoper", 0), ("Contractmanager", 1)):
        group = _group(found, Addressee.BUYER, contact)
        assert {T.message(point.subject) for point in group.points} == {QUESTION_SUBJECTS[subject]}


def test_a_party_whose_position_is_unknown_is_asked_itself() -> None:
    case = replaced(whole_case(), "support.parties.home_care.position", Position.UNKNOWN)
    group = _group(agenda(case), Addressee.PROVIDER)
    assert group.contact == "Afdelingshoofd, Thuiszorg"
    assert [point.where for point in group.points] == ["support.parties.home_care.position"]


def test_where_nobody_is_known_the_register_gives_a_way_in() -> None:
    found = agenda(whole_case())
    for addressee in (Addressee.BUYER, Addressee.FINANCE, Addressee.INNOVATION):
        group = _group(found, addressee)
        assert (group.contact, group.way_in) == ("", ("Afdelingshoofd, Gemeente",))
    known = replaced(whole_case(), "questions.budget.contact", "Financieel adviseur")
    assert _group(agenda(known), Addressee.FINANCE).way_in == ()


def test_evidence_that_was_not_agreed_is_for_who_asked_for_it() -> None:
    case = replaced(whole_case(), "evidence.requests.hours.agreed", YesNo.NO)
    group = _group(agenda(case), Addressee.POLICY)
    assert group.contact == "Beleidsmedewerker"
    assert [point.where for point in group.points if point.kind is PointKind.AGREEMENT] == [
        "evidence.requests.hours"
    ]


@pytest.mark.parametrize(
    ("party", "addressee"),
    [
        (Party.MUNICIPALITY, Addressee.FINANCE),
        (Party.PROVIDER, Addressee.PROVIDER),
        (Party.INSURER, Addressee.INSURER),
    ],
)
def test_who_must_stop_buying_is_asked_to_agree(party: Party, addressee: Addressee) -> None:
    case = replaced(whole_case(), "support.value.hours.agreed", YesNo.NO)
    case = replaced(case, "support.value.hours.party", party)
    points = _group(agenda(case), addressee).points
    assert "support.value.hours.agreed" in [point.where for point in points]


def test_what_nobody_can_answer_comes_last_for_the_user() -> None:
    case = whole_case(costs=(licence(payer=Party.INSURER),))
    last = agenda(case).groups[-1]
    assert last.addressee is Addressee.SELF
    assert [point.where for point in last.points] == ["support.parties"]


def test_unchecked_figures_come_heaviest_first_and_no_more_than_a_conversation_holds() -> None:
    case = template("neighbourhood-platform", Language.ENGLISH).case
    results = evaluate_case(case)
    found = agenda(case, results)
    listed = {
        point.where for group in found.groups for point in group.points if point.kind is PointKind.ASSUMPTION
    }
    heaviest = [assumption.input.id for assumption in unchecked(results)]
    assert listed == set(heaviest[:MOST_ASSUMPTIONS])
    assert found.further_assumptions == len(heaviest) - MOST_ASSUMPTIONS > 0
    assert _texts(agenda(case), PointKind.ASSUMPTION) == []


def test_an_unchecked_figure_goes_to_who_can_check_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebuilder.model.agenda.MOST_ASSUMPTIONS", 1000)
    services = (household_help(payer=Party.INSURER),)
    case = whole_case(services=services)
    found = agenda(case, evaluate_case(case))
    places = {
        point.where: group.addressee
        for group in found.groups
        for point in group.points
        if point.kind is PointKind.ASSUMPTION
    }
    assert places["services.household_help.tariff"] is Addressee.INSURER
    assert places["effects.less_help.relative_change"] is Addressee.PROVIDER
    assert places["reach.target_group.size"] is Addressee.POLICY
    assert places["costs.licence.amount"] is Addressee.POLICY


def test_a_figure_is_named_with_its_value_and_its_source() -> None:
    case = whole_case()
    case = replaced(case, "services.household_help.tariff.source", "Contract, bijlage 2.")
    texts = _texts(agenda(case, evaluate_case(case)), PointKind.ASSUMPTION)
    (tariff,) = [text for text in texts if "€ 32" in text.replace("\N{NO-BREAK SPACE}", " ")]
    assert tariff.endswith("(Contract, bijlage 2). Is that right?")
    assert any(text.endswith("without a source. Which figure do you have?") for text in texts)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((10, 10, 10), "we count on 10 persons, without"),
        ((10, 20, 30), "we count on 10 persons in 2027, 20 persons in 2028, 30 persons from 2029, without"),
        ((10, 10, 30), "we count on 10 persons in 2027–2028, 30 persons from 2029, without"),
    ],
)
def test_a_figure_per_year_is_told_year_by_year(values: tuple[int, ...], words: str) -> None:
    users = YearlyQuantity(values=tuple(map(Decimal, values)), unit=Unit.PERSONS, assumption=True)
    case = replaced(whole_case(), "settings.start_year", 2027)
    case = replaced(case, "reach.target_group", ListedTargetGroup(size=users))
    texts = _texts(agenda(case, evaluate_case(case)), PointKind.ASSUMPTION)
    assert [text for text in texts if words in text], texts


def test_a_figure_names_what_it_belongs_to_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebuilder.model.agenda.MOST_ASSUMPTIONS", 1000)
    case = whole_case()
    texts = _texts(agenda(case, evaluate_case(case)), PointKind.ASSUMPTION)
    for name in ("Licentie", "Minder huishoudelijke hulp"):
        about = [text for text in texts if name in text]
        assert about
        assert {text.count(name) for text in about} == {1}
    assert any(text.startswith("Reach, ") for text in texts)


@pytest.mark.parametrize(
    ("value", "unit", "service_unit", "written"),
    [
        ("6", Unit.YEARS, None, "6 years"),
        ("108", Unit.SERVICE_UNITS_PER_USER_YEAR, ServiceUnit.HOUR, "108 hours per user per year"),
        ("0.4", Unit.SHARE, None, "40 %"),
        ("32.76", Unit.EUR_PER_SERVICE_UNIT, ServiceUnit.HOUR, "€\N{NO-BREAK SPACE}32.76 per hour"),
        ("12000", Unit.EUR_PER_YEAR, None, "€\N{NO-BREAK SPACE}12,000 per year"),
        ("1234", Unit.PERSONS, None, "1,234 persons"),
    ],
)
def test_a_figure_carries_its_unit(
    value: str, unit: Unit, service_unit: ServiceUnit | None, written: str
) -> None:
    figure = with_unit(Decimal(value), unit, service_unit)
    assert T.message(Message("{figure}", {"figure": figure})) == written


@pytest.mark.parametrize("example", ["neighbourhood-platform", "lighter-day-activities", "hip-airbag"])
def test_every_point_leads_to_a_place_and_reads_as_a_sentence_in_both_languages(example: str) -> None:
    case = template(example, Language.DUTCH).case
    for found in (agenda(case, evaluate_case(case)), agenda(Case())):
        subject = case if found.further_assumptions else Case()
        assert found.count > 20
        for group in found.groups:
            for point in group.points:
                value_at(subject, point.where)
                for language in Language:
                    text = Translator(language).message(point.text)
                    assert text, point.where
                    assert "{" not in text, point.where
                    assert text.endswith("?") or group.addressee is Addressee.SELF, text
