"""The command line: a file for each command; what it needs is loaded when it is asked for."""
