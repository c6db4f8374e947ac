"""The sheet with the innovation and the six questions: what is known, and how."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.consequences import consequences
from casebuilder.model.descriptions import Description
from casebuilder.model.formula.model import InputValue
from casebuilder.model.frozen import Frozen
from casebuilder.model.funding import FUNDING_LABELS
from casebuilder.model.innovation import CareStep
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.paths import described_fields, description_at
from casebuilder.model.quantities import Quantity
from casebuilder.model.questions import Answer, AnswerStatus, is_asked
from casebuilder.model.readiness import TASK_LABELS, answered_questions, task_states
from casebuilder.model.services import PaidService
from casebuilder.model.units import Unit
from casebuilder.reference import guidance
from casebuilder.translation import Language, Translator
from casebuilder.workbook.book import Book
from casebuilder.workbook.glue import same
from casebuilder.workbook.plan import QUESTIONS
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import ACCENT, DATE, Style, input_format

_LABEL, _ANSWER, _STATUS, _SOURCE, _DATE, _CONTACT = range(6)
_WIDTHS = (44.0, 66.0, 24.0, 40.0, 12.0, 26.0)
_HEADER_ROW = 4
_HOW_WE_KNOW = frozenset(Answer.model_fields)
QUESTION_COUNT = 6


def question_titles(language: Language) -> tuple[str, ...]:
    """Return the six questions in words."""
    pages = guidance(language).pages
    return tuple(pages[f"question_{number}"].title for number in range(1, QUESTION_COUNT + 1))


def answered_text(case: Case, t: Translator) -> str:
    """Return how many of the six questions are answered, as the list of tasks counts them."""
    count = answered_questions(case, task_states(case, problems(case)))
    if not count.unanswered and not count.assumed:
        return t(N_("All six questions for the municipality have an answer."))
    numbers = {"done": len(count.answered), "all": QUESTION_COUNT, "assumed": count.assumed}
    answered = (
        t(
            N_(
                "{done} of {all} questions for the municipality answered, {assumed} of them on your own"
                " assumption."
            ),
            **numbers,
        )
        if count.assumed
        else t(N_("{done} of {all} questions for the municipality answered."), **numbers)
    )
    if not count.unanswered:
        return answered
    titles = question_titles(t.language)
    named = " ".join(f"{number}. {titles[number - 1]}" for number in count.unanswered)
    still_open = t(N_("Not answered in full yet: {questions}"), questions=named)
    return f"{answered} {still_open}"


def write_questions(book: Book) -> None:
    """Write the sheet with the six questions."""
    sheet = book.new_sheet(book.plan.names[QUESTIONS], _WIDTHS)
    _Writer(book, sheet).write()


class _Writer:
    """Writes the rows of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.row = _HEADER_ROW + 1
        self.blocks: list[int] = []

    def write(self) -> None:
        book, sheet, t = self.book, self.sheet, self.t
        book.write_top(sheet, sheet.name)
        for column, label in enumerate(
            (N_("Question"), N_("Answer"), N_("How do we know?"), N_("Source"), N_("Date"), N_("Contact"))
        ):
            sheet.text(_HEADER_ROW, column, t(label), Style.HEADER)
        self._write_innovation()
        questions = book.case.questions
        names = tuple(type(questions).model_fields)
        for number, (name, title) in enumerate(zip(names, question_titles(t.language), strict=True), 1):
            answer = getattr(questions, name)
            self.row += 1
            self._write_question(number, title, answer)
            for label, text in self._structured(answer, _HOW_WE_KNOW | {"replaced_services"}):
                self._write_row(label, text)
            self._write_model_rows(number)
            if answer.note:
                self._write_row(t(N_("Note")), answer.note)
            self._write_consequences(number)
        self._write_readiness()
        sheet.worksheet.freeze_panes(_HEADER_ROW + 1, 1)
        sheet.finish(book.page(repeated_row=_HEADER_ROW, blocks=tuple(self.blocks)), _CONTACT)

    def _write_innovation(self) -> None:
        innovation = self.book.case.innovation
        self._heading(self.t(N_("The innovation")))
        for label, text in self._structured(innovation, frozenset({"steps"})):
            self._write_row(label, text)
        for step in innovation.steps:
            self._write_step(step)
        for contribution in innovation.contributions:
            interest = self.t(contribution.interest.label)
            grade = contribution.grade
            parts = (contribution.how, contribution.evidence, "" if grade is None else self.t(grade.label))
            self._write_row(
                self.t(N_("Interest of the municipality: {interest}"), interest=interest),
                "\n".join(part for part in parts if part),
            )

    def _write_step(self, step: CareStep) -> None:
        """Write one step of the care process: what happens now and then, and who does it."""
        t = self.t
        label = t(N_("Step: {name}"), name=step.name) if step.name else t(N_("Step without a name"))
        sides = (
            (N_("Now: {what}"), step.before, step.done_by_before),
            (N_("With the innovation: {what}"), step.after, step.done_by_after),
        )
        lines = []
        for words, text, doer in sides:
            who = t(doer.label) if doer is not None else ""
            told = " · ".join(part for part in (text.strip(), who) if part)
            lines.append(t(words, what=told or "–"))
        self._write_row(label, "\n".join(lines))

    def _heading(self, text: str) -> None:
        for column in range(_CONTACT + 1):
            self.sheet.blank(self.row, column, Style.BAND)
        self.sheet.text(self.row, _LABEL, text, Style.BAND, bold=True, font_size=11, font_color=ACCENT)
        self.blocks.append(self.row)
        self.row += 1

    def _write_question(self, number: int, title: str, answer: Answer) -> None:
        sheet, t, row = self.sheet, self.t, self.row
        self._heading(f"{number}. {title}")
        known = answer.status is not AnswerStatus.UNKNOWN
        sheet.text(row, _STATUS, t(answer.status.label), Style.BAND, bold=known)
        sheet.text(row, _SOURCE, answer.source, Style.BAND)
        if answer.date is not None:
            sheet.date(row, _DATE, answer.date, Style.BAND, num_format=DATE, align="left")
        sheet.text(row, _CONTACT, answer.contact, Style.BAND)

    def _write_row(self, label: str, text: str) -> None:
        self.sheet.text(self.row, _LABEL, label, Style.LABEL)
        if text:
            self.sheet.text(self.row, _ANSWER, text, Style.TEXT)
        else:
            self.sheet.text(self.row, _ANSWER, self.t(N_("not filled in")), Style.UNIT)
        self.row += 1

    def _structured(self, node: Frozen, without: frozenset[str]) -> Iterator[tuple[str, str]]:
        for place, description, value in described_fields(node):
            if place in without or "." in place:
                continue
            words = self._words(description, value)
            if not words and isinstance(node, Answer) and not is_asked(node, place):
                continue
            yield self.t(description.label), words

    def _words(self, description: Description, value: object) -> str:  # noqa: PLR0911  one case per kind
        t = self.t
        match value:
            case None:
                return ""
            case Quantity():
                if value.value is None:
                    return ""
                unit = description.unit or value.unit
                number = t.figure(value.value, unit)
                bare = unit in (Unit.NUMBER, Unit.CALENDAR_YEAR, Unit.SHARE)
                words = number if bare else f"{number} {t.unit(unit).removeprefix('€').strip()}"
                return f"{words} ({value.source})" if value.source else words
            case LabelledEnum():
                return t(value.label)
            case datetime.date():
                return t.date(value)
            case tuple():
                return ", ".join(self._words(description, item) for item in value)
            case _:
                return str(value)

    def _write_model_rows(self, number: int) -> None:
        """Write what stands elsewhere in the case but answers this question."""
        services = [service for service in self.book.case.services if isinstance(service, PaidService)]
        match number:
            case 2:
                self._write_contracts(services)
            case 3:
                for service in services:
                    self._write_inputs(f"services.{service.id}.cashability", service)
            case 4:
                self._write_weights()
            case 6:
                self._write_replaced()

    def _write_consequences(self, number: int) -> None:
        """Write what the answer does to the case; words, so with the figures of the export."""
        found = consequences(number, self.book.case, self.book.results)
        if found:
            text = " ".join(self.t.message(sentence) for sentence in found)
            self._write_row(self.t(N_("What this does to the case, at the export")), text)

    def _write_readiness(self) -> None:
        """Write how far each task of the preparation is, and what it still needs."""
        case, t = self.book.case, self.t
        states = task_states(case, problems(case))
        self.row += 1
        self._heading(t(N_("How far the preparation is")))
        for task, label in TASK_LABELS.items():
            state = states[task]
            words = t.message(state.words)
            if state.needed:
                needed = ", ".join(t.message(item) for item in state.needed)
                still = t(N_("still needed: {fields}"), fields=needed)
                words = f"{words}; {still}"
            self._write_row(t(label), words)

    def _write_contracts(self, services: Sequence[PaidService]) -> None:
        for service in services:
            label = self.t(N_("Funding model: {service}"), service=service.name)
            self._write_row(label, self.t(FUNDING_LABELS[service.funding.kind]))
            self._write_inputs(f"services.{service.id}.funding.", service)

    def _write_replaced(self) -> None:
        """Write the names of the services that become less."""
        answer = self.book.case.questions.current_supply
        found = [service for service in self.book.case.services if service.id in answer.replaced_services]
        description = description_at(self.book.case, "questions.current_supply.replaced_services")
        if description is not None:
            self._write_row(self.t(description.label), ", ".join(service.name for service in found))

    def _write_weights(self) -> None:
        for _, description, value in described_fields(self.book.case.municipality.weights):
            if value is not None:
                label = self.t(N_("Weight: {interest}"), interest=self.t(description.label))
                self._write_row(label, f"{value} %")

    def _write_inputs(self, start: str, service: PaidService) -> None:
        for item in self.book.model.inputs:
            if item.id.startswith(start):
                self._write_input(item, service.name)

    def _write_input(self, item: InputValue, service: str) -> None:
        """Repeat an input of the model, live."""
        label = self.t.message(item.label)
        if service not in label:
            label = self.t(N_("{item}: {field}"), item=service, field=label)
        if item.per_year:
            place = self.book.plan.layout.inputs[item.id]
            self._write_row(label, self.t(N_("differs per year; see the sheet “{sheet}”"), sheet=place.sheet))
            return
        self.sheet.text(self.row, _LABEL, label, Style.LABEL)
        cell = same(self.book.input_cell(item.id))
        self.sheet.computed(
            self.row, _ANSWER, cell, Style.TEXT, num_format=input_format(item.unit), align="left"
        )
        self.row += 1
