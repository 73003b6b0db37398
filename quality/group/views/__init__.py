"""The pages of the safety and quality group."""
