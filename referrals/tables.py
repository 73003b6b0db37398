from typing import cast

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import Column, Day, Table, TagColumn
from reachout.pages.tags import Meaning, Tag
from referrals.clocks import TITLES, Key
from referrals.forms.verbs import providers
from referrals.models import Referral, Urgency

Status = Referral.Status
STATUS_TAGS = {
    Status.SUBMITTED: Meaning.INFORMATION,
    Status.ACCEPTED: Meaning.CHANGE,
    Status.WAITING: Meaning.SOON,
    Status.CLOSED: Meaning.NEUTRAL,
}
URGENCY_TAGS = {Urgency.EMERGENCY: Meaning.LATE, Urgency.VERY_URGENT: Meaning.SOON}


def status_tag(referral: Referral) -> Tag:
    if referral.status == Status.CLOSED:
        return Tag(referral.get_close_reason_display() or "Closed", Meaning.NEUTRAL)
    return Tag(referral.get_status_display(), STATUS_TAGS[Status(referral.status)])


def urgency_tag(referral: Referral) -> Tag | None:
    if not referral.urgency:
        return None
    return Tag(referral.get_urgency_display(), URGENCY_TAGS.get(Urgency(referral.urgency), Meaning.NEUTRAL))


def due_words(referral: Referral) -> str:
    return TITLES[Key(referral.due_what)] if referral.due_what else ""


YES_NO = [("True", "Yes"), ("False", "No")]


class QueueFilters(FilterSet):
    reference = CharFilter(label="Reference", method="like")
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    urgency = ChoiceFilter(label="Urgency", choices=Urgency.choices)
    provider = ModelChoiceFilter(label="Sent to", queryset=lambda request: providers(), field_name="sent_to__organisation")
    from_prison = ChoiceFilter(label="From prison", choices=YES_NO)
    late = ChoiceFilter(label="Late", choices=YES_NO, method="is_late")

    class Meta:
        model = Referral
        fields = ("reference", "service_line", "urgency", "provider", "from_prison", "late")

    def like(self, rows: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        """Read out over the telephone: R-7K3M-9Q2P, 7k3m 9q2p or a part of it."""
        squeezed = "".join(value.upper().split()).removeprefix("R-")
        wanted = Q(reference__icontains=squeezed)
        if len(squeezed) == 8:
            wanted |= Q(reference__iexact=f"R-{squeezed[:4]}-{squeezed[4:]}")
        return rows.filter(wanted)

    def is_late(self, rows: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        late = Q(due_on__lt=timezone.localdate())
        return rows.filter(late) if value == "True" else rows.exclude(late)


class QueueTable(Table):
    caption = "Referrals"
    noun = "referral", "referrals"
    filters = QueueFilters
    order = "due"
    act = "referral.exported"
    empty = "No referrals here."

    reference = Column("Reference", url=lambda row: row.get_absolute_url(), sort="reference")
    person = Column("Person", value="person.name", sort=("person__family_name", "person__given_name"), exported=False)
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line", phone=False)
    status = TagColumn("Status", value=status_tag, sort="status")
    urgency = TagColumn("Urgency", value=urgency_tag)
    received = Day("Received", value="received_on", sort="received_on")
    what = Column("Next", value=due_words)
    due = Day("Due", value="due_on", sort="due_on", late=True)
    referrer = Column("Referred by", value="referring_organisation.name", sort="referring_organisation__name", phone=False)

    TABS = [
        ("", "Open"),
        (Status.SUBMITTED, "To triage"),
        (Status.ACCEPTED, "To assess"),
        (Status.WAITING, "Waiting for a bed"),
        (Status.CLOSED, "Closed"),
    ]

    def __init__(self, request: HttpRequest, rows: QuerySet[Referral]) -> None:
        self.everything = rows
        wanted = request.GET.get("status", "")
        self.tab = wanted if wanted in Status.values else ""
        super().__init__(request, rows.filter(status=self.tab) if self.tab else rows.exclude(status=Status.CLOSED))
        if not self.several_lines:
            self.columns = [column for column in self.columns if column.name != "line"]

    @cached_property
    def several_lines(self) -> bool:
        """Whether the user works in more than one: otherwise nobody need be told which."""
        user = cast(User, self.request.user)
        return len(user.reach(Permission.REFERRAL_VIEW).service_lines) > 1

    @cached_property
    def filterset(self) -> FilterSet | None:
        made = super().filterset
        if made is not None and not self.several_lines:
            del made.form.fields["service_line"]
        return made

    @property
    def kept(self) -> list[tuple[str, str]]:
        return [*super().kept, ("status", self.tab)] if self.tab else super().kept

    def tabs(self) -> list[tuple[str, int, str, bool]]:
        """Label, count, address, whether it is the one shown: one query."""
        counts = dict(self.everything.order_by().values_list("status").annotate(Count("pk")))
        opened = sum(count for status, count in counts.items() if status != Status.CLOSED)
        return [
            (label, counts.get(status, 0) if status else opened, self.address(status=status or None), status == self.tab)
            for status, label in self.TABS
        ]
