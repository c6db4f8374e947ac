"""Changes of a case that a page offers, as pure functions from case to case.

Each returns a new case and leaves the old one as it was, so that every change can be undone.
"""

from __future__ import annotations

import datetime
import itertools
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.previews import shares_reached, target_group_sizes
from casebuilder.model.costs import InnovationCost
from casebuilder.model.descriptions import description_of
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.evidence import Claim, EvidenceRequest
from casebuilder.model.financing import Grant, Loan, SharedSavings
from casebuilder.model.frozen import Frozen
from casebuilder.model.funding import (
    AverageAmount,
    Capitation,
    FeeForService,
    Funding,
    LumpSum,
    Mix,
    MixPart,
    NormTask,
    OutcomeBased,
    PaymentPerCase,
    RenewedFunding,
    SimpleFunding,
)
from casebuilder.model.innovation import (
    CareStep,
    InnovationDegree,
    InnovationScope,
    Interest,
    InterestContribution,
)
from casebuilder.model.municipality import InterestWeights, Municipality
from casebuilder.model.overlap import overlap_groups
from casebuilder.model.parties import Party
from casebuilder.model.paths import described_fields, replaced, value_at
from casebuilder.model.prices import CONSUMER_PRICES, PriceIndex
from casebuilder.model.quantities import Price, Quantity, YearlyQuantity
from casebuilder.model.questions import SixQuestions
from casebuilder.model.reach import (
    GrowingTargetGroup,
    LinearAdoption,
    ListedAdoption,
    ListedTargetGroup,
    LogisticAdoption,
)
from casebuilder.model.services import (
    ArrangementService,
    CareService,
    Intensity,
    Law,
    PaidService,
    Service,
    ValuedTime,
)
from casebuilder.model.support import (
    ClientExample,
    Indicator,
    PartnershipTheme,
    ScalingStep,
    SupportingParty,
    ValueStep,
)
from casebuilder.model.units import Unit

Item: TypeAlias = (
    Service
    | Effect
    | InnovationCost
    | Grant
    | Loan
    | SharedSavings
    | SupportingParty
    | ScalingStep
    | ClientExample
    | ValueStep
    | Indicator
    | PartnershipTheme
    | EvidenceRequest
    | Claim
)
"""A member of one of the lists of a case."""

_LISTS: dict[type[Item], str] = {
    CareService: "services",
    ArrangementService: "services",
    ValuedTime: "services",
    Effect: "effects",
    InnovationCost: "costs",
    Grant: "financing.grants",
    Loan: "financing.loans",
    SharedSavings: "financing.shared_savings",
    SupportingParty: "support.parties",
    ScalingStep: "support.steps",
    ClientExample: "support.examples",
    ValueStep: "support.value",
    Indicator: "support.indicators",
    PartnershipTheme: "support.themes",
    EvidenceRequest: "evidence.requests",
    Claim: "evidence.claims",
}
"""The list that each kind of item belongs to."""

_NAMED_IN = {
    "services": ("support.value.service",),
    "effects": ("evidence.claims.effect",),
    "evidence.requests": ("evidence.claims.request",),
}
"""Where else the members of a list are named by their identifier."""

_NO_INTENSITIES = {"from_intensity": "", "to_intensity": ""}
_FULL_WEIGHT = 100
_SHARE_DECIMALS = Decimal("0.0001")
_PERSON_DECIMALS = Decimal("0.01")


