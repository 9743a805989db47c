"""What the issue asks to be fast, measured: ratios within one run."""
