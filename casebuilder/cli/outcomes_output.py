"""Client outcomes, as tables and sentences for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from casebuilder.cli.output_parts import json_number, text_table
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import Missing, Moment
from casebuilder.model.outcomes.instrument import Version
from casebuilder.model.outcomes.printed import (
    HIDDEN,
    PrintedDomain,
    PrintedGroup,
    PrintedOverall,
    PrintedReport,
    PrintedShare,
)
from casebuilder.model.outcomes.report import (
    Baseline,
    Change,
    ClientTotals,
    Comparison,
    DomainResult,
    Estimate,
    GoalResult,
    GroupResult,
    LostToFollowUp,
    OutcomeReport,
    Overall,
    Proportion,
    Verdict,
)
from casebuilder.model.suppression import Profile
from casebuilder.model.units import Unit
from casebuilder.translation import Translator

_SMALLEST_SHOWN = 0.001
_NO_REASON = "none_given"


def as_document(report: OutcomeReport, translator: Translator) -> dict[str, object]:
    """Return the whole report as JSON: exact, so for use within the case only."""
    t = translator
    return {
        "profile": Profile.FULL.value,
        **_heading(report, t),
        "clients_with": report.clients_with,
        "clients_without": report.clients_without,
        "domains": {item.domain.key: _domain(item, report, t) for item in report.domains},
        "overall": _overall(report.overall, t) if report.overall else None,
        "paid_outcome": (
            {
                "domains": list(report.paid_outcome.domains),
                "with_innovation": _proportion(report.paid_outcome.with_innovation),
                "without": _proportion(report.paid_outcome.without) if report.paid_outcome.without else None,
            }
            if report.paid_outcome
            else None
        ),
    }


def as_printed_document(
    report: OutcomeReport, printed: PrintedReport, translator: Translator
) -> dict[str, object]:
    """Return what may leave the case as JSON; null is hidden."""
    t = translator
    return {
        "profile": printed.profile.value,
        **_heading(report, t),
        "clients_with": printed.clients_with,
        "clients_without": printed.clients_without,
        "domains": {
            item.domain.key: {
                "name": t(item.domain.name(_version(report))),
                "with_innovation": asdict(item.with_innovation),
                "without": asdict(item.without) if item.without else None,
                "comparison": asdict(item.comparison) if item.comparison else None,
                "verdict": [t.message(message) for message in item.verdict],
            }
            for item in printed.domains
        },
        "overall": (
            {
                **{name: value for name, value in asdict(printed.overall).items() if name != "verdict"},
                "verdict": [t.message(message) for message in printed.overall.verdict],
            }
            if printed.overall
            else None
        ),
        "paid_outcome": (
            {
                "with_innovation": asdict(printed.paid_with),
                "without": asdict(printed.paid_without) if printed.paid_without else None,
            }
            if printed.paid_with
            else None
        ),
    }


def _heading(report: OutcomeReport, t: Translator) -> dict[str, object]:
    return {
        "refused": t.message(report.refused) if report.refused else None,
        "design": report.design.value,
        "before": _moment(report.before),
        "after": _moment(report.after),
        "tested": report.tested,
        "compared": report.compared,
        "resamples": report.resamples,
        "seed": report.seed,
        "means": t(N_("A mean or a sum of scores is descriptive, no official ZRM measure.")),
        "notices": [t.message(notice) for notice in report.notices],
    }


def _version(report: OutcomeReport) -> Version:
    return report.before.version if report.before else Version.ZRM_2017


def _moment(moment: Moment | None) -> dict[str, object] | None:
    if moment is None:
        return None
    return {
        "id": moment.id,
        "name": moment.name,
        "month": moment.month,
        "rater": moment.rater.value if moment.rater else None,
        "version": moment.version.value,
    }


def _domain(result: DomainResult, report: OutcomeReport, t: Translator) -> dict[str, object]:
    return {
        "name": t(result.domain.name(_version(report))),
        **_group(result.with_innovation),
        "p_holm": json_number(result.p_holm),
        "lost": _lost(result.lost) if result.lost else None,
        "without": _group(result.without) if result.without else None,
        "comparison": _comparison(result.comparison) if result.comparison else None,
        "verdict": _verdict(result.verdict, t),
    }


def _group(result: GroupResult) -> dict[str, object]:
    crossing = result.crossing
    return {
        "clients": result.clients,
        "n_before": result.n_before,
        "n_after": result.n_after,
        "n_paired": result.n_paired,
        "missing_before": _missing(result.missing_before),
        "missing_after": _missing(result.missing_after),
        "transition": [list(row) for row in result.transition],
        **_change(result.change),
        "sufficient_before": _proportion(crossing.before) if crossing else None,
        "sufficient_after": _proportion(crossing.after) if crossing else None,
        "mcnemar": {"b": crossing.up, "c": crossing.down, "p": crossing.p} if crossing else None,
        "goals": _goals(result.goals),
    }


def _missing(counts: Mapping[Missing | None, int]) -> dict[str, int]:
    return {_NO_REASON if reason is None else reason.name.lower(): count for reason, count in counts.items()}


def _change(change: Change | None) -> dict[str, object]:
    if change is None:
        names = ("improved", "same", "worse", "wilson", "net", "mean_change", "w_plus", "w_minus")
        tests = ("rank_biserial", "p_exact_wilcoxon", "p_exact_pratt", "p_sign", "exact", "smallest_p")
        return dict.fromkeys((*names, *tests))
    return {
        "improved": change.improved.count,
        "same": change.same.count,
        "worse": change.worse.count,
        "wilson": {
            name: [share.low, share.high]
            for name, share in (
                ("improved", change.improved),
                ("same", change.same),
                ("worse", change.worse),
            )
        },
        "net": _estimate(change.net),
        "mean_change": _estimate(change.mean),
        "w_plus": change.w_plus,
        "w_minus": change.w_minus,
        "rank_biserial": json_number(change.rank_biserial),
        "p_exact_wilcoxon": change.p_wilcoxon,
        "p_exact_pratt": change.p_pratt,
        "p_sign": change.p_sign,
        "exact": change.exact,
        "smallest_p": change.smallest_p,
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {
        "value": json_number(estimate.value),
        "low": json_number(estimate.low),
        "high": json_number(estimate.high),
    }


def _proportion(proportion: Proportion) -> dict[str, object]:
    return {
        "count": proportion.count,
        "of": proportion.of,
        "wilson": [proportion.low, proportion.high],
    }


def _goals(goals: Sequence[GoalResult]) -> dict[str, object]:
    return {(item.goal.name.lower() if item.goal else "all"): _proportion(item.reached) for item in goals}


def _baseline(baseline: Baseline) -> dict[str, object]:
    return {
        "clients": baseline.clients,
        "levels": list(baseline.levels),
        "mean": json_number(baseline.mean),
        "sufficient": _proportion(baseline.sufficient),
    }


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "n_with": comparison.n_with,
        "n_without": comparison.n_without,
        "u": comparison.u,
        "p": comparison.p,
        "exact": comparison.exact,
        "p_holm": comparison.p_holm,
        "delta": comparison.delta,
        "delta_low": json_number(comparison.delta_low),
        "delta_high": json_number(comparison.delta_high),
        "did": json_number(comparison.did.value),
        "did_low": json_number(comparison.did.low),
        "did_high": json_number(comparison.did.high),
        "baseline_with": _baseline(comparison.baseline_with),
        "baseline_without": _baseline(comparison.baseline_without),
    }


def _lost(lost: LostToFollowUp) -> dict[str, object]:
    return {
        "clients": lost.clients,
        "completers_before": _baseline(lost.completers_before),
        "lost_before": _baseline(lost.lost_before),
        "measured": asdict(lost.measured),
        "unchanged": asdict(lost.unchanged),
        "one_worse": asdict(lost.one_worse),
        "tipping_point": lost.tipping_point,
    }


def _verdict(verdict: Verdict, t: Translator) -> dict[str, object]:
    return {
        "finding": verdict.finding.value,
        "sentences": [t.message(sentence) for sentence in verdict.sentences],
    }


def _totals(totals: ClientTotals) -> dict[str, object]:
    return {
        "clients": totals.clients,
        "mean_before": totals.mean_before,
        "mean_after": totals.mean_after,
        "distribution_before": list(totals.distribution_before),
        "distribution_after": list(totals.distribution_after),
        **_change(totals.change),
    }


def _overall(overall: Overall, t: Translator) -> dict[str, object]:
    return {
        "with_innovation": _totals(overall.with_innovation) if overall.with_innovation else None,
        "without": _totals(overall.without) if overall.without else None,
        "comparison": _comparison(overall.comparison) if overall.comparison else None,
        "mean_level_change": _estimate(overall.mean_level) if overall.mean_level else None,
        "goals": _goals(overall.goals),
        "all_goals": _proportion(overall.all_goals),
        "lost": overall.lost,
        "verdict": _verdict(overall.verdict, t),
    }


# For people ------------------------------------------------------------------------------------


def as_text(report: OutcomeReport, printed: PrintedReport, translator: Translator) -> str:
    """Return the report for a console: a table, what may be said, and what one must know with it."""
    t = translator
    if report.refused is not None:
        return t.message(report.refused)
    before, after = report.before, report.after
    lines = [
        t(
            N_(
                "{before} → {after}. {design}. With the innovation: {with_number}; without: {without_number}."
            ),
            before=_named(before),
            after=_named(after),
            design=Message(report.design.label),
            with_number=_number(printed.clients_with, t),
            without_number=_number(printed.clients_without, t),
        ),
        t(printed.profile.label),
        "",
        text_table(_table(report, printed, t)),
        "",
    ]
    lines += _verdict_lines(report, printed, t)
    if printed.profile is Profile.FULL:
        lines += _lost_lines(report, t)
    if printed.overall is not None:
        lines += ["", *_overall_lines(printed, printed.overall, t)]
    if report.notices:
        lines += ["", *(t.message(notice) for notice in report.notices)]
    return "\n".join(lines)


def _verdict_lines(report: OutcomeReport, printed: PrintedReport, t: Translator) -> list[str]:
    """Return what may be said, once for all domains of which the same is said."""
    names: dict[str, list[str]] = {}
    for item in printed.domains:
        if item.with_innovation.n_paired != 0:
            names.setdefault(_sentences(item.verdict, t), []).append(t(item.domain.name(_version(report))))
    return [f"{', '.join(domains)}: {said}" for said, domains in names.items()]


def _lost_lines(report: OutcomeReport, t: Translator) -> list[str]:
    """Return what the clients who were lost could mean, as a table with the p on which a verdict rests."""
    found = [(item, item.lost) for item in report.domains if item.lost]
    if not found:
        return []
    header = [
        t(N_("Domain")).upper(),
        t(N_("lost")),
        t(N_("p (Holm), measured")),
        t(N_("lost stayed the same")),
        t(N_("lost went down one level")),
    ]
    rows = [
        [
            t(item.domain.name(_version(report))),
            str(lost.clients),
            *(
                _p(scenario.p_groups_holm if lost.compared else scenario.p_holm, t)
                for scenario in (lost.measured, lost.unchanged, lost.one_worse)
            ),
        ]
        for item, lost in found
    ]
    return ["", t(N_("Lost to follow-up: what if…")), text_table([header, *rows])]


def _named(moment: Moment | None) -> str:
    if moment is None:
        return ""
    return f"{moment.name} ({moment.month})" if moment.month else moment.name


def _number(count: int | None, t: Translator) -> str:
    return t(HIDDEN) if count is None else str(count)


def _sentences(messages: Sequence[Message], t: Translator) -> str:
    return " ".join(t.message(message) for message in messages)


def _table(report: OutcomeReport, printed: PrintedReport, t: Translator) -> list[list[str]]:
    header = [
        t(N_("Domain")).upper(),
        t(N_("measured twice")),
        t(N_("up")),
        t(N_("same")),
        t(N_("down")),
        t(N_("net")),
        t(N_("level 4–5 before")),
        t(N_("after")),
        "p",
        t(N_("p (Holm)")),
    ]
    measured = [item for item in printed.domains if item.with_innovation.n_paired != 0]
    return [header, *(_row(item, report, t) for item in measured)]


def _row(item: PrintedDomain, report: OutcomeReport, t: Translator) -> list[str]:
    group: PrintedGroup = item.with_innovation
    tests = group.tests
    return [
        t(item.domain.name(_version(report))),
        _cell(group.n_paired),
        *(_cell(share.count) for share in (group.improved, group.same, group.worse)),
        _percent(tests.net.value if tests else None, t),
        _percent(group.sufficient_before.share, t),
        _percent(group.sufficient_after.share, t),
        _p(tests.p if tests else None, t),
        _p(tests.p_holm if tests else None, t),
    ]


_HIDDEN_CELL = "·"


def _cell(count: int | None) -> str:
    return _HIDDEN_CELL if count is None else str(count)


def _percent(share: float | None, t: Translator) -> str:
    return _HIDDEN_CELL if share is None else t.figure(share, Unit.SHARE, 0)


def _p(p: float | None, t: Translator) -> str:
    if p is None:
        return _HIDDEN_CELL
    if p < _SMALLEST_SHOWN:
        return f"< {t.number(_SMALLEST_SHOWN, 3)}"
    return t.number(p, 3)


def _overall_lines(printed: PrintedReport, overall: PrintedOverall, t: Translator) -> list[str]:
    together = t(N_("All domains together"))
    lines = [f"{together}: {_sentences(overall.verdict, t)}"]
    if overall.mean_before is not None and overall.mean_after is not None:
        lines.append(
            t(
                N_(
                    "Domains at level 4 or 5 per client: {before} before, {after} after (mean; descriptive,"
                    " no official ZRM measure)."
                ),
                before=t.number(overall.mean_before, 1),
                after=t.number(overall.mean_after, 1),
            )
        )
    if overall.lost:
        lost = t(N_("Clients with a score before and none after"))
        lines.append(f"{lost}: {overall.lost}")
    for label, share in (
        (N_("Goals reached"), overall.goals),
        (N_("Clients who reached all their goals"), overall.all_goals),
        (N_("Outcome that is paid for, with the innovation"), printed.paid_with),
        (N_("Outcome that is paid for, without the innovation"), printed.paid_without),
    ):
        if share is not None and share.of:
            lines.append(f"{t(label)}: {_of(share, t)}")
    return lines


def _of(share: PrintedShare, t: Translator) -> str:
    if share.count is None:
        return t(HIDDEN)
    text = t(N_("{count} of {of}"), count=share.count, of=share.of or 0)
    return text if share.share is None else f"{text} ({t.figure(share.share, Unit.SHARE, 0)})"
