"""What someone typed or pasted for a score, a goal or a group: read, or refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import Goal, Group, Missing
from casebuilder.model.outcomes.instrument import HIGHEST_LEVEL, LOWEST_LEVEL


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that could not be read.

    Attributes:
        row: Row of the pasted block or of the sheet, from 0.
        column: Column of the block or of the sheet, from 0.
        text: What stood there.
        reason: Why it is not taken, and what to do.
    """

    row: int
    column: int
    text: str
    reason: Message


class RefusedTextError(ValueError):
    """A text is no score, goal or group."""

    def __init__(self, reason: Message) -> None:
        """Keep the reason, to be shown to the user."""
        super().__init__(reason.text)
        self.reason = reason


_REASONS: dict[str, Missing] = {
    "n": Missing.NOT_TAKEN,
    "niet afgenomen": Missing.NOT_TAKEN,
    "not taken": Missing.NOT_TAKEN,
    "a": Missing.NOT_APPLICABLE,
    "nvt": Missing.NOT_APPLICABLE,
    "niet van toepassing": Missing.NOT_APPLICABLE,
    "na": Missing.NOT_APPLICABLE,
    "n/a": Missing.NOT_APPLICABLE,
    "not applicable": Missing.NOT_APPLICABLE,
    "l": Missing.LOST,
    "uitgevallen": Missing.LOST,
    "uitval": Missing.LOST,
    "lost": Missing.LOST,
    "client lost to follow-up": Missing.LOST,
    "lost to follow-up": Missing.LOST,
    "u": Missing.UNKNOWN,
    "onbekend": Missing.UNKNOWN,
    "unknown": Missing.UNKNOWN,
    "reden onbekend": Missing.UNKNOWN,
    "reason unknown": Missing.UNKNOWN,
    "?": Missing.UNKNOWN,
}

_GOALS: dict[str, Goal] = {
    "+": Goal.IMPROVE,
    "verbeteren": Goal.IMPROVE,
    "improve": Goal.IMPROVE,
    "=": Goal.KEEP,
    "behouden": Goal.KEEP,
    "keep": Goal.KEEP,
    "-": Goal.SLOW_DECLINE,
    "−": Goal.SLOW_DECLINE,
    "achteruitgang vertragen": Goal.SLOW_DECLINE,
    "slow down decline": Goal.SLOW_DECLINE,
}

_GROUPS: dict[str, Group] = {
    "with": Group.WITH,
    "met": Group.WITH,
    "met innovatie": Group.WITH,
    "with innovation": Group.WITH,
    "without": Group.WITHOUT,
    "zonder": Group.WITHOUT,
    "zonder innovatie": Group.WITHOUT,
    "without innovation": Group.WITHOUT,
    "vergelijkingsgroep": Group.WITHOUT,
    "comparison group": Group.WITHOUT,
}


def read_score(text: str) -> int | Missing | None:
    """Return the score that a text means, the reason why it is missing, or None for an empty text.

    Raises:
        RefusedTextError: It is neither a whole level from 1 to 5 nor a reason.
    """
    plain = _plain(text)
    if not plain:
        return None
    reason = _REASONS.get(plain) or _REASONS.get(plain.replace(".", ""))
    if reason is not None:
        return reason
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise RefusedTextError(
            Message(
                N_(
                    "“{text}” is no ZRM level. Give a whole number from 1 to 5, or the reason why there is"
                    " no score: n (not taken), a (not applicable), l (lost) or u (unknown)."
                ),
                {"text": text.strip()},
            )
        )
    if number != number.to_integral_value():
        raise RefusedTextError(
            Message(
                N_("“{text}” lies between two levels, and the ZRM has whole levels only. Choose one."),
                {"text": text.strip()},
            )
        )
    if not LOWEST_LEVEL <= number <= HIGHEST_LEVEL:
        raise RefusedTextError(
            Message(
                N_(
                    "“{text}” is outside the five levels of the ZRM. Give 1 to 5; a score that was not taken"
                    " is never 0 but n."
                ),
                {"text": text.strip()},
            )
        )
    return int(number)


def read_goal(text: str) -> Goal | None:
    """Return the goal that a text means, or None for an empty text.

    Raises:
        RefusedTextError: It is no goal.
    """
    plain = _plain(text)
    if not plain:
        return None
    if plain not in _GOALS:
        raise RefusedTextError(
            Message(
                N_("“{text}” is no goal. Give + (improve), = (keep) or - (slow down decline)."),
                {"text": text.strip()},
            )
        )
    return _GOALS[plain]


def read_group(text: str) -> Group:
    """Return the group that a text means.

    Raises:
        RefusedTextError: It is no group.
    """
    plain = _plain(text)
    if plain not in _GROUPS:
        raise RefusedTextError(
            Message(
                N_("“{text}” is no group. Give “with” or “without” (the innovation)."),
                {"text": text.strip()},
            )
        )
    return _GROUPS[plain]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
