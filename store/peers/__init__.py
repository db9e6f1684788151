"""Taking over a home from another filter: what its files say, and what of it can be kept."""
