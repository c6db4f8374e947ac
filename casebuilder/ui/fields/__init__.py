"""Fields bound to a place of the case, and the parts that a form page is made of."""
