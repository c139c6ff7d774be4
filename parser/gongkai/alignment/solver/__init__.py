"""The form's relations choose between the ways to fill the slots that remain possible."""
