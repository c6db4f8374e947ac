"""What measured outcomes propose to change in the calculation of a case.

The ZRM itself is never turned into money. By a mapping that the user makes with the municipality, a
level says which intensity of an arrangement a client needs, so that clients who change level move
between intensities. And the share of clients who reach an agreed outcome feeds payment on outcome.

What is proposed becomes part of the case, and so of everything that leaves it, whoever reads that. So
a share is proposed only where the clients who are in it, and those who are not, could be printed under
every profile; it is rounded as well. What cannot be proposed is said, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import numpy as np

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.editing import added, identifiers, simple_fundings, unique_identifier
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.funding import OutcomeBased
from casebuilder.model.messages import Figure, Message, MessageValue, N_, listed
from casebuilder.model.outcomes.analysis import analyse, design_of, proportion, told_clients
from casebuilder.model.outcomes.arrays import GroupArrays, group_arrays
from casebuilder.model.outcomes.check import outcome_problems, refused_comparison
from casebuilder.model.outcomes.disclosure import tells_hidden, tells_level
from casebuilder.model.outcomes.document import ClientRow, Group, IntensityOfLevel, Outcomes
from casebuilder.model.outcomes.instrument import HIGHEST_LEVEL, LOWEST_LEVEL, domain, is_domain
from casebuilder.model.outcomes.printed import PrintedShare, printed_paid
from casebuilder.model.outcomes.report import Design, GroupResult, OutcomeReport, Proportion, Table, Told
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Severity
from casebuilder.model.proposals import Proposal
from casebuilder.model.quantities import EvidenceGrade, Quantity
from casebuilder.model.services import ArrangementService, PaidService
from casebuilder.model.suppression import LEAVING, Profile
from casebuilder.model.units import Unit

_LEAST = max(profile.threshold for profile in LEAVING)
"""Fewer clients than this are told of nowhere."""
_MANY = 100
_FINE, _COARSE = Decimal("0.01"), Decimal("0.05")
_LEVELS_WITH_SUPPORT = HIGHEST_LEVEL - LOWEST_LEVEL

_GRADES = {
    Design.ONE_GROUP: EvidenceGrade.REGISTRATION,
    Design.COMPARED: EvidenceGrade.COMPARISON,
    Design.BY_LOT: EvidenceGrade.STRONG_COMPARISON,
}


# Moves between intensities -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelMove:
    """Clients who, by their levels, need another intensity than before.

    Attributes:
        from_intensity: Identifier of the intensity before; empty for none.
        to_intensity: Identifier of the intensity after; empty for none.
        with_innovation: Clients with the innovation who moved so, out of those measured twice.
        without: The same in the comparison group; None when there is none.
    """

    from_intensity: str
    to_intensity: str
    with_innovation: Proportion
    without: Proportion | None


def default_intensities(service: ArrangementService) -> tuple[str, ...]:
    """Return a mapping to start from: the lower the level, the dearer the intensity; level 5 none.

    Args:
        service: The arrangement; its intensities are ordered by tariff, or as they stand.

    Returns:
        The identifier of an intensity per level, from 1 to 5; empty without intensities.
    """
    if not service.intensities:
        return ()
    heaviest_first = sorted(service.intensities, key=lambda item: -(item.tariff.value or Decimal(0)))
    count = len(heaviest_first)
    chosen = [
        heaviest_first[level * count // _LEVELS_WITH_SUPPORT].id for level in range(_LEVELS_WITH_SUPPORT)
    ]
    return (*chosen, "")


def level_moves(outcomes: Outcomes, link: IntensityOfLevel) -> tuple[LevelMove, ...]:
    """Return which moves between intensities the measured levels come to, most frequent first.

    A client's level in the result area is the lowest over the chosen domains, both times; clients
    without a score in one of them are left out.

    Args:
        outcomes: The outcomes, whose two moments can be compared.
        link: Which domains count, and the intensity per level.
    """
    before, after = outcomes.position(outcomes.before), outcomes.position(outcomes.after)
    if before is None or after is None or not _is_complete(link):
        return ()
    columns = [domain(key).column for key in link.domains]
    pairs = {
        group: [
            pair
            for row in outcomes.clients
            if row.group is group and (pair := _pair(row, before, after, columns, link.intensities))
        ]
        for group in Group
    }
    counted = {group: Counter(found) for group, found in pairs.items()}
    theirs = len(pairs[Group.WITHOUT])
    return tuple(
        LevelMove(
            old,
            new,
            proportion(count, len(pairs[Group.WITH])),
            proportion(counted[Group.WITHOUT][old, new], theirs) if theirs else None,
        )
        for (old, new), count in counted[Group.WITH].most_common()
        if old != new
    )


def _is_complete(link: IntensityOfLevel) -> bool:
    return len(link.intensities) == HIGHEST_LEVEL and bool(link.domains) and all(map(is_domain, link.domains))


def _pair(
    row: ClientRow, before: int, after: int, columns: Sequence[int], intensities: Sequence[str]
) -> tuple[str, str] | None:
    """Return the intensity of a client before and after; None when a score is missing."""
    found = []
    for place in (before, after):
        signs = [row.scores[place][column] for column in columns]
        if not all(sign.isdigit() for sign in signs):
            return None
        found.append(intensities[min(map(int, signs)) - LOWEST_LEVEL])
    return found[0], found[1]


# Proposals ---------------------------------------------------------------------------------------


def outcome_proposals(case: Case) -> tuple[Proposal, ...]:
    """Return what the measured outcomes propose to change in the case."""
    return tuple(found for found in _found(case) if isinstance(found, Proposal))


def withheld_proposals(case: Case) -> tuple[Message, ...]:
    """Return what the measured outcomes would propose, had it not told of single clients, and why not."""
    return tuple(found for found in _found(case) if isinstance(found, Message))


def _found(case: Case) -> Iterator[Proposal | Message]:
    outcomes = case.outcomes
    wrong = any(problem.severity is Severity.ERROR for problem in outcome_problems(outcomes))
    if wrong or refused_comparison(outcomes) is not None:
        return
    if not outcomes.arrangements and not outcomes.paid_outcome.domains:
        return
    # What is hidden depends on the counts alone, so intervals need not be drawn.
    report = analyse(outcomes, resamples=1)
    yield from _move_proposals(case, report)
    yield from _payment_proposals(case, report)


@dataclass(frozen=True, slots=True)
class MeasuredMove(Proposal):
    """Clients move to another intensity, by the levels that were measured.

    Attributes:
        service: Identifier of the arrangement.
        from_intensity: Identifier of the intensity before; empty for none.
        to_intensity: Identifier of the intensity after; empty for none.
        share: Share of the users who move, and its interval.
        anyway: Share of those moves that was seen without the innovation too, and its interval; None
            without a comparison group.
        grade: How well it is founded.
        assumed: Whether it is no measurement, because the scores are made up.
    """

    service: str
    from_intensity: str
    to_intensity: str
    share: tuple[Decimal, Decimal, Decimal]
    anyway: tuple[Decimal, Decimal, Decimal] | None
    grade: EvidenceGrade
    assumed: bool

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:
        """Return the case with the effect; the same move that is there already gets the new values."""
        values: dict[str, object] = {"share_of_users": self._quantity(self.share, source)}
        if self.anyway is not None:
            values["deadweight"] = self._quantity(self.anyway, source)
            values["comparison_group"] = True
        present = self.present(case)
        if present is not None:
            for field, value in values.items():
                case = replaced(case, f"effects.{present.id}.{field}", value)
            return case
        effect = Effect(
            id=unique_identifier(name, identifiers(case), "effect"),
            name=name,
            service=self.service,
            change_kind=ChangeKind.MOVE,
            from_intensity=self.from_intensity,
            to_intensity=self.to_intensity,
        )
        return added(case, effect.model_copy(update=values))

    def present(self, case: Case) -> Effect | None:
        """Return the effect of the case that is this move already, or None."""
        return next(
            (
                effect
                for effect in case.effects
                if effect.service == self.service
                and effect.change_kind is ChangeKind.MOVE
                and (effect.from_intensity, effect.to_intensity) == (self.from_intensity, self.to_intensity)
            ),
            None,
        )

    def _quantity(self, found: tuple[Decimal, Decimal, Decimal], source: str) -> Quantity:
        return _measured(found, source, self.grade, assumed=self.assumed)


@dataclass(frozen=True, slots=True)
class MeasuredOutcome(Proposal):
    """The share of clients who reach the outcome that a contract pays for, as it was measured.

    Attributes:
        path: Place of the agreement on payment.
        reached: Share with the innovation, and its interval.
        reached_without: The same in the comparison group; None when there is none.
        grade: How well it is founded.
        assumed: Whether it is no measurement, because the scores are made up.
    """

    path: str
    reached: tuple[Decimal, Decimal, Decimal]
    reached_without: tuple[Decimal, Decimal, Decimal] | None
    grade: EvidenceGrade
    assumed: bool

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  nothing is added
        """Return the case with the measured shares."""
        pairs = (("outcome_with", self.reached), ("outcome_without", self.reached_without))
        for field, found in pairs:
            if found is not None:
                value = _measured(found, source, self.grade, assumed=self.assumed)
                case = replaced(case, f"{self.path}.{field}", value)
        return case


def _measured(
    found: tuple[Decimal, Decimal, Decimal], source: str, grade: EvidenceGrade, *, assumed: bool
) -> Quantity:
    value, low, high = found
    return Quantity(
        value=value,
        unit=Unit.SHARE,
        low=low,
        high=high,
        interval=True,
        source=source,
        grade=grade,
        assumption=assumed,
    )


def _move_proposals(case: Case, report: OutcomeReport) -> Iterator[MeasuredMove | Message]:
    outcomes = case.outcomes
    safe = _SafeMoves(report, outcomes)
    for place, link in enumerate(outcomes.arrangements):
        service = case.service(link.service)
        if not isinstance(service, ArrangementService):
            continue
        known = {intensity.id for intensity in service.intensities} | {""}
        if not known.issuperset(link.intensities):
            continue
        moves = level_moves(outcomes, link)
        withheld = []
        for move in moves:
            share = _rounded(move.with_innovation) if safe.ours(place, move) else None
            if share is None:
                withheld.append(move)
                continue
            compared = safe.theirs(place, move)
            proposal = _move_proposal(outcomes, service, move, share, compared=compared)
            if proposal is not None:
                yield proposal
        seen = [move for move in withheld if move.with_innovation.count]
        if seen:
            yield Message(
                N_(
                    "{service}: for {moves} no share is proposed. So few clients went that way, or so few did"
                    " not, that the share would tell of single clients in the workbook and the summary. With"
                    " more clients, or fewer intensities, it can be given."
                ),
                {"service": item_name(service), "moves": listed(_arrow(service, move) for move in seen)},
            )


class _SafeMoves:
    """Which moves may be told of everywhere, beside all else that is printed and each other."""

    def __init__(self, report: OutcomeReport, outcomes: Outcomes) -> None:
        """Try the moves one by one, most frequent first."""
        self._outcomes = outcomes
        before, after = outcomes.position(outcomes.before), outcomes.position(outcomes.after)
        self._told: dict[Group, set[tuple[int, str, str]]] = {group: set() for group in Group}
        if before is None or after is None:
            return
        links = [(place, link) for place, link in enumerate(outcomes.arrangements) if _is_complete(link)]
        for group in Group:
            rows = tuple(row for row in outcomes.clients if row.group is group)
            if rows:
                arrays = group_arrays(rows, before, after)
                self._told[group] = _safe_moves(report, group, arrays, links)

    def ours(self, place: int, move: LevelMove) -> bool:
        """Return whether the share with the innovation may be told."""
        return (place, move.from_intensity, move.to_intensity) in self._told[Group.WITH]

    def theirs(self, place: int, move: LevelMove) -> bool:
        """Return whether the share in the comparison group may be told."""
        return (place, move.from_intensity, move.to_intensity) in self._told[Group.WITHOUT]


_Move = tuple[int, str, str]
"""Place of a link, intensity before and intensity after."""


def _safe_moves(
    report: OutcomeReport,
    group: Group,
    arrays: GroupArrays,
    links: Sequence[tuple[int, IntensityOfLevel]],
) -> set[_Move]:
    accepted: list[_Move] = []
    paid = report.paid_outcome
    told_of_payment = () if paid is None else paid.told_with if group is Group.WITH else paid.told_without
    results = {
        item.domain.key: item.with_innovation if group is Group.WITH else item.without
        for item in report.domains
    }
    tables = {place: _Lowest(arrays, link) for place, link in links}
    for place, table in tables.items():
        counted = table.moves()
        told = 0
        for (old, new), count in counted.items():
            trial = [*accepted, (place, old, new)]
            # Who is in none of the moves that are told must be many as well.
            large = min(count, table.clients - told - count) >= _LEAST
            if large and all(
                _leaves_hidden(
                    trial, tables, results, told_of_payment, printed_paid(report, profile), group, profile
                )
                for profile in LEAVING
            ):
                accepted = trial
                told += count
    return set(accepted)


def _leaves_hidden(
    moves: Sequence[_Move],
    tables: Mapping[int, _Lowest],
    results: Mapping[str, GroupResult | None],
    told_of_payment: Sequence[Told],
    payment: tuple[PrintedShare | None, PrintedShare | None],
    group: Group,
    profile: Profile,
) -> bool:
    """Return whether nothing hidden follows once these moves are told as well."""
    share = payment[0 if group is Group.WITH else 1]
    told = list(told_of_payment) if share is not None and share.count is not None else []
    sums: dict[tuple[str, ...], dict[str, frozenset[tuple[int, int]]]] = {}
    for place, old, new in moves:
        table, name = tables[place], f"move {place} {old} {new}"
        told += table.told(name, old, new)
        sums.setdefault(table.domains, {})[name] = table.places(old, new)
    by_domain: dict[str, list[Told]] = {}
    for item in told:
        by_domain.setdefault(item.domain, []).append(item)
    return not any(
        (result := results.get(key)) is not None and tells_hidden(result, items, profile)
        for key, items in by_domain.items()
    ) and not any(
        tells_level(
            next(table.table for table in tables.values() if table.domains == domains), places, profile
        )
        for domains, places in sums.items()
    )


class _Lowest:
    """Clients of a group by the lowest level over the domains of a link, before and after."""

    def __init__(self, group: GroupArrays, link: IntensityOfLevel) -> None:
        columns = [domain(key).column for key in link.domains]
        self._group, self._link = group, link
        self.domains = tuple(sorted(set(link.domains)))
        self._scored = group.paired[:, columns].all(axis=1)
        self._before = group.before[:, columns].min(axis=1)
        self._after = group.after[:, columns].min(axis=1)
        before, after = self._before[self._scored], self._after[self._scored]
        pairs = np.bincount((before - 1) * HIGHEST_LEVEL + after - 1, minlength=HIGHEST_LEVEL**2)
        self.table: Table = tuple(tuple(map(int, row)) for row in pairs.reshape(HIGHEST_LEVEL, HIGHEST_LEVEL))

    @property
    def clients(self) -> int:
        return int(self._scored.sum())

    def moves(self) -> dict[tuple[str, str], int]:
        """Return how many clients go from which intensity to which other, most frequent first."""
        found: dict[tuple[str, str], int] = {}
        named = self._link.intensities
        for before, row in zip(named, self.table, strict=True):
            for after, count in zip(named, row, strict=True):
                if before != after and count:
                    found[before, after] = found.get((before, after), 0) + count
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def places(self, old: str, new: str) -> frozenset[tuple[int, int]]:
        """Return from and to which lowest levels a move goes."""
        named = list(enumerate(self._link.intensities, start=LOWEST_LEVEL))
        return frozenset(
            (before, after) for before, one in named for after, other in named if (one, other) == (old, new)
        )

    def told(self, name: str, old: str, new: str) -> list[Told]:
        """Return who move so, as they stand in the table of each domain."""
        places = self.places(old, new)
        moved = self._scored & np.array(
            [pair in places for pair in zip(self._before.tolist(), self._after.tolist(), strict=True)]
        )
        alone = len(self.domains) == 1
        levels = range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)
        # In one of several domains a client stands at the lowest level or above.
        possible = frozenset(
            (before, after)
            for before in levels
            for after in levels
            if (before, after) in places
            or (not alone and any(before >= one and after >= other for one, other in places))
        )
        return [told_clients(self._group, moved, name, key, possible, whole=alone) for key in self.domains]


def _arrow(service: ArrangementService, move: LevelMove) -> Message:
    old, new = _ends(service, move)
    return Message(N_("{old} → {new}"), {"old": old, "new": new})


def _ends(service: ArrangementService, move: LevelMove) -> tuple[MessageValue, MessageValue]:
    """Return what the intensities before and after are called."""
    names = {item.id: item_name(item) for item in service.intensities}
    nothing = Message(N_("no arrangement"))
    return names.get(move.from_intensity, nothing), names.get(move.to_intensity, nothing)


def _move_proposal(
    outcomes: Outcomes,
    service: ArrangementService,
    move: LevelMove,
    share: tuple[Decimal, Decimal, Decimal],
    *,
    compared: bool,
) -> MeasuredMove | None:
    anyway = _anyway(move) if compared else None
    if anyway is not None and anyway[0] == 1:
        # Without the innovation as many moved so: there is nothing to count.
        return None
    old, new = _ends(service, move)
    values: dict[str, MessageValue] = {
        "service": item_name(service),
        "old": old,
        "new": new,
        "share": Figure(share[0], Unit.SHARE.value, 0),
        "clients": move.with_innovation.of,
    }
    design = design_of(outcomes) if anyway is not None else Design.ONE_GROUP
    if anyway is not None:
        values["anyway"] = Figure(anyway[0], Unit.SHARE.value, 0)
        text = N_(
            "{service}: by the levels measured {share} of the clients go from {old} to {new}. Of those moves"
            " {anyway} were seen without the innovation too, and that part is taken off."
        )
    elif move.without is not None:
        text = N_(
            "{service}: by the levels measured {share} of the clients go from {old} to {new}. In the"
            " comparison group so few clients went that way, or so few did not, that their share would tell"
            " of single clients. So fill in yourself how many would have done so anyway."
        )
    else:
        text = N_(
            "{service}: by the levels measured {share} of the clients go from {old} to {new}. Without a"
            " comparison group it is not known how many would have done so anyway; fill that in yourself."
        )
    return MeasuredMove(
        Message(text, values),
        Message(N_("Take over: {old} → {new}"), values),
        _source(outcomes),
        Message(N_("{service}: from {old} to {new}"), values),
        service.id,
        move.from_intensity,
        move.to_intensity,
        share,
        anyway,
        _grade(outcomes, design),
        outcomes.made_up,
    )


def _anyway(move: LevelMove) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return which share of the moves was seen without the innovation too, and a careful range."""
    ours, theirs = move.with_innovation, move.without
    if theirs is None or not theirs.of or not ours.count:
        return None
    share = (theirs.count / theirs.of) / (ours.count / ours.of)
    low, high = theirs.low / (ours.count / ours.of), theirs.high / (ours.count / ours.of)
    step = _step(min(ours.of, theirs.of))
    return (
        _to(share, step, ROUND_HALF_UP),
        _to(low, step, ROUND_FLOOR),
        _to(high, step, ROUND_CEILING),
    )


