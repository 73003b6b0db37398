from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Safety and quality", "group:home", Permission.ASSURANCE_VIEW, order=66, within="Quality")
