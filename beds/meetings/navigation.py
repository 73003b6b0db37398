from reachout.accounts.permissions import Permission
from reachout.pages.navigation import register

register("Meetings", "meetings:list", Permission.MEETING_VIEW, order=40)
register("Meeting days", "meetings:slots", Permission.CONFIGURE, order=92)
