"""Registrations of care: the imported tables, and what they say about an effect."""
