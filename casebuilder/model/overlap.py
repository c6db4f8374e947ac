"""Effects that are about the same care, which counts only once (model.md, section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.changes import raises, value_per_user
from casebuilder.model.check_parts import item_name, named_field, warning
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.messages import Figure, Message, N_, listed
from casebuilder.model.problems import Problem
from casebuilder.model.units import Unit


@dataclass(frozen=True, slots=True)
class OverlapGroup:
    """Two or more effects that are about the same care, all less use or all more use.

    What becomes less and what becomes more never count as the same: to leave a burden out because
    it shares a group with a saving would flatter the case.

    Attributes:
        name: Name of the group, as the effects have it.
        effects: Its effects, in the order of the case.
        dominant: The largest of them at tariff; of equals the first.
    """

    name: str
    effects: tuple[Effect, ...]
    dominant: Effect

    @property
    def others(self) -> tuple[Effect, ...]:
        """The effects beside the largest."""
        return tuple(effect for effect in self.effects if effect.id != self.dominant.id)

    @property
    def counts_twice(self) -> bool:
        """Whether more than one of its effects counts fully."""
        return sum(counts_fully(effect) for effect in self.effects) > 1


def counts_fully(effect: Effect) -> bool:
    """Return whether nothing is taken off an effect for what is counted elsewhere."""
    return effect.counted_share.value == 1


def overlap_groups(case: Case) -> tuple[OverlapGroup, ...]:
    """Return the groups of overlapping effects, in the order of the case."""
    members: dict[tuple[str, bool], list[Effect]] = {}
    for effect in case.effects:
        name = effect.overlap_group.strip()
        if name:
            members.setdefault((name, raises(case, effect)), []).append(effect)
    return tuple(
        OverlapGroup(name, tuple(effects), max(effects, key=lambda effect: abs(value_per_user(case, effect))))
        for (name, _), effects in members.items()
        if len(effects) > 1
    )


def group_of(case: Case, effect: str) -> OverlapGroup | None:
    """Return the group in which an effect overlaps with others, or None."""
    return next(
        (group for group in overlap_groups(case) if any(item.id == effect for item in group.effects)), None
    )


def overlap_problems(case: Case) -> Iterator[Problem]:
    """Yield a warning for each effect that counts what another one counts too."""
    for group in overlap_groups(case):
        if group.counts_twice:
            for effect in group.others:
                if counts_fully(effect):
                    yield _counted_twice(group, effect)
    yield from _more_than_all_problems(case)


def _counted_twice(group: OverlapGroup, effect: Effect) -> Problem:
    others = [item for item in group.effects if item.id != effect.id]
    if len(others) == 1:
        text = N_(
            "This overlaps with {largest}, the larger of the two, and both count fully, so the same care"
            " counts twice. Count this one for 0 or 50 %."
        )
    else:
        text = N_(
            "This overlaps with {others}, and more than one counts fully, so the same care counts twice."
            " Count the largest, {largest}, fully and this one for 0 or 50 %."
        )
    return warning(
        "overlap",
        f"effects.{effect.id}.counted_share",
        Message(text, {"others": names(others), "largest": names([group.dominant])}),
        named_field(effect, N_("Part counted")),
    )


def _more_than_all_problems(case: Case) -> Iterator[Problem]:
    """Yield a warning at the last effect on a service when all together take away more than there is."""
    for service in case.services:
        relative = [
            effect
            for effect in case.effects
            if effect.service == service.id and effect.change_kind is ChangeKind.RELATIVE
        ]
        together = sum((_relative_change(effect) for effect in relative), Decimal(0))
        if together >= -1:
            continue
        lower = [effect for effect in relative if _relative_change(effect) < 0]
        yield warning(
            "more_than_all",
            f"effects.{lower[-1].id}.relative_change",
            Message(
                N_(
                    "Together {effects} take away {share} of the use of {service} now: more is saved than is"
                    " used. Lower the changes, or let them overlap and count only a part."
                ),
                {
                    "effects": names(lower),
                    "share": Figure(-together, Unit.SHARE.value),
                    "service": item_name(service),
                },
            ),
            named_field(lower[-1], N_("Change")),
        )


def _relative_change(effect: Effect) -> Decimal:
    """Return the change over all users, as a share of the use now, as far as it is counted."""
    shares = (effect.share_of_users.value, effect.relative_change.value, effect.counted_share.value)
    product = Decimal(1)
    for share in shares:
        product *= share or Decimal(0)
    return product


def names(items: Iterable[object]) -> Message:
    """Return the names of effects or costs, of which there is at least one: “A”, “B” and “C”."""
    return listed(Message(N_("“{name}”"), {"name": item_name(item)}) for item in items)
