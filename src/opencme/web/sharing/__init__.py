"""Showing the record to somebody else, for a time and as far as she says; and what others confirm about her."""
