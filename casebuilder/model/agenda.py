"""What to ask in the first conversation, and whom: open questions, unchecked figures, what is missing.

The agenda follows from the case alone; nothing of it is stored. Questions about the same thing come
together, and what one person can answer comes under that person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from casebuilder.model.asked import FIELD_QUESTIONS, GAP_QUESTIONS
from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.unproven import unchecked
from casebuilder.model.evidence_gaps import evidence_gaps
from casebuilder.model.first_questions import first_points
from casebuilder.model.formula.model import InputValue
from casebuilder.model.gaps import Gap
from casebuilder.model.innovation import Interest
from casebuilder.model.messages import Figure, LabelledEnum, Message, MessageValue, N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import described_fields, value_at
from casebuilder.model.quantities import Quantity, YearlyQuantity
from casebuilder.model.questions import Answer, AnswerStatus, SixQuestions, YesNo, is_asked
from casebuilder.model.services import PaidService, funding_label
from casebuilder.model.support import PartyRole, SupportingParty
from casebuilder.model.support_gaps import support_gaps
from casebuilder.model.units import MONEY_UNITS, SERVICE_UNIT_PLURALS, SHARE_UNITS, ServiceUnit, Unit

MOST_ASSUMPTIONS = 12
"""No conversation gets through more figures than this; the heaviest come first."""
_LONG = 60
"""An answer of more signs is left out where one asks in few words."""
OLD_AFTER_YEARS = 2
"""An answer from longer before the start of the case raises the question whether it still holds."""


class Addressee(LabelledEnum):
    """Who can answer, in the order in which the agenda lists them."""

    BUYER = "buyer", N_("Municipality: procurement and contracts")
    FINANCE = "finance", N_("Municipality: finance")
    POLICY = "policy", N_("Municipality: Wmo policy")
    INNOVATION = "innovation", N_("Municipality: innovation and economy")
    PROVIDER = "provider", N_("Care provider")
    WELFARE_ORGANISATION = "welfare_organisation", N_("Welfare organisation")
    INSURER = "insurer", N_("Health insurer")
    CARE_OFFICE = "care_office", N_("Care office")
    CLIENTS = "clients", N_("Clients and informal carers")
    OTHER = "other", N_("Others")
    SELF = "self", N_("To find out yourself before the conversation")


class PointKind(LabelledEnum):
    """Why something is on the agenda."""

    QUESTION = "question", N_("Open questions")
    CHECK = "check", N_("To confirm")
    ASSUMPTION = "assumption", N_("Figures nobody has checked")
    AGREEMENT = "agreement", N_("To agree on")


@dataclass(frozen=True)
class AgendaPoint:
    """One thing to ask or to agree on.

    Attributes:
        kind: Why it is on the agenda.
        subject: What it is about, such as the second of the six questions; points on one subject
            follow each other.
        text: The question itself.
        where: Place in the case where the answer belongs.
        short: The question for who has an hour: without source or a long answer, with what depends on it;
            None when the question is short as it is.
    """

    kind: PointKind
    subject: Message
    text: Message
    where: str
    short: Message | None = None


@dataclass(frozen=True)
class AgendaGroup:
    """Everything to ask one person, or one sort of person.

    Attributes:
        addressee: In which function he can answer.
        contact: Who it is, as the user noted it; empty when nobody is known yet.
        points: What to ask, by kind.
        way_in: Contacts in the register through whom that person can be found, when nobody is known.
    """

    addressee: Addressee
    contact: str
    points: tuple[AgendaPoint, ...]
    way_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class WeighedInterest:
    """One of the six interests of the municipality, as the agenda shows it.

    Attributes:
        interest: Which one.
        weight: How heavily it weighs, in per cent; None when nobody said so yet.
        is_served: Whether the innovation serves it.
    """

    interest: Interest
    weight: int | None
    is_served: bool


@dataclass(frozen=True)
class Agenda:
    """The agenda for the first conversation.

    Attributes:
        groups: By person to ask.
        interests: The six interests and their weights.
        weights_confirmed: Whether the municipality itself said how they weigh.
        priorities: What is known of the priorities of its policy.
        further_assumptions: How many unchecked figures are not listed, because they weigh less.
        first: What to ask when there is an hour, by person: the points that matter most of all groups.
    """

    groups: tuple[AgendaGroup, ...]
    interests: tuple[WeighedInterest, ...]
    weights_confirmed: bool
    priorities: str
    further_assumptions: int = 0
    first: tuple[AgendaGroup, ...] = ()

    @property
    def count(self) -> int:
        """How many points there are."""
        return sum(len(group.points) for group in self.groups)

    @property
    def first_count(self) -> int:
        """How many points go first."""
        return sum(len(group.points) for group in self.first)

    def count_of(self, kind: PointKind) -> int:
        """How many points there are of one kind."""
        return sum(point.kind is kind for group in self.groups for point in group.points)


QUESTION_SUBJECTS = (
    N_("1. How is procurement organised?"),
    N_("2. How are contracts made and funded?"),
    N_("3. How does the municipality steer on a limited budget?"),
    N_("4. How does it promote self-reliance?"),
    N_("5. What is its policy on innovation?"),
    N_("6. What is offered today?"),
)
_ASKED_AT = (
    Addressee.BUYER,
    Addressee.BUYER,
    Addressee.FINANCE,
    Addressee.POLICY,
    Addressee.INNOVATION,
    Addressee.POLICY,
)
_HOW_KNOWN = frozenset(Answer.model_fields)
_AT_MUNICIPALITY = frozenset(_ASKED_AT)

_BY_PARTY = {
    Party.MUNICIPALITY: Addressee.POLICY,
    Party.PROVIDER: Addressee.PROVIDER,
    Party.CLIENT: Addressee.CLIENTS,
    Party.INFORMAL_CARER: Addressee.CLIENTS,
    Party.WELFARE_ORGANISATION: Addressee.WELFARE_ORGANISATION,
    Party.INSURER: Addressee.INSURER,
    Party.CARE_OFFICE: Addressee.CARE_OFFICE,
    Party.ENTREPRENEUR: Addressee.SELF,
    Party.OUTSIDE: Addressee.OTHER,
}
_BY_ROLE = {
    PartyRole.MUNICIPALITY: Addressee.POLICY,
    PartyRole.PROVIDER: Addressee.PROVIDER,
    PartyRole.CLIENT_ORGANISATION: Addressee.CLIENTS,
    PartyRole.INFORMAL_CARERS: Addressee.CLIENTS,
    PartyRole.WELFARE_ORGANISATION: Addressee.WELFARE_ORGANISATION,
    PartyRole.INSURER: Addressee.INSURER,
    PartyRole.CARE_OFFICE: Addressee.CARE_OFFICE,
    PartyRole.OTHER: Addressee.OTHER,
    None: Addressee.OTHER,
}
_BY_GAP = {
    "nothing_asked": Addressee.POLICY,
    "approach_not_agreed": Addressee.POLICY,
    "no_hard_data": Addressee.PROVIDER,
    "no_shared_data": Addressee.POLICY,
    "nothing_experienced": Addressee.PROVIDER,
    "effect_unproven": Addressee.PROVIDER,
    "claim_not_agreed": Addressee.POLICY,
    "party_missing": Addressee.SELF,
    "providers_few": Addressee.PROVIDER,
    "step_missing": Addressee.POLICY,
    "others_missing": Addressee.POLICY,
    "step_unpaid": Addressee.FINANCE,
    "no_example": Addressee.PROVIDER,
    "value_unplanned": Addressee.FINANCE,
    "value_vague": Addressee.FINANCE,
    "no_indicator": Addressee.POLICY,
    "zrm_not_used": Addressee.POLICY,
    "example_elsewhere": Addressee.PROVIDER,
    "indicator_not_agreed": Addressee.POLICY,
    "no_theme": Addressee.POLICY,
}
"""Who can fill a gap; of the codes that are not here the user can, or the party that it is about."""

_EVIDENCE, _SUPPORT, _FIGURES = N_("Evidence"), N_("Parties and support"), N_("Figures in the case")
_OF_PROVIDER = frozenset({"variable_cost", "capacity_shed", "capacity_redeployed", "hours_per_unit"})
_Addressed = tuple[Addressee, str, AgendaPoint]


def agenda(case: Case, results: Results | None = None) -> Agenda:
    """Return what to ask, by person.

    Args:
        case: The case.
        results: Its results; without them the agenda names no unchecked figures.
    """
    figures = tuple(_figure_points(case, results)) if results is not None else ()
    listed = figures[:MOST_ASSUMPTIONS]
    counted = {point.where for _, _, point in listed}
    of_questions = [*_question_points(case), *_payment_points(case), *_weight_points(case)]
    clients = [point for point in _client_points(case) if point[2].where not in counted]
    agreements = [
        *_gap_points(case, support_gaps(case), _SUPPORT),
        *_gap_points(case, evidence_gaps(case), _EVIDENCE),
    ]
    asked = [*of_questions, *clients]
    groups = _grouped([*asked, *agreements, *listed], case)
    first = first_points(case, *(_of_others(part) for part in (asked, listed, agreements)))
    answer = case.questions.self_reliance
    return Agenda(
        groups,
        tuple(_interests(case)),
        weights_confirmed=answer.status is AnswerStatus.CONFIRMED,
        priorities=answer.priorities.strip(),
        further_assumptions=max(0, len(figures) - MOST_ASSUMPTIONS),
        first=_only(groups, frozenset(map(id, first))),
    )


def _of_others(points: Sequence[_Addressed]) -> list[AgendaPoint]:
    """Return the points that somebody else can answer."""
    return [point for addressee, _, point in points if addressee is not Addressee.SELF]


def _only(groups: Sequence[AgendaGroup], chosen: AbstractSet[int]) -> tuple[AgendaGroup, ...]:
    """Return the groups with only some of their points, by identity: two points may read the same."""
    kept = (
        replace(group, points=tuple(point for point in group.points if id(point) in chosen))
        for group in groups
    )
    return tuple(group for group in kept if group.points)


def _interests(case: Case) -> Iterator[WeighedInterest]:
    served = {contribution.interest for contribution in case.innovation.contributions}
    for interest in Interest:
        weight = getattr(case.municipality.weights, interest.value)
        yield WeighedInterest(interest, weight, interest in served)


def _grouped(points: Sequence[_Addressed], case: Case) -> tuple[AgendaGroup, ...]:
    """Bring points together by person; where one person of a function is known, all goes to that one."""
    known: dict[Addressee, list[str]] = {}
    for addressee, contact, _ in points:
        if contact and contact not in known.setdefault(addressee, []):
            known[addressee].append(contact)
    gathered: dict[tuple[Addressee, str], list[AgendaPoint]] = {}
    for addressee, contact, point in points:
        contacts = known.get(addressee, [])
        whom = contact or (contacts[0] if len(contacts) == 1 else "")
        gathered.setdefault((addressee, whom), []).append(point)
    order, kinds = list(Addressee), list(PointKind)
    return tuple(
        AgendaGroup(
            addressee,
            contact,
            tuple(sorted(found, key=lambda point: kinds.index(point.kind))),
            () if contact else _way_in(case, addressee),
        )
        for (addressee, contact), found in sorted(
            gathered.items(), key=lambda item: (order.index(item[0][0]), bool(item[0][1]))
        )
    )


def _way_in(case: Case, addressee: Addressee) -> tuple[str, ...]:
    """Return the contacts of the register at the organisation where someone of a function works."""
    return tuple(
        known_as(party)
        for party in case.support.parties
        if party.contact.strip()
        and (
            _BY_ROLE[party.role] is addressee
            or (party.role is PartyRole.MUNICIPALITY and addressee in _AT_MUNICIPALITY)
        )
    )


def _question_points(case: Case) -> Iterator[_Addressed]:
    for name, subject, addressee in zip(SixQuestions.model_fields, QUESTION_SUBJECTS, _ASKED_AT, strict=True):
        answer: Answer = getattr(case.questions, name)
        place, about = f"questions.{name}", Message(subject)
        contact = answer.contact.strip()
        for field, _, value in described_fields(answer):
            if field in _HOW_KNOWN or "." in field or not is_asked(answer, field):
                continue
            where = f"{place}.{field}"
            asked = Message(FIELD_QUESTIONS[f"{name}.{field}"])
            if _is_open(value):
                yield addressee, contact, AgendaPoint(PointKind.QUESTION, about, asked, where)
            elif answer.status in (AnswerStatus.ASSUMPTION, AnswerStatus.UNKNOWN):
                known = _written(case, field, value)
                short = asked if isinstance(known, str) and len(known) > _LONG else None
                text = _assumed(asked, known)
                yield addressee, contact, AgendaPoint(PointKind.CHECK, about, text, where, short)
        age = _age_of(case, answer)
        if age is not None:
            yield addressee, contact, AgendaPoint(PointKind.CHECK, about, age, f"{place}.date")
        if answer.note.strip():
            note = Message(
                N_("We noted: “{note}” Is that right, or can you add to it?"), {"note": answer.note.strip()}
            )
            yield addressee, contact, AgendaPoint(PointKind.CHECK, about, note, f"{place}.note")


def _age_of(case: Case, answer: Answer) -> Message | None:
    """Ask whether an answer still holds whose source is old, or nobody knows how old."""
    if answer.status not in (AnswerStatus.DOCUMENT, AnswerStatus.CONFIRMED):
        return None
    values: dict[str, MessageValue] = {"source": answer.source.strip().rstrip(".")}
    if answer.date is None:
        if values["source"]:
            return Message(N_("Our source carries no date: {source}. Does this still hold?"), values)
        return Message(N_("We do not know from when these answers are. Do they still hold?"))
    if case.settings.start_year - answer.date.year <= OLD_AFTER_YEARS:
        return None
    values["year"] = str(answer.date.year)
    if values["source"]:
        return Message(N_("Our source is of {year}: {source}. Does this still hold?"), values)
    return Message(N_("These answers are of {year}. Do they still hold?"), values)


def _payment_points(case: Case) -> Iterator[_Addressed]:
    """Ask how each service is paid: a service that was just added is paid per unit until one says else."""
    answer, about = case.questions.contracts, Message(QUESTION_SUBJECTS[1])
    services = [service for service in case.services if isinstance(service, PaidService)]
    if not services:
        text = Message(N_("How do you pay the provider?"))
        yield (
            Addressee.BUYER,
            answer.contact.strip(),
            AgendaPoint(PointKind.QUESTION, about, text, "services"),
        )
    if answer.status in (AnswerStatus.DOCUMENT, AnswerStatus.CONFIRMED):
        return
    for service in services:
        asked = Message(N_("How do you pay the provider for {service}?"), {"service": item_name(service)})
        text = _assumed(asked, Message(funding_label(service, service.funding.kind)))
        point = AgendaPoint(PointKind.CHECK, about, text, f"services.{service.id}.funding")
        if service.payer is Party.MUNICIPALITY:
            yield Addressee.BUYER, answer.contact.strip(), point
        else:
            yield _BY_PARTY[service.payer], "", point


def _weight_points(case: Case) -> Iterator[_Addressed]:
    """Ask how heavily the interests weigh; no document says so in per cents, only the municipality can."""
    answer, place = case.questions.self_reliance, "municipality.weights"
    about, contact = Message(QUESTION_SUBJECTS[3]), answer.contact.strip()
    weights = [getattr(case.municipality.weights, interest.value) for interest in Interest]
    if not any(weight is not None for weight in weights):
        text = Message(N_("How heavily do you weigh each of the six interests of the table in this agenda?"))
        yield Addressee.POLICY, contact, AgendaPoint(PointKind.QUESTION, about, text, place)
    elif answer.status is not AnswerStatus.CONFIRMED:
        text = Message(
            N_(
                "How we think that you weigh the six interests stands in the table of this agenda. Is that"
                " right?"
            )
        )
        yield Addressee.POLICY, contact, AgendaPoint(PointKind.CHECK, about, text, place)


def _client_points(case: Case) -> Iterator[_Addressed]:
    """Ask how many clients with Wmo support there are, where that is open or an estimate."""
    clients, place = case.municipality.wmo_clients, "municipality.wmo_clients"
    about, question = Message(N_("The municipality")), N_("How many of your inhabitants have Wmo support?")
    if clients.value is None:
        yield Addressee.POLICY, "", AgendaPoint(PointKind.QUESTION, about, Message(question), place)
    elif clients.assumption or not clients.source.strip():
        text = _assumed(Message(question), with_unit(clients.value, clients.unit))
        yield Addressee.POLICY, "", AgendaPoint(PointKind.CHECK, about, text, place)


def _assumed(asked: Message, answer: MessageValue) -> Message:
    """Ask whether what we assume is right."""
    if isinstance(answer, str):
        answer = answer.strip().rstrip(".")
    return Message(
        N_("{question} We assume: {answer}. Is that right?"), {"question": asked, "answer": answer}
    )


def _is_open(value: object) -> bool:
    if isinstance(value, Quantity):
        return value.value is None
    if isinstance(value, str) and not isinstance(value, YesNo):
        return not value.strip()
    return value in (None, (), YesNo.UNKNOWN)


def _written(case: Case, field: str, value: object) -> MessageValue:
    match value:
        case tuple() if field == "replaced_services":
            names: dict[str, MessageValue] = {service.id: item_name(service) for service in case.services}
            return _listed([Message("{name}", {"name": names.get(str(item), str(item))}) for item in value])
        case Quantity(value=figure, unit=unit) if figure is not None:
            return with_unit(figure, unit)
        case LabelledEnum(label=label):
            return Message(label)
        case tuple():
            return _listed([Message(member.label) for member in value])
        case _:
            return str(value)


_RATES = {
    Unit.EUR_PER_YEAR: N_("{figure} per year"),
    Unit.EUR_PER_MONTH: N_("{figure} per month"),
    Unit.EUR_PER_FOUR_WEEKS: N_("{figure} per 4 weeks"),
    Unit.EUR_PER_SERVICE_UNIT: N_("{figure} per {service_unit}"),
    Unit.EUR_PER_USER: N_("{figure} per user"),
    Unit.EUR_PER_USER_YEAR: N_("{figure} per user per year"),
    Unit.SHARE_PER_YEAR: N_("{figure} per year"),
}
"""Units that say per what an amount or a share is."""


def with_unit(value: Decimal, unit: Unit, service_unit: ServiceUnit | None = None) -> MessageValue:
    """Return a figure with its unit in words; amounts and shares carry a sign of their own."""
    figure = Figure(value, unit.value)
    if unit in _RATES:
        return Message(
            _RATES[unit],
            {
                "figure": figure,
                "service_unit": Message(N_("unit") if service_unit is None else service_unit.label),
            },
        )
    if unit in MONEY_UNITS | SHARE_UNITS | {Unit.NUMBER, Unit.FACTOR, Unit.CALENDAR_YEAR}:
        return figure
    names: dict[str, MessageValue] = {
        "service_unit": Message(N_("unit") if service_unit is None else service_unit.label),
        "service_unit_plural": Message(
            N_("units") if service_unit is None else SERVICE_UNIT_PLURALS[service_unit]
        ),
    }
    return Message("{figure} {unit}", {"figure": figure, "unit": Message(unit.label, names)})


def _value_of(figure: InputValue, start_year: int) -> MessageValue:
    match figure.quantity:
        case Quantity(value=Decimal() as value):
            return with_unit(value, figure.unit, figure.service_unit)
        case YearlyQuantity(values=(first, *others)):
            if all(value == first for value in others):
                return with_unit(first, figure.unit, figure.service_unit)
            return _listed(list(_per_year(figure, (first, *others), start_year)))
    return Message(N_("a figure per year"))


def _per_year(figure: InputValue, values: Sequence[Decimal], start_year: int) -> Iterator[Message]:
    """Yield each value with the years that it holds for; years with the same value come together."""
    runs = [(value, len(list(run))) for value, run in groupby(values)]
    year = start_year
    for position, (value, count) in enumerate(runs, start=1):
        words: dict[str, MessageValue] = {
            "value": with_unit(value, figure.unit, figure.service_unit),
            "first": str(year),
            "last": str(year + count - 1),
        }
        year += count
        if position == len(runs):
            yield Message(N_("{value} from {first}"), words)
        elif count == 1:
            yield Message(N_("{value} in {first}"), words)
        else:
            yield Message(N_("{value} in {first}–{last}"), words)


def _listed(names: Sequence[Message]) -> Message:
    first, *rest = names
    for name in rest:
        first = Message(N_("{first}, {second}"), {"first": first, "second": name})
    return first


def _gap_points(case: Case, gaps: Sequence[Gap], subject: str) -> Iterator[_Addressed]:
    for gap in gaps:
        addressee, contact = _whom(case, gap)
        text = gap.message
        if addressee is not Addressee.SELF and gap.code in GAP_QUESTIONS:
            text = Message(GAP_QUESTIONS[gap.code], gap.message.values)
        yield addressee, contact, AgendaPoint(PointKind.AGREEMENT, Message(subject), text, gap.where)


def _whom(case: Case, gap: Gap) -> tuple[Addressee, str]:
    names = gap.where.split(".")
    item = value_at(case, ".".join(names[:3])) if len(names) > 2 else None  # noqa: PLR2004  list and member
    if isinstance(item, SupportingParty):
        return _BY_ROLE[item.role], known_as(item)
    if gap.code.startswith("request_"):
        request = value_at(case, ".".join(names[:3]))
        if gap.code != "request_not_agreed":
            return Addressee.PROVIDER, ""
        asker = _BY_PARTY[request.party] if request.party is not None else Addressee.POLICY
        return asker, request.asked_by.strip()
    if gap.code == "value_not_agreed":
        party = value_at(case, ".".join(names[:3])).party
        return (Addressee.FINANCE if party is Party.MUNICIPALITY else _BY_PARTY[party]), ""
    return _BY_GAP.get(gap.code, Addressee.SELF), ""


def known_as(party: SupportingParty) -> str:
    """Return how a party of the register is named on the agenda: contact and organisation."""
    return ", ".join(part for part in (party.contact.strip(), party.name.strip()) if part)


def _figure_points(case: Case, results: Results) -> Iterator[_Addressed]:
    for assumption in unchecked(results):
        figure = assumption.input
        values: dict[str, MessageValue] = {
            "figure": _named(figure),
            "value": _value_of(figure, case.settings.start_year),
        }
        source = figure.quantity.source.strip().rstrip(".") if figure.quantity is not None else ""
        if source:
            text = Message(
                N_("{figure}: we count on {value} ({source}). Is that right?"), {**values, "source": source}
            )
        else:
            text = Message(
                N_("{figure}: we count on {value}, without a source. Which figure do you have?"), values
            )
        short = Message(
            N_("{figure}: we count on {value}. Is that right? (The result moves by {swing} with it.)"),
            {**values, "swing": Figure(_rounded(assumption.swing), Unit.EUR.value, 0)},
        )
        point = AgendaPoint(PointKind.ASSUMPTION, Message(_FIGURES), text, figure.id, short)
        yield _knows_figure(case, figure), "", point


def _rounded(amount: float) -> Decimal:
    """Return an amount with two digits that count: it says how heavy a figure is, not more."""
    return Decimal(f"{amount:.1e}").quantize(Decimal(1))


def _named(figure: InputValue) -> Message:
    """Return the name of a figure with what it belongs to, which some labels say already."""
    told = {value for value in figure.label.values.values() if isinstance(value, str)}
    if told & {value for value in figure.group.values.values() if isinstance(value, str)}:
        return figure.label
    return Message(N_("{group}, {figure}"), {"group": figure.group, "figure": figure.label})


def _knows_figure(case: Case, figure: InputValue) -> Addressee:
    """Return who can check a figure, by what it is a figure of."""
    names = figure.id.split(".")
    if names[0] == "services":
        return _knows_service(case, names[1], names[2])
    if names[0] == "costs":
        cost = next(item for item in case.costs if item.id == names[1])
        return Addressee.SELF if cost.receiver is Party.OUTSIDE else _BY_PARTY[cost.payer]
    by_part = {
        "effects": Addressee.PROVIDER,
        "reach": Addressee.POLICY,
        "municipality": Addressee.POLICY,
        "financing": Addressee.FINANCE,
    }
    return by_part.get(names[0], Addressee.SELF)


def _knows_service(case: Case, service: str, field: str) -> Addressee:
    found = case.service(service)
    if not isinstance(found, PaidService):
        return Addressee.CLIENTS
    if field in _OF_PROVIDER:
        return _BY_PARTY[found.provider]
    if found.payer is not Party.MUNICIPALITY:
        return _BY_PARTY[found.payer]
    return Addressee.FINANCE if field == "cashability" else Addressee.BUYER
