"""The weekly pack: one frozen snapshot, and the page, PDF and spreadsheet made from it and from nothing else."""
