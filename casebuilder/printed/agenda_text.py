"""The agenda in words, in one language: what the documents and the terminal share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from casebuilder.model.agenda import Addressee, Agenda, AgendaGroup, AgendaPoint, PointKind
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
    """The first page: what to ask when there is an hour.

    Attributes:
        title: Above the questions.
        about: How they were chosen; may be empty.
        subjects: By person to ask.
    """

    title: str
    about: str
    subjects: tuple[PrintedSubject, ...]


@dataclass(frozen=True)
class PrintedAgenda:
    """The whole agenda as it is printed.

    Attributes:
        title: Above everything.
        subtitle: Innovation and municipality.
        blanks: Lines to fill in by hand: date, people.
        first: What to ask when there is an hour.
        innovation: What the innovation does; may be empty.
        interests: What weighs for the municipality.
        all_title: Above the complete list.
        all_about: How to use the complete list.
        is_short: Whether the first page holds every point, so that the complete list adds nothing.
        groups: The complete list, by person.
        remark: What is not listed; may be empty.
        agreements: Heading of the table with agreements.
        columns: Headings of its columns.
        page: Words before the number of a page.
    """

    title: str
    subtitle: str
    blanks: tuple[str, ...]
    first: PrintedFirst
    innovation: str
    interests: PrintedInterests
    all_title: str
    all_about: str
    is_short: bool
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
    return PrintedAgenda(
        title=t(N_("Agenda for the first conversation")),
        subtitle=" · ".join(name for name in names if name),
        blanks=(t(N_("Date")), t(N_("Present"))),
        first=_first(agenda, t),
        innovation=case.innovation.description.strip(),
        interests=_interests(agenda, t),
        all_title=t(N_("All open points")),
        all_about=t(
            N_(
                "Open points of the case, by the person who can answer them. Tick off what is answered, write"
                " down who said so, and take it over in the case afterwards."
            )
        ),
        is_short=agenda.first_count == agenda.count,
        groups=tuple(_printed_group(group, t) for group in agenda.groups),
        remark=_remark(agenda, t, has_figures=has_figures),
        agreements=t(N_("Agreements made")),
        columns=(t(N_("What")), t(N_("Who")), t(N_("When"))),
        page=t(N_("Page")),
    )


def _first(agenda: Agenda, t: Translator) -> PrintedFirst:
    if not agenda.first_count:
        return PrintedFirst(t(N_("Nothing is open any more")), "", ())
    about = ""
    if agenda.first_count < agenda.count:
        about = t(
            N_(
                "Of {all} open points these come first: what steers the case and is not known for certain,"
                " the figures that move the result most, and what you must agree on. The other points stand"
                " behind, by the person to ask."
            ),
            all=agenda.count,
        )
    return PrintedFirst(
        t(N_("To ask first, in a conversation of an hour ({count})"), count=agenda.first_count),
        about,
        tuple(
            PrintedSubject(
                " · ".join(part for part in (t(group.addressee.label), group.contact) if part),
                tuple(_worded(point.short or point.text, t) for point in group.points),
            )
            for group in agenda.first
        ),
    )


def _worded(text: Message, t: Translator) -> str:
    return t.message(text).replace(" %", f"{NO_BREAK}%")


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
        subjects.setdefault(title, []).append(_worded(point.text, t))
    for title, texts in subjects.items():
        yield PrintedSubject(title, tuple(texts))


def as_text(printed: PrintedAgenda) -> str:
    """Return an agenda for the terminal."""
    first, interests = printed.first, printed.interests
    lines = [printed.title, printed.subtitle, "", f"== {first.title} =="]
    lines += [first.about] if first.about else []
    for subject in first.subjects:
        lines += ["", f"{subject.title}:", *(f"    [ ] {point}" for point in subject.points)]
    lines += ["", printed.innovation] if printed.innovation else []
    lines += ["", f"== {interests.title} =="]
    lines += [interests.priorities] if interests.priorities else []
    widths = [max(len(row[column]) for row in (interests.columns, *interests.rows)) for column in range(3)]
    for row in (interests.columns[:3], *interests.rows):
        lines.append("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    if not printed.is_short:
        lines += ["", f"# {printed.all_title}", printed.all_about, *_listed(printed)]
    if printed.remark:
        lines += ["", printed.remark]
    return "\n".join(lines)


def _listed(printed: PrintedAgenda) -> Iterator[str]:
    """Yield the lines of the complete list."""
    for group in printed.groups:
        yield from ("", f"== {group.title} ==")
        if group.contact:
            yield group.contact
        for section in group.sections:
            yield from ("", f"{section.title}:")
            for subject in section.subjects:
                if subject.title:
                    yield f"  {subject.title}"
                yield from (f"    [ ] {point}" for point in subject.points)
