"""Casebuilder: a business case for care innovations, as a Dutch municipality wants to see it."""

__version__ = "0.1.0"
