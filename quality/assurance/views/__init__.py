"""What a reader of assurance opens and does."""
