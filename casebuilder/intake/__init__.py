"""Registrations of care in: from a stranger's file to records without names.

The way in has four steps, each a pure function on what the one before gave:

- :func:`casebuilder.intake.sources.open_source` opens a file, safely, and shows its first lines;
- :func:`casebuilder.intake.proposals.propose` says which column is probably what;
- :func:`casebuilder.intake.reading.read_records` reads all lines, strictly: records, what could
  not be read with its place, and counts that add up;
- :func:`casebuilder.intake.reading.care_table` makes of these a table for a case.

Nothing here knows the window or the case file, and nothing writes to disk but
:mod:`casebuilder.intake.pseudonyms` (the key, where the user asks for it) and
:mod:`casebuilder.intake.form` (an empty form).
"""
