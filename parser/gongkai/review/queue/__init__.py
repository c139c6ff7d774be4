"""The review queue: reports, readings of them, and what people decided, in a database."""
