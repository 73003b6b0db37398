"""A visit: planned, carried out, checked by the provider, its report frozen."""

from hashlib import sha256

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone

from quality.assurance import services
from quality.assurance.models import Finding, Report, Visit
from quality.assurance.services.visits import Said
from reachout.refused import Refused
from reachout.rules.working_days import add_working_days
from tests.factories.assurance import (
    FindingFactory,
    MemberFactory,
    VisitFactory,
    a_unit,
    commissioner,
    lead_of,
    today,
)
from tests.factories.beds import WardFactory

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def answered(visit, *, challenged=()):
    said = {f.pk: Said("challenged", "Not so.") if f.number in challenged else Said("agreed") for f in visit.findings.all()}
    return services.answer(visit, said=said, at=now(), by=lead_of(visit.unit))


def test_from_plan_to_report(django_capture_on_commit_callbacks):
    unit, by = a_unit(), commissioner()
    ward = WardFactory(site=unit.site, name="Larch")
    lead = lead_of(unit)
    visit = services.plan_visit(
        unit, kind="responsive", announced=False, planned_on=today(), wards=[ward], purpose="Seclusion rose.", at=now(), by=by
    )
    services.add_member(visit, name="Ada Expert", part="expert", by=by)
    services.carry_out(visit, visited_on=today(), at=now(), by=by)
    services.add_finding(visit, kind="must", text="Reviews were late.", ward=ward, by=by)
    services.add_finding(visit, kind="good", text="Handover is thorough.", ward=None, by=by)
    with django_capture_on_commit_callbacks(execute=True):
        sent = services.send_for_accuracy(visit, summary="Calm, with late reviews.", at=now(), by=by)
    assert sent.answer_by == add_working_days(today(), 10)
    assert [message.to for message in mail.outbox] == [[lead.email]]

    answered(visit, challenged=[1])
    first = visit.findings.get(number=1)
    services.resolve(first, resolution="amended", why="Two, not four.", amended_text="Two reviews were late.", at=now(), by=by)
    report = services.finalise(visit, summary="Calm.", at=now(), by=by)

    visit.refresh_from_db()
    assert visit.status == Visit.Status.FINAL
    assert report.version == 1 and report.checksum == sha256(bytes(report.pdf)).hexdigest()
    assert bytes(report.pdf).startswith(b"%PDF-") and b"/StructTreeRoot" in bytes(report.pdf)
    assert [one["text"] for one in report.snapshot["findings"]] == ["Two reviews were late.", "Handover is thorough."]
    assert "challenged 1 of 2 findings: 1 amended." in report.snapshot["accuracy"]


def test_without_an_expert_by_experience_it_takes_a_reason():
    visit, by = VisitFactory(), commissioner()
    MemberFactory(visit=visit)

    with pytest.raises(Refused, match="no expert by experience"):
        services.carry_out(visit, visited_on=today(), at=now(), by=by)
    with pytest.raises(Refused, match="no expert by experience"):
        services.carry_out(visit, visited_on=today(), without_expert="  ", at=now(), by=by)

    done = services.carry_out(visit, visited_on=today(), without_expert="She fell ill that morning.", at=now(), by=by)
    assert done.without_expert == "She fell ill that morning."


def test_it_is_recorded_when_it_took_place_and_who_went():
    visit, by = VisitFactory(), commissioner()
    with pytest.raises(Refused, match="Say who went"):
        services.carry_out(visit, visited_on=today(), without_expert="None to be had.", at=now(), by=by)
    MemberFactory(visit=visit, part="expert")
    with pytest.raises(Refused, match="today or a day before"):
        services.carry_out(visit, visited_on=today(1), at=now(), by=by)


def test_the_expert_on_whom_it_rests_stays_on_the_team():
    visit = VisitFactory(carried_out=True)
    with pytest.raises(Refused, match="with this expert"):
        services.remove_member(visit.team.get(), by=commissioner())


def test_wards_are_the_units_own():
    visit, elsewhere = VisitFactory(carried_out=True), WardFactory()
    with pytest.raises(Refused, match="was not visited"):
        services.add_finding(visit, kind="must", text="Late.", ward=elsewhere, by=commissioner())
    with pytest.raises(Refused, match="is not a ward of"):
        services.plan_visit(
            a_unit(),
            kind="routine",
            announced=True,
            planned_on=today(),
            wards=[elsewhere],
            purpose="Yearly.",
            at=now(),
            by=commissioner(),
        )


def test_a_draft_without_findings_is_not_sent():
    visit = VisitFactory(carried_out=True)
    visit.findings.all().delete()
    with pytest.raises(Refused, match="at least one finding"):
        services.send_for_accuracy(visit, summary="Calm.", at=now(), by=commissioner())


def test_once_sent_the_draft_stays_as_it_is():
    visit = VisitFactory(with_provider=True)
    finding = visit.findings.first()
    for change in (
        lambda: services.add_finding(visit, kind="must", text="More.", ward=None, by=commissioner()),
        lambda: services.change_finding(finding, kind="must", text="Other.", ward=None, by=commissioner()),
        lambda: services.remove_finding(finding, by=commissioner()),
        lambda: services.add_member(visit, name="Late", part="other", by=commissioner()),
    ):
        with pytest.raises(Refused, match="already with the provider"):
            change()


