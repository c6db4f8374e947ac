"""What would have to be true of clients who were lost for a verdict to fall, in words."""

from __future__ import annotations

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.report import LostToFollowUp


def undone(lost: LostToFollowUp) -> Message | None:
    """Return what would have to be true of those lost for the verdict to fall; None when nothing would.

    Args:
        lost: Those lost to follow-up in a domain.
    """
    tipping = lost.tipping_point
    if tipping is None:
        return None
    if tipping == 0:
        return Message(
            N_("Had all who were lost, in both groups, stayed the same, the difference could be chance.")
        )
    if lost.clients == 1:
        said = (
            N_(
                "Had this client gone down one level, and had those of the comparison group who were lost"
                " stayed the same, the difference could be chance."
            )
            if lost.compared
            else N_("Had this client gone down one level, the difference could be chance.")
        )
    elif tipping == 1:
        said = (
            N_(
                "Had one of them gone down one level, and had the others who were lost stayed the same, also"
                " in the comparison group, the difference could be chance."
            )
            if lost.compared
            else N_("Had one of them gone down one level, the difference could be chance.")
        )
    else:
        said = (
            N_(
                "Had {tipping} of them gone down one level, and had the others who were lost stayed the same,"
                " also in the comparison group, the difference could be chance."
            )
            if lost.compared
            else N_("Had {tipping} of them gone down one level, the difference could be chance.")
        )
    return Message(said, {"tipping": tipping})


def standing(lost: LostToFollowUp) -> Message:
    """Return whether a verdict that clients do better stands with those lost, without a count of them.

    Args:
        lost: Those lost to follow-up in a domain of which the verdict is that clients do better.
    """
    if lost.holds:
        return Message(N_("This would stand even if all who were lost had gone down one level."))
    if lost.tipping_point == 0:
        return Message(
            N_("Had all who were lost, in both groups, stayed the same, the difference could be chance.")
        )
    return Message(
        N_("Had enough of those who were lost gone down one level, the difference could be chance.")
    )
