"""The sections of a contract-review pack, each read from what is on record when the pack is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from beds.meetings.packs.shape import Column, Section, count, plain, tag
from contracts.agreements.models import Contract
from contracts.agreements.selectors import terms_in
from contracts.reconciliation.models import Difference, State
from contracts.returns.models import Return
from contracts.returns.selectors import Cell, standing_values
from quality.assurance import tags as assured
from quality.assurance.models import Action, Surveillance
from quality.performance import tags
from quality.performance.lateness import with_sent
from quality.performance.models import Notice
from quality.performance.models.packs import months_of_quarter
from quality.performance.readings import Judged, Readings, frozen_months, threshold_words
from quality.performance.sums import month_sum
from reachout.pages.tags import Tag
from reachout.pages.words import plural
from reachout.refused import Refused

DAYS = "occupied_bed_days"


@dataclass(frozen=True)
class Review:
    """One contract, one quarter."""

    contract: Contract
    quarter: date
    today: date

    @property
    def months(self) -> list[date]:
        return months_of_quarter(self.quarter)

    @cached_property
    def readings(self) -> Readings:
        return Readings([self.contract], frozen_months(self.months[-1]))

    @cached_property
    def returned(self) -> dict[Cell, Decimal]:
        return standing_values([self.contract], self.months, [DAYS, "budget", "actual"])

    @property
    def requirements(self) -> list[list[Judged]]:
        """Each requirement of the quarter's last month, in each month of it."""
        latest = {one.requirement.code: [] for month in self.months for one in self.readings.of(self.contract, month)}  # type: ignore[var-annotated]
        for month in self.months:
            for one in self.readings.of(self.contract, month):
                latest[one.requirement.code].append(one)
        return list(latest.values())


def toned(made: Tag) -> dict[str, str]:
    return tag(made.text, str(made.meaning))


def _month_columns(review: Review, prefix: str, words: str, kind: str) -> list[Column]:
    return [Column(f"{prefix}{place}", f"{month:%B} {words}".strip(), kind) for place, month in enumerate(review.months)]


def requirements(review: Review) -> Section:
    rows = [_requirement(review, months) for months in review.requirements]
    return Section(
        "requirements",
        "Quality requirements",
        [
            Column("requirement", "Requirement", weight=2.6),
            Column("threshold", "Threshold", weight=1.3),
            *_month_columns(review, "value", "", "text"),
            Column("met", "In the last month", "tag", weight=1.1),
            Column("run", "Months not met on end", "number", weight=0.9),
        ],
        rows,
        "The contract has no quality requirement in this quarter.",
        figures=[
            count(rows, "not met in the last month", tone="red", met=toned(tags.NOT_MET)),
            count(rows, "met", met=toned(tags.MET)),
        ],
        note="Figures as frozen when the pack was built. – stands for a month without a figure.",
    )


def _requirement(review: Review, months: list[Judged]) -> dict[str, Any]:
    last, by_month = months[-1], {one.month: one.said for one in months}
    return {
        "requirement": str(last.requirement),
        "threshold": threshold_words(last.requirement),
        **{f"value{place}": by_month.get(month, "–") for place, month in enumerate(review.months)},
        "met": toned(tags.met(last)),
        "run": review.readings.in_a_row(last),
    }


def notices(review: Review) -> Section:
    found = Notice.objects.filter(contract=review.contract).select_related("requirement", "plan").prefetch_related("withholdings")
    shown = [one for one in found if one.is_open or (one.ended_at and one.ended_at.date() >= review.quarter)]
    rows = [_notice(one, review.today) for one in shown]
    return Section(
        "notices",
        "Notices, action plans and withholding",
        [
            Column("reference", "Notice", weight=1.1),
            Column("about", "About", weight=2.2),
            Column("issued", "Issued", "day"),
            Column("state", "State", "tag", weight=1.2),
            Column("plan", "Action plan", weight=1.5),
            Column("withheld", "Proposed or approved", "money", weight=1.1),
        ],
        rows,
        "No notice is open, and none was closed since the quarter began.",
        note="Withholding is recorded. Nothing is deducted by this system.",
    )


def _notice(notice: Notice, today: date) -> dict[str, Any]:
    plan = getattr(notice, "plan", None)
    standing = [one.amount for one in notice.withholdings.all() if one.status in ("proposed", "approved")]
    return {
        "reference": notice.reference,
        "about": notice.about,
        "issued": plain(notice.issued_at),
        "state": toned(tags.notice(notice, today)),
        "plan": f"{plan.reference}: {plan.get_status_display().lower()}" if plan else "",
        "withheld": str(sum(standing)) if standing else None,
    }


def activity(review: Review) -> Section:
    terms = terms_in(review.months, [review.contract])
    wards = {service.ward_id: service.ward for made in terms.values() for service in made.services.all()}
    planned = {
        (service.ward_id, month): service.planned_days(month)
        for (_, month), made in terms.items()
        for service in made.services.all()
    }
    rows = [_ward(review, key, str(ward), planned) for key, ward in sorted(wards.items(), key=lambda pair: str(pair[1]))]
    return Section(
        "activity",
        "Activity and the plan, in occupied bed days",
        [
            Column("ward", "Ward", weight=1.8),
            *_month_columns(review, "returned", "returned", "number"),
            Column("returned", "Returned", "number"),
            Column("planned", "Planned", "number"),
            Column("difference", "Difference", "number"),
            Column("share", "Of the plan"),
        ],
        rows,
        "No ward is under the contract in this quarter.",
        note="Returned and accepted. Planned: the year's indicative days by the days of the months that are accepted.",
    )


