"""The empty intake form for the ZRM, as a workbook that checks what is typed in it."""

from __future__ import annotations

import datetime
import io
from typing import Any

import xlsxwriter

from casebuilder.intake.zrm_form import (
    CLIENT,
    GOALS_SHEET,
    GROUP,
    MOMENT,
    MOMENTS_SHEET,
    MONTH,
    RATER,
    SCORES_SHEET,
    VERSION,
)
from casebuilder.model.messages import N_
from casebuilder.model.outcomes.document import Goal, Missing, Rater
from casebuilder.model.outcomes.instrument import LEVELS, OWNER, OWNER_SITE, Domain, Version, domains_of
from casebuilder.translation import Language, Translator

_LINES = 5_000
"""So many lines below the headings check what is typed in them."""
_MOMENT_LINES = 6
_FONT = "Calibri"
_DARK, _LIGHT, _INPUT = "#1F4E5F", "#E8F1F2", "#FFF8E1"
_MADE_ON = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The same form has the same bytes, whenever it is made."""
_TITLE = N_("Client outcomes with the ZRM: intake form")
_WITH, _WITHOUT = N_("with"), N_("without")
_EXAMPLE = N_("Example")

_EXPLANATION = (
    N_(
        "Fill in the sheet “{moments}” first: when each measurement was taken, who scored, and with which"
        " version of the ZRM. Then fill in the sheet “{scores}”: one line for each client and measurement."
    ),
    N_(
        "Give a level from 1 to 5 per domain. Is there no score? Then say why: n (not taken), a (not"
        " applicable), l (client lost) or u (reason unknown). A missing score is never 0."
    ),
    N_(
        "Before and after must have been scored by the same kind of rater, with the same version. A score is"
        " about the last 30 days and is given by a trained professional with the matrix itself at hand."
    ),
    N_(
        "On the sheet “{goals}” you may say per client and domain what was agreed before the second"
        " measurement: improve, keep, or slow down decline. Only then can success be judged by it."
    ),
    N_(
        "A client number is your own number, the same on every line. Never a name, a date of birth or a"
        " citizen service number (BSN). Client numbers are turned into pseudonyms when the form is read."
    ),
    N_(
        "The Zelfredzaamheid-Matrix is © {owner}. The descriptions of the levels stand at {site}; this form"
        " names the domains and levels only."
    ),
)


def zrm_form(language: Language, version: Version = Version.ZRM_2017) -> bytes:
    """Return an empty form as an XLSX workbook; the same choices give the same bytes.

    Args:
        language: Language of the form.
        version: Version of the matrix, which decides the columns.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _Form(book, Translator(language), version).write()
    return buffer.getvalue()


