"""Many steps: first weights, traces over time, read-outs."""
