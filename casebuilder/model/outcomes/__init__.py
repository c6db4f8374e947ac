"""Client outcomes measured with the Zelfredzaamheid-Matrix (ZRM): document, editing, checks, analysis.

Light to import: what needs numpy stands in :mod:`casebuilder.model.outcomes.analysis` and below.
"""
