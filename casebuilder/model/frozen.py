"""The base of every part of the case document."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable part of the document that refuses fields it does not know.

    Unknown fields are refused because dropping them silently would lose what a newer version
    of the program, or a person editing the file by hand, had written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)
