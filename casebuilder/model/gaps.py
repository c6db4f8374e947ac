"""What is still missing before a municipality can be convinced: a gap is a value with a place.

A gap is no problem of the case: nothing is filled in wrongly, something has not been done yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.messages import Message


@dataclass(frozen=True)
class Gap:
    """Something that a municipality will ask for and that is not there yet.

    Attributes:
        code: Stable identifier of the kind of gap, for programs and tests.
        where: Place in the case where it can be filled.
        message: What is missing, why that matters, and what to do.
    """

    code: str
    where: str
    message: Message
