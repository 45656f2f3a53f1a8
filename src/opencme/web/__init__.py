"""The Django project: turns requests into calls of the rooms below and values into pages; holds no rules."""
