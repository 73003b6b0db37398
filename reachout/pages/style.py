"""The living style page: every component in its states, with made-up content. Served in development and the demo only."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reachout.pages.forms import DayField, Form, Long, MomentField, Short, TimeField
from reachout.pages.tables import Column, Day, Money, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import Item, Section

LONG_NAME = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-OYELARAN-ABERNATHY, Maximiliana Theodora Bartholomea"


@dataclass
class Row:
    reference: str
    name: str
    ward: str
    due_on: date | None
    days: int
    cost: float
    state: Tag


class StyleTable(Table):
    caption = "Example referrals"
    noun = "referral", "referrals"
    order = "due"
    empty = "No referral is waiting."
    empty_action = {"text": "Make a referral", "href": "#"}

    reference = Column("Reference", url=lambda row: f"#{row.reference}", sort="reference")
    name = Column("Person", sort="name")
    ward = Column("Ward")
    due = Day("Assess by", value="due_on", sort="due_on", late=True)
    days = Number("Days waiting", sort="days")
    cost = Money("Cost a day")
    state = TagColumn("Status", sort="state")


STATES = [Tag("Late", Meaning.LATE), Tag("Soon", Meaning.SOON), Tag("Available", Meaning.AVAILABLE),
          Tag("Information", Meaning.INFORMATION), Tag("Moved", Meaning.CHANGE), Tag("Draft")]  # fmt: skip


class StyleForm(Form):
    nhs_number = forms.CharField(label="NHS number", help_text="10 numbers, for example 999 123 4567", widget=Short(width=10))
    born_on = DayField(label="Date of birth", help_text="For example, 21 11 1990", latest=timezone.localdate)
    seen_at = MomentField(label="First seen", required=False, help_text="For example, 21 11 2026 at 14:05")
    round_at = TimeField(label="Ward round", required=False)
    weight = forms.DecimalField(label="Weight", widget=Short(width=5, suffix="kg"), min_value=1)
    source = forms.ChoiceField(label="Source of referral", choices=[("", "---------"), ("E4", "Prison"), ("E2", "Courts")])
    outcome = forms.ChoiceField(label="Outcome", choices=[("accept", "Accept"), ("decline", "Decline")], widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason for declining", required=False, widget=Long(rows=3, maxlength=200))
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("deaf", "Deaf service"), ("wems", "WEMS"), ("step", "Step-free ward")],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    consent = forms.BooleanField(label="The person knows about this referral")
    letter = forms.FileField(label="Court order", required=False, help_text="PDF, at most 5 MB")


def rows(many: int, today: date) -> list[Row]:
    return [
        Row(
            f"R-{number:04d}",
            LONG_NAME if number == 3 else f"EXAMPLE, Person {number}",
            "Hazel" if number % 4 else "",
            today + timedelta(days=number % 30 - 5) if number % 7 else None,
            number * 3 % 400,
            480 + number * 1.5,
            STATES[number % len(STATES)],
        )
        for number in range(1, many + 1)
    ]


def sections(today: date) -> list[Section]:
    items = [
        Item("R-0001", "#", detail="Adult secure, prison transfer", due_on=today - timedelta(days=3)),
        Item("R-0002", "#", detail=LONG_NAME, due_on=today + timedelta(days=1)),
        Item("R-0003", "#", due_on=today + timedelta(days=12)),
    ]
    return [
        Section("Referrals to triage", items=items, count=34, url="#"),
        Section("Holds that expire", items=[Item("Hazel, bed 4", "#", tag=Tag("2 hours left", Meaning.SOON))]),
    ]


@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    today = timezone.localdate()
    if "message" in request.GET:
        messages.success(request, "Referral accepted.")
        messages.error(request, "The bed was taken a moment ago by another hold.")
        messages.info(request, "Beds were last confirmed 26 hours ago.")
    context: dict[str, Any] = {
        "form": StyleForm(request.GET if "check" in request.GET else None, initial={"seen_at": timezone.now()}),
        "table": StyleTable(request, rows(0 if "empty" in request.GET else 500, today)),
        "sections": sections(today),
        "states": STATES,
        "long_name": LONG_NAME,
    }
    return render(request, "pages/style.html", context)