class _Form:
    """Writes the sheets of the form."""

    def __init__(self, book: Any, translator: Translator, version: Version) -> None:  # noqa: ANN401
        self._book, self._t, self._version = book, translator, version
        self._domains: tuple[Domain, ...] = domains_of(version, parenting=True)
        base = {"font_name": _FONT, "font_size": 11, "valign": "top"}
        self._title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": _DARK})
        self._text = book.add_format({**base, "text_wrap": True})
        heading = {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "text_wrap": True}
        self._heading = book.add_format(heading)
        self._upright = book.add_format({**heading, "rotation": 90, "valign": "bottom"})
        self._label = book.add_format({**base, "bold": True, "bg_color": _LIGHT})
        self._input = book.add_format({**base, "bg_color": _INPUT, "border": 1, "border_color": "#D9D9D9"})
        self._sign = book.add_format(
            {**base, "bg_color": _INPUT, "border": 1, "border_color": "#D9D9D9", "align": "center"}
        )
        self._typed = book.add_format(
            {**base, "bg_color": _INPUT, "border": 1, "border_color": "#D9D9D9", "num_format": "@"}
        )

    def write(self) -> None:
        t = self._t
        self._book.set_properties({"title": t(_TITLE), "created": _MADE_ON})
        self._explanation(self._book.add_worksheet(t(N_("Explanation"))))
        self._moments(self._book.add_worksheet(t(MOMENTS_SHEET)))
        self._scores(self._book.add_worksheet(t(SCORES_SHEET)))
        self._goals(self._book.add_worksheet(t(GOALS_SHEET)))
        self._example(self._book.add_worksheet(t(_EXAMPLE)))

    def _explanation(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 1, 100)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, t(_TITLE), self._title)
        line = 2
        for text in _EXPLANATION:
            words = t(
                text,
                moments=t(MOMENTS_SHEET),
                scores=t(SCORES_SHEET),
                goals=t(GOALS_SHEET),
                owner=OWNER,
                site=OWNER_SITE,
            )
            sheet.merge_range(line, 0, line, 1, words, self._text)
            sheet.set_row(line, 34)
            line += 1
        line += 1
        pairs = [(str(number), t(label)) for number, label in enumerate(LEVELS, start=1)]
        pairs += [(reason.value, t(reason.label)) for reason in Missing]
        sheet.write_string(line, 0, t(N_("Sign")), self._heading)
        sheet.write_string(line, 1, t(N_("Meaning")), self._heading)
        for sign, meaning in pairs:
            line += 1
            sheet.write_string(line, 0, sign, self._label)
            sheet.write_string(line, 1, meaning, self._text)

    def _moments(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        for number, (heading, width) in enumerate(((MOMENT, 16), (MONTH, 26), (RATER, 28), (VERSION, 28))):
            sheet.set_column(number, number, width, self._typed)
            sheet.write_string(0, number, t(heading), self._heading)
        for line in range(1, _MOMENT_LINES + 1):
            sheet.write_string(line, 0, f"T{line - 1}", self._input)
            sheet.write_string(line, 3, t(self._version.label), self._input)
        self._list(sheet, 2, _MOMENT_LINES, [t(rater.label) for rater in Rater])
        self._list(sheet, 3, _MOMENT_LINES, [t(version.label) for version in Version])
        sheet.freeze_panes(1, 0)

    def _domain_headings(self, sheet: Any, first: int, *, upright: bool) -> None:  # noqa: ANN401
        width, look = (5, self._upright) if upright else (16, self._heading)
        for number, domain in enumerate(self._domains, start=first):
            sheet.set_column(number, number, width, self._sign if upright else self._input)
            sheet.write_string(0, number, self._t(domain.name(self._version)), look)
        sheet.set_row(0, 190 if upright else 48)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _client_headings(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        for number, (heading, width) in enumerate(((CLIENT, 16), (GROUP, 12), (MOMENT, 12))):
            sheet.set_column(number, number, width, self._typed)
            sheet.write_string(0, number, t(heading), self._heading)
        self._domain_headings(sheet, 3, upright=True)
        sheet.freeze_panes(1, 3)

    def _scores(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        self._client_headings(sheet)
        self._short_number(sheet)
        self._list(sheet, 1, _LINES, [t(_WITH), t(_WITHOUT)])
        moments = f"='{t(MOMENTS_SHEET)}'!$A$2:$A${_MOMENT_LINES + 1}"
        self._list(sheet, 2, _LINES, moments)
        levels = [str(number) for number in range(1, len(LEVELS) + 1)]
        signs = [*levels, *(reason.value for reason in Missing)]
        message = t(N_("1 to 5, or n (not taken), a (not applicable), l (lost), u (unknown)"))
        self._list(sheet, 3, _LINES, signs, last=2 + len(self._domains), message=message)
        sheet.activate()

    def _goals(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        sheet.set_column(0, 0, 16, self._typed)
        sheet.write_string(0, 0, t(CLIENT), self._heading)
        self._domain_headings(sheet, 1, upright=False)
        sheet.freeze_panes(1, 1)
        self._short_number(sheet)
        # Words and not signs: a spreadsheet takes a cell that begins with = or + for a formula.
        self._list(sheet, 1, _LINES, [t(goal.label) for goal in Goal], last=len(self._domains))

    def _short_number(self, sheet: Any) -> None:  # noqa: ANN401
        text = self._t(N_("Your own number for the client, no name and no BSN."))
        sheet.data_validation(
            1,
            0,
            _LINES,
            0,
            {
                "validate": "length",
                "criteria": "<=",
                "value": 20,
                "input_message": text,
                "error_title": self._t(N_("Not possible")),
                "error_message": text,
            },
        )

    def _list(
        self,
        sheet: Any,  # noqa: ANN401
        column: int,
        lines: int,
        source: list[str] | str,
        last: int | None = None,
        message: str = "",
    ) -> None:
        t = self._t
        rule: dict[str, Any] = {"validate": "list", "source": source, "error_title": t(N_("Not possible"))}
        rule["error_message"] = message or t(N_("Choose from the list."))
        if message:
            rule["dropdown"] = False
        sheet.data_validation(1, column, lines, last or column, rule)

    def _example(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        self._client_headings(sheet)
        width = len(self._domains) - 4
        lines = (
            ("1001", t(_WITH), "T0", "3432443354534"[:width]),
            ("1001", t(_WITH), "T1", "3443443454534"[:width]),
            ("1002", t(_WITH), "T0", "2543335454325"[:width]),
            ("1002", t(_WITH), "T1", "lllllllllllll"[:width]),
            ("1003", t(_WITHOUT), "T0", "33a2445455435"[:width]),
            ("1003", t(_WITHOUT), "T1", "33a3445n55435"[:width]),
        )
        for line, (client, group, moment, signs) in enumerate(lines, start=1):
            for number, text in enumerate((client, group, moment)):
                sheet.write_string(line, number, text, self._typed)
            for number, sign in enumerate(signs, start=3):
                if sign.isdigit():
                    sheet.write_number(line, number, int(sign), self._sign)
                else:
                    sheet.write_string(line, number, sign, self._sign)
        note = t(N_("Made-up lines, to show how it looks. They are not read."))
        sheet.merge_range(len(lines) + 2, 0, len(lines) + 2, width, note, self._text)
