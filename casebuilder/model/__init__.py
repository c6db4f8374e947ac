"""The domain: frozen data and pure functions. No Qt, no files, no Excel."""
