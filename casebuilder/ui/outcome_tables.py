"""What the report of measured outcomes shows as tables and charts, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from casebuilder.model.messages import N_
from casebuilder.model.outcomes.document import Missing, Moment
from casebuilder.model.outcomes.instrument import LEVELS
from casebuilder.model.outcomes.lost import undone
from casebuilder.model.outcomes.report import (
    SIGNIFICANT,
    Baseline,
    Change,
    Comparison,
    DomainResult,
    Estimate,
    Finding,
    GoalResult,
    GroupResult,
    LostToFollowUp,
    OutcomeReport,
    Overall,
    Proportion,
    Scenario,
)
from casebuilder.model.units import Unit
from casebuilder.sentences import LineReference
from casebuilder.ui.outcome_charts import (
    ChangeChart,
    ChangeMark,
    ChangeRow,
    LevelsChart,
    LevelsRow,
    ProfileChart,
    ProfileRow,
    TransitionChart,
    WithheldChart,
)
from casebuilder.ui.tables import Row, RowKind, TableContent

if TYPE_CHECKING:
    from casebuilder.model.outcomes.printed import PrintedGroup, PrintedReport
    from casebuilder.translation import Translator

_NONE = "–"
_SMALLEST_WRITTEN = 0.001
SHORT_FINDINGS: Mapping[Finding, str] = {
    Finding.NOT_MEASURED: N_("not measured"),
    Finding.NO_CHANGE: N_("no change"),
    Finding.TOO_FEW: N_("too few changes"),
    Finding.MAY_BE_CHANCE: N_("may be chance"),
    Finding.CHANCE_AMONG_MANY: N_("may be chance"),
    Finding.BETTER: N_("better"),
    Finding.WORSE: N_("worse"),
}
"""What a verdict comes to, in a column of a table."""
_STANDS_OUT = frozenset({Finding.BETTER, Finding.WORSE})


# Figures in words ----------------------------------------------------------------------------------


def written_p(value: float | None, translator: Translator) -> str:
    """Return a p-value in three decimals."""
    if value is None:
        return _NONE
    if value < _SMALLEST_WRITTEN:
        return f"< {translator.number(_SMALLEST_WRITTEN, 3)}"
    return translator.number(value, 3)


def written_share(value: float | None, translator: Translator) -> str:
    """Return a share in whole per cents."""
    return _NONE if value is None else translator.figure(value, Unit.SHARE, 0)


def written_proportion(item: Proportion, translator: Translator) -> str:
    """Return a count with its share and interval: "15 (71 %; 50 % tot 86 %)"."""
    t = translator
    if not item.of:
        return _NONE
    return t(
        N_("{count} ({share}; {low} to {high})"),
        count=str(item.count),
        share=written_share(item.share, t),
        low=written_share(item.low, t),
        high=written_share(item.high, t),
    )


def written_out_of(item: Proportion, translator: Translator) -> str:
    """Return a count out of its total, with share and interval: "13 van 15 (87 %; 62 % tot 96 %)"."""
    t = translator
    return t(
        N_("{count} of {all} ({share}; {low} to {high})"),
        count=str(item.count),
        all=str(item.of),
        share=written_share(item.share, t),
        low=written_share(item.low, t),
        high=written_share(item.high, t),
    )


def written_estimate(item: Estimate, write: Callable[[float], str], translator: Translator) -> str:
    """Return a number with its interval, as far as it has one."""
    if item.low is None or item.high is None:
        return write(item.value)
    return translator(
        N_("{value} ({low} to {high})"), value=write(item.value), low=write(item.low), high=write(item.high)
    )


def moment_name(moment: Moment | None, translator: Translator) -> str:
    """Return a moment with its month: "T0 (januari 2026)"."""
    if moment is None:
        return ""
    if moment.month is None:
        return moment.name
    year, _, month = moment.month.partition("-")
    return f"{moment.name} ({translator.month(int(year), int(month))})"


def missing_words(missing: Mapping[Missing | None, int], translator: Translator) -> str:
    """Return why scores are missing and how often, or that none are."""
    t = translator
    parts = [
        t(
            N_("{reason}: {count}"),
            reason=_lower(t(reason.label) if reason else t(N_("Without a reason"))),
            count=str(count),
        )
        for reason, count in missing.items()
        if count
    ]
    return ", ".join(parts) or t(N_("none"))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _signed(value: float, translator: Translator, decimals: int = 2) -> str:
    written = translator.number(abs(value), decimals)
    if not written.strip("0.,"):
        return written
    return f"+{written}" if value > 0 else f"−{written}"


def _signed_share(value: float, translator: Translator) -> str:
    written = written_share(abs(value), translator)
    if not written.strip("0.,% "):
        return written
    return f"+{written}" if value > 0 else f"−{written}"


# All domains ---------------------------------------------------------------------------------------


def domains_table(report: OutcomeReport, translator: Translator) -> TableContent:
    """Return one row per domain: counts, improved, same, worse, p and what it comes to."""
    t = translator
    compared = report.compared > 0
    columns = [N_("before"), N_("after"), N_("both"), N_("up"), N_("same"), N_("down"), N_("p (Holm)")]
    hints = [
        N_("Clients with a score before"),
        N_("Clients with a score after"),
        N_("Clients with a score both times; they are compared"),
        N_("Clients who went up"),
        N_("Clients who stayed the same"),
        N_("Clients who went down"),
        N_("Exact signed-rank test, corrected for the number of domains (Holm)"),
    ]
    if compared:
        columns.append(N_("p (groups)"))
        hints.append(N_("Change against that of the comparison group (Mann–Whitney), corrected (Holm)"))
    columns.append(N_("says"))
    hints.append(N_("What may be said; choose the row for the sentences"))
    rows = []
    for item in report.domains:
        cells = _domain_cells(item, t, compared=compared)
        reference = LineReference(item.domain.key)
        rows.append(
            Row(
                domain_name(report, item, t),
                cells,
                (None,) * len(cells),
                references=(reference,) * len(cells),
            )
        )
    return TableContent(t(N_("Domain")), tuple(map(t, columns)), tuple(rows), hints=tuple(map(t, hints)))


def _domain_cells(item: DomainResult, translator: Translator, *, compared: bool) -> tuple[str, ...]:
    result, change = item.with_innovation, item.with_innovation.change
    counts: tuple[int | str, ...] = (
        (change.improved.count, change.same.count, change.worse.count) if change else (_NONE,) * 3
    )
    cells = [
        *map(str, (result.n_before, result.n_after, result.n_paired)),
        *map(str, counts),
        written_p(item.p_holm, translator),
    ]
    if compared:
        cells.append(written_p(item.comparison.p_holm if item.comparison else None, translator))
    cells.append(translator(SHORT_FINDINGS[item.verdict.finding]))
    return tuple(cells)


def domain_name(report: OutcomeReport, item: DomainResult, translator: Translator) -> str:
    """Return the name of a domain in the version that was used."""
    version = report.before.version if report.before else None
    return translator(item.domain.name(version)) if version else translator(item.domain.label)


# One domain ----------------------------------------------------------------------------------------


def domain_table(item: DomainResult, translator: Translator) -> TableContent:
    """Return everything of one domain: a row per figure, a column per group."""
    t = translator
    groups = [item.with_innovation, *([item.without] if item.without else [])]
    columns = [t(N_("with the innovation")), *([t(N_("comparison group"))] if item.without else [])]
    rows = [
        _row(t(N_("Clients")), [str(group.clients) for group in groups]),
        _row(t(N_("With a score before")), [str(group.n_before) for group in groups]),
        _row(t(N_("With a score after")), [str(group.n_after) for group in groups]),
        _row(t(N_("With both, and so compared")), [str(group.n_paired) for group in groups]),
        _row(t(N_("Why there is none before")), [missing_words(group.missing_before, t) for group in groups]),
        _row(t(N_("Why there is none after")), [missing_words(group.missing_after, t) for group in groups]),
    ]
    changes = [group.change for group in groups]
    rows.extend(_change_rows(changes, t))
    rows.extend(_crossing_rows(groups, t))
    if item.p_holm is not None:
        others = [""] * (len(groups) - 1)
        rows.append(
            _row(t(N_("p after Holm’s correction")), [written_p(item.p_holm, t), *others], RowKind.TOTAL)
        )
    return TableContent(t(N_("Figure")), tuple(columns), tuple(rows))


def _row(label: str, cells: Iterable[str], kind: RowKind = RowKind.ITEM) -> Row:
    made = tuple(cells)
    return Row(label, made, (None,) * len(made), kind)


def _change_rows(changes: list[Change | None], translator: Translator) -> list[Row]:
    t = translator

    def of(write: Callable[[Change], str]) -> list[str]:
        return [write(change) if change else _NONE for change in changes]

    return [
        _row(t(N_("Went up (95 % interval)")), of(lambda item: written_proportion(item.improved, t))),
        _row(t(N_("Stayed the same")), of(lambda item: written_proportion(item.same, t))),
        _row(t(N_("Went down")), of(lambda item: written_proportion(item.worse, t))),
        _row(
            t(N_("Up less down")),
            of(lambda item: written_estimate(item.net, lambda value: _signed_share(value, t), t)),
        ),
        _row(
            t(N_("Mean change in levels (descriptive, no official ZRM measure)")),
            of(lambda item: written_estimate(item.mean, lambda value: _signed(value, t), t)),
        ),
        _row(
            t(N_("Signed-rank test: W+ and W−")),
            of(lambda item: f"{t.number(item.w_plus, 1)} · {t.number(item.w_minus, 1)}"),
        ),
        _row(
            t(N_("Rank-biserial correlation")),
            of(lambda item: _NONE if item.rank_biserial is None else _signed(item.rank_biserial, t)),
        ),
        _row(t(N_("p, signed-rank (Wilcoxon)")), of(lambda item: _tested(item.p_wilcoxon, item, t))),
        _row(t(N_("p, signed-rank (Pratt)")), of(lambda item: _tested(item.p_pratt, item, t))),
        _row(t(N_("p, sign test")), of(lambda item: written_p(item.p_sign, t))),
    ]


def _tested(p: float, change: Change, translator: Translator) -> str:
    written = written_p(p, translator)
    return written if change.exact else translator(N_("{p} (approximated)"), p=written)


def _crossing_rows(groups: list[GroupResult], translator: Translator) -> list[Row]:
    t = translator

    def of(write: Callable[[GroupResult], str]) -> list[str]:
        return [write(group) if group.crossing else _NONE for group in groups]

    return [
        _row(
            t(N_("Self-sufficient before (level 4 or 5)")),
            of(lambda group: written_proportion(group.crossing.before, t) if group.crossing else _NONE),
        ),
        _row(
            t(N_("Self-sufficient after")),
            of(lambda group: written_proportion(group.crossing.after, t) if group.crossing else _NONE),
        ),
        _row(
            t(N_("Became self-sufficient · no longer are")),
            of(lambda group: f"{group.crossing.up} · {group.crossing.down}" if group.crossing else _NONE),
        ),
        _row(
            t(N_("p, McNemar (exact)")),
            of(lambda group: written_p(group.crossing.p, t) if group.crossing else _NONE),
        ),
    ]


def comparison_table(item: Comparison, translator: Translator) -> TableContent:
    """Return the change with the innovation against that without, and where both stood before."""
    t = translator

    def means(baseline: Baseline) -> str:
        return _NONE if baseline.mean is None else t.number(baseline.mean, 2)

    pairs = [
        _row(t(N_("Clients measured both times")), [str(item.n_with), str(item.n_without)]),
        _row(
            t(N_("Mean before (descriptive, no official ZRM measure)")),
            [means(item.baseline_with), means(item.baseline_without)],
        ),
        _row(
            t(N_("Self-sufficient before (level 4 or 5)")),
            [
                written_share(item.baseline_with.sufficient.share, t),
                written_share(item.baseline_without.sufficient.share, t),
            ],
        ),
    ]
    delta = Estimate(item.delta, item.delta_low, item.delta_high)
    exact = t(N_("exact")) if item.exact else t(N_("approximated"))
    tests = [
        _row(t(N_("Mann–Whitney U of the changes")), [t.number(item.u, 1), ""]),
        _row(t(N_("p ({how})"), how=exact), [written_p(item.p, t), ""]),
        _row(t(N_("p after Holm’s correction")), [written_p(item.p_holm, t), ""], RowKind.TOTAL),
        _row(
            t(N_("Cliff’s delta (95 % interval)")),
            [written_estimate(delta, lambda value: _signed(value, t), t), ""],
        ),
        _row(
            t(N_("Difference between the mean changes (descriptive, no official ZRM measure)")),
            [written_estimate(item.did, lambda value: _signed(value, t), t), ""],
        ),
    ]
    return TableContent(
        t(N_("Against the comparison group")),
        (t(N_("with the innovation")), t(N_("comparison group"))),
        (*pairs, *tests),
    )


def lost_table(item: LostToFollowUp, translator: Translator) -> TableContent:
    """Return what the clients who were lost could mean: where they stood, and three assumptions."""
    t = translator
    columns = [N_("clients"), N_("up"), N_("down"), N_("p"), N_("p (Holm)")]
    hints = [
        N_("Clients counted"),
        N_("Clients who went up"),
        N_("Clients who went down"),
        N_("Exact signed-rank test of this domain by itself"),
        N_("Exact signed-rank test, corrected for the number of domains (Holm)"),
    ]
    if item.compared:
        columns.append(N_("p (groups)"))
        hints.append(
            N_(
                "Change against that of the comparison group (Mann–Whitney), corrected (Holm); on this the"
                " verdict rests"
            )
        )

    def row(label: str, scenario: Scenario) -> Row:
        counts = (scenario.clients, scenario.improved, scenario.worse)
        ps = [scenario.p, scenario.p_holm, *([scenario.p_groups_holm] if item.compared else [])]
        return _row(label, [*map(str, counts), *(written_p(p, t) for p in ps)])

    return TableContent(
        t(N_("Lost to follow-up: what if…")),
        tuple(map(t, columns)),
        (
            row(t(N_("only those measured both times")), item.measured),
            row(t(N_("all who were lost stayed the same")), item.unchanged),
            row(t(N_("all who were lost went down one level")), item.one_worse),
        ),
        hints=tuple(map(t, hints)),
    )


def lost_words(item: LostToFollowUp, translator: Translator) -> str:
    """Return where those who were lost stood, and how many would have to be worse off."""
    t = translator

    def mean(baseline: Baseline) -> str:
        return _NONE if baseline.mean is None else t.number(baseline.mean, 1)

    one = item.clients == 1
    text = t(
        N_(
            "1 client has a score before and none after. Before, this client stood at level {lost}, those who"
            " stayed at {stayed} on average (descriptive, no official ZRM measure)."
        )
        if one
        else N_(
            "{count} clients have a score before and none after. Before, they stood at level {lost} on"
            " average, those who stayed at {stayed} (descriptive, no official ZRM measure)."
        ),
        count=str(item.clients),
        lost=mean(item.lost_before),
        stayed=mean(item.completers_before),
    )
    what_if = undone(item)
    if what_if is not None:
        return f"{text} {t.message(what_if)}"
    if item.holds:
        more = (
            N_("The verdict stands even if this client had gone down one level.")
            if one
            else N_("The verdict stands even if all of them had gone down one level.")
        )
        return f"{text} {t(more)}"
    return text


def goals_words(goals: Iterable[GoalResult], translator: Translator) -> str:
    """Return how many goals were reached, per goal and together; empty without goals."""
    t = translator
    return " · ".join(
        t(
            N_("{goal}: {reached} of {all} reached"),
            goal=t(item.goal.label) if item.goal else t(N_("All goals")),
            reached=str(item.reached.count),
            all=str(item.reached.of),
        )
        for item in goals
    )


def overall_table(item: Overall, translator: Translator) -> TableContent | None:
    """Return the number of self-sufficient domains per client; None when nobody was measured twice."""
    t = translator
    groups = [group for group in (item.with_innovation, item.without) if group is not None]
    if item.with_innovation is None:
        return None
    columns = [t(N_("with the innovation")), *([t(N_("comparison group"))] if item.without else [])]
    rows = [
        _row(t(N_("Clients measured both times")), [str(group.clients) for group in groups]),
        _row(
            t(N_("Self-sufficient domains per client before, mean (descriptive, no official ZRM measure)")),
            [t.number(group.mean_before, 1) for group in groups],
        ),
        _row(
            t(N_("Self-sufficient domains per client after, mean (descriptive, no official ZRM measure)")),
            [t.number(group.mean_after, 1) for group in groups],
        ),
        *_total_rows([group.change for group in groups], t),
    ]
    others = [""] * (len(groups) - 1)
    if item.mean_level is not None:
        rows.append(
            _row(
                t(N_("Mean change over all domains (descriptive, no official ZRM measure)")),
                [written_estimate(item.mean_level, lambda value: _signed(value, t), t), *others],
            )
        )
    if item.all_goals.of:
        rows.append(
            _row(t(N_("Clients who reached every goal")), [written_proportion(item.all_goals, t), *others])
        )
    rows.append(_row(t(N_("Clients with no second measurement at all")), [str(item.lost), *others]))
    return TableContent(t(N_("All domains together")), tuple(columns), tuple(rows))


def _total_rows(changes: list[Change], translator: Translator) -> list[Row]:
    t = translator
    return [
        _row(
            t(N_("Self-sufficient in more domains")),
            [written_proportion(item.improved, t) for item in changes],
        ),
        _row(t(N_("In as many")), [written_proportion(item.same, t) for item in changes]),
        _row(t(N_("In fewer")), [written_proportion(item.worse, t) for item in changes]),
        _row(t(N_("p, signed-rank (Wilcoxon)")), [_tested(item.p_wilcoxon, item, t) for item in changes]),
    ]


# Charts --------------------------------------------------------------------------------------------


def _levels(translator: Translator) -> tuple[str, ...]:
    return tuple(_lower(translator(name)) for name in LEVELS)


def _moments(report: OutcomeReport) -> tuple[str, str]:
    return (
        report.before.name if report.before else "",
        report.after.name if report.after else "",
    )


def _measured(report: OutcomeReport) -> list[DomainResult]:
    return [item for item in report.domains if item.with_innovation.n_paired]


def _title(report: OutcomeReport, translator: Translator) -> str:
    """Return what the charts of all domains say: in how many domains the change stands out."""
    t = translator
    findings = [item.verdict.finding for item in report.domains]
    better, worse = findings.count(Finding.BETTER), findings.count(Finding.WORSE)
    if not better and not worse:
        return t(N_("In no domain does the change stand out from chance"))
    if not worse:
        return t(
            N_("In {count} of {all} domains a change for the better that chance seldom gives"),
            count=better,
            all=report.tested,
        )
    return t(
        N_(
            "In {count} of {all} domains a change for the better that chance seldom gives, in {worse} for the"
            " worse"
        ),
        count=better,
        worse=worse,
        all=report.tested,
    )


def levels_chart(report: OutcomeReport, translator: Translator) -> LevelsChart:
    """Return the levels before and after per domain, of the clients measured both times."""
    t = translator
    before, after = _moments(report)
    return LevelsChart(
        title=_title(report, t),
        subtitle=t(
            N_("Clients with the innovation per level, {before} and {after}, the same clients both times"),
            before=before,
            after=after,
        ),
        levels=_levels(t),
        moments=(before, after),
        rows=tuple(
            LevelsRow(
                domain_name(report, item, t),
                item.with_innovation.levels_before,
                item.with_innovation.levels_after,
            )
            for item in _measured(report)
        ),
        corner=t(N_("Domain, number of clients")),
    )


def change_chart(report: OutcomeReport, translator: Translator) -> ChangeChart:
    """Return the net change per domain with its interval, beside that of the comparison group."""
    t = translator
    before, after = _moments(report)

    def mark(result: GroupResult | None, *, stands_out: bool) -> ChangeMark | None:
        change = result.change if result else None
        if change is None:
            return None
        up, down = change.improved.share or 0.0, change.worse.share or 0.0
        return ChangeMark(up, down, change.net.value, change.net.low, change.net.high, stands_out)

    return ChangeChart(
        title=_title(report, t),
        subtitle=t(
            N_("Share of clients who went up less share who went down, {before} to {after}, 95 % interval"),
            before=before,
            after=after,
        ),
        rows=tuple(
            ChangeRow(
                domain_name(report, item, t),
                mark(item.with_innovation, stands_out=item.verdict.finding in _STANDS_OUT),
                mark(item.without, stands_out=False),
            )
            for item in _measured(report)
        ),
        corner=t(N_("Domain, share of clients")),
        groups=(t(N_("with the innovation")), t(N_("comparison group"))),
        compared=report.compared > 0,
    )


def profile_chart(report: OutcomeReport, translator: Translator) -> ProfileChart:
    """Return the share of self-sufficient clients per domain before and after."""
    t = translator
    before, after = _moments(report)
    rows = []
    for item in _measured(report):
        crossing = item.with_innovation.crossing
        rows.append(
            ProfileRow(
                domain_name(report, item, t),
                crossing.before.share if crossing else None,
                crossing.after.share if crossing else None,
            )
        )
    return ProfileChart(
        title=_profile_title(report, t),
        subtitle=t(
            N_(
                "Share of clients with the innovation at level 4 or 5, {before} and {after}; a mean is"
                " descriptive, no official ZRM measure"
            ),
            before=before,
            after=after,
        ),
        moments=(before, after),
        rows=tuple(rows),
        corner=t(N_("Domain, self-sufficient")),
    )


def _profile_title(report: OutcomeReport, translator: Translator) -> str:
    t = translator
    totals = report.overall.with_innovation if report.overall else None
    if totals is None:
        return t(N_("Nobody was measured both times"))
    return t(
        N_("Self-sufficient in {before} domains on average before, and in {after} after"),
        before=t.number(totals.mean_before, 1),
        after=t.number(totals.mean_after, 1),
    )


def transition_chart(report: OutcomeReport, item: DomainResult, translator: Translator) -> TransitionChart:
    """Return from which level to which level clients went in one domain."""
    t = translator
    change = item.with_innovation.change
    name = domain_name(report, item, t)
    title = (
        t(
            N_("{domain}: {up} up, {same} the same, {down} down"),
            domain=name,
            up=change.improved.count,
            same=change.same.count,
            down=change.worse.count,
        )
        if change
        else name
    )
    return TransitionChart(
        title=title,
        subtitle=t(N_("Clients with the innovation, by level before (rows) and after (columns)")),
        levels=_levels(t),
        moments=_moments(report),
        counts=item.with_innovation.transition,
    )


# Charts as they may leave the case ------------------------------------------------------------------


def _hidden(translator: Translator) -> str:
    # What may leave the case has been worked out by now, so its libraries are loaded.
    from casebuilder.model.outcomes.printed import HIDDEN

    return translator(HIDDEN)


def shared_levels_chart(report: OutcomeReport, printed: PrintedReport, translator: Translator) -> LevelsChart:
    """Return the levels before and after as they may be copied and saved."""
    found = {item.domain.key: item.with_innovation for item in printed.domains}
    rows = []
    for item in _measured(report):
        before, after = found[item.domain.key].levels_before, found[item.domain.key].levels_after
        shown = before is not None and after is not None
        name = domain_name(report, item, translator)
        rows.append(LevelsRow(name, before or (), after or ()) if shown else LevelsRow(name, (), ()))
    return replace(levels_chart(report, translator), rows=tuple(rows), hidden=_hidden(translator))


def shared_change_chart(report: OutcomeReport, printed: PrintedReport, translator: Translator) -> ChangeChart:
    """Return the net change per domain as it may be copied and saved."""
    found = {item.domain.key: item for item in printed.domains}

    def mark(group: PrintedGroup | None, *, stands_out: bool) -> ChangeMark | None:
        if group is None or group.tests is None:
            return None
        net = group.tests.net
        up, down = group.improved.share or 0.0, group.worse.share or 0.0
        return ChangeMark(up, down, net.value, net.low, net.high, stands_out)

    rows = tuple(
        ChangeRow(
            domain_name(report, item, translator),
            mark(found[item.domain.key].with_innovation, stands_out=item.verdict.finding in _STANDS_OUT),
            mark(found[item.domain.key].without, stands_out=False),
        )
        for item in _measured(report)
    )
    return replace(change_chart(report, translator), rows=rows, hidden=_hidden(translator))


def shared_profile_chart(
    report: OutcomeReport, printed: PrintedReport, translator: Translator
) -> ProfileChart:
    """Return the share of self-sufficient clients per domain as it may be copied and saved."""
    found = {item.domain.key: item.with_innovation for item in printed.domains}
    rows = tuple(
        ProfileRow(
            domain_name(report, item, translator),
            found[item.domain.key].sufficient_before.share,
            found[item.domain.key].sufficient_after.share,
        )
        for item in _measured(report)
    )
    shared = replace(profile_chart(report, translator), rows=rows, hidden=_hidden(translator))
    if printed.overall is None or printed.overall.mean_before is None:
        # The title of the chart itself says averages that are hidden.
        return replace(shared, title=translator(N_("Self-sufficient per domain")))
    return shared


def shared_transition_chart(
    report: OutcomeReport, item: DomainResult, translator: Translator
) -> WithheldChart:
    """Return what is copied and saved in place of the transitions, which show single clients."""
    return WithheldChart(
        domain_name(report, item, translator),
        translator(
            N_("From which level to which level clients went shows single clients, so it stays here.")
        ),
    )


def design_words(report: OutcomeReport, translator: Translator) -> str:
    """Return in one line what is compared: moments, clients and design."""
    t = translator
    clients = (
        t(
            N_("{with_it} clients with and {without} without the innovation"),
            with_it=str(report.clients_with),
            without=str(report.clients_without),
        )
        if report.clients_without
        else t(N_("{count} clients with the innovation"), count=str(report.clients_with))
    )
    return t(
        N_("{before} against {after} · {clients} · {design}"),
        before=moment_name(report.before, t),
        after=moment_name(report.after, t),
        clients=clients,
        design=_lower(t(report.design.label)),
    )


def method_words(report: OutcomeReport, translator: Translator) -> str:
    """Return with which methods the figures were computed."""
    t = translator
    return t(
        N_(
            "Shares with Wilson’s interval; exact signed-rank test, sign test and McNemar’s test; p corrected"
            " with Holm over {tested} domains and judged at {level}; other intervals from {resamples} random"
            " draws of clients (bootstrap, seed {seed})."
        ),
        tested=str(report.tested),
        level=t.number(SIGNIFICANT, 2),
        resamples=t.number(report.resamples, 0),
        seed=str(report.seed),
    )
