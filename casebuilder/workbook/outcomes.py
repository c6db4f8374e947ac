"""The sheet with what was measured of clients: small groups hidden, and no row of any client."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlsxwriter.chart import Chart

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import Moment
from casebuilder.model.outcomes.instrument import LEVELS, OWNER, OWNER_SITE, Version
from casebuilder.model.outcomes.printed import (
    HIDDEN,
    PrintedDomain,
    PrintedGroup,
    PrintedReport,
    printed_report,
)
from casebuilder.model.outcomes.report import OutcomeReport
from casebuilder.model.suppression import Profile
from casebuilder.model.units import Unit
from casebuilder.workbook.book import Book
from casebuilder.workbook.charts import Range, Share, bars_of_shares, bars_with_intervals
from casebuilder.workbook.layout import LABEL, LEGEND_ROW, UNIT
from casebuilder.workbook.plan import OUTCOMES
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import ACCENT, MUTED, WARNING, WHOLE, Style

_LABEL_WIDTH, _WIDTH = 36.0, 12.5
_COLUMNS = 11
_LAST = _COLUMNS - 1
_FIRST_ROW = 4
_CHART_WIDTH, _CHART_TOP, _BAR_HEIGHT = 900, 100, 24
"""Sizes of a chart in pixels: what stands around its bars, a bar, and the rows that it lies on."""
_HIDDEN_CELL = "·"
_SHARES, _SIGNED, _DECIMAL = "0%", '0%;"−"0%', '0.0;"−"0.0'
_SMALLEST_P = 0.01
"""A printed p below this is only said to be so."""
_LEVEL_LOOKS = (
    ("#A64B00", True),
    ("#D98E4A", False),
    ("#C9D2D6", False),
    ("#6FB1BF", False),
    ("#0F6E84", False),
)
"""Colour of each level, from low to high, and whether it is hatched."""
_UP, _SAME, _DOWN = ACCENT, "#A9B8BE", WARNING

_METHOD = (
    N_(
        "Instrument: the Zelfredzaamheid-Matrix (ZRM), © {owner}, {site}. A trained professional gives"
        " each client one of five levels per domain; a score is about the last 30 days. From level 4 on"
        " a client is called self-sufficient in the domain."
    ),
    N_(
        "Only clients with a score both times count in a domain; a missing score in one domain leaves a"
        " client in the others. Intervals around shares have 95 per cent certainty, by Wilson’s method, and"
        " those around averages come from drawing clients again ({resamples} times, seed {seed})."
    ),
    N_(
        "p is the chance of a difference at least this large if nothing but chance were at work: the"
        " signed-rank test of Wilcoxon, conditional on ties, exact up to 200 clients who changed. “p"
        " (Holm)” is corrected for testing {tested} domains together, and it is by the corrected p that is"
        " judged, also where it is asked what would be had clients who were lost done worse. Groups are"
        " compared on their change, with the test of Mann and Whitney (exact up to 100 clients) and with"
        " Cliff’s delta."
    ),
    N_(
        "Small groups: {profile}. A count is hidden too when what is left of its total is small, when it"
        " is none or all of a group, or when it would follow from other figures. Averages and tests are"
        " left out where a count behind them is hidden, and are rounded elsewhere."
    ),
)


def write_outcomes(book: Book) -> None:
    """Write the sheet with the measured outcomes of clients."""
    sheet = book.new_sheet(book.plan.names[OUTCOMES], (_LABEL_WIDTH, *(_WIDTH,) * (_COLUMNS - 1)))
    report = analyse(book.case.outcomes)
    profile = Profile(book.case.outcomes.shared_with.value)
    _Writer(book, sheet, report, printed_report(report, profile)).write()


class _Writer:
    """Writes the parts of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet, report: OutcomeReport, printed: PrintedReport) -> None:
        self.book, self.sheet, self.t = book, sheet, book.t
        self.report, self.printed = report, printed
        self.version = report.before.version if report.before else Version.ZRM_2017
        self.measured = [item for item in printed.domains if item.with_innovation.n_paired != 0]
        smallest = self.t.number(_SMALLEST_P, 2)
        self.p_format = f'[<{_SMALLEST_P / 2}]"< {smallest}";0.00'
        self.row = _FIRST_ROW
        self.blocks: list[int] = []

    def write(self) -> None:
        self.book.write_top(self.sheet, self.sheet.name)
        self._write_what_it_is()
        self._write_domains()
        self._write_charts()
        self._write_transitions()
        self._write_measured()
        self._write_comparison()
        self._write_overall()
        self._write_verdicts()
        self._write_method()
        self.sheet.worksheet.freeze_panes(LEGEND_ROW + 1, UNIT)
        page = self.book.page(repeated_row=LEGEND_ROW, headed=False, blocks=tuple(self.blocks))
        self.sheet.finish(page, _LAST)

    # Parts -------------------------------------------------------------------------------------

    def _write_what_it_is(self) -> None:
        t = self.t
        before, after = self.report.before, self.report.after
        self._paragraph(
            Message(
                N_("{design}. Compared: {before} with {after}."),
                {
                    "design": Message(self.report.design.label),
                    "before": _named(before),
                    "after": _named(after),
                },
            )
        )
        rater = before.rater if before and before.rater else None
        values = (
            (N_("Clients with the innovation"), self.printed.clients_with),
            (N_("Clients in the comparison group"), self.printed.clients_without),
        )
        for label, count in values:
            if count != 0:
                self._fact(t(label), str(count) if count is not None else t(HIDDEN))
        if rater is not None:
            self._fact(t(N_("Scored by")), t(rater.label))
        self._fact(t(N_("Version of the ZRM")), t(self.version.label))
        if self.book.case.outcomes.source:
            self._fact(t(N_("Where the scores come from")), self.book.case.outcomes.source)
        for notice in self.report.notices:
            self._paragraph(notice)
        standing = t(
            N_(
                "Worked out at the export; these figures do not follow a change in this workbook. {sign}"
                " is hidden."
            ),
            sign=_HIDDEN_CELL,
        )
        self.sheet.text(self.row, LABEL, standing, Style.PLAIN, italic=True, font_color=WARNING)
        self.row += 2

    def _write_domains(self) -> None:
        t = self.t
        self._heading(N_("Clients with the innovation, per domain"))
        self._header(
            (
                N_("Domain"),
                N_("measured twice"),
                N_("up"),
                N_("same"),
                N_("down"),
                N_("level 4–5 before"),
                N_("level 4–5 after"),
                N_("up minus down"),
                N_("effect size r"),
                N_("p"),
                N_("p (Holm)"),
            )
        )
        for item in self.measured:
            group, tests = item.with_innovation, item.with_innovation.tests
            self.sheet.text(self.row, LABEL, t(item.domain.name(self.version)), Style.LABEL)
            self._figures(
                (
                    (group.n_paired, WHOLE),
                    (group.improved.count, WHOLE),
                    (group.same.count, WHOLE),
                    (group.worse.count, WHOLE),
                    (group.sufficient_before.share, _SHARES),
                    (group.sufficient_after.share, _SHARES),
                    (tests.net.value if tests else None, _SIGNED),
                    (tests.rank_biserial if tests else None, _DECIMAL),
                    (tests.p if tests else None, self.p_format),
                    (tests.p_holm if tests else None, self.p_format),
                )
            )
        self.row += 1

    def _write_charts(self) -> None:
        before = self.row
        self._chart_changes()
        self._chart_net()
        self._chart_sufficient()
        self._chart_levels()
        if self.row == before:
            self._paragraph(
                Message(N_("There are too few clients for a chart that tells nothing of single clients."))
            )
            self.row += 1

    def _chart_changes(self) -> None:
        t = self.t
        title = t(N_("Share of the clients up, the same and down, per domain"))
        rows: dict[str, Sequence[float]] = {}
        for item in self.measured:
            group = item.with_innovation
            found = (group.improved.share, group.same.share, group.worse.share)
            known = [share for share in found if share is not None]
            if len(known) == len(found):
                rows[self._name(item)] = known
        series = ((t(N_("up")), _UP, False), (t(N_("same")), _SAME, False), (t(N_("down")), _DOWN, True))
        told = self._told(
            rows,
            lambda row: row[0] > row[2],
            N_("More clients up than down in {count} of the {all} domains"),
            N_("{domain}: {first} of the clients up, {last} down"),
        )
        self._shares(title, told, rows, series, stacked=True)

    def _chart_sufficient(self) -> None:
        t = self.t
        title = t(N_("Share of the clients at level 4 or 5, before and after, per domain"))
        pairs = {
            self._name(item): (
                item.with_innovation.sufficient_before.share,
                item.with_innovation.sufficient_after.share,
            )
            for item in self.measured
        }
        rows = {name: [old, new] for name, (old, new) in pairs.items() if old is not None and new is not None}
        told = self._told(
            rows,
            lambda row: row[1] > row[0],
            N_("More clients at level 4 or 5 after than before in {count} of the {all} domains"),
            N_("{domain}: at level 4 or 5 {first} of the clients before and {last} after"),
        )
        series = ((t(N_("before")), MUTED, True), (t(N_("after")), ACCENT, False))
        self._shares(title, told, rows, series, stacked=False)

    def _chart_levels(self) -> None:
        t = self.t
        title = t(N_("Levels of the clients before and after, per domain"))
        rows: dict[str, Sequence[float]] = {}
        low: dict[str, Sequence[float]] = {}
        for item in self.measured:
            group = item.with_innovation
            if group.levels_before is None or group.levels_after is None:
                continue
            for moment, levels in ((N_("before"), group.levels_before), (N_("after"), group.levels_after)):
                clients = sum(levels)
                if clients:
                    name = t(N_("{domain}, {moment}"), domain=self._name(item), moment=Message(moment))
                    rows[name] = [count / clients for count in levels]
                    low[self._name(item)] = (*low.get(self._name(item), ()), sum(rows[name][:2]))
        series = [
            (f"{number} {t(label)}", colour, hatched)
            for number, (label, (colour, hatched)) in enumerate(
                zip(LEVELS, _LEVEL_LOOKS, strict=True), start=1
            )
        ]
        told = self._told(
            low,
            lambda row: row[-1] < row[0],
            N_("Fewer clients at level 1 or 2 after than before in {count} of the {all} domains"),
            N_("{domain}: at level 1 or 2 {first} of the clients before and {last} after"),
        )
        self._shares(title, told, rows, series, stacked=True)

    def _chart_net(self) -> None:
        t = self.t
        title = t(N_("Share up minus share down with its interval, per domain"))
        rows: dict[str, Sequence[float]] = {}
        for item in self.measured:
            tests = item.with_innovation.tests
            if tests is not None and tests.net.low is not None and tests.net.high is not None:
                net, low, high = tests.net.value, tests.net.low, tests.net.high
                rows[self._name(item)] = (net, low, high, net - low, high - net)
        if not rows:
            return
        headings = (
            t(N_("up minus down")),
            t(N_("from")),
            t(N_("to")),
            t(N_("margin below")),
            t(N_("margin above")),
        )
        area = self._chart_table(title, rows, headings)
        told = self._told(
            rows,
            lambda row: row[1] > 0,
            N_("More up than down, with the whole interval above 0, in {count} of the {all} domains"),
            N_("{domain}: {first} up minus down; the bar shows how sure that is"),
        )
        chart = bars_with_intervals(
            self.book.workbook,
            f"{self.sheet.name} {self.row}",
            told,
            area(LABEL),
            area(UNIT),
            area(UNIT + 3),
            area(UNIT + 4),
            ACCENT,
        )
        self._place_chart(chart, title, told, len(rows))

    def _told(
        self,
        rows: Mapping[str, Sequence[float]],
        holds: Callable[[Sequence[float]], bool],
        of_many: str,
        of_one: str,
    ) -> str:
        """Return what a chart tells, from the figures that it shows and no others.

        Args:
            rows: Those figures by the name of the domain.
            holds: Whether the message is true of a domain.
            of_many: The message, with ``{count}`` domains of ``{all}``.
            of_one: That when only one ``{domain}`` is shown, with its ``{first}`` and ``{last}`` figure.
        """
        t = self.t
        if len(rows) == 1:
            ((domain, row),) = rows.items()
            first, last = (t.figure(row[place], Unit.SHARE, 0) for place in (0, -1))
            return t(of_one, domain=domain, first=first, last=last)
        return t(of_many, count=sum(map(holds, rows.values())), all=len(rows))

    def _shares(
        self,
        title: str,
        told: str,
        rows: Mapping[str, Sequence[float]],
        series: Sequence[tuple[str, str, bool]],
        *,
        stacked: bool,
    ) -> None:
        """Write a chart of shares with its table above it; nothing without rows.

        Args:
            title: What the table is about, above it.
            told: What the chart tells, as its title.
            rows: Per row the share of each series.
            series: Name, colour, and whether it is hatched.
            stacked: Whether the shares of a row come to a whole.
        """
        if not rows:
            return
        area = self._chart_table(title, rows, [name for name, _, _ in series])
        chart = bars_of_shares(
            self.book.workbook,
            f"{self.sheet.name} {self.row}",
            told,
            area(LABEL),
            [
                Share(name, area(column), colour, hatched)
                for column, (name, colour, hatched) in enumerate(series, start=UNIT)
            ],
            stacked=stacked,
        )
        self._place_chart(chart, title, told, len(rows))

    def _chart_table(
        self, title: str, rows: Mapping[str, Sequence[float]], headings: Sequence[str]
    ) -> Callable[[int], Range]:
        """Write the numbers of a chart, and return where a column of them stands."""
        self._heading_text(title)
        self._header_texts([self.t(N_("Domain")), *headings])
        first = self.row
        for name, values in rows.items():
            self.sheet.text(self.row, LABEL, name, Style.LABEL)
            for column, value in enumerate(values, start=UNIT):
                self.sheet.number(self.row, column, value, Style.NUMBER, num_format=_SIGNED)
            self.row += 1
        last, sheet = self.row - 1, self.sheet.name
        self.row += 1
        return lambda column: (sheet, first, column, last, column)

    def _place_chart(self, chart: Chart, title: str, told: str, bars: int) -> None:
        height = _CHART_TOP + _BAR_HEIGHT * bars
        description = self.t(
            N_("Bar chart: {title}. {told}. The same numbers stand in the table above it."),
            title=title,
            told=told,
        )
        self.row = self.sheet.chart(self.row, LABEL, chart, (_CHART_WIDTH, height), description) + 1

    def _name(self, item: PrintedDomain) -> str:
        return self.t(item.domain.name(self.version))

    def _write_measured(self) -> None:
        """Write who was measured when and who crossed the line of level 4, in either group."""
        t = self.t
        groups = (
            (N_("Who was measured, and who crossed the line of level 4: with the innovation"), False),
            (N_("Who was measured, and who crossed the line of level 4: comparison group"), True),
        )
        for heading, other in groups:
            sides = [(item, item.without if other else item.with_innovation) for item in self.measured]
            rows = [(item, side) for item, side in sides if side and side.n_paired != 0]
            if not rows:
                continue
            self._heading(heading)
            self._header(
                (
                    N_("Domain"),
                    N_("clients"),
                    N_("measured before"),
                    N_("measured after"),
                    N_("measured twice"),
                    N_("stayed below 4"),
                    N_("rose to 4–5"),
                    N_("fell below 4"),
                    N_("stayed at 4–5"),
                    N_("p (McNemar)"),
                )
            )
            for item, side in rows:
                self.sheet.text(self.row, LABEL, t(item.domain.name(self.version)), Style.LABEL)
                self._figures(
                    (
                        (side.clients, WHOLE),
                        (side.n_before, WHOLE),
                        (side.n_after, WHOLE),
                        (side.n_paired, WHOLE),
                        (side.stayed_below, WHOLE),
                        (side.crossed_up, WHOLE),
                        (side.crossed_down, WHOLE),
                        (side.stayed_above, WHOLE),
                        (side.p_mcnemar, self.p_format),
                    )
                )
            self.row += 1

    def _write_transitions(self) -> None:
        """Write from which level to which clients went, where enough of that may be printed."""
        ours = [(item, item.with_innovation) for item in self.measured]
        theirs = [
            (item, item.without) for item in self.measured if item.without and item.without.n_paired != 0
        ]
        self._write_transitions_of(N_("From level to level: clients with the innovation"), ours)
        self._write_transitions_of(N_("From level to level: comparison group"), theirs)

    def _write_transitions_of(
        self, heading: str, sides: Sequence[tuple[PrintedDomain, PrintedGroup | None]]
    ) -> None:
        if not sides:
            return
        self._heading(heading)
        coarse: list[tuple[str, PrintedGroup]] = []
        for item, side in sides:
            if side is not None and side.transition is not None:
                self._write_transition(self._name(item), side.transition)
            elif side is not None:
                coarse.append((self._name(item), side))
        if coarse:
            self._paragraph(
                Message(
                    N_(
                        "In these domains (nearly) every cell of the table of levels would have to be hidden,"
                        " so who went up, stayed the same and went down is all that is printed."
                    )
                )
            )
            self._header((N_("Domain"), N_("measured twice"), N_("up"), N_("same"), N_("down")))
            for name, side in coarse:
                self.sheet.text(self.row, LABEL, name, Style.LABEL)
                counts = (side.n_paired, side.improved.count, side.same.count, side.worse.count)
                self._figures([(count, WHOLE) for count in counts])
            self.row += 1

    def _write_transition(self, name: str, cells: Sequence[Sequence[int | None]]) -> None:
        t = self.t
        self._header_texts(
            [t(N_("{domain}: level before ↓, after →"), domain=name), *map(str, range(1, len(LEVELS) + 1))]
        )
        for number, (label, row) in enumerate(zip(LEVELS, cells, strict=True), start=1):
            self.sheet.text(self.row, LABEL, f"{number} {t(label)}", Style.LABEL)
            self._figures([(count, WHOLE) for count in row])
        self.row += 1

    def _write_comparison(self) -> None:
        t = self.t
        compared = [item for item in self.measured if item.without and item.without.n_paired != 0]
        if not compared:
            return
        self._heading(N_("Change beside the comparison group, per domain"))
        self._paragraph(
            Message(N_("Means, and the difference between them, are descriptive, no official ZRM measure."))
        )
        self._header(
            (
                N_("Domain"),
                N_("up, with"),
                N_("up, without"),
                N_("mean before, with"),
                N_("mean before, without"),
                N_("difference in change"),
                N_("Cliff’s delta"),
                N_("from"),
                N_("to"),
                N_("p"),
                N_("p (Holm)"),
            )
        )
        for item in compared:
            found, without = item.comparison, item.without
            self.sheet.text(self.row, LABEL, t(item.domain.name(self.version)), Style.LABEL)
            self._figures(
                (
                    (item.with_innovation.improved.share, _SHARES),
                    (without.improved.share if without else None, _SHARES),
                    (found.mean_before_with if found else None, _DECIMAL),
                    (found.mean_before_without if found else None, _DECIMAL),
                    (found.did.value if found and found.did else None, _DECIMAL),
                    (found.delta if found else None, _DECIMAL),
                    (found.delta_low if found else None, _DECIMAL),
                    (found.delta_high if found else None, _DECIMAL),
                    (found.p if found else None, self.p_format),
                    (found.p_holm if found else None, self.p_format),
                )
            )
        self.row += 1

    def _write_overall(self) -> None:
        overall, t = self.printed.overall, self.t
        if overall is None:
            return
        self._heading(N_("All domains together, clients with the innovation"))
        self._header((N_("What"), N_("count"), N_("of"), N_("share"), N_("from"), N_("to")))
        for label, share in (
            (N_("Self-sufficient in more domains than before"), overall.improved),
            (N_("Self-sufficient in as many domains"), overall.same),
            (N_("Self-sufficient in fewer domains"), overall.worse),
            (N_("Goals reached"), overall.goals),
            (N_("Clients who reached all their goals"), overall.all_goals),
            (N_("Outcome that is paid for, with the innovation"), self.printed.paid_with),
            (N_("Outcome that is paid for, without the innovation"), self.printed.paid_without),
        ):
            if share is None or share.of == 0:
                continue
            self.sheet.text(self.row, LABEL, t(label), Style.LABEL)
            self._figures(
                (
                    (share.count, WHOLE),
                    (share.of, WHOLE),
                    (share.share, _SHARES),
                    (share.low, _SHARES),
                    (share.high, _SHARES),
                )
            )
        if overall.lost:
            self.sheet.text(self.row, LABEL, t(N_("Clients with a score before and none after")), Style.LABEL)
            self._figures(((overall.lost, WHOLE),))
        for label, mean in (
            (
                N_("Domains at level 4 or 5 per client before, mean (descriptive, no official ZRM measure)"),
                overall.mean_before,
            ),
            (
                N_("Domains at level 4 or 5 per client after, mean (descriptive, no official ZRM measure)"),
                overall.mean_after,
            ),
        ):
            self.sheet.text(self.row, LABEL, t(label), Style.LABEL)
            self._figures(((mean, _DECIMAL),))
        self.row += 1

    def _write_verdicts(self) -> None:
        t = self.t
        self._heading(N_("What may be said"))
        said: dict[tuple[str, ...], list[str]] = {}
        for item in self.measured:
            sentences = tuple(t.message(message) for message in item.verdict)
            said.setdefault(sentences, []).append(t(item.domain.name(self.version)))
        if self.printed.overall is not None:
            sentences = tuple(t.message(message) for message in self.printed.overall.verdict)
            said.setdefault(sentences, []).append(t(N_("All domains together")))
        for sentences, names in said.items():
            text = f"{', '.join(names)}: {' '.join(sentences)}"
            self.sheet.paragraph(self.row, LABEL, _LAST, text)
            self.row += 1
        self.row += 1

    def _write_method(self) -> None:
        self._heading(N_("How it was worked out"))
        for text in _METHOD:
            self._paragraph(
                Message(
                    text,
                    {
                        "owner": OWNER,
                        "site": OWNER_SITE,
                        "resamples": self.report.resamples,
                        "seed": str(self.report.seed),
                        "tested": self.report.tested,
                        "profile": Message(self.printed.profile.label),
                    },
                )
            )

    # Cells -------------------------------------------------------------------------------------

    def _heading(self, text: str) -> None:
        self._heading_text(self.t(text))

    def _heading_text(self, text: str) -> None:
        self.blocks.append(self.row)
        self.sheet.text(self.row, LABEL, text, Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1

    def _header(self, labels: Sequence[str]) -> None:
        self._header_texts([self.t(label) for label in labels])

    def _header_texts(self, labels: Sequence[str]) -> None:
        for column in range(_COLUMNS):
            self.sheet.blank(self.row, column, Style.HEADER)
        for column, label in enumerate(labels):
            style = Style.HEADER if column == LABEL else Style.HEADER_RIGHT
            self.sheet.text(self.row, column, label, style)
        self.row += 1

    def _figures(self, figures: Sequence[tuple[float | None, str]]) -> None:
        for column, (value, num_format) in enumerate(figures, start=UNIT):
            if value is None:
                self.sheet.text(self.row, column, _HIDDEN_CELL, Style.NUMBER)
            else:
                self.sheet.number(self.row, column, value, Style.NUMBER, num_format=num_format)
        self.row += 1

    def _fact(self, label: str, text: str) -> None:
        self.sheet.text(self.row, LABEL, label, Style.LABEL)
        self.sheet.paragraph(self.row, UNIT, _LAST, text)
        self.row += 1

    def _paragraph(self, message: Message) -> None:
        self.sheet.paragraph(self.row, LABEL, _LAST, self.t.message(message))
        self.row += 1


def _named(moment: Moment | None) -> str:
    if moment is None:
        return ""
    return f"{moment.name} ({moment.month})" if moment.month else moment.name
