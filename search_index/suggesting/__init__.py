"""Suggestions while typing, and other spellings of what found little."""

from search_index.suggesting.corrections import Corrector
from search_index.suggesting.keys import suggest_terms
from search_index.suggesting.suggest import Suggester

__all__ = ["Corrector", "Suggester", "suggest_terms"]
