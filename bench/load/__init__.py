"""Load: a server in a process of its own, and many clients in another, which count and time what comes."""