def unique_identifier(name: str, taken: Iterable[str], fallback: str) -> str:
    """Return an identifier of letters, digits and underscores that is not in use.

    Args:
        name: What the item is called; accents and other signs are dropped.
        taken: Identifiers in use.
        fallback: Identifier for a name without any letter or digit.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_") or fallback
    used = set(taken)
    if stem not in used:
        return stem
    number = 2
    while f"{stem}_{number}" in used:
        number += 1
    return f"{stem}_{number}"


def identifiers(case: Case) -> set[str]:
    """Return the identifiers of all items in the lists of a case."""
    return {item.id for name in dict.fromkeys(_LISTS.values()) for item in value_at(case, name)}


def added(case: Case, item: Item) -> Case:
    """Return the case with an item at the end of the list it belongs to."""
    name = list_name(item)
    return replaced(case, name, (*value_at(case, name), item))


def list_name(item: Item) -> str:
    """Return the name of the list that an item belongs to."""
    return _LISTS[type(item)]


def duplicated(case: Case, path: str, identifier: str, name: str) -> Case:
    """Return the case with a copy of an item right after it.

    Args:
        case: The case.
        path: Place of the item, such as ``effects.less_help``.
        identifier: Identifier of the copy; must be free.
        name: Name of the copy.

    Raises:
        KeyError: There is no such item.
    """
    parent, _, original = path.rpartition(".")
    items = value_at(case, parent)
    item = value_at(case, path)
    copy = item.model_copy(update={"id": identifier, "name": name})
    position = next(place for place, member in enumerate(items) if member.id == original)
    return replaced(case, parent, (*items[: position + 1], copy, *items[position + 1 :]))


def removed(case: Case, path: str) -> Case:
    """Return the case without an item; what named it by its identifier names nothing any more.

    Raises:
        KeyError: There is no such item.
    """
    parent, _, identifier = path.rpartition(".")
    value_at(case, path)
    result = replaced(case, parent, tuple(item for item in value_at(case, parent) if item.id != identifier))
    for place in _NAMED_IN.get(parent, ()):
        result = _no_longer_named(result, place, identifier)
    if parent != "services":
        return result
    named = case.questions.current_supply.replaced_services
    if identifier in named:
        left = tuple(name for name in named if name != identifier)
        result = replaced(result, "questions.current_supply.replaced_services", left)
    for effect in case.effects:
        if effect.service == identifier:
            result = with_effect_on(result, effect.id, "")
    return result


def _no_longer_named(case: Case, place: str, identifier: str) -> Case:
    """Return the case in which no member of a list names an item in one of its fields."""
    items, _, field = place.rpartition(".")
    for item in value_at(case, items):
        if getattr(item, field) == identifier:
            case = replaced(case, f"{items}.{item.id}.{field}", "")
    return case


def with_service_of_effect(case: Case, effect: str, service: Service) -> Case:
    """Return the case with a new service that an effect changes."""
    return with_effect_on(added(case, service), effect, service.id)


def with_effect_on(case: Case, effect: str, service: str) -> Case:
    """Return the case in which an effect changes a service, in a way that fits that service.

    An effect that comes to an arrangement moves clients; one that leaves it gives a percentage. A
    move between intensities that the service does not have is taken out, not half of it.

    Args:
        case: The case.
        effect: Identifier of the effect.
        service: Identifier of the service; empty for none.
    """
    place = f"effects.{effect}"
    present: Effect = value_at(case, place)
    target = case.service(service)
    update: dict[str, Any] = {"service": service}
    names: set[str] = set()
    if isinstance(target, ArrangementService):
        names = {intensity.id for intensity in target.intensities}
        if not isinstance(case.service(present.service), ArrangementService):
            update["change_kind"] = ChangeKind.MOVE
    elif present.change_kind is ChangeKind.MOVE:
        update["change_kind"] = ChangeKind.RELATIVE
    if not {present.from_intensity, present.to_intensity} <= {"", *names}:
        update |= _NO_INTENSITIES
    return replaced(case, place, present.model_copy(update=update))


def with_change_kind(case: Case, effect: str, kind: ChangeKind) -> Case:
    """Return the case in which an effect gives its change in another way.

    Of a move nobody has said where it goes to yet, clients stay where they are.
    """
    place = f"effects.{effect}"
    present: Effect = value_at(case, place)
    result = replaced(case, f"{place}.change_kind", kind)
    if kind is ChangeKind.MOVE and not present.to_intensity:
        result = replaced(result, f"{place}.to_intensity", present.from_intensity)
    return result


def with_from_intensity(case: Case, effect: str, intensity: str) -> Case:
    """Return the case in which an effect begins at another intensity.

    As long as it does not say where clients move to, they stay: else they would seem to move to no
    arrangement at all, a saving that nobody chose.

    Args:
        case: The case.
        effect: Identifier of the effect.
        intensity: Identifier of the intensity; empty for clients without an arrangement.
    """
    place = f"effects.{effect}"
    present: Effect = value_at(case, place)
    result = replaced(case, f"{place}.from_intensity", intensity)
    if present.change_kind is ChangeKind.MOVE and present.from_intensity == present.to_intensity:
        result = replaced(result, f"{place}.to_intensity", intensity)
    return result


def with_intensity(case: Case, service: str) -> Case:
    """Return the case with one more intensity, still empty, at the end of an arrangement."""
    place = f"services.{service}.intensities"
    intensities: tuple[Intensity, ...] = value_at(case, place)
    identifier = unique_identifier("", (intensity.id for intensity in intensities), "intensity")
    return replaced(case, place, (*intensities, Intensity(id=identifier)))


def without_intensity(case: Case, service: str, identifier: str) -> Case:
    """Return the case without an intensity; effects that spoke of it name none any more.

    Such an effect must be given anew: half of a move would be one to or from no arrangement.
    """
    place = f"services.{service}.intensities"
    left = tuple(intensity for intensity in value_at(case, place) if intensity.id != identifier)
    result = replaced(case, place, left)
    for effect in case.effects:
        if effect.service == service and identifier in (effect.from_intensity, effect.to_intensity):
            without = effect.model_copy(update=_NO_INTENSITIES)
            result = replaced(result, f"effects.{effect.id}", without)
    return result


def moved_up(case: Case, path: str, identifier: str) -> Case:
    """Return the case with a member of a list one place earlier; the first one stays where it is.

    Args:
        case: The case.
        path: Place of the list, such as ``services.day_activities.intensities``.
        identifier: Identifier of the member.
    """
    items = list(value_at(case, path))
    position = next(number for number, item in enumerate(items) if item.id == identifier)
    items.insert(max(0, position - 1), items.pop(position))
    return replaced(case, path, tuple(items))


def with_law(case: Case, service: str, law: Law) -> Case:
    """Return the case with a service paid under a law, by the payer that law names."""
    payers = {
        Law.WMO: Party.MUNICIPALITY,
        Law.YOUTH_ACT: Party.MUNICIPALITY,
        Law.ZVW: Party.INSURER,
        Law.WLZ: Party.CARE_OFFICE,
    }
    result = replaced(case, f"services.{service}.law", law)
    return replaced(result, f"services.{service}.payer", payers[law]) if law in payers else result


def with_funding(case: Case, path: str, kind: str) -> Case:
    """Return the case with another funding model at a place.

    A contract that is renewed keeps its year of renewal and what is passed on then; a new one takes
    the year from question 2 where that is answered. A mix begins with the present funding as its
    first part, and what remains of a mix is its first part.

    Args:
        case: The case.
        path: Place of the funding of a service, or of a part of a mix.
        kind: The ``kind`` of the funding model.
    """
    present: Funding = value_at(case, path)
    if present.kind == kind:
        return case
    if isinstance(present, Mix):
        first = present.parts[0].funding if present.parts else FeeForService()
        funding: Funding = first if first.kind == kind else _new_funding(case, kind, first)
    elif kind == Mix().kind:
        funding = Mix(
            parts=(
                MixPart(id="part_1", funding=present),
                MixPart(id="part_2", funding=_other_part(case, present)),
            )
        )
    else:
        funding = _new_funding(case, kind, present)
    return replaced(case, path, funding)


_FUNDING_MODELS: dict[str, type[SimpleFunding]] = {
    model().kind: model
    for model in (FeeForService, LumpSum, Capitation, PaymentPerCase, AverageAmount, OutcomeBased)
}


def _new_funding(case: Case, kind: str, present: SimpleFunding) -> SimpleFunding:
    model = _FUNDING_MODELS[kind]
    if not issubclass(model, RenewedFunding):
        return model()
    if isinstance(present, RenewedFunding):
        return model(renewal_year=present.renewal_year, pass_through=present.pass_through)
    return model(renewal_year=case.questions.contracts.renewal_year)


def _other_part(case: Case, present: SimpleFunding) -> SimpleFunding:
    if isinstance(present, FeeForService):
        return _new_funding(case, LumpSum().kind, present)
    return FeeForService()


def with_mix_part(case: Case, path: str) -> Case:
    """Return the case with one more part in the mixed funding at a place."""
    mix: Mix = value_at(case, path)
    identifier = unique_identifier("part", (part.id for part in mix.parts), "part")
    return replaced(case, f"{path}.parts", (*mix.parts, MixPart(id=identifier)))


def without_mix_part(case: Case, path: str, identifier: str) -> Case:
    """Return the case without one part of the mixed funding at a place."""
    mix: Mix = value_at(case, path)
    return replaced(case, f"{path}.parts", tuple(part for part in mix.parts if part.id != identifier))


def with_norm_task(case: Case, path: str) -> Case:
    """Return the case with one more task, still empty, in the average amount at a place."""
    tasks: tuple[NormTask, ...] = value_at(case, f"{path}.tasks")
    identifier = unique_identifier("", (task.id for task in tasks), "task")
    return replaced(case, f"{path}.tasks", (*tasks, NormTask(id=identifier)))


def without_norm_task(case: Case, path: str, identifier: str) -> Case:
    """Return the case without one task of the average amount at a place."""
    left = tuple(task for task in value_at(case, f"{path}.tasks") if task.id != identifier)
    return replaced(case, f"{path}.tasks", left)


def with_renewal_date(case: Case, date: datetime.date | None) -> Case:
    """Return the case with the date of the new agreement (question 2).

    Contracts that had no year of renewal, or that of the former date, follow.
    """
    former = case.questions.contracts.renewal_year
    result = replaced(case, "questions.contracts.renewal_date", date)
    year = result.questions.contracts.renewal_year
    if year is None:
        return result
    for service in case.services:
        if isinstance(service, PaidService):
            for place, funding in simple_fundings(service):
                if isinstance(funding, RenewedFunding) and funding.renewal_year in (None, former):
                    result = replaced(result, f"{place}.renewal_year", year)
    return result


def simple_fundings(service: PaidService) -> tuple[tuple[str, SimpleFunding], ...]:
    """Return place and funding model of a service, or of each part of its mix."""
    path = f"services.{service.id}.funding"
    if isinstance(service.funding, Mix):
        return tuple((f"{path}.parts.{part.id}.funding", part.funding) for part in service.funding.parts)
    return ((path, service.funding),)


def with_price_index(case: Case, index: PriceIndex) -> Case:
    """Return the case with one more price index."""
    return replaced(case, "settings.indices", (*case.settings.indices, index))


def without_price_index(case: Case, identifier: str) -> Case:
    """Return the case without a price index; prices that followed it follow consumer prices.

    Raises:
        ValueError: Consumer prices cannot be taken out, since real prices are measured by them.
    """
    if identifier == CONSUMER_PRICES:
        raise ValueError(identifier)
    result = case
    for place, _, value in described_fields(case):
        if isinstance(value, Price) and value.index == identifier:
            result = replaced(result, f"{place}.index", CONSUMER_PRICES)
    left = tuple(index for index in case.settings.indices if index.id != identifier)
    return replaced(result, "settings.indices", left)


# Effects ---------------------------------------------------------------------------------------


def with_overlap_group(case: Case, effect: str, other: str) -> Case:
    """Return the case in which an effect overlaps with another one, in the group of that one.

    A new group is called after the other effect.
    """
    partner: Effect = value_at(case, f"effects.{other}")
    name = partner.overlap_group.strip()
    if not name:
        name = _free_group(case, partner.name.strip() or partner.id)
        case = replaced(case, f"effects.{other}.overlap_group", name)
    return replaced(case, f"effects.{effect}.overlap_group", name)


def _free_group(case: Case, name: str) -> str:
    taken = {effect.overlap_group.strip() for effect in case.effects}
    numbered = (f"{name} {number}" for number in itertools.count(2))
    return next(free for free in itertools.chain((name,), numbered) if free not in taken)


def with_overlap_counted(case: Case, group: str, others: Decimal, source: str = "") -> Case:
    """Return the case in which of overlapping effects only the largest counts fully.

    What the user already counts for less than ``others`` stays as it is.

    Args:
        case: The case.
        group: Name of the group of overlapping effects.
        others: Part for which the effects beside the largest count.
        source: Why they count for that part, in the user's language.
    """
    result = case
    for overlap in overlap_groups(case):
        if overlap.name != group:
            continue
        for effect in overlap.effects:
            part = Decimal(1) if effect is overlap.dominant else others
            counted = effect.counted_share.value
            if counted == part or (part < 1 and counted is not None and counted < part):
                continue
            share = Quantity(value=part, unit=Unit.SHARE, source=source)
            result = replaced(result, f"effects.{effect.id}.counted_share", share)
    return result


def without_deadweight(case: Case, effect: str, source: str = "") -> Case:
    """Return the case in which nothing is taken off an effect for what would have happened anyway.

    Args:
        case: The case.
        effect: Identifier of an effect that was measured against a comparison group.
        source: Why nothing is taken off, in the user's language.
    """
    nothing = Quantity(value=Decimal(0), unit=Unit.SHARE, source=source, assumption=False)
    return replaced(case, f"effects.{effect}.deadweight", nothing)


# Years -----------------------------------------------------------------------------------------


def with_years(case: Case, years: int) -> Case:
    """Return the case over another number of years, its figures per year just as long.

    A figure that gets more years repeats its last one.
    """
    former = case.settings.years
    resized = _resized(case, former, years)
    return replaced(resized, "settings.years", years)


def _resized(case: Case, former: int, years: int) -> Case:
    result = case
    for path, quantity, every_year in _yearly_quantities(case):
        if len(quantity.values) == former and (former > 1 or every_year):
            changed = quantity.model_copy(
                update={
                    name: _of_length(getattr(quantity, name), years) for name in ("values", "low", "high")
                }
            )
            result = replaced(result, path, changed)
    return result


def _of_length(values: tuple[Decimal, ...], years: int) -> tuple[Decimal, ...]:
    if not values:
        return values
    return (*values[:years], *(values[-1:] * (years - len(values))))


def _yearly_quantities(node: Frozen, path: str = "") -> Iterable[tuple[str, YearlyQuantity, bool]]:
    for name, field in type(node).model_fields.items():
        value: Any = getattr(node, name)
        place = f"{path}.{name}" if path else name
        if isinstance(value, YearlyQuantity):
            description = description_of(field)
            yield place, value, bool(description and description.every_year)
        elif isinstance(value, Frozen):
            yield from _yearly_quantities(value, place)
        elif isinstance(value, tuple):
            for position, item in enumerate(value):
                if isinstance(item, Frozen):
                    member = getattr(item, "id", position)
                    yield from _yearly_quantities(item, f"{place}.{member}")


def with_value_per_year(case: Case, path: str, *, per_year: bool) -> Case:
    """Return the case in which a figure has a value per year, or one for all years.

    One value for all years is the last of the values per year: the situation in the long run.
    """
    quantity: YearlyQuantity = value_at(case, path)
    length = case.settings.years if per_year else 1

    def fitted(values: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        return _of_length(values, length) if per_year else values[-1:]

    return replaced(
        case,
        path,
        quantity.model_copy(
            update={name: fitted(getattr(quantity, name)) for name in ("values", "low", "high")}
        ),
    )


def with_value_of_year(case: Case, path: str, year: int, value: Decimal) -> Case:
    """Return the case with the value of one year of a figure that has a value per year.

    Args:
        case: The case.
        path: Place of the figure.
        year: Number of the year, from 0.
        value: The value; when there are no values yet it holds for every year.
    """
    quantity: YearlyQuantity = value_at(case, path)
    values = list(_of_length(quantity.values or (value,), case.settings.years))
    values[year] = value
    return replaced(case, f"{path}.values", tuple(values))


# Reach -----------------------------------------------------------------------------------------


def with_target_group(case: Case, kind: str) -> Case:
    """Return the case with the target group given as ``growing`` or ``listed``, the same in size."""
    group = case.reach.target_group
    if group.kind == kind:
        return case
    if isinstance(group, GrowingTargetGroup):
        sizes = _rounded_all(target_group_sizes(case), _PERSON_DECIMALS)
        listed = ListedTargetGroup(size=_as_yearly(group.size, sizes, Unit.PERSONS))
        return replaced(case, "reach.target_group", listed)
    values = group.size.values
    first = values[0] if values else None
    growth = _average_growth(values)
    return replaced(
        case,
        "reach.target_group",
        GrowingTargetGroup(
            size=_as_quantity(group.size, first, Unit.PERSONS),
            growth=Quantity(value=growth, unit=Unit.SHARE_PER_YEAR),
        ),
    )


def _average_growth(values: tuple[Decimal, ...]) -> Decimal:
    if len(values) < 2 or values[0] <= 0:  # noqa: PLR2004  growth needs two values
        return Decimal(0)
    growth = (values[-1] / values[0]) ** (Decimal(1) / (len(values) - 1)) - 1
    return min(Decimal(1), _rounded(growth, _SHARE_DECIMALS))


def with_adoption(case: Case, kind: str) -> Case:
    """Return the case with the share reached given as ``linear``, ``logistic`` or ``listed``.

    A curve that becomes a list keeps its values; a list that becomes a curve keeps its highest.
    """
    adoption = case.reach.adoption
    if adoption.kind == kind:
        return case
    if kind == ListedAdoption().kind:
        if isinstance(adoption, ListedAdoption):
            return case
        values = _rounded_all(shares_reached(case), _SHARE_DECIMALS)
        listed = ListedAdoption(share=_as_yearly(adoption.maximum, values, Unit.SHARE))
        return replaced(case, "reach.adoption", listed)
    if isinstance(adoption, ListedAdoption):
        shares = adoption.share.values
        maximum = _as_quantity(adoption.share, max(shares) if shares else None, Unit.SHARE)
    else:
        maximum = adoption.maximum
    curve = LinearAdoption if kind == LinearAdoption().kind else LogisticAdoption
    return replaced(case, "reach.adoption", curve(maximum=maximum))


def _rounded_all(values: tuple[float, ...] | None, step: Decimal) -> tuple[Decimal, ...]:
    return tuple(_rounded(Decimal(repr(value)), step) for value in values or ())


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step).normalize() + 0


def _as_yearly(quantity: Quantity, values: tuple[Decimal, ...], unit: Unit) -> YearlyQuantity:
    return YearlyQuantity(
        values=values,
        unit=unit,
        source=quantity.source,
        source_date=quantity.source_date,
        grade=quantity.grade,
        assumption=quantity.assumption,
        agreed_with=quantity.agreed_with,
    )


def _as_quantity(quantity: YearlyQuantity, value: Decimal | None, unit: Unit) -> Quantity:
    return Quantity(
        value=value,
        unit=unit,
        source=quantity.source,
        source_date=quantity.source_date,
        grade=quantity.grade,
        assumption=quantity.assumption,
        agreed_with=quantity.agreed_with,
    )


# Municipality ----------------------------------------------------------------------------------

_COUNTS = ("inhabitants", "aged_65_plus", "aged_75_plus", "aged_85_plus", "wmo_clients")


def with_municipality(case: Case, chosen: Municipality, *, renamed: bool = False) -> Case:
    """Return the case for a municipality from the list.

    What was filled in before any municipality was chosen stays. What was found out about another one
    does not hold for this one: see :func:`without_answers`.

    Args:
        case: The case.
        chosen: The municipality with its published counts.
        renamed: Whether it is the one that was there, until now under a name of the user's own.
    """
    current = case.municipality
    if current.code == chosen.code:
        return case
    if current.name and not renamed:
        return without_answers(case, chosen)
    kept = {"weights": current.weights, "wmo_clients": current.wmo_clients}
    return replaced(case, "municipality", chosen.model_copy(update=kept))


def without_answers(case: Case, municipality: Municipality) -> Case:
    """Return the case for another municipality, of which nothing was found out yet.

    The answers to the six questions and the weights of the interests are those of the municipality
    that was there; they are left empty.

    Args:
        case: The case.
        municipality: The other municipality, with what is known of it.
    """
    return case.model_copy(update={"municipality": municipality, "questions": SixQuestions()})


def knows_municipality(case: Case) -> bool:
    """Return whether anything was found out about the municipality: answers, or weights of its interests."""
    return case.questions != SixQuestions() or case.municipality.weights != InterestWeights()


def with_municipality_name(case: Case, name: str) -> Case:
    """Return the case for a municipality or region by a name of the user's own.

    The published counts, the answers and the weights of a municipality chosen from the list do not
    belong to another name, so they are taken out; what stands under a name of the user's own stays,
    for that is often only written otherwise.
    """
    current = case.municipality
    if current.name == name:
        return case
    if current.code:
        return without_answers(case, Municipality(name=name))
    return replaced(case, "municipality.name", name)


def has_counts(municipality: Municipality) -> bool:
    """Return whether any count of a municipality has been filled in."""
    return any(getattr(municipality, name).value is not None for name in _COUNTS)


def total_weight(weights: InterestWeights) -> int:
    """Return what the weights of the interests add up to."""
    return sum(weight or 0 for _, weight in weights)


def balanced(weights: InterestWeights) -> InterestWeights:
    """Return weights in the same proportion that add up to 100.

    The per cents lost in rounding down go to the weights that lost most, so that the sum is exact.
    """
    named = {name: weight or 0 for name, weight in weights}
    if not any(named.values()):
        return weights
    return InterestWeights(**_divided(named, _FULL_WEIGHT))


def _divided(weights: dict[str, int], room: int) -> dict[str, int]:
    """Return whole weights in the same proportion that fill the room exactly; none stay none."""
    total = sum(weights.values())
    if total == 0:
        return weights
    exact = {name: Decimal(weight * room) / total for name, weight in weights.items()}
    floors = {name: int(share) for name, share in exact.items()}
    by_loss = sorted(exact, key=lambda name: floors[name] - exact[name])
    for name in by_loss[: room - sum(floors.values())]:
        floors[name] += 1
    return floors


def slid(weights: InterestWeights, interest: Interest, value: int) -> InterestWeights:
    """Return weights of which one was slid to a value, while together they are never more than 100.

    As long as there is room the others stay as they are. Once all 100 are given out, the others
    give way or take over in proportion, so that it stays 100.

    Args:
        weights: The weights before.
        interest: The interest whose weight was slid.
        value: Its new weight, 0 to 100.
    """
    others = {name: weight for name, weight in weights if name != interest.value and weight}
    room = _FULL_WEIGHT - value
    if sum(others.values()) > room or total_weight(weights) == _FULL_WEIGHT:
        others = _divided(others, room)
    return weights.model_copy(update={**others, interest.value: value})


# Innovation ------------------------------------------------------------------------------------


def with_interest(case: Case, interest: Interest, *, served: bool) -> Case:
    """Return the case in which the innovation serves an interest, or does not."""
    others = [item for item in case.innovation.contributions if item.interest is not interest]
    if served:
        own = contribution(case, interest) or InterestContribution(interest=interest)
        others.append(own)
    order = list(Interest)
    others.sort(key=lambda item: order.index(item.interest))
    return replaced(case, "innovation.contributions", tuple(others))


def contribution(case: Case, interest: Interest) -> InterestContribution | None:
    """Return what the case says about an interest, or None when it is not served."""
    return next((item for item in case.innovation.contributions if item.interest is interest), None)


def with_contribution(case: Case, interest: Interest, field: str, value: object) -> Case:
    """Return the case with another answer about an interest; the interest is then served.

    Args:
        case: The case.
        interest: The interest.
        field: ``how``, ``evidence`` or ``grade``.
        value: The text, or the strength of the evidence.
    """
    served = with_interest(case, interest, served=True)
    contributions = tuple(
        item.model_copy(update={field: value}) if item.interest is interest else item
        for item in served.innovation.contributions
    )
    return replaced(served, "innovation.contributions", contributions)


def with_step(case: Case) -> Case:
    """Return the case with one more step of the care process, still empty, at the end."""
    steps = case.innovation.steps
    identifier = unique_identifier("", (step.id for step in steps), "step")
    return replaced(case, "innovation.steps", (*steps, CareStep(id=identifier)))


def without_step(case: Case, identifier: str) -> Case:
    """Return the case without a step of the care process."""
    left = tuple(step for step in case.innovation.steps if step.id != identifier)
    return replaced(case, "innovation.steps", left)


def with_place_in_matrix(case: Case, degree: InnovationDegree | None, scope: InnovationScope | None) -> Case:
    """Return the case with the innovation at another place in the matrix; None takes it out."""
    return replaced(replaced(case, "innovation.degree", degree), "innovation.scope", scope)
