"""Troth runs a provider's technical-support programme exactly as published."""
