"""The way out: an experiment as a file of another framework, or as a short program that computes it there."""
