"""The agenda in words, in one language: what the PDF, the Word document and the terminal share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from casebuilder.model.agenda import MOST_FIRST, Addressee, Agenda, AgendaGroup, AgendaPoint, PointKind
from casebuilder.model.case import Case
from casebuilder.model.messages import Message, N_
from casebuilder.model.units import Unit
from casebuilder.translation import NO_BREAK, Translator


@dataclass(frozen=True)
class PrintedSubject:
    """Points about one thing.

    Attributes:
        title: What they are about; empty when the section says so already.
        points: What to ask.
    """

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class PrintedSection:
    """Points of one kind for one person.

    Attributes:
        title: Why they are on the agenda.
        subjects: By what they are about.
    """

    title: str
    subjects: tuple[PrintedSubject, ...]


@dataclass(frozen=True)
class PrintedGroup:
    """Everything to ask one person.

    Attributes:
        title: In which function he can answer.
        contact: Who it is, in a line of its own.
        sections: By kind.
    """

    title: str
    contact: str
    sections: tuple[PrintedSection, ...]


@dataclass(frozen=True)
class PrintedInterests:
    """The table with the six interests and how heavily they weigh.

    Attributes:
        title: Above the table.
        priorities: What is known of the priorities of the municipality; may be empty.
        columns: Headings of the columns; the last one is left open to write in.
        rows: Interest, weight, and whether the innovation serves it.
    """

    title: str
    priorities: str
    columns: tuple[str, str, str, str]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PrintedFirst:
    """What to begin with when there is no time for everything.

    Attributes:
        title: Above the list.
        about: How the list was chosen.
        points: What to ask, each with who can answer it.
        all: Heading of the whole list that follows.
    """

    title: str
    about: str
    points: tuple[tuple[str, str], ...]
    all: str


@dataclass(frozen=True)
class PrintedAgenda:
    """The whole agenda as it is printed.

    Attributes:
        title: Above everything.
        subtitle: Innovation and municipality.
        about: What the innovation does, and how to use the agenda.
        blanks: Lines to fill in by hand: date, people.
        first: What to begin with; None when there is nothing to choose from.
        interests: What weighs for the municipality.
        groups: By person.
        remark: What is not listed; may be empty.
        agreements: Heading of the table with agreements.
        columns: Headings of its columns.
        page: Words before the number of a page.
    """

    title: str
    subtitle: str
    about: tuple[str, ...]
    blanks: tuple[str, ...]
    first: PrintedFirst | None
    interests: PrintedInterests
    groups: tuple[PrintedGroup, ...]
    remark: str
    agreements: str
    columns: tuple[str, str, str]
    page: str


def printed_agenda(case: Case, agenda: Agenda, t: Translator, *, has_figures: bool) -> PrintedAgenda:
    """Return an agenda in words.

    Args:
        case: The case.
        agenda: Its agenda.
        t: The language.
        has_figures: Whether the case could be calculated, so that unchecked figures are listed.
    """
    names = [case.name.strip() or t(N_("Innovation without a name")), case.municipality.name.strip()]
    how_to_use = t(
        N_(
            "Open points of the case, by the person who can answer them. Tick off what is answered, write"
            " down who said so, and take it over in the case afterwards."
        )
    )
    about = (case.innovation.description.strip(), how_to_use)
    return PrintedAgenda(
        title=t(N_("Agenda for the first conversation")),
        subtitle=" · ".join(name for name in names if name),
        about=tuple(text for text in about if text),
        blanks=(t(N_("Date")), t(N_("Present"))),
        first=_first(agenda, t),
        interests=_interests(agenda, t),
        groups=tuple(_printed_group(group, t) for group in agenda.groups),
        remark=_remark(agenda, t, has_figures=has_figures),
        agreements=t(N_("Agreements made")),
        columns=(t(N_("What")), t(N_("Who")), t(N_("When"))),
        page=t(N_("Page")),
    )


def _first(agenda: Agenda, t: Translator) -> PrintedFirst | None:
    # When all of it fits in a conversation there is nothing to choose.
    if not agenda.first or agenda.count <= MOST_FIRST:
        return None
    return PrintedFirst(
        title=t(N_("An hour? Ask these first")),
        about=t(
            N_(
                "The {count} points for the municipality on which the case turns most. All {all} points"
                " follow by person."
            ),
            count=len(agenda.first),
            all=agenda.count,
        ),
        points=tuple(
            (_readable(item.point.brief or item.point.text, t), item.contact or t(item.addressee.label))
            for item in agenda.first
        ),
        all=t(N_("All open points, by person")),
    )


def _readable(message: Message, t: Translator) -> str:
    return t.message(message).replace(" %", f"{NO_BREAK}%")


def _interests(agenda: Agenda, t: Translator) -> PrintedInterests:
    weight = t(N_("As it told us")) if agenda.weights_confirmed else t(N_("Our estimate"))
    priorities = agenda.priorities
    return PrintedInterests(
        title=t(N_("What weighs for the municipality")),
        priorities=t(N_("Its priorities, as we know them: {priorities}"), priorities=priorities)
        if priorities
        else "",
        columns=(
            t(N_("Interest of the municipality")),
            weight,
            t(N_("We serve it")),
            t(N_("Told in this conversation")),
        ),
        rows=tuple(
            (
                t(item.interest.label),
                _weight(item.weight, t),
                t(N_("Yes")) if item.is_served else t(N_("No")),
            )
            for item in agenda.interests
        ),
    )


def _weight(weight: int | None, t: Translator) -> str:
    return t(N_("not known")) if weight is None else t.figure(Decimal(weight) / 100, Unit.SHARE)


def _remark(agenda: Agenda, t: Translator, *, has_figures: bool) -> str:
    if not has_figures:
        return t(
            N_("Figures that nobody has checked are not listed: the case cannot be calculated as it stands.")
        )
    if agenda.further_assumptions:
        return t(
            N_("{count} more figures are unchecked. They weigh less; the workbook lists all of them."),
            count=agenda.further_assumptions,
        )
    return ""


def _printed_group(group: AgendaGroup, t: Translator) -> PrintedGroup:
    contact = t(N_("To ask: {contact}"), contact=group.contact) if group.contact else ""
    if group.way_in:
        contact = t(N_("To ask: nobody known yet; begin with {contacts}"), contacts="; ".join(group.way_in))
    elif not contact and group.addressee is not Addressee.SELF:
        contact = t(N_("To ask: nobody known yet"))
    return PrintedGroup(t(group.addressee.label), contact, tuple(_sections(group, t)))


def _sections(group: AgendaGroup, t: Translator) -> Iterator[PrintedSection]:
    for kind in PointKind:
        points = [point for point in group.points if point.kind is kind]
        if points:
            own = group.addressee is Addressee.SELF and kind is PointKind.AGREEMENT
            title = t(N_("Still to do")) if own else t(kind.label)
            yield PrintedSection(title, tuple(_subjects(points, t)))


def _subjects(points: list[AgendaPoint], t: Translator) -> Iterator[PrintedSubject]:
    subjects: dict[str, list[str]] = {}
    for point in points:
        # The heading of the section says already that these are figures of the case.
        title = "" if point.kind is PointKind.ASSUMPTION else t.message(point.subject)
        subjects.setdefault(title, []).append(_readable(point.text, t))
    for title, texts in subjects.items():
        yield PrintedSubject(title, tuple(texts))


def as_text(printed: PrintedAgenda) -> str:
    """Return an agenda for the terminal."""
    lines = [printed.title, printed.subtitle, *(line for text in printed.about for line in ("", text))]
    first, interests = printed.first, printed.interests
    if first is not None:
        lines += ["", f"== {first.title} ==", first.about]
        lines += [f"  {number:2}. {text} [{whom}]" for number, (text, whom) in enumerate(first.points, 1)]
    lines += ["", f"== {interests.title} =="]
    lines += [interests.priorities] if interests.priorities else []
    widths = [max(len(row[column]) for row in (interests.columns, *interests.rows)) for column in range(3)]
    for row in (interests.columns[:3], *interests.rows):
        lines.append("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    for group in printed.groups:
        lines += ["", f"== {group.title} =="]
        if group.contact:
            lines.append(group.contact)
        for section in group.sections:
            lines += ["", f"{section.title}:"]
            for subject in section.subjects:
                lines += [f"  {subject.title}"] if subject.title else []
                lines += [f"    [ ] {point}" for point in subject.points]
    if printed.remark:
        lines += ["", printed.remark]
    return "\n".join(lines)
