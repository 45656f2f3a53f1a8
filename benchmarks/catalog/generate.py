"""The catalog that is measured by: the made-up one that `opencme catalog generate` writes."""

from opencme.interchange.catalog.made_up import activities, activity

__all__ = ["activities", "activity"]
