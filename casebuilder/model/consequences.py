"""What the answers to the six questions do to the case, in sentences that follow the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.costbenefit.previews import FundingPreview, funding_preview
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.editing import simple_fundings
from casebuilder.model.effects import ChangeKind
from casebuilder.model.funding import FUNDING_LABELS, Capitation, FeeForService, LumpSum, RenewedFunding
from casebuilder.model.innovation import Interest
from casebuilder.model.introduction import spent_once, whole_amount_of
from casebuilder.model.messages import Figure, LabelledEnum, Message, MessageValue, N_
from casebuilder.model.overlap import names
from casebuilder.model.parties import Party
from casebuilder.model.proposals import used_from
from casebuilder.model.question_check import OPEN_MODELS
from casebuilder.model.questions import (
    BUYING_PARTIES,
    Buyer,
    Overlap,
    ProcurementScale,
    TariffBasis,
    YesNo,
)
from casebuilder.model.services import CareService, PaidService, ValuedTime
from casebuilder.model.units import SERVICE_UNIT_PLURALS, Unit

_NOTHING_BELOW = 0.5
"""Amounts of less than half a euro are nothing."""


def consequences(number: int, case: Case, results: Results | None) -> tuple[Message, ...]:
    """Return what the answer to a question does to the case.

    Args:
        number: Number of the question, 1 to 6.
        case: The case.
        results: What the case comes to, or None while it cannot be computed.

    Raises:
        KeyError: There is no such question.
    """
    rules = {
        1: _procurement,
        2: _contracts,
        3: _budget,
        4: _self_reliance,
        5: _innovation_policy,
        6: _current_supply,
    }
    return tuple(rules[number](case, results))


def _procurement(case: Case, _results: Results | None) -> list[Message]:
    answer = case.questions.procurement
    found: list[Message] = []
    if answer.buyer is not None:
        buyer = BUYING_PARTIES[answer.buyer]
        values: dict[str, MessageValue] = {"buyer": Message(answer.buyer.label)}
        elsewhere = [
            cost.name or cost.id
            for cost in case.costs
            if cost.receiver is Party.ENTREPRENEUR and cost.payer is not buyer
        ]
        if elsewhere:
            found.append(
                Message(
                    N_("{buyer} buys, but these costs stand at another payer: {costs}. Check who pays."),
                    {**values, "costs": ", ".join(elsewhere)},
                )
            )
        else:
            found.append(Message(N_("{buyer} buys, so your costs belong with this payer."), values))
    start = answer.earliest_start
    later = start is not None and start.year > case.settings.start_year
    if start is not None and later and used_from(case, start.year):
        found.append(
            Message(
                N_("Nobody uses it before {start}, which fits the earliest start."),
                {"start": str(start.year)},
            )
        )
    elif start is not None and later:
        found.append(
            Message(
                N_(
                    "You can start in {start} at the earliest, but the case begins in {first}. Move its"
                    " first year."
                ),
                {"start": str(start.year), "first": str(case.settings.start_year)},
            )
        )
    elif start is not None:
        found.append(
            Message(
                N_("The case begins in {first}, which fits the earliest start."),
                {"first": str(case.settings.start_year)},
            )
        )
    found.extend(_way_to_a_contract(case))
    return found or [
        Message(
            N_("The buyer becomes the payer of your costs; the earliest start is the first year of the case.")
        )
    ]


MANY_PROVIDERS = 25
"""More providers than this cannot each be convinced one by one: a class of the study of 2019, figure 6."""


def _way_to_a_contract(case: Case) -> Iterator[Message]:
    answer = case.questions.procurement
    if answer.joining_in_between is YesNo.NO:
        if answer.buyer is Buyer.PROVIDER:
            yield Message(
                N_("Nobody can join in between, so you begin through a provider that has a contract.")
            )
        else:
            yield Message(
                N_("Nobody can join in between, so the next agreement is your first chance (question 2).")
            )
    elif answer.joining_in_between is YesNo.YES:
        yield Message(
            N_("A newcomer can join in between, so the start depends on how soon you meet the conditions.")
        )
    elif answer.model in OPEN_MODELS:
        yield Message(N_("In this model one can usually join in between; ask, and what the conditions are."))
    elif answer.model is not None:
        yield Message(N_("In this model one can usually not join in between; ask when the next round is."))
    count = answer.contracted_providers.value
    if count is not None:
        values: dict[str, MessageValue] = {"count": Figure(count, Unit.NUMBER.value)}
        if count > MANY_PROVIDERS:
            text = N_(
                "There are {count} contracted providers: begin with the few that have most clients, or ask"
                " the municipality to name the product in its conditions."
            )
        else:
            text = N_("There are {count} contracted providers, so you can speak with each of them.")
        yield Message(text, values)
    if answer.scale is ProcurementScale.REGION:
        yield Message(
            N_("The region decides together: that takes longer, and then counts in all its municipalities.")
        )
    elif answer.scale is ProcurementScale.INDIVIDUAL:
        yield Message(
            N_("It decides by itself: that is quicker, and the next municipality has to be won anew.")
        )


INVESTING_YEARS = 3
"""Shortest term under which providers say they invest in something new (study of 2019, table 11)."""


def _contracts(case: Case, results: Results | None) -> list[Message]:
    return [
        *_savings_kept(case, results),
        *_paid_for(case),
        *_renewed(case),
        *_short_term(case),
        *_agreed_amounts(case),
    ]


def _paid_for(case: Case) -> Iterator[Message]:
    """Yield what the basis of the tariff gives a provider a reason to do."""
    text = {
        TariffBasis.HOURS: N_("The contract pays for hours, so a provider earns nothing by needing fewer."),
        TariffBasis.GOALS: N_(
            "The contract pays for goals, so a provider earns by reaching them sooner: show that you help."
        ),
        TariffBasis.ARRANGEMENT: N_(
            "The contract pays a package per period, so a provider keeps what it needs less within one."
        ),
    }
    basis = case.questions.contracts.tariff_basis
    if basis is not None:
        yield Message(text[basis])


def _agreed_amounts(case: Case) -> Iterator[Message]:
    answer, fixed = case.questions.contracts, _all_fixed(case)
    if answer.budget_ceiling is YesNo.YES:
        yield Message(N_("There is a ceiling, so room that comes free may be filled again (question 3)."))
    elif answer.budget_ceiling is YesNo.NO and fixed:
        yield Message(N_("There is no ceiling beside the fixed sum; that sum is paid whatever is used."))
    elif answer.budget_ceiling is YesNo.NO:
        yield Message(N_("There is no ceiling: what is not used, need not be paid."))
    amount = answer.budget_ceiling_amount.value
    if amount is not None and answer.budget_ceiling is not YesNo.NO:
        yield Message(
            N_("Put what you save beside the ceiling of {amount} per year: how much of it is that?"),
            {"amount": Figure(amount, Unit.EUR.value, 0)},
        )
    if answer.volume_guarantee is YesNo.YES:
        yield Message(N_("A volume is guaranteed: below that the municipality pays all the same."))
    elif answer.volume_guarantee is YesNo.NO and fixed:
        yield Message(
            N_("No volume is guaranteed, but the fixed sum is: it is paid until the new agreement.")
        )
    elif answer.volume_guarantee is YesNo.NO:
        yield Message(N_("No volume is guaranteed, so the provider bears every hour that is not used."))
    clients = answer.minimum_clients.value
    if clients:
        yield Message(
            N_("Who contracts must be able to help {count} clients; a small newcomer needs a partner."),
            {"count": Figure(clients, Unit.NUMBER.value)},
        )


def _all_fixed(case: Case) -> bool:
    """Return whether every service that the municipality pays has a fixed sum, whatever is used."""
    paid = [
        service
        for service in case.services
        if isinstance(service, PaidService) and service.payer is Party.MUNICIPALITY
    ]
    return bool(paid) and all(
        isinstance(funding, LumpSum | Capitation)
        for service in paid
        for _, funding in simple_fundings(service)
    )


def _renewed(case: Case) -> Iterator[Message]:
    """Yield which contracts follow the date of the new agreement: they do so by themselves."""
    year = case.questions.contracts.renewal_year
    following = [
        service
        for service in case.services
        if isinstance(service, PaidService)
        and any(
            isinstance(funding, RenewedFunding) and funding.renewal_year == year
            for _, funding in simple_fundings(service)
        )
    ]
    if year is not None and following:
        yield Message(
            N_(
                "The date of the new agreement makes {year} the first year of the new contract of {services}."
            ),
            {"year": str(year), "services": names(following)},
        )


def _short_term(case: Case) -> Iterator[Message]:
    term = case.questions.contracts.term_years.value
    if term is not None and term < INVESTING_YEARS:
        yield Message(
            N_(
                "A term of {term} years is short: providers say that they invest in something new from a"
                " contract of {years} years on. Ask about extension before you count on it."
            ),
            {"term": Figure(term, Unit.NUMBER.value), "years": INVESTING_YEARS},
        )


def _savings_kept(case: Case, results: Results | None) -> list[Message]:
    services = [service for service in case.services if isinstance(service, PaidService)]
    if not services:
        return [
            Message(N_("Once there is a service in the case, this says who keeps a saving, and from when."))
        ]
    if results is None or not case.effects:
        told = [sentence for service in services if (sentence := _who_keeps_it(service, case)) is not None]
        return told or [
            Message(
                N_(
                    "Paid per unit, the payer's saving is the provider's lost revenue. Under a fixed"
                    " budget the provider keeps the gain until the new agreement."
                )
            )
        ]
    found = [
        sentence
        for service in services
        if (preview := funding_preview(results, service)) is not None
        and (sentence := funding_sentence(service, preview, case)) is not None
    ]
    return found or [Message(N_("No service is used less in this case, so the contract changes nothing."))]


def _who_keeps_it(service: PaidService, case: Case) -> Message | None:
    """Return to whom a saving on a service goes, and from when, while there are no amounts yet."""
    values: dict[str, MessageValue] = {
        "service": service.name,
        "payer": Message(service.payer.label),
        "provider": Message(service.provider.label),
    }
    match service.funding:
        case FeeForService():
            return Message(
                N_(
                    "{service}: paid per unit, every unit less is at once less to pay by: {payer}; and less"
                    " revenue for: {provider}."
                ),
                values,
            )
        case LumpSum(renewal_year=None) | Capitation(renewal_year=None):
            return Message(
                N_(
                    "{service}: under a fixed sum a saving stays with: {provider}. Fill in from when there is"
                    " a new agreement, then this says from which year it comes to: {payer}."
                ),
                values,
            )
        case LumpSum(renewal_year=int() as renewal) | Capitation(renewal_year=int() as renewal):
            values["renewal"] = str(renewal)
            values["count"] = min(case.settings.years, renewal - case.settings.start_year)
            if values["count"] == 1:
                text = N_(
                    "{service}: under a fixed sum until {renewal} the saving of the first year does not come"
                    " to: {payer}. It stays with: {provider}."
                )
            elif renewal > case.settings.start_year:
                text = N_(
                    "{service}: under a fixed sum until {renewal} the saving of the first {count} years does"
                    " not come to: {payer}. It stays with: {provider}."
                )
            else:
                text = N_(
                    "{service}: the fixed sum is agreed anew before the case begins, so a saving can count in"
                    " it from the first year, for: {payer}."
                )
            return Message(text, values)
    return None


def funding_sentence(service: PaidService, preview: FundingPreview, case: Case) -> Message | None:
    """Return who keeps the saving on a service; None when it is not used less."""
    if preview.fee_for_service < _NOTHING_BELOW:
        return None
    values: dict[str, MessageValue] = {
        "service": service.name,
        "payer": Message(service.payer.label),
        "provider": Message(service.provider.label),
        "per_unit": _euros(preview.fee_for_service),
        "fixed": _euros(preview.lump_sum),
        "now": _euros(preview.as_entered),
        "funding": Message(FUNDING_LABELS[service.funding.kind]),
        "kept": _euros(preview.kept_until_renewal),
        "years": case.settings.years,
        "renewal": str(preview.renewal_year),
    }
    if not isinstance(service.funding, FeeForService | LumpSum | Capitation):
        return Message(
            N_(
                "{service}: under this contract ({funding}) the payer pays {now} less in {years} years;"
                " paid per unit that would be {per_unit}, under a fixed budget {fixed}."
            ),
            values,
        )
    if isinstance(service.funding, LumpSum | Capitation):
        if preview.renewal_year is None:
            return Message(
                N_(
                    "{service}: under a fixed sum without a new agreement in these years the"
                    " provider keeps {kept}; the payer gets nothing. Paid per unit, it would be the"
                    " payer's."
                ),
                values,
            )
        return Message(
            N_(
                "{service}: under a fixed sum until {renewal} the provider keeps {kept} in the years"
                " before. The payer notices something only after the new agreement and pays {now}"
                " less in all; paid per unit that would be {per_unit}."
            ),
            values,
        )
    if preview.renewal_year is None:
        return Message(
            N_(
                "{service}: paid per unit, the payer pays {per_unit} less in {years} years, and the"
                " provider loses that revenue. Under a fixed budget the provider would keep it."
            ),
            values,
        )
    return Message(
        N_(
            "{service}: paid per unit, the payer pays {per_unit} less in {years} years, and the provider"
            " loses that revenue. Under a fixed budget until {renewal} the provider would keep {kept} of it."
        ),
        values,
    )


def _budget(case: Case, results: Results | None) -> list[Message]:
    return [*_cashed(case, results), *_steered(case)]


def _steered(case: Case) -> Iterator[Message]:
    answer = case.questions.budget
    if answer.ceilings is YesNo.YES:
        yield Message(N_("It works with ceilings: ask who gets the room that comes free under one."))
    elif answer.ceilings is YesNo.NO:
        yield Message(N_("It works without ceilings, so less use shows in its expenses by itself."))
    if answer.lighter_support is YesNo.YES:
        yield Message(
            N_("It moves clients to lighter support already, so part of what changes is not due to you.")
        )
    elif answer.lighter_support is YesNo.NO:
        yield Message(
            N_("It does not move clients to lighter support by itself; agree who adjusts the decisions.")
        )
    if case.effects and not answer.realisation.strip():
        yield Message(
            N_("Nobody has said yet who stops buying what, and when; until then the saving is a promise.")
        )


def _cashed(case: Case, results: Results | None) -> list[Message]:
    if results is None:
        return [
            Message(
                N_(
                    "Your answer is the cashability per year: what is not cashed counts as value, not as"
                    " money."
                )
            )
        ]
    found: list[Message] = []
    for service in case.services:
        if not isinstance(service, PaidService):
            continue
        cash = -sum(results.line(f"services.{service.id}.payment"))
        value = -sum(results.line(f"services.{service.id}.payment_valued"))
        if max(cash, value) < _NOTHING_BELOW:
            continue
        found.append(
            Message(
                N_(
                    "{service}: in {years} years the payer stops paying {cash}; {value} stays paid for"
                    " capacity that has come free, and counts as value only."
                ),
                {
                    "service": service.name,
                    "years": case.settings.years,
                    "cash": _euros(cash),
                    "value": _euros(value),
                },
            )
        )
    return found or [Message(N_("No service is used less in this case, so there is nothing to cash."))]


def _self_reliance(case: Case, _results: Results | None) -> list[Message]:
    return [*_weighed(case), *_measured(case)]


def _weighed(case: Case) -> list[Message]:
    weights = {Interest(name): weight for name, weight in case.municipality.weights if weight}
    total = sum(weights.values())
    if not total:
        return [
            Message(
                N_(
                    "Give the weights of the six interests (The municipality); the heaviest come first in"
                    " your story."
                )
            )
        ]
    heaviest = max(weights, key=lambda interest: weights[interest])
    served = {item.interest for item in case.innovation.contributions}
    values: dict[str, MessageValue] = {
        "interest": Message(heaviest.label),
        "weight": Figure(Decimal(weights[heaviest]) / total, Unit.SHARE.value, 0),
        "served": Figure(
            Decimal(sum(weights.get(interest, 0) for interest in served)) / total, Unit.SHARE.value, 0
        ),
    }
    if heaviest in served:
        text = N_("This municipality weighs “{interest}” most ({weight}), and your innovation serves it.")
    else:
        text = N_(
            "This municipality weighs “{interest}” most ({weight}), but you have not said that your"
            " innovation serves it (Your innovation)."
        )
    found = [Message(text, values)]
    if served:
        found.append(
            Message(
                N_("The interests that your innovation serves have {served} of the weight together."), values
            )
        )
        found.extend(_order_of_outcomes(case, weights))
    return found


def _order_of_outcomes(case: Case, weights: Mapping[Interest, int]) -> Iterator[Message]:
    """Yield the interests served in the order of their weight, and which of them nothing shows."""
    items = sorted(case.innovation.contributions, key=lambda item: -weights.get(item.interest, 0))
    if len(items) > 1:
        yield Message(
            N_("Tell it in this order: {interests}."), {"interests": _listed(item.interest for item in items)}
        )
    bare = [item.interest for item in items if not item.evidence.strip()]
    if bare:
        yield Message(
            N_("Nothing shows this yet: {interests}. Begin with the heaviest."), {"interests": _listed(bare)}
        )


def _listed(items: Iterable[LabelledEnum]) -> Message:
    first, *rest = (Message(item.label) for item in items)
    for label in rest:
        first = Message(N_("{first}, {second}"), {"first": first, "second": label})
    return first


def _measured(case: Case) -> Iterator[Message]:
    answer = case.questions.self_reliance
    if answer.measures_with_zrm is YesNo.YES:
        yield Message(
            N_(
                "It measures with the Self-Sufficiency Matrix (ZRM): measure with it before and after, so"
                " that your outcomes can be laid beside its own."
            )
        )
    elif answer.measures_with_zrm is YesNo.NO:
        yield Message(
            N_(
                "It does not measure with the Self-Sufficiency Matrix (ZRM): ask which measure convinces it"
                " before you begin to measure."
            )
        )
    if answer.result_areas:
        yield Message(
            N_("Show per result area what changes for clients: {areas}."),
            {"areas": _listed(answer.result_areas)},
        )
    if answer.target_groups.strip() and not case.innovation.target_group.strip():
        yield Message(
            N_("It names target groups; say at Your innovation which of them yours is, in the same words.")
        )


def _innovation_policy(case: Case, results: Results | None) -> list[Message]:
    answer = case.questions.innovation_policy
    found: list[Message] = []
    options = (
        (
            answer.innovation_budget,
            N_("An innovation budget can pay the introduction."),
            N_("There is no innovation budget: somebody else must pay the introduction, or a saving must."),
        ),
        (
            answer.revolving_fund,
            N_("A revolving fund can advance the introduction; it wants its money back."),
            N_("No fund advances the introduction: whoever pays it, pays before anything is saved."),
        ),
        (
            answer.award_points,
            N_("Innovation earns points in the award, so a provider has a reason to buy."),
            N_("Innovation earns no points in the award, so a provider must win by it in another way."),
        ),
        (
            answer.room_to_experiment,
            N_("There is room for a trial, in which you can measure the effect."),
            N_("There is no room for a trial beside the contracts: try it within one, with a provider."),
        ),
        (
            answer.shares_care_data,
            N_("The municipality shares figures on care: replace your assumptions with them."),
            N_("The municipality shares no figures on care: ask a provider for its registrations."),
        ),
    )
    for value, yes, no in options:
        if value in (YesNo.YES, YesNo.NO):
            found.append(Message(yes if value is YesNo.YES else no))
    found.extend(_budget_for_one_project(case))
    if answer.innovation_in_procurement is YesNo.YES:
        found.append(Message(N_("Its procurement documents name innovation: quote them when you write.")))
    elif answer.innovation_in_procurement is YesNo.NO:
        found.append(
            Message(N_("Its procurement documents do not name innovation: ask to have it in the next round."))
        )
    if results is not None:
        peak = results.party(Party.MUNICIPALITY).peak_funding
        if peak >= _NOTHING_BELOW:
            found.append(
                Message(N_("In this case the municipality advances {peak} at most."), {"peak": _euros(peak)})
            )
    return found or [Message(N_("Budget, fund and room to experiment decide who can pay the introduction."))]


def _budget_for_one_project(case: Case) -> Iterator[Message]:
    """Yield how far what one project can get goes in paying the introduction."""
    answer = case.questions.innovation_policy
    available = answer.innovation_budget_amount.value
    if available is None or answer.innovation_budget is YesNo.NO:
        return
    costs = spent_once(case)
    spent = whole_amount_of(costs)
    values: dict[str, MessageValue] = {
        "available": Figure(available, Unit.EUR.value, 0),
        "spent": Figure(spent, Unit.EUR.value, 0),
        "rest": Figure(spent - available, Unit.EUR.value, 0),
    }
    if not costs:
        text = N_(
            "One project can get {available}, but no cost of the case is paid once. Name what it is for."
        )
    elif spent <= available:
        text = N_("One project can get {available}; that pays all that is spent once ({spent}).")
    else:
        text = N_(
            "One project can get {available}, while {spent} is spent once: {rest} must come from elsewhere,"
            " such as a fund, a provider or yourself."
        )
    yield Message(text, values)


_NO_OVERLAP = N_(
    "Without overlap nothing is taken off for what exists; the municipality will ask who helps these people"
    " now."
)


def _current_supply(case: Case, _results: Results | None) -> list[Message]:
    answer = case.questions.current_supply
    if not case.effects:
        return list(_overlap_to_come(case))
    found: list[Message] = []
    bare = [effect.name or effect.id for effect in case.effects if not effect.deadweight.value]
    overlaps = answer.overlap in (Overlap.PARTLY, Overlap.LARGELY) or bool(answer.already_reached.value)
    if overlaps and bare:
        found.append(
            Message(
                N_(
                    "Your innovation overlaps with what exists, yet nothing is taken off for what would have"
                    " happened anyway at: {effects}."
                ),
                {"effects": ", ".join(bare)},
            )
        )
    else:
        found.extend(
            Message(
                N_("{effect}: {share} is taken off for what would have happened anyway."),
                {
                    "effect": effect.name or effect.id,
                    "share": Figure(effect.deadweight.value or Decimal(0), Unit.SHARE.value),
                },
            )
            for effect in case.effects
        )
    if answer.overlap is Overlap.NONE and not answer.already_reached.value:
        found.append(Message(_NO_OVERLAP))
    found.extend(_without_innovation(case))
    return found


def _overlap_to_come(case: Case) -> Iterator[Message]:
    """Yield what the overlap will do, while there is no effect yet to take anything off."""
    answer = case.questions.current_supply
    reached = answer.already_reached.value
    if reached:
        yield Message(
            N_(
                "The present supply reaches {share} of your target group: that part would have been helped"
                " anyway, and the program proposes to take it off as soon as there is an effect."
            ),
            {"share": Figure(reached, Unit.SHARE.value)},
        )
    elif answer.overlap in (Overlap.PARTLY, Overlap.LARGELY):
        yield Message(
            N_(
                "Your innovation overlaps with what exists: as soon as there is an effect, the program"
                " proposes what to take off for what would have happened anyway."
            )
        )
    elif answer.overlap is Overlap.NONE:
        yield Message(_NO_OVERLAP)
    else:
        yield Message(N_("What would have happened without you is taken off each effect."))


def _without_innovation(case: Case) -> Iterator[Message]:
    """Yield what a user has of the services that become less, in the situation without the innovation."""
    for effect in case.effects:
        service, use = case.service(effect.service), effect.baseline_volume.value
        if (
            effect.change_kind is ChangeKind.RELATIVE
            and use is not None
            and isinstance(service, CareService | ValuedTime)
        ):
            yield Message(
                N_("Without the innovation: {use} {unit} of {service} per user per year."),
                {
                    "use": Figure(use, Unit.NUMBER.value),
                    "unit": Message(SERVICE_UNIT_PLURALS[service.unit]),
                    "service": item_name(service),
                },
            )


def _euros(value: float) -> Figure:
    return Figure(round(value), Unit.EUR.value, 0)
