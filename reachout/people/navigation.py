from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("People", "people:search", Permission.PERSON_VIEW, order=10)
