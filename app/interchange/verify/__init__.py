"""Trust, in the open: what other frameworks computed, computed again by this program and held against it."""
