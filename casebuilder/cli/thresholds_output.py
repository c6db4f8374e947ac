"""At which price, effect and reach a party breaks even, as sentences for people and as JSON for programs."""

from __future__ import annotations

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.thresholds import NoThreshold, Threshold, important_thresholds
from casebuilder.model.parties import CHAIN, Party
from casebuilder.sentences import threshold_sentence
from casebuilder.translation import Translator


def _parties(results: Results) -> tuple[Party | None, ...]:
    """Return who may break even: the parties of the chain that take part, and the chain."""
    return (*(party for party in CHAIN if party in results.involved()), None)


def thresholds_document(results: Results, translator: Translator) -> dict[str, list[dict[str, object]]]:
    """Return the important thresholds per party as JSON; a value that does not exist is null."""
    return {
        party_key(party): [_document(item, translator) for item in important_thresholds(results, party)]
        for party in _parties(results)
    }


def _document(item: Threshold | NoThreshold, translator: Translator) -> dict[str, object]:
    return {
        "path": item.path,
        "label": translator.message(item.label),
        "value": item.value + 0.0 if isinstance(item, Threshold) else None,
        "unit": item.unit.value,
        "holds": item.holds.value,
    }


def thresholds_text(results: Results, translator: Translator) -> list[str]:
    """Return per party the sentence that says what must hold for it to gain, if there is one."""
    sentences = (
        threshold_sentence(results, party, important_thresholds(results, party))
        for party in _parties(results)
    )
    return [translator.message(sentence) for sentence in sentences if sentence is not None]
