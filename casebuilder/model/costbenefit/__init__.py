"""From a case to the lines of its cost/benefit model, and to results per party (model.md)."""
