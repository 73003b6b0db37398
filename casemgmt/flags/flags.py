"""Found by name, as every part's rules are: those of the facts themselves."""

from casemgmt.flags.basics import leave, managers, readiness, referrals, stays

__all__ = ["leave", "managers", "readiness", "referrals", "stays"]
