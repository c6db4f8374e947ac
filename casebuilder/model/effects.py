"""Effects of the innovation on the volume of services (model.md, section 3)."""

from __future__ import annotations

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.quantities import Quantity, quantity
from casebuilder.model.units import Unit


class ChangeKind(LabelledEnum):
    """How the size of an effect is given."""

    RELATIVE = "relative", N_("As a percentage of the use now")
    ABSOLUTE = "absolute", N_("As a number per user per year")
    MOVE = "move", N_("As clients who move to another intensity")


class Effect(Frozen):
    """One change in the use of one service. Less use is negative.

    Attributes:
        service: Identifier of the service.
        share_of_users: Part of the users whom it concerns.
        baseline_volume: Volume per user per year without the innovation.
        relative_change: Change as a share of the baseline (-0.40 is 40 % less).
        absolute_change: Change in units per user per year.
        from_intensity: Identifier of the intensity that clients leave, or within which the hours
            change; empty for clients who had no arrangement. Only for arrangements.
        to_intensity: Identifier of the intensity that clients move to; empty for clients who need
            no arrangement any more. Only for a move.
        comparison_group: Whether the change was measured against a comparison group.
        deadweight: Part that would have happened anyway.
        attribution: Part that is due to others.
        drop_off: Part of the effect that fades each year, per cohort.
        first_year: Calendar year in which the effect begins; None is the first year of the case.
        delay: Months after the start of that year before the effect shows.
        counted_share: Part counted, where effects overlap.
        overlap_group: Name shared by effects that overlap.
        support_ends: Part of the users concerned whose support ends altogether.
        changes_cases: True when the effect changes how many cases there are, False when it changes
            what happens within a case; matters under payment per case.
    """

    id: str
    name: str = text(N_("Name of the effect"))
    service: str = choice(N_("Which service changes?"), "")
    share_of_users: Quantity = quantity(N_("Users whom it concerns"), Unit.SHARE, default="1", required=True)
    change_kind: ChangeKind = choice(N_("How is the change given?"), ChangeKind.RELATIVE)
    baseline_volume: Quantity = quantity(
        N_("Use now"), Unit.SERVICE_UNITS_PER_USER_YEAR, minimum="0", maximum="100000", required=True
    )
    relative_change: Quantity = quantity(N_("Change"), Unit.SHARE, minimum="-1", maximum="10", required=True)
    absolute_change: Quantity = quantity(
        N_("Change"),
        Unit.SERVICE_UNITS_PER_USER_YEAR,
        minimum="-100000",
        maximum="100000",
        required=True,
    )
    from_intensity: str = choice(N_("From intensity"), "")
    to_intensity: str = choice(N_("To intensity"), "")
    comparison_group: bool = choice(N_("Measured against a comparison group"), False)  # noqa: FBT003
    deadweight: Quantity = quantity(N_("Would have happened anyway"), Unit.SHARE, default="0", required=True)
    attribution: Quantity = quantity(N_("Due to others"), Unit.SHARE, default="0", required=True)
    drop_off: Quantity = quantity(
        N_("Effect that fades each year"),
        Unit.SHARE_PER_YEAR,
        minimum="0",
        maximum="1",
        default="0",
        required=True,
    )
    first_year: int | None = choice(N_("First year"))
    delay: Quantity = quantity(
        N_("Delay"), Unit.MONTHS, minimum="0", maximum="120", default="0", required=True
    )
    counted_share: Quantity = quantity(N_("Part counted"), Unit.SHARE, default="1", required=True)
    overlap_group: str = text(N_("Overlaps with (group)"))
    support_ends: Quantity = quantity(
        N_("Users whose support ends altogether"), Unit.SHARE, default="0", required=True
    )
    changes_cases: bool = choice(N_("Changes the number of cases"), False)  # noqa: FBT003
