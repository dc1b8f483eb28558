"""Fangtan 访谈: the service that stores content and answers with it."""

__version__ = "0.1.0"