def _payment_proposals(case: Case, report: OutcomeReport) -> Iterator[MeasuredOutcome | Message]:
    outcomes, found = case.outcomes, report.paid_outcome
    if found is None:
        return
    printed = [printed_paid(report, profile) for profile in LEAVING]
    ours, theirs = (
        all(share is not None and share.count is not None for share in shares)
        for shares in zip(*printed, strict=True)
    )
    reached = _rounded(found.with_innovation) if ours else None
    without = _rounded(found.without) if found.without and theirs else None
    design = design_of(outcomes) if without else Design.ONE_GROUP
    for service in case.services:
        if not isinstance(service, PaidService):
            continue
        for path, funding in simple_fundings(service):
            if not isinstance(funding, OutcomeBased):
                continue
            if reached is None:
                yield Message(
                    N_(
                        "{service}: the share of the clients who reached the outcome that is paid for cannot"
                        " be taken over. So few reached it, or so few did not, that the share would tell of"
                        " single clients in the workbook and the summary. Have more clients measured, or fill"
                        " in an assumption of your own."
                    ),
                    {"service": item_name(service)},
                )
                continue
            values: dict[str, MessageValue] = {
                "service": item_name(service),
                "share": Figure(reached[0], Unit.SHARE.value, 0),
            }
            text = N_("{service}: {share} of the clients reached the outcome that is paid for.")
            if without is not None:
                values["without"] = Figure(without[0], Unit.SHARE.value, 0)
                text = N_(
                    "{service}: {share} of the clients with the innovation reached the outcome that is paid"
                    " for, and {without} of those without."
                )
            elif found.without is not None:
                text = N_(
                    "{service}: {share} of the clients with the innovation reached the outcome that is paid"
                    " for. Of the comparison group no share is taken over: so few reached it, or so few did"
                    " not, that it would tell of single clients."
                )
            yield MeasuredOutcome(
                Message(text, values),
                Message(N_("Take over for {service}"), values),
                _source(outcomes),
                Message(""),
                path,
                reached,
                without,
                _grade(outcomes, design),
                outcomes.made_up,
            )


