"""A quality visit from its plan to its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from beds.models import Ward
from quality.assurance import notifications
from quality.assurance.models import Finding, Member, Report, Unit, Visit
from quality.assurance.reports import report_of, report_pdf
from quality.assurance.services.signals import Seen, kept
from reachout.audit.services import record
from reachout.refused import Refused
from reachout.rules.selectors import rule
from reachout.rules.working_days import add_working_days

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Said:
    """The provider's word on one finding of a draft."""

    answer: str
    challenge: str = ""


# -- the plan ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan_visit(
    unit: Unit,
    *,
    kind: str,
    announced: bool,
    planned_on: date,
    wards: Iterable[Ward],
    purpose: str,
    at: datetime,
    by: User,
    seen: Seen | None = None,
) -> Visit:
    if planned_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    visit = Visit.objects.create(
        **unit.fields,
        kind=kind,
        announced=announced,
        planned_on=planned_on,
        purpose=purpose,
        signal=kept(seen),
        planned_at=at,
        planned_by=by,
    )
    _set_wards(visit, wards)
    record("visit.planned", visit, by=by, planned_on=planned_on, kind=kind, announced=announced)
    return visit


@transaction.atomic
def change_plan(
    visit: Visit,
    *,
    kind: str,
    announced: bool,
    planned_on: date,
    wards: Iterable[Ward],
    purpose: str,
    at: datetime,
    by: User,
) -> Visit:
    visit = _locked(visit, Visit.Status.PLANNED)
    if planned_on != visit.planned_on and planned_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    visit.kind, visit.announced, visit.planned_on, visit.purpose = kind, announced, planned_on, purpose
    visit.save(update_fields=["kind", "announced", "planned_on", "purpose"])
    _set_wards(visit, wards)
    record("visit.plan_changed", visit, by=by, planned_on=planned_on, kind=kind, announced=announced)
    return visit


def _set_wards(visit: Visit, wards: Iterable[Ward]) -> None:
    wards = list(wards)
    for ward in wards:
        if ward.site.organisation_id != visit.provider_id or ward.service_line != visit.service_line:
            raise Refused(f"{ward.name} is not a ward of {visit.provider.name} in this service line.")
    visit.wards.set(wards)


@transaction.atomic
def cancel(visit: Visit, *, why: str, at: datetime, by: User) -> Visit:
    visit = _locked(visit, Visit.Status.PLANNED)
    visit.status, visit.cancelled_why = Visit.Status.CANCELLED, why
    visit.save(update_fields=["status", "cancelled_why"])
    record("visit.cancelled", visit, by=by)
    return visit


@transaction.atomic
def add_member(visit: Visit, *, name: str, part: str, by: User) -> Member:
    visit = _drafted(visit)
    member, made = visit.team.get_or_create(name=name, part=part)
    if not made:
        raise Refused(f"{name} is on the team already.")
    record("visit.member_added", visit, by=by, part=part)
    return member


@transaction.atomic
def remove_member(member: Member, *, by: User) -> None:
    visit = _drafted(member.visit)
    if visit.status != Visit.Status.PLANNED and member.part == Member.Part.EXPERT and not visit.without_expert:
        raise Refused("The visit is recorded as carried out with this expert by experience.")
    record("visit.member_removed", visit, by=by, part=member.part)
    member.delete()


# -- what was found ----------------------------------------------------------------------------------------------------


@transaction.atomic
def carry_out(visit: Visit, *, visited_on: date, without_expert: str = "", at: datetime, by: User) -> Visit:
    """It took place. Without an expert by experience it counts only with the reason why there was none."""
    visit = _locked(visit, Visit.Status.PLANNED)
    if visited_on > timezone.localdate(at):
        raise Refused("A visit is recorded as carried out once it was: choose today or a day before.")
    if not visit.team.exists():
        raise Refused("Say who went: add the team first.")
    expert = visit.team.filter(part=Member.Part.EXPERT).exists()
    if not expert and not without_expert.strip():
        raise Refused("There was no expert by experience in the team. Add one, or say why there was none.")
    visit.status, visit.visited_on = Visit.Status.CARRIED_OUT, visited_on
    visit.without_expert = "" if expert else without_expert
    visit.save(update_fields=["status", "visited_on", "without_expert"])
    record("visit.carried_out", visit, by=by, visited_on=visited_on, expert=expert)
    return visit


@transaction.atomic
def add_finding(visit: Visit, *, kind: str, text: str, ward: Ward | None, by: User) -> Finding:
    visit = _locked(visit, Visit.Status.CARRIED_OUT)
    _refuse_ward(visit, ward)
    number = (visit.findings.aggregate(last=Max("number"))["last"] or 0) + 1
    finding = visit.findings.create(number=number, kind=kind, text=text, ward=ward)
    record("finding.added", finding, by=by, visit=visit, kind=kind)
    return finding


@transaction.atomic
def change_finding(finding: Finding, *, kind: str, text: str, ward: Ward | None, by: User) -> Finding:
    visit = _locked(finding.visit, Visit.Status.CARRIED_OUT)
    _refuse_ward(visit, ward)
    finding.kind, finding.text, finding.ward = kind, text, ward
    finding.save(update_fields=["kind", "text", "ward"])
    record("finding.changed", finding, by=by, visit=visit, kind=kind)
    return finding


@transaction.atomic
def remove_finding(finding: Finding, *, by: User) -> None:
    visit = _locked(finding.visit, Visit.Status.CARRIED_OUT)
    if finding.actions.exists():
        raise Refused("An action was raised from this finding: it stays. Change its words instead.")
    record("finding.removed", finding, by=by, visit=visit)
    finding.delete()


