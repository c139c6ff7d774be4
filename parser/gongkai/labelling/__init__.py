"""Stage 3, label: what each cell is (heading, label, value, prose …), by a classifier."""
