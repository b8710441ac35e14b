"""Phrases of the core, said in the language of whoever reads now."""

from __future__ import annotations

from django.utils import translation

from troth.promises.phrases import Phrase


def said(phrase: Phrase) -> str:
    """Return the phrase in the active language."""
    return phrase.said(translation)
