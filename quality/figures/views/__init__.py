"""The pages of figures: all measures, one of them, the rows behind it, and the frozen months."""
