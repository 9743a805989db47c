"""What a user holds: the experiment, edits, presets, commands, events, the session. No input or output."""
