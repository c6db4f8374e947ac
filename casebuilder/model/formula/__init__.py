"""The expression language in which each line of the model is written once.

One expression is rendered three ways: as numbers (:mod:`evaluation`), as a live spreadsheet formula
(:mod:`spreadsheet`) and as words with numbers (:mod:`words`).
"""
