from beds.meetings.models import Decision, Meeting
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.people.finders import Finding, finder


@finder
def meetings(user: User, reference: str) -> list[Finding]:
    found = Meeting.objects.visible_to(user).filter(reference=reference)
    return [Finding(f"Meeting {m.reference}", m.get_absolute_url(), f"{m.held_on:%-d %B %Y}") for m in found]


@finder
def decisions(user: User, reference: str) -> list[Finding]:
    found = Decision.objects.open_to(user, Permission.MEETING_VIEW).filter(reference=reference).select_related("meeting")
    return [
        Finding(f"Decision {d.reference}", f"/meetings/{d.meeting_id}/minutes/", f"Meeting of {d.meeting.held_on:%-d %B %Y}")
        for d in found
    ]
