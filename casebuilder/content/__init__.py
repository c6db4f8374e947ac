"""Data with sources and guidance texts; read by :mod:`casebuilder.reference`."""
