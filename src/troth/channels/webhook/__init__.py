"""Webhooks: what happens is posted, signed, to programs of others."""
