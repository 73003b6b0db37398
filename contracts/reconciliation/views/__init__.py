"""What a commissioner and a provider read of a month, and what they do about it."""