def _refuse_ward(visit: Visit, ward: Ward | None) -> None:
    if ward and not visit.wards.filter(pk=ward.pk).exists():
        raise Refused(f"{ward.name} was not visited.")


# -- is it accurate? ---------------------------------------------------------------------------------------------------


@transaction.atomic
def send_for_accuracy(visit: Visit, *, summary: str, at: datetime, by: User) -> Visit:
    """Send the draft to the provider: from now on they see what was found."""
    visit = _locked(visit, Visit.Status.CARRIED_OUT)
    if not visit.findings.exists():
        raise Refused("Write down at least one finding first; good practice is one too.")
    today = timezone.localdate(at)
    working_days = rule("accuracy_working_days", on=today, service_line=visit.service_line)
    visit.status, visit.summary, visit.sent_at = Visit.Status.ACCURACY, summary, at
    visit.answer_by = add_working_days(today, working_days)
    visit.save(update_fields=["status", "summary", "sent_at", "answer_by"])
    record("visit.sent_for_accuracy", visit, by=by, answer_by=visit.answer_by)
    transaction.on_commit(partial(notifications.tell_of_draft.delay, visit.pk))
    return visit


@transaction.atomic
def answer(visit: Visit, *, said: dict[int, Said], at: datetime, by: User) -> Visit:
    """The provider's word on every finding of the draft, by the finding's key."""
    visit = _locked(visit, Visit.Status.ACCURACY)
    findings = list(visit.findings.all())
    if set(said) != {finding.pk for finding in findings}:
        raise Refused("Say of every finding whether you agree.")
    for finding in findings:
        word = said[finding.pk]
        if word.answer == Finding.Answer.CHALLENGED and not word.challenge.strip():
            raise Refused(f"Say what is not accurate in finding {finding.number}.")
        finding.answer = word.answer
        finding.challenge = word.challenge if word.answer == Finding.Answer.CHALLENGED else ""
    Finding.objects.bulk_update(findings, ["answer", "challenge"])
    visit.status, visit.answered_at, visit.answered_by = Visit.Status.ANSWERED, at, by
    visit.save(update_fields=["status", "answered_at", "answered_by"])
    challenged = sum(finding.to_resolve for finding in findings)
    record("visit.answered", visit, by=by, findings=len(findings), challenged=challenged)
    return visit


@transaction.atomic
def resolve(finding: Finding, *, resolution: str, why: str, amended_text: str = "", at: datetime, by: User) -> Finding:
    """Decide a challenge: keep the finding, put it differently, or withdraw it; always with the reason."""
    _locked(finding.visit, Visit.Status.ANSWERED)
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if finding.answer != Finding.Answer.CHALLENGED:
        raise Refused("The provider agreed with this finding.")
    if finding.resolution:
        raise Refused(f"This challenge was resolved already: {finding.get_resolution_display().lower()}. Nothing was changed.")
    if resolution == Finding.Resolution.AMENDED and not amended_text.strip():
        raise Refused("Write what the finding says now.")
    finding.resolution, finding.resolution_why = resolution, why
    finding.amended_text = amended_text if resolution == Finding.Resolution.AMENDED else ""
    finding.resolved_at, finding.resolved_by = at, by
    finding.save(update_fields=["resolution", "resolution_why", "amended_text", "resolved_at", "resolved_by"])
    record("finding.resolved", finding, by=by, visit=finding.visit_id, resolution=resolution)
    return finding


# -- the report --------------------------------------------------------------------------------------------------------


@transaction.atomic
def finalise(visit: Visit, *, summary: str, why: str = "", at: datetime, by: User) -> Report:
    """Issue the report, frozen: once answered and every challenge resolved, or once the time to answer has run out.
    Again, with its reason, it is a new version; the one before stays as it was."""
    visit = _locked(visit, Visit.Status.ACCURACY, Visit.Status.ANSWERED, Visit.Status.FINAL)
    if visit.status == Visit.Status.ACCURACY and visit.answer_by and timezone.localdate(at) <= visit.answer_by:
        raise Refused(f"The provider has until {visit.answer_by:%-d %B %Y} to answer.")
    if any(finding.to_resolve for finding in visit.findings.all()):
        raise Refused("The provider challenged some findings. Resolve each of them first.")
    version = visit.reports.count() + 1
    if version > 1 and not why.strip():
        raise Refused("Say why the report is issued again.")
    visit.status, visit.summary = Visit.Status.FINAL, summary
    visit.save(update_fields=["status", "summary"])
    snapshot = report_of(visit, version=version, why=why, at=at)
    pdf, checksum = report_pdf(snapshot)
    report = Report.objects.create(
        visit=visit, version=version, why=why, issued_at=at, issued_by=by, snapshot=snapshot, pdf=pdf, checksum=checksum
    )
    record("visit.report_issued", report, by=by, visit=visit, version=version, checksum=checksum)
    transaction.on_commit(partial(notifications.tell_of_report.delay, visit.pk))
    return report


def _drafted(visit: Visit) -> Visit:
    return _locked(visit, Visit.Status.PLANNED, Visit.Status.CARRIED_OUT)


def _locked(visit: Visit, *wanted: Visit.Status) -> Visit:
    """The visit as it is now, held until the end of the transaction, if it is where the step needs it to be."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("provider", "site").get(pk=visit.pk)
    if visit.status not in wanted:
        raise Refused(f"This visit is already {visit.get_status_display().lower()}: reload the page. Nothing was changed.")
    return visit
