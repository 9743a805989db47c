"""A bad network of our own, and what the page makes of it."""
