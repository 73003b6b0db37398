from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Users", "users:list", Permission.USERS_MANAGE, order=90)
