"""The catalog: activities to find, and whether each of them counts for who looks."""
