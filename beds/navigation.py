from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Beds", "beds:board", Permission.BOARD_VIEW, Permission.STAY_VIEW, order=30)
register("Wards and beds", "beds:setup", Permission.CONFIGURE, order=91)
