"""Model files of others: the container is opened with care, then what is in it is recognised by names and shapes."""
