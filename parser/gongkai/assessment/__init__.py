"""What does not hold in a report: prose against table, and doubts about its year, edition and source."""