def _source(outcomes: Outcomes) -> Message:
    before, after = outcomes.moment(outcomes.before), outcomes.moment(outcomes.after)
    values: dict[str, MessageValue] = {
        "before": before.name if before else "",
        "after": after.name if after else "",
    }
    if outcomes.made_up:
        return Message(N_("Made-up scores of the ZRM, {before} and {after}, as an example"), values)
    return Message(N_("Own measurement with the ZRM, {before} and {after}; shares rounded"), values)


def _grade(outcomes: Outcomes, design: Design) -> EvidenceGrade:
    return EvidenceGrade.OPINION if outcomes.made_up else _GRADES[design]


def _rounded(proportion: Proportion) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return a share and its interval as they may stand in the case; None where it would say none or all."""
    if proportion.share is None:
        return None
    step = _step(proportion.of)
    value = _to(proportion.share, step, ROUND_HALF_UP)
    if value in {0, 1}:
        return None
    return value, _to(proportion.low, step, ROUND_FLOOR), _to(proportion.high, step, ROUND_CEILING)


def _step(clients: int) -> Decimal:
    return _FINE if clients >= _MANY else _COARSE


def _to(share: float, step: Decimal, rounding: str) -> Decimal:
    # What floating point adds in the last decimals must not push a whole step further.
    exact = Decimal(repr(round(share, 9)))
    return min(Decimal(1), (exact / step).quantize(Decimal(1), rounding) * step)
