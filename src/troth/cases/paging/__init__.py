"""Paging: calling people for a case until somebody looks after it."""
