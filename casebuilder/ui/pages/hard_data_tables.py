"""The tables of registrations in a case, one card each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.hard_data.document import CareTable
from casebuilder.model.messages import N_
from casebuilder.model.paths import value_at
from casebuilder.ui.fields.build import field, muted
from casebuilder.ui.fields.cards import CardList, CardTexts
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import beside
from casebuilder.ui.fields.part import Part
from casebuilder.ui.pages.import_parts import counts_words


def table_cards(form: Form, add: QPushButton, import_again: Callable[[str], None]) -> CardList:
    """Return the cards of the tables of a case.

    Args:
        form: The form of the page.
        add: The button with which another file comes in.
        import_again: Told the identifier of a table that a new file takes the place of.
    """
    t = form.t

    def summary(case: Case, path: str) -> str:
        table: CareTable = value_at(case, path)
        when = "" if table.imported is None else t.date(table.imported)
        parts = [table.file, when, counts_words(t, table.counts).rstrip(".")]
        return " · ".join(part for part in parts if part)

    def build(column: QVBoxLayout, path: str) -> None:
        column.addWidget(field(form, f"{path}.name"))

        def facts(inside: QVBoxLayout) -> None:
            table: CareTable = value_at(form.case, path)
            inside.addWidget(muted(f"{_facts(form, table)}\n{counts_words(t, table.counts)}"))

        column.addWidget(Part(form, lambda case: _key(case, path), facts))
        look = QPushButton(t(N_("Look at the records")))
        look.clicked.connect(lambda: show_records(form, path))
        again = QPushButton(t(N_("Import a newer file…")))
        again.clicked.connect(lambda: import_again(path.rpartition(".")[2]))
        column.addWidget(beside(look, again))

    return CardList(
        form,
        "hard_data.tables",
        CardTexts(
            nameless=t(N_("Nameless table")),
            empty=t(N_("No registrations yet.")),
            copied="",
            removed=t(N_("Table removed")),
        ),
        summary,
        build,
        lambda _path: None,
        [add],
    )


def _key(case: Case, path: str) -> object:
    try:
        table: CareTable = value_at(case, path)
    except KeyError:
        return None
    return table.counts, table.records.digest


def _facts(form: Form, table: CareTable) -> str:
    """Return how much a table holds, in one line."""
    from casebuilder.model.hard_data.offers import months_of
    from casebuilder.model.hard_data.records import month_text

    t = form.t
    parts = [
        t(N_("{count} records"), count=t.number(len(table.records), 0)),
        t(N_("{count} clients"), count=t.number(len(table.records.clients), 0)),
        t(N_("1 kind of care"))
        if len(table.products) == 1
        else t(N_("{count} kinds of care"), count=t.number(len(table.products), 0)),
    ]
    months = months_of((table,))
    if months is not None:
        first, last = (month_text(month) for month in months)
        parts.append(t(N_("{first} up to and including {last}"), first=first, last=last))
    return " · ".join(parts)


def show_records(form: Form, path: str) -> QWidget:
    """Open the window with the records of a table, and return it."""
    from casebuilder.ui.records_window import RecordsWindow

    owner = form.parent()
    parent = owner.window() if isinstance(owner, QWidget) else None
    window = RecordsWindow(form.context, value_at(form.case, path), parent)
    window.open()
    return window
