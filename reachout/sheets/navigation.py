from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Tracker", "sheets:list", Permission.TRACKER_LOAD, order=93)
