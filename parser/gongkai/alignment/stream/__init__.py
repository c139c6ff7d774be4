"""A table as one stream of labels, figures and empty cells, and the passes that put it in order."""
