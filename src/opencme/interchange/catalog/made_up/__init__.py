"""Made-up catalogs to try things on: as large as wanted, and the same again from the same seed."""

from opencme.interchange.catalog.made_up.generate import activities, activity, shares

__all__ = ["activities", "activity", "shares"]
