"""Whether the route through the municipality fits the innovation, and who else could buy it.

Each possible buyer is looked at by the same kind of rules: what in the case speaks for it, what
against. The one with most for it and least against it fits best; the municipality wins a tie,
because the case is made for it. Every reason is a sentence, so that the user can disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.changes import lowers
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.editing import simple_fundings
from casebuilder.model.funding import (
    FUNDING_LABELS,
    AverageAmount,
    Capitation,
    FeeForService,
    LumpSum,
    PaymentPerCase,
)
from casebuilder.model.innovation import InnovationKind, Interest
from casebuilder.model.messages import Figure, LabelledEnum, Message, MessageValue, N_
from casebuilder.model.overlap import names
from casebuilder.model.parties import Party
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.questions import BUYING_PARTIES, YesNo
from casebuilder.model.services import PaidService
from casebuilder.model.units import Unit

_NOTHING_BELOW = 0.5
"""Amounts of less than half a euro are nothing."""
_OTHER_PAYERS = (Party.INSURER, Party.CARE_OFFICE)
_KEPT_BY_PROVIDER = (LumpSum, Capitation, AverageAmount, PaymentPerCase)
"""Contracts under which the provider keeps what lighter support saves, until they are renewed."""
_SOCIAL_INTERESTS = frozenset({Interest.WELL_BEING, Interest.INFORMAL_CARE})
"""Interests that welfare organisations serve without a decision on support."""
_WEAK = (None, EvidenceGrade.OPINION)


class RouteFit(LabelledEnum):
    """How well the route through the municipality fits, as far as the answers go."""

    OPEN = "open", N_("Cannot be said yet")
    FITS = "fits", N_("The municipal route seems to fit")
    SHARED = "shared", N_("The municipal route fits, together with another payer")
    ELSEWHERE = "elsewhere", N_("Another buyer may fit better")


@dataclass(frozen=True, slots=True)
class BuyerAdvice:
    """What speaks for and against one possible buyer.

    Attributes:
        buyer: The party.
        speaks_for: Why it would buy.
        speaks_against: Why it would not.
        next_step: What to do if you choose this route.
    """

    buyer: Party
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    next_step: Message

    @property
    def balance(self) -> int:
        """What speaks for it less what speaks against it."""
        return len(self.speaks_for) - len(self.speaks_against)


@dataclass(frozen=True)
class RouteAdvice:
    """An advice with the reasons for it.

    Attributes:
        fit: How well the route fits.
        reasons: Sentences that say why, and what to do.
        buyers: The possible buyers, the one that fits best first; empty while nothing can be said.
    """

    fit: RouteFit
    reasons: tuple[Message, ...]
    buyers: tuple[BuyerAdvice, ...] = ()


def route_advice(case: Case, results: Results | None) -> RouteAdvice:
    """Return whether the municipal route fits.

    Args:
        case: The case.
        results: What the case comes to, or None while it cannot be computed.
    """
    innovation = case.innovation
    served = len(innovation.contributions)
    described = bool(innovation.description.strip()) or innovation.tells_after
    if served == 0 and not described:
        return RouteAdvice(
            RouteFit.OPEN,
            (Message(N_("Describe your innovation and tick the interests of the municipality it serves.")),),
        )
    buyers = _in_order(
        BuyerAdvice(
            party,
            tuple(_speaks_for(party, case, results)),
            tuple(_speaks_against(party, case, results)),
            Message(_NEXT_STEPS[party]),
        )
        for party in _NEXT_STEPS
    )
    if served == 0:
        text = N_(
            "No interest of the municipality is ticked. If indeed none applies, a care provider, a health"
            " insurer, a care office or the client may be the better buyer."
        )
        return RouteAdvice(RouteFit.ELSEWHERE, (Message(text), *_better(buyers)), buyers)
    fit = _fit(buyers, results)
    return RouteAdvice(fit, tuple(_reasons(case, results, fit, buyers)), buyers)


def _in_order(buyers: Iterator[BuyerAdvice]) -> tuple[BuyerAdvice, ...]:
    """Return the buyers of whom something can be said, the best first; the municipality wins a tie."""
    said = [advice for advice in buyers if advice.speaks_for or advice.speaks_against]
    return tuple(sorted(said, key=lambda advice: -advice.balance))


def _fit(buyers: tuple[BuyerAdvice, ...], results: Results | None) -> RouteFit:
    if results is not None:
        municipality = results.party(Party.MUNICIPALITY).pv_benefits
        others = sum(max(0.0, results.party(party).pv_benefits) for party in _OTHER_PAYERS)
        if others > _NOTHING_BELOW and municipality <= _NOTHING_BELOW:
            return RouteFit.ELSEWHERE
        if others > municipality:
            return RouteFit.SHARED
    best = buyers[0].buyer if buyers else Party.MUNICIPALITY
    return RouteFit.FITS if best is Party.MUNICIPALITY else RouteFit.ELSEWHERE


def _better(buyers: tuple[BuyerAdvice, ...]) -> Iterator[Message]:
    """Yield whom to go to when that is not the municipality, with the next step."""
    if buyers and buyers[0].buyer is not Party.MUNICIPALITY and buyers[0].speaks_for:
        best = buyers[0]
        yield Message(
            N_("From your answers this buyer fits best: {buyer}. {step}"),
            {"buyer": Message(best.buyer.label), "step": best.next_step},
        )


def _reasons(
    case: Case, results: Results | None, fit: RouteFit, buyers: tuple[BuyerAdvice, ...]
) -> Iterator[Message]:
    contributions = case.innovation.contributions
    yield Message(
        N_("Your innovation serves {count} of the six interests for which a municipality buys."),
        {"count": len(contributions)},
    )
    unproven = sum(not item.evidence.strip() for item in contributions)
    weak = sum(bool(item.evidence.strip()) and item.grade in _WEAK for item in contributions)
    if unproven:
        yield Message(
            N_("For {count} of them nothing shows it yet; the municipality will ask for that."),
            {"count": unproven},
        )
    if weak:
        yield Message(
            N_("For {count} of them the evidence is weak or its strength unknown; figures count heavier."),
            {"count": weak},
        )
    if {item.interest for item in contributions} == {Interest.KNOWLEDGE}:
        yield Message(
            N_(
                "Knowledge and cooperation alone is seldom bought: a municipality supports it, with a network"
                " or a stage, but pays for what its residents notice."
            )
        )
    if results is None:
        yield Message(N_("Once effects and costs are filled in, this also weighs who benefits."))
    else:
        yield _who_benefits(results)
        yield from _who_loses(results)
        yield Message(
            N_(
                "These amounts are present values over {years} years; those at the six questions are plain"
                " sums of the years."
            ),
            {"years": case.settings.years},
        )
    if fit is not RouteFit.FITS:
        yield from _better(buyers)


# Rules -------------------------------------------------------------------------------------------

_NEXT_STEPS = {
    Party.MUNICIPALITY: N_("Answer the six questions, and ask the policy adviser for a first conversation."),
    Party.PROVIDER: N_(
        "Show a provider with a contract what it keeps or loses, and go to the municipality together."
    ),
    Party.WELFARE_ORGANISATION: N_(
        "Ask a welfare organisation whether it fits its assignment; its subsidy comes from the municipality."
    ),
    Party.INSURER: N_(
        "Look at the route through the health insurer (Zvw): ask which treatment code or agreement"
        " could cover it."
    ),
    Party.CARE_OFFICE: N_(
        "Look at the route through the care office (Wlz): begin with a care organisation that it contracts."
    ),
    Party.CLIENT: N_("Find out what clients or their family would pay for it, and where they would buy it."),
}
"""The possible buyers in the order in which a tie is decided, with what to do on that route."""


def _speaks_for(party: Party, case: Case, results: Results | None) -> Iterator[Message]:
    yield from _answered(party, case)
    yield from _saves_care(party, case, results)
    yield from _RULES_FOR[party](case, results)


def _speaks_against(party: Party, case: Case, results: Results | None) -> Iterator[Message]:
    yield from _RULES_AGAINST[party](case, results)


def _answered(party: Party, case: Case) -> Iterator[Message]:
    """The user found out that this party buys (question 1)."""
    buyer = case.questions.procurement.buyer
    if buyer is not None and BUYING_PARTIES[buyer] is party:
        yield Message(N_("At question 1 you say that this party will buy."))


def _lowered(case: Case, payer: Party | None = None) -> list[PaidService]:
    """Return the services of which the innovation makes less needed; of one payer, or of all."""
    touched = {effect.service for effect in case.effects if lowers(case, effect)}
    return [
        service
        for service in case.services
        if isinstance(service, PaidService)
        and service.id in touched
        and (payer is None or service.payer is payer)
    ]


def _saves_care(party: Party, case: Case, results: Results | None) -> Iterator[Message]:
    services = _lowered(case, party)
    if not services:
        return
    values: dict[str, MessageValue] = {"services": names(services)}
    benefit = 0.0 if results is None else results.party(party).pv_benefits
    if benefit > _NOTHING_BELOW:
        values["amount"] = _euros(benefit)
        yield Message(N_("It pays for {services} and gets {amount} less to pay for care."), values)
    elif results is None:
        yield Message(N_("It pays for {services}, of which less will be needed."), values)


def _municipality_for(case: Case, _results: Results | None) -> Iterator[Message]:
    served = {item.interest for item in case.innovation.contributions} - {Interest.KNOWLEDGE}
    if served:
        yield Message(
            N_("It buys for interests that your innovation serves: {interests}."),
            {"interests": _labels(served)},
        )


def _municipality_against(case: Case, results: Results | None) -> Iterator[Message]:
    if not {item.interest for item in case.innovation.contributions} - {Interest.KNOWLEDGE}:
        yield Message(N_("None of the interests for which it buys is ticked."))
    services = _lowered(case)
    if services and not _lowered(case, Party.MUNICIPALITY):
        yield Message(
            N_("Less will be needed of {services}, and it pays for none of that."),
            {"services": names(services)},
        )
    kept = _kept_by_provider(case)
    if kept:
        yield _until_renewal(kept)
    if results is not None:
        yield from _loses(Party.MUNICIPALITY, results)


def _provider_for(case: Case, results: Results | None) -> Iterator[Message]:
    kept = _kept_by_provider(case)
    if kept:
        yield Message(
            N_("It is paid a fixed amount for {services}, so what less support saves is its own at first."),
            {"services": names(kept)},
        )
    if case.innovation.kind is InnovationKind.WAY_OF_WORKING:
        yield Message(N_("A way of working is introduced by those who do the work."))
    if case.questions.procurement.joining_in_between is YesNo.NO:
        yield Message(
            N_("You cannot join in between; through a provider with a contract you can begin earlier.")
        )
    if results is not None and results.party(Party.PROVIDER).npv > _NOTHING_BELOW:
        yield Message(
            N_("In this case it gains {amount}."), {"amount": _euros(results.party(Party.PROVIDER).npv)}
        )


def _provider_against(case: Case, results: Results | None) -> Iterator[Message]:
    if results is not None and results.party(Party.PROVIDER).npv < -_NOTHING_BELOW:
        yield Message(
            N_("In this case it loses {amount}; without compensation it has no reason to buy."),
            {"amount": _euros(-results.party(Party.PROVIDER).npv)},
        )
    elif results is None and _paid_per_unit(case):
        yield Message(
            N_("It is paid per unit for {services}, so less support is less revenue."),
            {"services": names(_paid_per_unit(case))},
        )


def _welfare_for(case: Case, _results: Results | None) -> Iterator[Message]:
    served = {item.interest for item in case.innovation.contributions}
    if served and served <= _SOCIAL_INTERESTS | {Interest.KNOWLEDGE}:
        social = served & _SOCIAL_INTERESTS
        if social:
            yield Message(
                N_("All that you serve is its work, without a decision on support: {interests}."),
                {"interests": _labels(social)},
            )
            if not _lowered(case):
                yield Message(N_("No paid care becomes less, so there is no care contract to buy it from."))


def _nothing_more(_case: Case, _results: Results | None) -> Iterator[Message]:
    """Only what is true of every payer speaks for it."""
    return iter(())


def _without_services(party: Party) -> Callable[[Case, Results | None], Iterator[Message]]:
    """Return the rule that a payer of care has no reason to pay when none of its care becomes less."""

    def rule(case: Case, _results: Results | None) -> Iterator[Message]:
        if _lowered(case) and not _lowered(case, party):
            yield Message(N_("None of the care that it pays for becomes less in this case."))

    return rule


def _client_for(case: Case, results: Results | None) -> Iterator[Message]:
    if results is not None and results.party(Party.CLIENT).pv_benefits > _NOTHING_BELOW:
        yield Message(
            N_("In this case the client has {amount} less to pay."),
            {"amount": _euros(results.party(Party.CLIENT).pv_benefits)},
        )
    if case.innovation.kind is InnovationKind.PRODUCT and not case.innovation.contributions:
        yield Message(N_("A product that serves no interest of a payer is usually bought by its user."))


def _client_against(case: Case, _results: Results | None) -> Iterator[Message]:
    if _lowered(case):
        yield Message(N_("The saving on care goes to those who pay for it, not to the client."))


def _loses(party: Party, results: Results) -> Iterator[Message]:
    found = results.party(party)
    if found.pv_innovation_costs > _NOTHING_BELOW and found.npv < -_NOTHING_BELOW:
        yield Message(
            N_("In this case it pays more than it gets back: {amount} over the years."),
            {"amount": _euros(-found.npv)},
        )


_RULES_FOR: dict[Party, Callable[[Case, Results | None], Iterator[Message]]] = {
    Party.MUNICIPALITY: _municipality_for,
    Party.PROVIDER: _provider_for,
    Party.WELFARE_ORGANISATION: _welfare_for,
    Party.INSURER: _nothing_more,
    Party.CARE_OFFICE: _nothing_more,
    Party.CLIENT: _client_for,
}
_RULES_AGAINST: dict[Party, Callable[[Case, Results | None], Iterator[Message]]] = {
    Party.MUNICIPALITY: _municipality_against,
    Party.PROVIDER: _provider_against,
    Party.WELFARE_ORGANISATION: _without_services(Party.WELFARE_ORGANISATION),
    Party.INSURER: _without_services(Party.INSURER),
    Party.CARE_OFFICE: _without_services(Party.CARE_OFFICE),
    Party.CLIENT: _client_against,
}


def _kept_by_provider(case: Case) -> list[PaidService]:
    """Return the services paid by the municipality of which the provider keeps the saving at first."""
    return [
        service
        for service in _lowered(case, Party.MUNICIPALITY)
        if any(isinstance(funding, _KEPT_BY_PROVIDER) for _, funding in simple_fundings(service))
    ]


def _paid_per_unit(case: Case) -> list[PaidService]:
    return [
        service
        for service in _lowered(case, Party.MUNICIPALITY)
        if any(isinstance(funding, FeeForService) for _, funding in simple_fundings(service))
    ]


def _until_renewal(services: list[PaidService]) -> Message:
    kinds = {service.funding.kind: service for service in services}
    first = next(iter(kinds.values()))
    return Message(
        N_("Under the present contract ({funding}) the provider keeps the saving on {services} at first."),
        {"funding": Message(FUNDING_LABELS[first.funding.kind]), "services": names(services)},
    )


def _labels(interests: set[Interest] | frozenset[Interest]) -> Message:
    first, *rest = (Message(interest.label) for interest in Interest if interest in interests)
    for label in rest:
        first = Message(N_("{first}, {second}"), {"first": first, "second": label})
    return first


def _who_benefits(results: Results) -> Message:
    municipality = results.party(Party.MUNICIPALITY).pv_benefits
    others = {party: results.party(party).pv_benefits for party in _OTHER_PAYERS}
    largest = max(others, key=lambda party: others[party])
    elsewhere = sum(max(0.0, benefit) for benefit in others.values())
    values: dict[str, MessageValue] = {
        "party": Message(_OTHER_NAMES[largest]),
        "own": _euros(municipality),
        "other": _euros(elsewhere),
    }
    if elsewhere <= _NOTHING_BELOW:
        if municipality > _NOTHING_BELOW:
            return Message(
                N_("Of the payers it is the municipality that pays less for care: {own} in all."), values
            )
        return Message(
            N_("No payer pays less for care in this case; the municipality must want it for other reasons.")
        )
    if municipality <= _NOTHING_BELOW:
        return Message(
            N_(
                "The lower cost of care ends up with another payer ({other}), mainly with {party}, and not"
                " with the municipality."
            ),
            values,
        )
    if elsewhere > municipality:
        return Message(
            N_(
                "Other payers benefit more ({other}) than the municipality ({own}), mainly {party}. Ask them"
                " to pay along."
            ),
            values,
        )
    return Message(N_("The municipality benefits most ({own}); other payers benefit too ({other})."), values)


_NEEDED = (
    Party.MUNICIPALITY,
    Party.PROVIDER,
    Party.WELFARE_ORGANISATION,
    Party.INSURER,
    Party.CARE_OFFICE,
    Party.CLIENT,
)
"""Parties that can stop the innovation by not taking part."""


def _who_loses(results: Results) -> Iterator[Message]:
    """Yield which parties end with a loss, for they have no reason to take part."""
    losses = [
        Message("{party} {amount}", {"party": Message(party.label), "amount": _euros(-npv)})
        for party in _NEEDED
        if (npv := results.party(party).npv) < -_NOTHING_BELOW
    ]
    if losses:
        first, *rest = losses
        for loss in rest:
            first = Message(N_("{first}, {second}"), {"first": first, "second": loss})
        yield Message(
            N_(
                "On balance this loses money: {losses}. Agree on who makes up for that before you ask for"
                " help."
            ),
            {"losses": first},
        )


_OTHER_NAMES = {
    Party.INSURER: N_("the health insurer"),
    Party.CARE_OFFICE: N_("the care office"),
}


def _euros(value: float) -> Figure:
    return Figure(round(value), Unit.EUR.value, 0)
