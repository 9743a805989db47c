"""JSON and nothing else: one strict decode, one encode, and their description."""
