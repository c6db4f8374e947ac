"""What each field of the case means: label, unit, limits. Written once, used everywhere.

The description of a field stands at the field itself. The interface takes its label and limits
from it, validation its limits, the workbook its label and unit, the JSON Schema all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import Field
from pydantic.fields import FieldInfo

from casebuilder.model.units import Unit

_HUNDRED_PERCENT = Decimal(1)


@dataclass(frozen=True, slots=True)
class Description:
    """Label, unit and limits of one field.

    Attributes:
        label: Catalogue text of the label above the field.
        unit: Unit of the figure, or None for a field that is not a figure.
        minimum: Lowest value allowed, or None.
        maximum: Highest value allowed, or None.
        required: Whether the case cannot be calculated without it.
        whole: Whether only whole numbers make sense.
        minimum_excluded: Whether the minimum itself is refused.
        long_text: Whether the text may have several paragraphs.
        wraps: Whether a text of one paragraph may be longer than a line, such as a source.
        every_year: Whether a list must give each year its own value (no single value for all).
    """

    label: str
    unit: Unit | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool = False
    whole: bool = False
    minimum_excluded: bool = False
    long_text: bool = False
    wraps: bool = False
    every_year: bool = False

    def __call__(self, schema: dict[str, Any]) -> None:
        """Add the description to the JSON Schema of its field (called by pydantic)."""
        schema["title"] = self.label
        if self.unit is not None:
            schema["x-unit"] = self.unit.value
        if self.minimum is not None:
            schema["x-minimum"] = str(self.minimum)
        if self.maximum is not None:
            schema["x-maximum"] = str(self.maximum)
        if self.required:
            schema["x-required-for-calculation"] = True


def description_of(field: FieldInfo) -> Description | None:
    """Return the description that stands at a field of the document, or None."""
    extra = field.json_schema_extra
    return extra if isinstance(extra, Description) else None


def described(default_factory: Callable[[], Any], description: Description) -> Any:  # noqa: ANN401
    """Declare a described field; typed ``Any`` as pydantic's own ``Field`` is."""
    return Field(default_factory=default_factory, json_schema_extra=description)


def text(label: str, *, long: bool = False, wraps: bool = False) -> Any:  # noqa: ANN401
    """Declare a field of free text, empty by default.

    Args:
        label: Catalogue text of the label above the field.
        long: Whether the text may have several paragraphs.
        wraps: Whether it is one paragraph that may be longer than a line.
    """
    return described(str, Description(label, long_text=long, wraps=wraps))


def choice(label: str, default: object = None) -> Any:  # noqa: ANN401
    """Declare a field with a choice, a date, a list or a plain whole number."""
    return described(lambda: default, Description(label))
