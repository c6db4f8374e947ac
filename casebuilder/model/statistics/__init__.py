"""Statistics for small groups, as pure functions; each names where it comes from."""