def _ward(review: Review, ward: int, name: str, planned: dict[tuple[int, date], int]) -> dict[str, Any]:
    days = [review.returned.get(Cell(review.contract.pk, month, ward, DAYS)) for month in review.months]
    known = [(int(one), planned.get((ward, month), 0)) for one, month in zip(days, review.months, strict=True) if one is not None]
    returned, plan = sum(one for one, _ in known), sum(one for _, one in known)
    return {
        "ward": name,
        **{f"returned{place}": int(one) if one is not None else None for place, one in enumerate(days)},
        "returned": returned if known else None,
        "planned": plan if known else None,
        "difference": returned - plan if known else None,
        "share": f"{returned / plan:.1%}" if plan else "–",
    }


def returns(review: Review) -> Section:
    owed = with_sent(Return.objects.filter(contract=review.contract, month__in=review.months)).order_by("month", "part")
    rows = [_return(one, review.today) for one in owed.select_related("standing")]
    return Section(
        "returns",
        "Monthly returns",
        [
            Column("month", "Month"),
            Column("part", "Part", weight=1.6),
            Column("due", "Due", "day"),
            Column("sent", "Received", "day"),
            Column("late", "On time", "tag"),
            Column("state", "State"),
            Column("version", "Version that counts", "number"),
        ],
        rows,
        "No return was owed for this quarter.",
        figures=[count(rows, "late", tone="red", late=toned(tags.LATE)), count(rows, "on time", late=toned(tags.ON_TIME))],
    )


def _return(owed: Any, today: date) -> dict[str, Any]:
    return {
        "month": f"{owed.month:%B %Y}",
        "part": owed.get_part_display(),
        "due": plain(owed.due_on),
        "sent": plain(owed.sent_at),
        "late": toned(tags.on_time(owed, today)),
        "state": owed.get_status_display(),
        "version": owed.standing.number if owed.standing else None,
    }


def money(review: Review) -> Section:
    rows = [_money(review, month) for month in review.months]
    return Section(
        "money",
        "Money",
        [
            Column("month", "Month"),
            Column("contract", "By the contract's prices", "money", weight=1.2),
            Column("budget", "Budget, as returned", "money", weight=1.2),
            Column("actual", "Actual, as returned", "money", weight=1.2),
            Column("note", "Note", weight=2),
        ],
        rows,
        "",
        note="By the contract's prices: the blocks, and the bed days returned and accepted at the price agreed.",
    )


def _money(review: Review, month: date) -> dict[str, Any]:
    try:
        sum_of, why = str(month_sum(review.contract, month).total), ""
    except Refused as reason:
        sum_of, why = None, str(reason)
    told = {name: review.returned.get(Cell(review.contract.pk, month, None, name)) for name in ("budget", "actual")}
    given = {name: str(value) if value is not None else None for name, value in told.items()}
    return {"month": f"{month:%B %Y}", "contract": sum_of, **given, "note": why}


def reconciliation(review: Review) -> Section:
    about = {"of__contract": review.contract, "of__month__lte": review.months[-1]}
    left = Difference.objects.unsettled().with_state().filter(**about).select_related("of", "ward__site")
    rows = [
        {
            "month": f"{one.of.month:%B %Y}",
            "ward": str(one.ward),
            "figure": one.title,
            "returned": whole(one.returned),
            "ledger": whole(one.ledger),
            "pounds": str(one.pounds),
            "state": State(one.state).label,
        }
        for one in left.order_by("of__month", "ward__name", "pk")
    ]
    return Section(
        "reconciliation",
        "Left open between return and ledger",
        [
            Column("month", "Month"),
            Column("ward", "Ward", weight=1.6),
            Column("figure", "Figure", weight=1.8),
            Column("returned", "Returned", "number"),
            Column("ledger", "Ledger", "number"),
            Column("pounds", "Worth", "money"),
            Column("state", "State"),
        ],
        rows,
        "No difference is left open up to this quarter.",
    )


def whole(number: Decimal | None) -> int | None:
    return int(number) if number is not None else None


def assurance(review: Review) -> Section:
    about = {"provider": review.contract.provider, "service_line": review.contract.service_line}
    levels = Surveillance.objects.current().filter(**about).select_related("provider", "site")
    rows = [
        {
            "unit": str(one.unit),
            "level": toned(assured.level(one)),
            "since": plain(one.began_on),
            "review": plain(one.review_on),
            "why": one.rationale,
        }
        for one in levels
    ]
    columns = [
        Column("unit", "Provider or unit", weight=1.6), Column("level", "Level", "tag"), Column("since", "Since", "day"),
        Column("review", "Review", "day"), Column("why", "Why", weight=3),
    ]  # fmt: skip
    return Section("assurance", "Surveillance", columns, rows, "No level of surveillance is set.")


def actions(review: Review) -> Section:
    about = {"provider": review.contract.provider, "service_line": review.contract.service_line}
    found = Action.objects.filter(**about).unfinished().select_related("owner", "provider", "site").order_by("due_on", "pk")
    rows = [
        {
            "action": one.text,
            "from": one.origin,
            "owner": one.owner.name,
            "due": plain(one.due_on),
            "state": toned(assured.action(one)),
        }
        for one in found
    ]
    columns = [
        Column("action", "Action", weight=3.2), Column("from", "From", weight=1.6), Column("owner", "Owner", weight=1.2),
        Column("due", "Due", "day"), Column("state", "State", "tag"),
    ]  # fmt: skip
    late = sum(one.status == Action.Status.OPEN and one.due_on < review.today for one in found)
    note = f"{plural(late, 'action')} overdue." if late else ""
    return Section("actions", "Open actions", columns, rows, "No action is open.", note=note)


ORDER: list[Callable[[Review], Section]] = [requirements, notices, activity, returns, reconciliation, money, assurance, actions]
