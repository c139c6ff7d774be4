"""Stage 4, align: labelled cells with the form; which edition, and which slot each figure fills."""
