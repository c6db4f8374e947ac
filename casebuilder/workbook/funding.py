"""The sheet that compares funding models: who has what when the same care is paid another way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs

from casebuilder.funding_sentences import PAID_BY, lacking_sentence
from casebuilder.model.compared_funding import FundingKind, comparable_kinds, renewal_year
from casebuilder.model.costbenefit.builder import FINANCING_KINDS
from casebuilder.model.costbenefit.parties import party_label
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.variants import (
    AS_ENTERED_BEFORE_FINANCING,
    CHOSEN,
    COMPARED,
    variant_line,
)
from casebuilder.model.messages import N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.services import PaidService
from casebuilder.sentences import OBJECTS
from casebuilder.translation import Translator
from casebuilder.workbook.book import Book
from casebuilder.workbook.charts import Range, Series, columns_per_party
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    Condition,
    among_largest,
    among_smallest,
    differ,
    difference,
    first_that_holds,
    further_than,
    joined,
    more,
    same,
    same_column,
    total,
)
from casebuilder.workbook.layout import FIRST_YEAR, LABEL, STATE_ROW, UNIT, VALUE
from casebuilder.workbook.plan import FUNDING, FURTHER
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import EUROS, PLAIN_YEAR, WHOLE, Property, Style, input_format

_FIRST_MODEL = LABEL + 1
_LAST_MODEL = _FIRST_MODEL + len(FundingKind)
_LABEL_WIDTH, _WIDTH = 34.0, 14.0
_FIRST_ROW = 4
_CHART_SIZE = (900, 370)


@dataclass(frozen=True)
class FundingTable:
    """What stands in the tables of parties and funding models.

    Attributes:
        kinds: The funding models in the order of the columns; None is the case as entered.
        parties: The parties in the order of the rows; the chain follows them.
        contract: The parties that pay for care or deliver it.
    """

    kinds: tuple[FundingKind | None, ...]
    parties: tuple[Party, ...]
    contract: tuple[Party, ...]


def funding_table(results: Results) -> FundingTable:
    """Return the funding models with figures, and the parties that money moves to or from."""
    model, case = results.case_model.model, results.case
    parties = tuple(party for party in CHAIN if model.has_line(variant_line(None, party, "npv").id))
    services = [service for service in case.services if isinstance(service, PaidService)]
    with_contract = {service.payer for service in services} | {service.provider for service in services}
    return FundingTable(
        (None, *comparable_kinds(case)),
        parties,
        tuple(party for party in parties if party in with_contract),
    )


def what_a_fixed_budget_does(
    t: Translator, party: Party, fixed: Cell, per_unit: Cell, nothing: Cell
) -> Computed:
    """Return one sentence that stays true when the inputs change.

    Args:
        t: Turns the sentence into the language of the workbook.
        party: Whom it is about.
        fixed: Net present value under a fixed budget.
        per_unit: Net present value when each unit is paid.
        nothing: Difference up to which nothing changes.
    """
    name = t(OBJECTS[party])
    differs = first_that_holds(
        [
            (
                more(fixed, per_unit),
                t(
                    N_("A fixed budget leaves more for {party} than payment per hour or unit (P×Q)."),
                    party=name,
                ),
            )
        ],
        t(N_("A fixed budget leaves less for {party} than payment per hour or unit (P×Q)."), party=name),
    )
    return first_that_holds(
        [(further_than(fixed, per_unit, nothing), differs)],
        t(N_("A fixed budget or payment per hour or unit (P×Q) is the same for {party}."), party=name),
    )


def write_funding(book: Book) -> None:
    """Write the sheet with the funding models side by side."""
    last_column = max(book.plan.layout.after_years - 1, _LAST_MODEL)
    sheet = book.new_sheet(book.plan.names[FUNDING], (_LABEL_WIDTH, *(_WIDTH,) * last_column))
    _Writer(book, sheet).write()


class _Writer:
    """Writes the parts of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.table = funding_table(book.results)
        self.row = _FIRST_ROW
        self.last_column = max(book.plan.layout.after_years - 1, _LAST_MODEL)
        self.blocks: list[int] = []

    def write(self) -> None:
        book, sheet, t = self.book, self.sheet, self.t
        book.write_top(sheet, sheet.name)
        sheet.text(1, FIRST_YEAR, t(N_("A plus is a benefit, a minus a burden.")), Style.SUBTITLE)
        book.write_legend(sheet)
        message = self._write_message()
        money = self._write_table(N_("Net present value in money, per funding model"), "npv")
        self._write_best(money)
        self._write_table(
            N_("Net present value in money and value, per funding model"), "npv_cash_and_valued"
        )
        self._write_notes()
        self._write_chart(message, money)
        self._write_years()
        sheet.worksheet.freeze_panes(STATE_ROW + 1, UNIT)
        sheet.finish(
            book.page(repeated_row=STATE_ROW, headed=False, blocks=tuple(self.blocks)), self.last_column
        )

    def _heading(self, text: str) -> None:
        self.blocks.append(self.row)
        self.sheet.text(self.row, LABEL, self.t(text), Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1

    def _header(self, labels: Sequence[str], words: frozenset[int] = frozenset()) -> None:
        """Write the names of columns, above numbers at the right and above words at the left."""
        for column in range(self.last_column + 1):
            self.sheet.blank(self.row, column, Style.HEADER)
        for column, label in enumerate(labels):
            if column in words:
                self.sheet.text(self.row, column, label, Style.HEADER, indent=1, text_wrap=False)
            else:
                self.sheet.text(self.row, column, label, Style.HEADER_RIGHT if column else Style.HEADER)

    def _npv(self, kind: FundingKind | None, party: Party | None, name: str = "npv") -> Cell:
        return self.book.line_cell(variant_line(kind, party, name).id)

    def _label(self, kind: FundingKind | None) -> str:
        if kind:
            return self.t(kind.label)
        financed = any(flow.kind in FINANCING_KINDS for flow in self.book.results.case_model.flows)
        return self.t(AS_ENTERED_BEFORE_FINANCING if financed else N_("As entered"))

    def _write_message(self) -> Cell:
        """Write what a fixed budget does to payer and provider; return the main sentence."""
        sheet, t = self.sheet, self.t
        self._heading(N_("What a fixed budget changes"))
        labels = (t(N_("Party")), t(N_("Fixed budget less P×Q")), t(N_("In words")))
        self._header(labels, frozenset({VALUE}))
        self.row += 1
        sentences: dict[Party, tuple[Cell, float]] = {}
        for party in self.table.contract:
            fixed, per_unit = (
                self._npv(kind, party) for kind in (FundingKind.LUMP_SUM, FundingKind.FEE_FOR_SERVICE)
            )
            for column in range(UNIT, self.last_column + 1):
                sheet.blank(self.row, column, Style.NUMBER)
            sheet.text(self.row, LABEL, t.message(party_label(party)), Style.LABEL)
            changed = difference(fixed, per_unit)
            sheet.computed(self.row, UNIT, changed, Style.NUMBER, num_format=EUROS)
            words = what_a_fixed_budget_does(t, party, fixed, per_unit, self.book.smallest_amount)
            sheet.computed(self.row, VALUE, words, Style.NUMBER, align="left", indent=1)
            cell = Cell(sheet.name, self.row, VALUE, words.result)
            sentences[party] = (cell, changed.number)
            self.row += 1
        self.row += 1
        providers = {
            service.provider for service in self.book.case.services if isinstance(service, PaidService)
        }
        main = max(
            (party for party in sentences if party in providers), key=lambda party: abs(sentences[party][1])
        )
        return sentences[main][0]

    def _write_table(self, heading: str, name: str) -> int:
        """Write a table of parties and funding models; return the row of its header."""
        sheet, t = self.sheet, self.t
        self._heading(heading)
        header = self.row
        self._header((t(N_("Party")), *(self._label(kind) for kind in self.table.kinds)))
        for party in (*self.table.parties, None):
            self.row += 1
            strong = party is None
            for column in range(UNIT, self.last_column + 1):
                sheet.blank(self.row, column, Style.TOTAL_NUMBER if strong else Style.NUMBER)
            sheet.text(
                self.row,
                LABEL,
                t.message(party_label(party)),
                Style.TOTAL_LABEL if strong else Style.LABEL,
            )
            for column, kind in enumerate(self.table.kinds, _FIRST_MODEL):
                sheet.computed(
                    self.row,
                    column,
                    same(self._npv(kind, party, name)),
                    Style.TOTAL_NUMBER if strong else Style.NUMBER,
                    num_format=WHOLE,
                )
        self.row += 2
        return header

    def _write_best(self, header: int) -> None:
        """Write which funding is best and worst in money, for who pays for care and who delivers it.

        Args:
            header: Row of the header of the table in money.
        """
        sheet, t = self.sheet, self.t
        self._heading(N_("Which funding is most favourable, and which least"))
        self._header((t(N_("Party")), t(N_("In words"))), frozenset({UNIT}))
        self.row += 1
        for party in self.table.contract:
            place = header + 1 + self.table.parties.index(party)
            for column in range(UNIT, self.last_column + 1):
                sheet.blank(self.row, column, Style.NUMBER)
            sheet.text(self.row, LABEL, t.message(party_label(party)), Style.LABEL)
            words = self._best_in_words(party, place)
            sheet.computed(self.row, UNIT, words, Style.NUMBER, align="left", indent=1)
            self.row += 1
        self.row += 1

    def _best_in_words(self, party: Party, place: int) -> Computed:
        """Return in one sentence which funding suits a party best and worst, by its row of the table."""
        t, margin = self.t, self.book.smallest_amount
        cells = {
            kind: Cell(self.sheet.name, place, column, self._npv(kind, party).number)
            for column, kind in enumerate(self.table.kinds, _FIRST_MODEL)
            if kind is not None
        }
        values = [cell.number for cell in cells.values()]
        last = _FIRST_MODEL + len(self.table.kinds) - 1
        reference = xl_range_abs(place, _FIRST_MODEL + 1, place, last)

        def first(found: Callable[[Cell, str, Sequence[float], Cell], Condition]) -> Computed:
            named = [
                (found(cell, reference, values, margin), t(PAID_BY[kind])) for kind, cell in cells.items()
            ]
            return first_that_holds(named[:-1], named[-1][1])

        name = t(OBJECTS[party])
        sentence = joined(
            [
                t(N_("Most favourable for {party}: "), party=name),
                first(among_largest),
                t(N_("; least favourable: ")),
                first(among_smallest),
                ".",
            ]
        )
        none = t(N_("How care is paid makes no difference to {party}."), party=name)
        return first_that_holds([(differ(reference, values, margin), sentence)], none)

    def _write_notes(self) -> None:
        sheet, t, book = self.sheet, self.t, self.book
        self._heading(N_("What is compared"))
        renewal = f"{COMPARED}.renewal_year"
        labels = {
            item.id: item
            for item in book.model.inputs
            if item.id.startswith(f"{COMPARED}.") and item.id != CHOSEN
        }
        for identifier, item in labels.items():
            changes: dict[str, Property] = {
                "num_format": PLAIN_YEAR if identifier == renewal else input_format(item.unit)
            }
            for column in range(UNIT, self.last_column + 1):
                sheet.blank(self.row, column, Style.NUMBER)
            sheet.text(self.row, LABEL, t.message(item.label), Style.LABEL)
            sheet.computed(self.row, UNIT, same(book.input_cell(identifier)), Style.NUMBER, **changes)
            sheet.text(
                self.row,
                VALUE,
                t(N_("can be changed on the sheet of assumptions")),
                Style.NUMBER,
                align="left",
                indent=1,
            )
            self.row += 1
        for note in self._notes():
            sheet.paragraph(self.row, LABEL, self.last_column, note, Style.MUTED)
            self.row += 1
        self.row += 1

    def _notes(self) -> list[str]:
        t, case = self.t, self.book.case
        notes = [
            t(
                N_(
                    "All care of the case is put under one funding model at a time; a contract that already"
                    " is of that kind stays as it is. The lines behind these figures stand on the sheet"
                    " “{sheet}”."
                ),
                sheet=self.book.plan.names[FURTHER],
            ),
            t(
                N_(
                    "Grants, loans and shared savings are left out, also in the first column: under another"
                    " contract they would be agreed anew."
                )
            ),
        ]
        if not renewal_year(case).known:
            notes.append(
                t(
                    N_(
                        "Nobody has said yet when a new agreement is made; the year is an assumption."
                        " Ask the municipality (second question)."
                    )
                )
            )
        for kind in FundingKind:
            lacking = lacking_sentence(case, kind)
            if lacking is not None:
                notes.append(t.message(lacking))
        return notes

    def _write_chart(self, message: Cell, header: int) -> None:
        """Write the chart from the table in money."""
        book, t, sheet = self.book, self.t, self.sheet
        self.blocks.append(self.row)
        last_model = _FIRST_MODEL + len(self.table.kinds) - 1

        def across(row: int) -> Range:
            return (sheet.name, row, _FIRST_MODEL, row, last_model)

        chart = columns_per_party(
            book.workbook,
            "funding-compared",
            message,
            across(header),
            [
                Series(t.message(party_label(party)), across(row), party)
                for row, party in enumerate(self.table.parties, header + 1)
            ],
            t(N_("Net present value in €; above zero is a benefit")),
        )
        description = t(
            N_(
                "Column chart with the net present value in money of each party, one group of columns per"
                " funding model. The same numbers stand in the table “{table}” of this sheet."
            ),
            table=t(N_("Net present value in money, per funding model")),
        )
        self.row = sheet.chart(self.row, LABEL, chart, _CHART_SIZE, description) + 1

    def _write_years(self) -> None:
        """Write what each funding model means per year for who pays for care and who delivers it."""
        sheet, t, book = self.sheet, self.t, self.book
        self._heading(N_("Money per year, for who pays for care and who delivers it"))
        self._header((t(N_("Funding model")), t(N_("Unit")), t(N_("Total"))), frozenset({UNIT}))
        book.write_years(sheet, self.row)
        self.row += 1
        for number, party in enumerate(self.table.contract):
            if number:
                self.blocks.append(self.row)
            sheet.text(self.row, LABEL, t.message(party_label(party)), Style.GROUP)
            sheet.at_least(self.row, 1.4)
            self.row += 1
            for kind in self.table.kinds:
                self._write_year_row(kind, party)

    def _write_year_row(self, kind: FundingKind | None, party: Party) -> None:
        sheet, book = self.sheet, self.book
        layout = book.plan.layout
        line = variant_line(kind, party, "cash").id
        values = book.results.line(line)
        for column in range(UNIT, self.last_column + 1):
            sheet.blank(self.row, column, Style.NUMBER)
        sheet.text(self.row, LABEL, self._label(kind), Style.LABEL)
        sheet.text(self.row, UNIT, "€", Style.UNIT, indent=1)
        here = layout.years_of(layout.lines[line], sheet.name)
        sheet.computed(self.row, VALUE, total(here, values), Style.NUMBER, num_format=WHOLE)
        place = layout.lines[line]
        for column, value in zip(layout.year_columns, values, strict=True):
            sheet.computed(
                self.row,
                column,
                same_column(place.sheet, place.row, column, value),
                Style.NUMBER,
                num_format=WHOLE,
            )
        self.row += 1
