from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Money", "finance:overview", Permission.MONEY_VIEW, order=74, within="Contracts")
register("Packages", "finance:packages", Permission.PACKAGE_VIEW, order=75, within="Contracts")
