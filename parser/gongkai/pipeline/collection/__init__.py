"""Many reports as one collection: loaded back, queried, as tables, and checked as a panel of agencies and years."""
