"""Mutations of meaning: one change to a report whose right answer is known."""
