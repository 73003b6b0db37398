"""Contracts as they are read, drawn up, agreed and decided on."""
