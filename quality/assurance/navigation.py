from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Assurance", "assurance:list", Permission.ASSURANCE_VIEW, order=65, within="Quality")
