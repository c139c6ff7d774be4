"""Types, text and numbers that every stage shares; imports nothing heavy."""
