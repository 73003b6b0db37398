from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Reviews", "reviews:due", Permission.CASE_VIEW, order=51, within="Cases")
