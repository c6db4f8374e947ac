"""The uncertainty of a case: tables for people, JSON and a plain table for programs."""

from __future__ import annotations

from collections.abc import Iterator

from casebuilder.cli.output_parts import json_number, json_numbers, text_table
from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.uncertainty.assessment import Assessment
from casebuilder.model.uncertainty.figures import UncertainFigure
from casebuilder.model.uncertainty.simulation import PERCENTILES, Chance
from casebuilder.sentences import basis
from casebuilder.separated_text import harmless, plain_number, separated
from casebuilder.translation import Translator
from casebuilder.uncertainty_sentences import (
    certain_sentence,
    chance_sentence,
    chance_words,
    decision_sentence,
    figure_name,
    heaviest_sentence,
    mean_sentence,
    measure_first_sentence,
    method_sentences,
    no_ranges,
    spread_sentence,
)

_MOST_ROWS = 12
_DECIMALS = 4


def party_sentences(found: Assessment, party: Party | None) -> tuple[Message, ...]:
    """Return all that is said about one party and about the decision."""
    if not found.has_ranges:
        return no_ranges()
    chance = found.chances[party]
    about_party = (
        chance_sentence(chance, found.draws),
        spread_sentence(chance),
        mean_sentence(chance),
        heaviest_sentence(found, party),
    )
    return (
        *(about_party if chance.moves else about_party[:1]),
        decision_sentence(found),
        measure_first_sentence(found),
    )


def as_text(found: Assessment, party: Party | None, translator: Translator) -> str:
    """Return sentences and tables in the language of the reader."""
    t = translator
    said = "\n".join(t.message(sentence) for sentence in party_sentences(found, party))
    if not found.has_ranges:
        return said
    notes = (certain_sentence(found), *method_sentences(found), basis(found.uncertain.results))
    blocks = [
        said,
        text_table([_chance_heading(t), *(_chance_row(chance, t) for chance in found.chances.values())]),
        *_tornado_text(found, party, t),
        *_information_text(found, t),
        "\n".join(t.message(note) for note in notes),
    ]
    return "\n\n".join(blocks)


def _chance_heading(t: Translator) -> list[str]:
    return [
        t(N_("Chance of a gain")).upper(),
        t(N_("Chance")),
        t(N_("Calculation")),
        t(N_("Mean")),
        "±",
        *(f"P{share}" for share in PERCENTILES),
    ]


def _chance_row(chance: Chance, t: Translator) -> list[str]:
    return [
        t.message(party_label(chance.party)),
        t.message(chance_words(chance)),
        t.euros(chance.expected),
        t.euros(chance.mean),
        t.euros(chance.standard_error),
        *(t.euros(chance.percentiles[share]) for share in PERCENTILES),
    ]


def _tornado_text(found: Assessment, party: Party | None, t: Translator) -> Iterator[str]:
    bars = found.bars[party]
    if not bars:
        return
    heading = [t(N_("One figure at a time")).upper(), t(N_("Lowest")), t(N_("Highest")), t(N_("Difference"))]
    rows = [
        [t.message(figure_name(bar.figure)), t.euros(bar.at_low), t.euros(bar.at_high), t.euros(bar.swing)]
        for bar in bars[:_MOST_ROWS]
    ]
    rest = len(bars) - len(rows)
    more = [t(N_("and {count} more, which weigh less"), count=rest)] if rest else []
    yield "\n".join([text_table([heading, *rows]), *more])


def _information_text(found: Assessment, t: Translator) -> Iterator[str]:
    known = found.information
    if not known.figures:
        return
    rows = [[t.message(figure_name(value.figure)), t.euros(value.evppi)] for value in known.figures]
    groups = [
        [t(N_("{group}, all figures"), group=value.group), t.euros(value.evppi)]
        for value in known.groups
        if value.figures > 1
    ]
    yield text_table(
        [
            [t(N_("Worth knowing")).upper(), t(N_("Worth at most"))],
            *rows[:_MOST_ROWS],
            *groups[:_MOST_ROWS],
            [t(N_("Everything")), t.euros(known.evpi)],
        ]
    )


