"""Gatescope: see what a recurrent network remembers."""
