"""One page of the console."""
