"""Other people's files: tables, overview pages."""
