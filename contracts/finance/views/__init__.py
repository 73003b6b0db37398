"""What a reader of money opens and does."""