def test_the_provider_speaks_of_every_finding_and_says_what_is_wrong():
    visit = VisitFactory(with_provider=True)
    one, two = visit.findings.all()
    with pytest.raises(Refused, match="every finding"):
        services.answer(visit, said={one.pk: Said("agreed")}, at=now(), by=lead_of(visit.unit))
    with pytest.raises(Refused, match="not accurate in finding 2"):
        services.answer(visit, said={one.pk: Said("agreed"), two.pk: Said("challenged", " ")}, at=now(), by=lead_of(visit.unit))


def test_the_report_waits_for_every_challenge():
    visit = VisitFactory(with_provider=True)
    answered(visit, challenged=[1])
    with pytest.raises(Refused, match="Resolve each"):
        services.finalise(visit, summary="Calm.", at=now(), by=commissioner())


def test_a_challenge_is_resolved_once_and_only_a_challenge():
    visit = VisitFactory(with_provider=True)
    answered(visit, challenged=[1])
    one, two = visit.findings.all()
    services.resolve(one, resolution="kept", why="The records show it.", at=now(), by=commissioner())

    with pytest.raises(Refused, match="resolved already: kept as drafted"):
        services.resolve(one, resolution="withdrawn", why="After all.", at=now(), by=commissioner())
    with pytest.raises(Refused, match="agreed"):
        services.resolve(two, resolution="kept", why="So.", at=now(), by=commissioner())
    with pytest.raises(IntegrityError, match="only_a_challenge_is_resolved"), transaction.atomic():
        Finding.objects.filter(pk=two.pk).update(resolution="kept")


def test_a_withdrawn_finding_is_not_in_the_report():
    visit = VisitFactory(with_provider=True)
    answered(visit, challenged=[1])
    services.resolve(visit.findings.get(number=1), resolution="withdrawn", why="Another ward.", at=now(), by=commissioner())

    report = services.finalise(visit, summary="Calm.", at=now(), by=commissioner())

    assert [one["number"] for one in report.snapshot["findings"]] == [2]


def test_the_provider_has_its_time_and_no_more():
    visit = VisitFactory(with_provider=True, answer_by=today())
    with pytest.raises(Refused, match="has until"):
        services.finalise(visit, summary="Calm.", at=now(), by=commissioner())

    Visit.objects.filter(pk=visit.pk).update(answer_by=today(-1))
    report = services.finalise(visit, summary="Calm.", at=now(), by=commissioner())

    assert "No answer had come by" in report.snapshot["accuracy"]


def test_issued_again_it_is_a_new_version_with_its_reason():
    visit = VisitFactory(with_provider=True)
    answered(visit)
    first = services.finalise(visit, summary="Calm.", at=now(), by=commissioner())
    with pytest.raises(Refused, match="Say why"):
        services.finalise(visit, summary="Calmer.", at=now(), by=commissioner())

    second = services.finalise(visit, summary="Calmer.", why="A date was wrong.", at=now(), by=commissioner())

    assert second.version == 2 and Report.objects.get(pk=first.pk).snapshot["summary"] == "Calm."


def test_a_report_as_issued_never_changes():
    visit = VisitFactory(with_provider=True)
    answered(visit)
    report = services.finalise(visit, summary="Calm.", at=now(), by=commissioner())
    rows = Report.objects.filter(pk=report.pk)
    for change in (lambda: rows.update(pdf=b"other"), rows.delete):
        with pytest.raises((InternalError, ProgrammingError), match="stays as it was"), transaction.atomic():
            change()


def test_findings_are_the_providers_to_see_from_the_accuracy_step_on():
    draft, sent = VisitFactory(carried_out=True), VisitFactory(with_provider=True)

    assert not Finding.objects.visible_to(lead_of(draft.unit)).exists()
    assert Finding.objects.visible_to(lead_of(sent.unit)).count() == 2
    assert Finding.objects.visible_to(commissioner()).count() == 4
    assert not Finding.objects.visible_to(commissioner("aed")).exists()


def test_a_provider_does_not_see_an_unannounced_visit_coming():
    unit = a_unit()
    lead = lead_of(unit)
    coming, known = VisitFactory(unit=unit, announced=False), VisitFactory(unit=unit)
    been = VisitFactory(unit=unit, announced=False, carried_out=True)
    called_off = VisitFactory(unit=unit, announced=False, status="cancelled", cancelled_why="Snow.")

    assert set(Visit.objects.visible_to(lead)) == {known, been}
    assert set(Visit.objects.visible_to(commissioner())) == {coming, known, been, called_off}


def test_what_an_action_came_from_stays():
    finding = FindingFactory()
    services.raise_action(
        finding.visit.unit,
        text="So.",
        measure="So.",
        owner=lead_of(finding.visit.unit),
        due_on=today(7),
        finding=finding,
        at=now(),
        by=commissioner(),
    )
    with pytest.raises(Refused, match="An action was raised"):
        services.remove_finding(finding, by=commissioner())
