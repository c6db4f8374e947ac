"""Whether the route through the municipality fits the innovation, reasoned from the answers."""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.messages import Figure, LabelledEnum, Message, MessageValue, N_
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit

_OTHER_PAYERS = (Party.INSURER, Party.CARE_OFFICE)
_OTHER_NAMES = {
    Party.INSURER: N_("the health insurer"),
    Party.CARE_OFFICE: N_("the care office"),
}
_OTHER_ROUTES = {
    Party.INSURER: N_("the route through the health insurer (Zvw)"),
    Party.CARE_OFFICE: N_("the route through the care office (Wlz)"),
}


class RouteFit(LabelledEnum):
    """How well the route through the municipality fits, as far as the answers go."""

    OPEN = "open", N_("Cannot be said yet")
    FITS = "fits", N_("The municipal route seems to fit")
    SHARED = "shared", N_("The municipal route fits, together with another payer")
    ELSEWHERE = "elsewhere", N_("Another route may fit better")


@dataclass(frozen=True)
class RouteAdvice:
    """An advice with the reasons for it.

    Attributes:
        fit: How well the route fits.
        reasons: Sentences that say why, and what to do.
    """

    fit: RouteFit
    reasons: tuple[Message, ...]


def route_advice(case: Case, results: Results | None) -> RouteAdvice:
    """Return whether the municipal route fits.

    Args:
        case: The case.
        results: What the case comes to, or None while it cannot be computed.
    """
    served = len(case.innovation.contributions)
    if served == 0:
        return _without_interests(case)
    reasons = [
        Message(
            N_("Your innovation serves {count} of the six interests for which a municipality buys."),
            {"count": served},
        )
    ]
    unproven = sum(not item.evidence.strip() for item in case.innovation.contributions)
    if unproven:
        reasons.append(
            Message(
                N_("For {count} of them nothing shows it yet; the municipality will ask for that."),
                {"count": unproven},
            )
        )
    if results is None:
        reasons.append(Message(N_("Once effects and costs are filled in, this also weighs who benefits.")))
        return RouteAdvice(RouteFit.FITS, tuple(reasons))
    fit, sentence = _who_benefits(results)
    return RouteAdvice(fit, (*reasons, sentence))


def _without_interests(case: Case) -> RouteAdvice:
    innovation = case.innovation
    if not (innovation.description.strip() or innovation.process_after.strip()):
        return RouteAdvice(
            RouteFit.OPEN,
            (Message(N_("Describe your innovation and tick the interests of the municipality it serves.")),),
        )
    return RouteAdvice(
        RouteFit.ELSEWHERE,
        (
            Message(
                N_(
                    "No interest of the municipality is ticked. If indeed none applies, a care"
                    " provider, a health insurer, a care office or the client may be the better buyer."
                )
            ),
        ),
    )


def _who_benefits(results: Results) -> tuple[RouteFit, Message]:
    municipality = results.party(Party.MUNICIPALITY).pv_benefits
    others = {party: results.party(party).pv_benefits for party in _OTHER_PAYERS}
    largest = max(others, key=lambda party: others[party])
    elsewhere = sum(max(0.0, benefit) for benefit in others.values())
    values: dict[str, MessageValue] = {
        "party": Message(_OTHER_NAMES[largest]),
        "route": Message(_OTHER_ROUTES[largest]),
        "own": _euros(municipality),
        "other": _euros(elsewhere),
    }
    if elsewhere <= 0 and municipality > 0:
        return RouteFit.FITS, Message(
            N_("Of the payers it is the municipality that pays less for care: {own} in all."), values
        )
    if elsewhere <= 0:
        return RouteFit.FITS, Message(
            N_("No payer pays less for care in this case; the municipality must want it for other reasons.")
        )
    if municipality <= 0:
        return RouteFit.ELSEWHERE, Message(
            N_(
                "The lower cost of care ends up with another payer ({other}), mainly with"
                " {party}, and not with the municipality. Look at {route} as well."
            ),
            values,
        )
    if elsewhere > municipality:
        return RouteFit.SHARED, Message(
            N_(
                "Other payers benefit more ({other}) than the municipality ({own}), mainly {party}."
                " Ask them to pay along; see {route}."
            ),
            values,
        )
    return RouteFit.FITS, Message(
        N_("The municipality benefits most ({own}); other payers benefit too ({other})."), values
    )


def _euros(value: float) -> Figure:
    return Figure(round(value), Unit.EUR.value, 0)
