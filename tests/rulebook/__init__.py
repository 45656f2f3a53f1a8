"""The rulebook language: what is read, what is refused, and what is proved about it."""
