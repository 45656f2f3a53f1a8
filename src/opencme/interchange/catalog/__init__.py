"""Catalogs of activities as others keep and publish them. See `docs.md` beside this file."""

from opencme.interchange.catalog.feed import activity_of, made_on
from opencme.interchange.catalog.feed import read as read_feed
from opencme.interchange.catalog.feed_writer import canonical, write
from opencme.interchange.catalog.item import CatalogError, Item, Problem, Reading
from opencme.interchange.catalog.reader import read

__all__ = [
    "CatalogError",
    "Item",
    "Problem",
    "Reading",
    "activity_of",
    "canonical",
    "made_on",
    "read",
    "read_feed",
    "write",
]
