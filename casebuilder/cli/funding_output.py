"""The same case under each funding model, as a table for people and as JSON for programs."""

from __future__ import annotations

from casebuilder.cli.output_parts import json_number, text_table
from casebuilder.funding_sentences import funding_headline, lacking_sentence
from casebuilder.model.compared_funding import FundingKind, has_care, places_lacking
from casebuilder.model.costbenefit.comparison import FundingComparison, compare_funding
from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.variants import AS_ENTERED_BEFORE_FINANCING
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.sentences import funding_sentence
from casebuilder.translation import Translator

AS_ENTERED = "as_entered"


def comparison_of(results: Results) -> FundingComparison | None:
    """Return a case under each funding model; None without care, or when one has no finite result."""
    if not has_care(results.case):
        return None
    try:
        return compare_funding(results)
    except CalculationError:
        return None


def funding_document(results: Results) -> dict[str, object] | None:
    """Return what each party has under each funding model as JSON, or None when there is no care."""
    comparison = comparison_of(results)
    if comparison is None:
        return None
    return {
        "renewal_year": comparison.renewal.year,
        "renewal_known": comparison.renewal.known,
        "before_financing": comparison.financed,
        "lacking": {
            kind.value: list(places) for kind in FundingKind if (places := places_lacking(results.case, kind))
        },
        "models": {
            name: {
                party_key(party): {
                    "npv": json_number(outcome.party(party).npv),
                    "npv_cash_and_valued": json_number(outcome.party(party).npv_cash_and_valued),
                }
                for party in comparison.parties()
            }
            for name, outcome in _columns(comparison).items()
        },
    }


def funding_text(results: Results, translator: Translator) -> list[str]:
    """Return the table of parties and funding models with its sentence, where there is care."""
    t = translator
    comparison = comparison_of(results)
    if comparison is None:
        return []
    parties = [party for party in comparison.parties() if _matters(party, comparison)]
    names = [
        t(AS_ENTERED_BEFORE_FINANCING if comparison.financed else N_("As entered")),
        *(t(kind.label) for kind in comparison.variants),
    ]
    header = [
        t(N_("Net present value of the cash, by funding of the care")),
        *(t.message(party_label(party)) for party in parties),
    ]
    rows = [
        [name, *(t.euros(outcome.party(party).npv) for party in parties)]
        for name, outcome in zip(names, _columns(comparison).values(), strict=True)
    ]
    lacking = [
        t.message(sentence)
        for kind in FundingKind
        if (sentence := lacking_sentence(results.case, kind)) is not None
    ]
    headline = f"{t.message(funding_headline(comparison))}."
    words = [t.message(funding_sentence(comparison)), headline, *lacking]
    return ["\n\n".join([text_table([header, *rows]), *(f"  {sentence}" for sentence in words)])]


def _columns(comparison: FundingComparison) -> dict[str, Results]:
    return {
        AS_ENTERED: comparison.as_entered,
        **{kind.value: outcome for kind, outcome in comparison.variants.items()},
    }


def _matters(party: Party | None, comparison: FundingComparison) -> bool:
    return any(any(outcome.party(party).cash) for outcome in _columns(comparison).values())
