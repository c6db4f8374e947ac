"""The example cases that come along, and where they stand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from casebuilder.casefile.document import decode
from casebuilder.model.case import Case
from casebuilder.translation import Language

_ENDINGS = {Language.DUTCH: ".json", Language.ENGLISH: ".en.json"}
_LIST = "examples.toml"
_SCORES = "zrm-example.xlsx"
_REGISTRATIONS = {
    Language.DUTCH: "voorbeeldregistraties.csv",
    Language.ENGLISH: "example-registrations.csv",
}


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


@dataclass(frozen=True)
class ListedTemplate:
    """An example as it is offered, without reading its case.

    Attributes:
        id: Name by which it is chosen.
        name: Name of its case.
        sentence: What it is about, in one line.
    """

    id: str
    name: str
    sentence: str


@dataclass(frozen=True)
class TemplateGroup:
    """Examples that belong together.

    Attributes:
        name: What they have in common; empty for examples that stand on their own.
        templates: The examples, in the order in which they are offered.
    """

    name: str
    templates: tuple[ListedTemplate, ...]


class UnknownTemplateError(KeyError):
    """There is no template of that name."""


def template_groups(language: Language) -> tuple[TemplateGroup, ...]:
    """Return all examples as they are offered.

    Args:
        language: Language of the names and sentences.
    """
    document = tomllib.loads((_folder() / _LIST).read_text(encoding="utf-8"))
    return tuple(
        TemplateGroup(
            group.get("name", {}).get(language.value, ""),
            tuple(
                ListedTemplate(item["id"], item["name"][language.value], item["sentence"][language.value])
                for item in group["example"]
            ),
        )
        for group in document["group"]
    )


def template_ids() -> tuple[str, ...]:
    """Return the names of all templates, in the order in which they are offered."""
    return tuple(item.id for group in template_groups(Language.ENGLISH) for item in group.templates)


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


def example_registrations(language: Language) -> Path:
    """Return where the made-up file with registrations stands, to try out importing.

    Args:
        language: Language of its headings and notation.
    """
    return Path(str(_folder() / _REGISTRATIONS[language]))


def example_scores() -> Path:
    """Return where the made-up form with scores of clients stands, to try out reading one."""
    return Path(str(_folder() / _SCORES))


def _folder() -> Traversable:
    """Return the folder inside the installed package, or at the top of the source tree."""
    packaged = files("casebuilder") / "templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[1] / "templates"
