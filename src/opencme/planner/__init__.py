"""Planner: for one clinician the provably cheapest way to close the gaps of all her credentials."""

from opencme.planner.holdings import Gap, Holding, Outlook, outlook
from opencme.planner.plan import Alternative, Pick, Plan, Unclosable, plan
from opencme.planner.wishes import HOURS, MIXED, MONEY, TRAVEL, Weights, WishError, Wishes

__all__ = [
    "HOURS",
    "MIXED",
    "MONEY",
    "TRAVEL",
    "Alternative",
    "Gap",
    "Holding",
    "Outlook",
    "Pick",
    "Plan",
    "Unclosable",
    "Weights",
    "WishError",
    "Wishes",
    "outlook",
    "plan",
]
