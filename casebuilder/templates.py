"""The example cases that come along, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from casebuilder.casefile.document import decode
from casebuilder.model.case import Case
from casebuilder.translation import Language

FIRST_TEMPLATE = "neighbourhood-platform"
"""The example that the manual walks through."""
_ENDINGS = {Language.DUTCH: ".json", Language.ENGLISH: ".en.json"}


@dataclass(frozen=True)
class Template:
    """An example to start from.

    Attributes:
        id: Name by which it is chosen, such as ``hip-airbag``.
        case: The case, in the language asked for.
    """

    id: str
    case: Case

    @property
    def name(self) -> str:
        """What the innovation is called."""
        return self.case.name


class UnknownTemplateError(KeyError):
    """There is no template of that name."""


def template_ids() -> tuple[str, ...]:
    """Return the names of all templates: the one to begin with, then the others in alphabetical order."""
    ending = _ENDINGS[Language.ENGLISH]
    names = (entry.name.removesuffix(ending) for entry in _folder().iterdir() if entry.name.endswith(ending))
    return tuple(sorted(names, key=lambda name: (name != FIRST_TEMPLATE, name)))


def template(identifier: str, language: Language) -> Template:
    """Return a template.

    Args:
        identifier: One of :func:`template_ids`.
        language: Language of its texts.

    Raises:
        UnknownTemplateError: There is no such template.
    """
    if identifier not in template_ids():
        raise UnknownTemplateError(identifier)
    name = identifier + _ENDINGS[language]
    return Template(identifier, decode((_folder() / name).read_bytes(), name))


def templates(language: Language) -> tuple[Template, ...]:
    """Return all templates in one language."""
    return tuple(template(identifier, language) for identifier in template_ids())


def _folder() -> Traversable:
    """Return the folder inside the installed package, or at the top of the source tree."""
    packaged = files("casebuilder") / "templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[1] / "templates"
