from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Their voice", "wishes:list", Permission.CASE_VIEW, order=57, within="Cases")
