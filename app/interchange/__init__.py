"""Other people's files: their models and sequences in, ours out in their forms, tables, overview pages."""