def as_document(found: Assessment, party: Party | None, translator: Translator) -> dict[str, object]:
    """Return the same as JSON, in the form that docs/command-line.md promises.

    Args:
        found: The uncertainty of a case.
        party: The party that the sentences are about; None is the chain.
        translator: Language of the labels and the sentences.
    """
    t, known = translator, found.information
    return {
        "case": found.case.name,
        "view": found.case.settings.view.value,
        "seed": found.seed,
        "draws": found.draws,
        "figures": [_figure_document(figure, t) for figure in found.uncertain.figures],
        "certain": found.uncertain.certain,
        "parties": {
            party_key(one): {
                **_chance_document(found.chances[one]),
                "cash_and_valued": _chance_document(found.chances_valued[one]),
                "tornado": [
                    {
                        "figure": bar.figure.id,
                        "at_low": json_number(bar.at_low),
                        "at_high": json_number(bar.at_high),
                    }
                    for bar in found.bars[one]
                ],
            }
            for one in found.chances
        },
        "information": {
            "party": party_key(known.party),
            "yes": known.says_yes,
            "wrong": known.wrong,
            "evpi": json_number(known.evpi),
            "figures": [
                {"figure": value.figure.id, "evppi": json_number(value.evppi)} for value in known.figures
            ],
            "groups": [
                {
                    "group": t.message(value.group),
                    "figures": value.figures,
                    "evppi": json_number(value.evppi),
                }
                for value in known.groups
            ],
        },
        "zero_sum_max_abs": json_number(found.zero_sum_max_abs),
        "sentences": [t.message(sentence) for sentence in party_sentences(found, party)],
    }


def _figure_document(figure: UncertainFigure, t: Translator) -> dict[str, object]:
    return {
        "id": figure.id,
        "places": [item.id for item in figure.items],
        "label": t.message(figure_name(figure)),
        "unit": figure.first.unit.value,
        "distribution": figure.spreads[0].shape.value,
        "low": json_numbers([spread.low for spread in figure.spreads]),
        "value": json_numbers([spread.value for spread in figure.spreads]),
        "high": json_numbers([spread.high for spread in figure.spreads]),
    }


def _chance_document(chance: Chance) -> dict[str, object]:
    return {
        "expected": json_number(chance.expected),
        "mean": json_number(chance.mean),
        "standard_error": json_number(chance.standard_error),
        "positive": chance.positive,
        "positive_error": chance.positive_error,
        "percentiles": {str(share): json_number(value) for share, value in chance.percentiles.items()},
        "histogram": {
            "edges": json_numbers(chance.histogram.edges),
            "counts": list(chance.histogram.counts),
        },
    }


def as_csv(found: Assessment, translator: Translator) -> bytes:
    """Return all figures as one table for a spreadsheet: what, of whom, of which figure, and how much.

    Dutch has decimal commas, English decimal points, as Excel expects in each language. A text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    t = translator
    heading = [t(text) for text in (N_("What"), N_("Party"), N_("Figure"), N_("Value"))]
    rows = [
        [*map(harmless, (what, party, figure)), plain_number(value, t, _DECIMALS)]
        for what, party, figure, value in _csv_rows(found, t)
    ]
    notes = (certain_sentence(found), *method_sentences(found), basis(found.uncertain.results))
    said = notes if found.has_ranges else no_ranges()
    return separated([heading, *rows, [], *([harmless(t.message(note))] for note in said)], t)


def _csv_rows(found: Assessment, t: Translator) -> Iterator[tuple[str, str, str, float]]:
    for party, chance in found.chances.items():
        name = t.message(party_label(party))
        yield t(N_("Chance of a gain")), name, "", chance.positive
        yield t(N_("Calculation")), name, "", chance.expected
        yield t(N_("Mean")), name, "", chance.mean
        yield t(N_("Standard error of the mean")), name, "", chance.standard_error
        for share, value in chance.percentiles.items():
            yield t(N_("Below this lie {share} of the draws"), share=f"{share} %"), name, "", value
    for party, bars in found.bars.items():
        name = t.message(party_label(party))
        for bar in bars:
            figure = t.message(figure_name(bar.figure))
            yield t(N_("Result with the figure at its lowest")), name, figure, bar.at_low
            yield t(N_("Result with the figure at its highest")), name, figure, bar.at_high
    known = found.information
    decides = t.message(party_label(known.party))
    if found.has_ranges:
        yield t(N_("Worth of knowing everything")), decides, "", known.evpi
    for one in known.figures:
        yield t(N_("Worth of knowing the figure")), decides, t.message(figure_name(one.figure)), one.evppi
