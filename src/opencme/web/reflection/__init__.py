"""What was learned, what was to change, and whether it did."""
