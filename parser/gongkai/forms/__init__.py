"""The official form as data: tables, labels and their wordings, relations, names to show."""
