from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Rules", "rules:list", Permission.CONFIGURE, order=91)
