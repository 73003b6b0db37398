from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Performance", "performance:overview", Permission.PERFORMANCE_VIEW, order=76, within="Contracts")
