from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from quality.assurance.models import Unit
from quality.assurance.selectors.people import owners_for
from quality.group.models import (
    DOMAINS,
    Attendance,
    Comment,
    Finding,
    Grade,
    GroupMeeting,
    Item,
    LearningResponse,
    Member,
    Rating,
)
from quality.group.selectors import in_words, title_of
from quality.places import Place, PlaceField, line_field
from quality.voices.models import LivedExperienceMember
from reachout.accounts.models import User
from reachout.pages.forms import DayField, Form, Long, ModelForm, MomentField, Short
from reachout.people.free_text import names_no_patient


class RatingForm(ModelForm):
    published_on = DayField(label="Published on", latest=timezone.localdate)
    report_url = forms.URLField(
        label="Address of the report",
        required=False,
        max_length=500,
        widget=Short(),
        assume_scheme="https",
    )

    class Meta:
        model = Rating
        fields = ["published_on", "overall", *DOMAINS, "report_url"]
        widgets = dict.fromkeys(("overall", *DOMAINS), forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("overall", *DOMAINS):
            self.fields[name].choices = Grade.choices  # type: ignore[attr-defined]


class LearningForm(ModelForm):
    started_on = DayField(label="Started on", latest=timezone.localdate)
    due_on = DayField(label="Due on")

    class Meta:
        model = LearningResponse
        fields = ["kind", "title", "about", "physical_harm", "psychological_harm", "started_on", "due_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "title": Short(),
            "about": Long(rows=6),
            "physical_harm": forms.RadioSelect,
            "psychological_harm": forms.RadioSelect,
        }
        help_texts = {"about": "What happened and what is to be learned. No names, NHS numbers or initials of patients or staff."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("kind", LearningResponse.Kind.choices),
            ("physical_harm", LearningResponse.PhysicalHarm.choices),
            ("psychological_harm", LearningResponse.PsychologicalHarm.choices),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("started_on") and data.get("due_on") and data["due_on"] < data["started_on"]:
            self.add_error("due_on", "Due on must be the day it started or later")
        return data


class BeginForm(LearningForm):
    """A new one says where it belongs too; that stays."""

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {"place": PlaceField(places, label="Where"), **self.fields}
        self.fields["place"].error_messages["required"] = "Select where"


class CandourForm(Form):
    candour = forms.ChoiceField(label="Duty of candour", choices=LearningResponse.Candour.choices, widget=forms.RadioSelect)
    told_on = DayField(label="Told in person on", required=False, latest=timezone.localdate)
    wrote_on = DayField(label="Wrote to them on", required=False, latest=timezone.localdate)
    findings_shared_on = DayField(label="Shared the findings with them on", required=False, latest=timezone.localdate)
    note = forms.CharField(
        label="Why not, or what stood in the way",
        required=False,
        max_length=500,
        widget=Long(rows=3),
        validators=[names_no_patient],
    )


class FindingForm(ModelForm):
    class Meta:
        model = Finding
        fields = ["factor", "text"]
        widgets = {"factor": forms.RadioSelect, "text": Long(rows=4)}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["factor"].choices = Finding.Factor.choices  # type: ignore[attr-defined]


class FinishForm(Form):
    on = DayField(label="Finished on", latest=timezone.localdate)
    shared = forms.CharField(
        label="What others can learn from it", max_length=4000, widget=Long(rows=6), validators=[names_no_patient]
    )


class CommentForm(ModelForm):
    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": Long(rows=3)}


# -- the group's meetings --------------------------------------------------------------------------------------------------


class MeetingForm(Form):
    """Another time and place; a new one says for which line's group."""

    starts_at = MomentField(label="Day and time", earliest=timezone.localdate)
    place = forms.CharField(label="Room or link", required=False, max_length=200, widget=Short())


class PlanForm(MeetingForm):
    def __init__(self, *args: Any, lines: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {"service_line": line_field(lines), **self.fields}


class HoldForm(Form):
    chair = forms.ModelChoiceField(label="Who chairs it", queryset=Member.objects.none(), empty_label="Choose a member")

    def __init__(self, *args: Any, members: QuerySet[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chair"].queryset = members  # type: ignore[attr-defined]


class GroupGuestForm(Form):
    name = forms.CharField(label="Name", max_length=200, widget=Short())
    role = forms.CharField(label="Comes as", max_length=200, widget=Short(), help_text="Profession and organisation")
    lived_experience = forms.BooleanField(label="Comes with lived experience", required=False)


class JoinForm(Form):
    """Somebody from an organisation, or one of the members with lived experience."""

    voice = forms.ModelChoiceField(
        label="Member with lived experience",
        queryset=LivedExperienceMember.objects.none(),
        required=False,
        empty_label="No: someone else",
    )
    name = forms.CharField(label="Name", required=False, max_length=200, widget=Short())
    role = forms.CharField(label="Comes as", max_length=200, widget=Short())
    since_on = DayField(label="Member since")

    def __init__(self, *args: Any, lines: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        voices = LivedExperienceMember.objects.filter(service_line__in=sorted(lines), until_on=None)
        self.fields["voice"].queryset = voices  # type: ignore[attr-defined]
        self.fields = {"service_line": line_field(lines), **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("voice") and not data.get("name"):
            self.add_error("name", "Enter a name, or choose a member with lived experience")
        return data


class LeaveForm(Form):
    on = DayField(label="Last day as a member", latest=timezone.localdate)


class ItemForm(Form):
    """What to put on the agenda; where it comes from decides which list counts."""

    source = forms.ChoiceField(
        label="Where it comes from", choices=Item.Source.choices, widget=forms.RadioSelect, initial=Item.Source.FREE
    )
    title = forms.CharField(
        label="Title", required=False, max_length=200, widget=Short(), validators=[names_no_patient],
        help_text="What is to be decided. Left empty, it is what it comes from.",
    )  # fmt: skip
    background = forms.CharField(
        label="What the group should know",
        required=False,
        max_length=4000,
        widget=Long(rows=4),
        validators=[names_no_patient],
    )

    def __init__(self, *args: Any, subjects: dict[str, QuerySet[Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        for source, rows in subjects.items():
            field = SubjectField(source, queryset=rows, required=False, empty_label="Choose one")
            self.fields[source] = field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        source = data.get("source")
        if source == Item.Source.FREE and not data.get("title"):
            self.add_error("title", "Enter a title")
        elif source and source != Item.Source.FREE and not data.get(source) and source not in self.errors:
            self.add_error(source, f"Choose {Item.Source(source).label.lower()}")
        return data

    def given(self) -> dict[str, Any]:
        data, source = self.cleaned_data, self.cleaned_data["source"]
        subject = None if source == Item.Source.FREE else data[source]
        title = data["title"] or title_of(source, subject)
        return {"source": source, "subject": subject, "title": title, "background": data["background"]}


class SubjectField(forms.ModelChoiceField):
    def __init__(self, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(label=Item.Source(source).label, **options)

    def label_from_instance(self, subject: Any) -> str:
        return in_words(self.source, subject)


class BringForm(Form):
    """A record, from its own page, onto the agenda of a coming meeting."""

    meeting = forms.ModelChoiceField(label="Meeting", queryset=GroupMeeting.objects.none(), empty_label=None)
    title = forms.CharField(label="Title", max_length=200, widget=Short(), validators=[names_no_patient])
    background = forms.CharField(
        label="What the group should know",
        required=False,
        max_length=4000,
        widget=Long(rows=4),
        validators=[names_no_patient],
    )

    def __init__(self, *args: Any, meetings: QuerySet[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["meeting"]
        chosen.queryset = meetings  # type: ignore[attr-defined]
        chosen.label_from_instance = called  # type: ignore[attr-defined]


def called(meeting: GroupMeeting) -> str:
    return f"{meeting.get_service_line_display()}, {timezone.localtime(meeting.starts_at):%-d %B %Y}"


class DecisionForm(Form):
    decision = forms.CharField(label="What was decided", max_length=4000, widget=Long(rows=4), validators=[names_no_patient])
    decided_by = forms.ModelChoiceField(
        label="Who decided",
        queryset=Attendance.objects.none(),
        required=False,
        empty_label="The group together",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, present: QuerySet[Attendance], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["decided_by"]
        chosen.queryset = present  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda one: f"{one.name}, {one.role}"  # type: ignore[attr-defined]


class ActionForm(Form):
    text = forms.CharField(label="What must be done", max_length=4000, widget=Long(rows=3), validators=[names_no_patient])
    measure = forms.CharField(
        label="How you will know that it worked", max_length=4000, widget=Long(rows=2), validators=[names_no_patient]
    )
    owner = forms.ModelChoiceField(label="Owner", queryset=User.objects.none(), empty_label="Choose who sees to it")
    due_on = DayField(label="Due", earliest=timezone.localdate)

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners_for(unit).order_by("name")  # type: ignore[attr-defined]


class AboutForm(Form):
    """Whom an action is asked of, before all else: its owners follow from it."""

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"] = PlaceField(places, label="Provider or site")
