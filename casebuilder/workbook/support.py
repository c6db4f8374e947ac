"""The sheet on support and scaling: who backs it, how value is realised, and what evidence there is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from casebuilder.model.check_parts import item_name
from casebuilder.model.evidence_gaps import answers_to, evidence_gaps
from casebuilder.model.gaps import Gap
from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.personal_data import signs_in_text
from casebuilder.model.quantities import Quantity
from casebuilder.model.support import ClientExample, Proof
from casebuilder.model.support_gaps import support_gaps
from casebuilder.workbook.book import Book
from casebuilder.workbook.glue import Cell, Computed
from casebuilder.workbook.plan import SUPPORT
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import ONE_DECIMAL_PERCENTAGE, WHOLE, Style

_WIDTHS = (36.0, 24.0, 21.0, 20.0, 15.0, 38.0, 38.0, 28.0)
_LAST = len(_WIDTHS) - 1
_FIRST_ROW = 4
_LABEL, _VALUE, _SOURCE = 0, 1, 5
_TOP_ROWS = 3
_PARTIES = (
    N_("Organisation"),
    N_("Role"),
    N_("Where do they stand?"),
    N_("What shows it?"),
    N_("Date"),
    N_("What matters to them"),
    N_("What was promised"),
    N_("Contact"),
)
_VALUES = (
    N_("What is no longer bought or done"),
    N_("Who stops?"),
    N_("Service"),
    N_("From"),
    N_("Agreed?"),
    N_("By which decision does it happen?"),
    N_("Where that is laid down"),
)
_STEPS = (
    N_("Step"),
    N_("How far does it reach?"),
    N_("Who pays this step?"),
    N_("Starts on"),
    N_("Users"),
    N_("What must be in order first"),
    N_("What stands in the way, and what you do about it"),
    N_("Who decides on it?"),
)
_EXAMPLES = (
    N_("Example of a client"),
    N_("Result area"),
    N_("Where should it lead?"),
    N_("Reached?"),
    "",
    N_("The situation, not to be traced to anyone"),
    N_("What the innovation does for it"),
    N_("Goal under the Wmo"),
)
_INDICATORS = (
    N_("Indicator"),
    N_("What sort of indicator?"),
    N_("Measured in"),
    N_("Now"),
    N_("Target"),
    N_("Where the figure comes from"),
    N_("Agreed with"),
    N_("To be reached on"),
)
_THEMES = (N_("Theme"), N_("With whom"), "", "", "", N_("What you bring"), N_("Result aimed at, and by when"))
_REQUESTS = (
    N_("What must be shown"),
    N_("What kind of evidence?"),
    N_("At least studied by"),
    N_("At least"),
    N_("Approach agreed?"),
    N_("Who asks for it?"),
    N_("Evidence for it"),
    N_("Who said so (work contact)"),
)
_CLAIMS = (
    N_("What do you claim?"),
    N_("What kind of evidence?"),
    N_("How was it studied?"),
    N_("Number"),
    N_("Date"),
    N_("Who did it"),
    N_("Reference: report, file or link"),
    N_("Agreed with"),
)
_Value = str | float | datetime.date | None


def may_be_shown(example: ClientExample) -> bool:
    """Return whether an example of a client holds no sign of who it is; else it stays out of the workbook."""
    texts = (example.name, example.situation, example.goal, example.change)
    return not any(signs_in_text(text) for text in texts)


def write_support(book: Book) -> None:
    """Write the sheet on support and scaling."""
    _Writer(book, book.new_sheet(book.plan.names[SUPPORT], _WIDTHS)).write()


class _Writer:
    """Writes the tables of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.case = book.case
        self.sheet = sheet
        self.t = book.t
        self.row = _FIRST_ROW
        self.blocks: list[int] = []

    def write(self) -> None:
        self.book.write_top(self.sheet, self.sheet.name)
        self._write_parties()
        self._write_providers()
        self._write_value()
        self._write_steps()
        self._write_examples()
        self._write_indicators()
        self._write_themes()
        self._gaps(
            N_("What the municipality will still ask, at the export"),
            support_gaps(self.case),
            N_("Nothing: parties, scaling and value are all accounted for."),
        )
        self.row += 1
        self._write_evidence()
        self.sheet.worksheet.freeze_panes(_TOP_ROWS, 1)
        page = self.book.page(repeated_row=_TOP_ROWS - 1, headed=False, blocks=tuple(self.blocks))
        self.sheet.finish(page, _LAST)

    def _heading(self, text: str) -> None:
        self.blocks.append(self.row)
        self.sheet.text(self.row, _LABEL, self.t(text), Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1

    def _remark(self, text: str) -> None:
        self.sheet.paragraph(self.row, _LABEL, _LAST, text, Style.MUTED)
        self.row += 1

    def _table(self, heading: str, labels: Sequence[str], rows: Sequence[Sequence[_Value]]) -> None:
        """Write a heading and a table; an empty table says that nothing was filled in."""
        self._heading(heading)
        if not rows:
            self._remark(self.t(N_("not filled in")))
            self.row += 1
            return
        for column in range(_LAST + 1):
            label = labels[column] if column < len(labels) else ""
            self.sheet.text(self.row, column, self.t(label) if label else "", Style.HEADER)
        self.row += 1
        for values in rows:
            for column in range(_LAST + 1):
                self._cell(column, values[column] if column < len(values) else None)
            self.row += 1
        self.row += 1

    def _cell(self, column: int, value: _Value) -> None:
        style = Style.LABEL if column == _LABEL else Style.TEXT
        match value:
            case None | "":
                self.sheet.blank(self.row, column, style)
            case float():
                self.sheet.number(self.row, column, value, style, num_format="General", align="left")
            case datetime.date():
                self.sheet.text(self.row, column, self.t.date(value), style)
            case _:
                self.sheet.text(self.row, column, value, style)

    def _word(self, value: LabelledEnum | None) -> str:
        return self.t(value.label) if value is not None else ""

    def _words(self, values: Sequence[Party]) -> str:
        return ", ".join(self.t(value.label) for value in values)

    def _name(self, item: object) -> str:
        name = item_name(item)
        return self.t.message(name) if isinstance(name, Message) else name

    # Tables ------------------------------------------------------------------------------------

    def _write_parties(self) -> None:
        rows: list[Sequence[_Value]] = [
            (
                self._name(party),
                self._word(party.role),
                self._word(party.position),
                " · ".join(
                    part
                    for part in (
                        self._word(party.proof) if party.proof is not Proof.NOTHING else "",
                        party.reference,
                    )
                    if part
                ),
                party.date,
                party.interest,
                party.promised,
                party.contact,
            )
            for party in self.case.support.parties
        ]
        self._table(N_("Parties"), _PARTIES, rows)

    def _write_providers(self) -> None:
        """Write the support among providers, with the shares as formulas."""
        support, t = self.case.support, self.t
        self._heading(N_("Support among providers"))
        contracted = self._figure(
            t(N_("Number of contracted providers")), self.case.questions.procurement.contracted_providers
        )
        approached = self._figure(t(N_("Providers approached")), support.providers_approached)
        supporting = self._figure(t(N_("Providers that support it")), support.providers_supporting)
        for label, whole in (
            (N_("Part of the contracted providers that support it"), contracted),
            (N_("Part of the approached providers that support it"), approached),
        ):
            self._share(t(label), supporting, whole)
        self._figure(t(N_("Their share of the target group")), support.clients_share, ONE_DECIMAL_PERCENTAGE)
        self.row += 1

    def _figure(self, label: str, figure: Quantity, num_format: str = WHOLE) -> Cell | None:
        """Write a figure with its source; return its cell, or None when it is not known."""
        self.sheet.text(self.row, _LABEL, label, Style.LABEL)
        row = self.row
        self.row += 1
        if figure.value is None:
            self.sheet.text(row, _VALUE, self.t(N_("not filled in")), Style.UNIT)
            return None
        value = float(figure.value)
        self.sheet.number(row, _VALUE, value, Style.TEXT, num_format=num_format, align="left")
        if figure.source:
            self.sheet.text(row, _SOURCE, figure.source, Style.UNIT)
        return Cell(self.sheet.name, row, _VALUE, value)

    def _share(self, label: str, part: Cell | None, whole: Cell | None) -> None:
        if part is None or whole is None or not whole.number:
            return
        self.sheet.text(self.row, _LABEL, label, Style.LABEL)
        share = Computed(f"={part.reference}/{whole.reference}", part.number / whole.number)
        self.sheet.computed(
            self.row, _VALUE, share, Style.TEXT, num_format=ONE_DECIMAL_PERCENTAGE, align="left"
        )
        self.row += 1

    def _write_value(self) -> None:
        rows: list[Sequence[_Value]] = []
        for step in self.case.support.value:
            service = self.case.service(step.service)
            rows.append(
                (
                    self._name(step),
                    self._word(step.party),
                    self._name(service) if service is not None else "",
                    step.start,
                    self._word(step.agreed),
                    step.how,
                    step.reference,
                )
            )
        self._table(N_("How the value is realised: who stops buying what, and when"), _VALUES, rows)

    def _write_steps(self) -> None:
        rows: list[Sequence[_Value]] = [
            (
                self._name(step),
                self._word(step.stage),
                self._word(step.paid_by),
                step.start,
                _number(step.users),
                step.condition,
                step.obstacle,
                step.decided_by,
            )
            for step in self.case.support.steps
        ]
        self._table(N_("Scaling: from pilot to the municipality to others"), _STEPS, rows)

    def _write_examples(self) -> None:
        shown = [example for example in self.case.support.examples if may_be_shown(example)]
        rows: list[Sequence[_Value]] = [
            (
                self._name(example),
                self._word(example.result_area),
                self._word(example.direction),
                self._word(example.reached),
                None,
                example.situation,
                example.change,
                example.goal,
            )
            for example in shown
        ]
        self._table(N_("Examples of clients, anonymous"), _EXAMPLES, rows)
        left_out = len(self.case.support.examples) - len(shown)
        if left_out:
            self.row -= 1
            self._remark(
                self.t(N_("Left out because they may lead to a person: {count} examples."), count=left_out)
            )
            self.row += 1

    def _write_indicators(self) -> None:
        rows: list[Sequence[_Value]] = [
            (
                self._name(indicator),
                self._word(indicator.kind),
                indicator.measured_in,
                _number(indicator.baseline),
                _number(indicator.target),
                indicator.source,
                self._words(indicator.agreed_with),
                indicator.target_date,
            )
            for indicator in self.case.support.indicators
        ]
        self._table(N_("Indicators to be judged on"), _INDICATORS, rows)

    def _write_themes(self) -> None:
        support = self.case.support
        if not support.themes:
            if support.partnership is not None:
                self._heading(N_("Development partnership"))
                self._remark(
                    self.t(
                        N_("Offered by the municipality: {answer}."),
                        answer=self._word(support.partnership).lower(),
                    )
                )
                self.row += 1
            return
        rows: list[Sequence[_Value]] = [
            (self._name(theme), theme.partners, None, None, None, theme.contribution, theme.result)
            for theme in support.themes
        ]
        self._table(N_("Development partnership"), _THEMES, rows)

    def _write_evidence(self) -> None:
        evidence = self.case.evidence
        requests: list[Sequence[_Value]] = [
            (
                self._name(request),
                self._word(request.kind),
                self._word(request.design),
                _number(request.size),
                self._word(request.agreed),
                self._word(request.party),
                ", ".join(self._name(claim) for claim in answers_to(self.case, request))
                or self.t(N_("no evidence yet")),
                self._who_and_when(request.asked_by, request.date),
            )
            for request in evidence.requests
        ]
        self._table(N_("Evidence that was asked for"), _REQUESTS, requests)
        approach = self._approach()
        if approach:
            self.row -= 1
            self._remark(approach)
            self.row += 1
        claims: list[Sequence[_Value]] = [
            (
                self._name(claim),
                self._word(claim.kind),
                self._word(claim.design),
                _number(claim.size),
                claim.date,
                claim.done_by,
                claim.reference,
                self._words(claim.agreed_with),
            )
            for claim in evidence.claims
        ]
        self._table(N_("Evidence that there is"), _CLAIMS, claims)
        self._gaps(
            N_("What is missing in the evidence, at the export"),
            evidence_gaps(self.case),
            N_("Nothing: there is evidence for all that was asked and claimed."),
        )

    def _approach(self) -> str:
        """Return what is known of the research approach; empty when nothing is."""
        t, evidence = self.t, self.case.evidence
        discussed = self._who_and_when(evidence.approach_with, evidence.approach_date)
        if not (evidence.approach or discussed or evidence.approach_agreed is not None):
            return ""
        agreed = self._word(evidence.approach_agreed) or t(N_("Not known yet"))
        told = [
            t(N_("Research approach: {approach}"), approach=evidence.approach or t(N_("not filled in"))),
            t(N_("Agreed to by the municipality: {agreed}."), agreed=agreed.lower()),
        ]
        if discussed:
            told.append(t(N_("Discussed with: {whom}."), whom=discussed))
        return " ".join(told)

    def _who_and_when(self, contact: str, date: datetime.date | None) -> str:
        return " · ".join(part for part in (contact.strip(), self.t.date(date) if date else "") if part)

    def _gaps(self, heading: str, gaps: Sequence[Gap], none: str) -> None:
        """Write what is missing, one line each."""
        self._heading(heading)
        for gap in gaps:
            self.sheet.paragraph(self.row, _LABEL, _LAST, f"•  {self.t.message(gap.message)}")
            self.row += 1
        if not gaps:
            self._remark(self.t(none))


def _number(figure: Quantity) -> float | None:
    return None if figure.value is None else float(figure.value)
