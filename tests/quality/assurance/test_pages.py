"""The pages of assurance: what stands on them, for whom, and that they can be read at every size."""

import re

import pytest
from django.utils import timezone

from quality.assurance import services
from quality.assurance.models import Action, Query, Signal, Surveillance, Visit
from quality.assurance.selectors.units import watched
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.assurance import (
    ActionFactory,
    FindingFactory,
    QueryFactory,
    SurveillanceFactory,
    VisitFactory,
    a_unit,
    commissioner,
    lead_of,
    today,
)
from tests.factories.beds import WardFactory

pytestmark = pytest.mark.django_db


def a_place(**fields):
    """A unit with a ward, as every real one has."""
    unit = a_unit(**fields)
    WardFactory(site=unit.site, service_line=unit.service_line)
    return unit


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def unit():
    return a_place()


@pytest.fixture
def keeper(client):
    user = commissioner()
    client.force_login(user)
    return user


def whole(unit):
    return type(unit)(unit.provider, unit.service_line)


def page_of(unit):
    return f"/assurance/providers/{unit.provider.pk}/{unit.service_line}/"


def word(unit):
    return f"{unit.service_line}:{unit.provider.pk}:{unit.site.pk}"


# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_most_closely_watched_comes_first_and_says_where_nobody_goes(client, keeper):
    calm, late, close, closest = (a_place() for _ in range(4))
    SurveillanceFactory(unit=whole(close), level="enhanced")
    VisitFactory(unit=close)
    SurveillanceFactory(unit=whole(closest), level="intensive")
    ActionFactory(unit=late, overdue=True)

    rows = watched(keeper, today=today())

    assert [row.unit.provider for row in rows] == [closest.provider, close.provider, late.provider, calm.provider]
    assert [row.wants_a_visit for row in rows] == [True, False, False, False]
    assert [row.overdue for row in rows] == [0, 0, 1, 0]
    text = client.get("/assurance/").content.decode()
    start = text.index("Watched closely, and no visit planned")
    panel = text[start : text.index("</section>", start)]
    assert closest.provider.name in panel and close.provider.name not in panel


def test_a_site_counts_for_its_provider_too(keeper, unit):
    SurveillanceFactory(unit=unit)
    ActionFactory(unit=unit, overdue=True)
    ActionFactory(unit=whole(unit))
    VisitFactory(unit=unit, carried_out=True)

    site, provider = watched(keeper, today=today())

    assert (site.unit.site, site.open_actions, site.overdue) == (unit.site, 1, 1)
    assert (provider.unit.site, provider.open_actions, provider.overdue) == (None, 2, 1)
    assert site.last_visit == provider.last_visit == today(-3)


def test_high_secure_is_not_the_collaboratives(client, keeper):
    site = a_unit().site
    WardFactory(site=site, security="high")
    assert site.organisation.name not in client.get("/assurance/").content.decode()


@pytest.mark.parametrize("role", [Role.CLP, Role.WARD, Role.RETURNS, Role.GOVERNANCE])
def test_who_has_no_part_in_it_is_refused(client, role):
    client.force_login(user_with(role))
    assert client.get("/assurance/").status_code == 403


# -- levels ------------------------------------------------------------------------------------------------------------


def said(**fields):
    reasons = {"rationale": "Restraint rose.", "evidence": "Chart.", "exit_criteria": "Two quarters."}
    return {"level": "intensive", **reasons, **day("review_on", today(60)), **fields}


def test_a_level_is_set_from_the_providers_page(client, keeper, unit):
    address = f"{page_of(unit)}level/?site={unit.site.pk}"

    response = client.post(address, said(owner=keeper.pk), follow=True)

    assert "is at intensive surveillance from today" in response.content.decode()
    assert Surveillance.objects.current().get().site == unit.site


def test_an_older_page_of_the_level_is_told_so(client, keeper, unit):
    SurveillanceFactory(unit=unit)
    address = f"{page_of(unit)}level/?site={unit.site.pk}"

    text = client.post(address, said(owner=keeper.pk, instead_of="")).content.decode()

    assert "A colleague changed this level while you wrote" in text


def test_what_is_missing_is_asked_for_at_its_field(client, keeper, unit):
    text = client.post(f"{page_of(unit)}level/", {"instead_of": ""}).content.decode()
    for words in ("Select level", "Enter why this level", "Enter evidence", "Select owner", "Enter review date"):
        assert words in text, words


def test_the_page_shows_what_was_thought_before(client, keeper, unit):
    SurveillanceFactory(unit=unit, ended_at=timezone.now(), rationale="An older thought.")
    SurveillanceFactory(unit=unit, rationale="The thought of today.", review_on=today(-2), began_on=today(-40))
    text = client.get(page_of(unit)).content.decode()
    assert "An older thought." in text and "The thought of today." in text and "2 days late" in text


# -- whose -------------------------------------------------------------------------------------------------------------


def test_a_provider_sees_its_own_and_nothing_else_exists(client, unit):
    other = a_place()
    rows = {
        "visits": VisitFactory(unit=other),
        "actions": ActionFactory(unit=other),
        "queries": QueryFactory(unit=other),
    }
    client.force_login(lead_of(unit))

    assert client.get(page_of(unit)).status_code == 200
    assert client.get(page_of(other)).status_code == 404
    for name, row in rows.items():
        assert client.get(f"/assurance/{name}/{row.pk}/").status_code == 404
    text = client.get("/assurance/").content.decode()
    assert unit.provider.name in text and other.provider.name not in text


def test_a_provider_reads_findings_from_the_accuracy_step_on(client, unit):
    draft, sent = VisitFactory(unit=unit, carried_out=True), VisitFactory(unit=unit, with_provider=True)
    client.force_login(lead_of(unit))

    first = client.get(f"/assurance/visits/{draft.pk}/").content.decode()
    second = client.get(f"/assurance/visits/{sent.pk}/").content.decode()

    assert "Handover is thorough." not in first and "You see the findings when the draft is sent" in first
    assert "Handover is thorough." in second and "Check the draft" in second


def test_an_action_does_not_tell_of_a_finding_before_its_time(client, unit):
    draft = VisitFactory(unit=unit, carried_out=True)
    action = ActionFactory(unit=unit, finding=draft.findings.get(number=1))
    address = f"/assurance/actions/{action.pk}/"
    client.force_login(action.owner)
    assert draft.reference not in client.get(address).content.decode()
    client.force_login(commissioner())
    assert draft.reference in client.get(address).content.decode()


def test_the_api_tells_a_provider_no_finding_before_its_time(client, unit):
    VisitFactory(unit=unit, carried_out=True)
    client.force_login(lead_of(unit))
    assert client.get("/api/v1/quality-findings/").json()["count"] == 0
    assert client.get("/api/v1/quality-visits/").json()["count"] == 1


def test_the_report_is_kept_as_issued_and_each_reading_is_noted(client, keeper, unit):
    visit = VisitFactory(unit=unit, with_provider=True, answer_by=today(-1))
    report = services.finalise(visit, summary="Calm.", at=timezone.now(), by=keeper)

    response = client.get(f"/assurance/reports/{report.pk}/")

    assert response["Content-Type"] == "application/pdf" and response.content == bytes(report.pdf)
    assert Event.objects.latest("pk").act == "visit.report_downloaded"


# -- actions and queries -----------------------------------------------------------------------------------------------


def test_an_action_is_raised_from_a_finding(client, keeper, unit):
    finding = FindingFactory(visit=VisitFactory(unit=unit, carried_out=True))
    lead = lead_of(unit)
    first = client.get(f"/assurance/actions/new/?finding={finding.pk}")

    client.post(first.url, {"text": "Review.", "measure": "All on time.", "owner": lead.pk, **day("due_on", today(14))})

    action = Action.objects.get()
    assert (action.finding, action.owner, action.unit) == (finding, lead, unit)


def test_the_owner_is_someone_of_the_provider_or_a_commissioner(client, keeper, unit):
    text = client.get(f"/assurance/actions/new/?unit={word(unit)}").content.decode()
    assert keeper.name in text
    outsider = lead_of(a_place())
    sent = {"text": "Review.", "measure": "So.", "owner": outsider.pk, **day("due_on", today(14))}
    assert client.post(f"/assurance/actions/new/?unit={word(unit)}", sent).status_code == 200
    assert not Action.objects.exists()


def test_a_unit_out_of_reach_is_not_found(client, keeper):
    for name in ("visits", "actions", "queries"):
        assert client.get(f"/assurance/{name}/new/?unit=aed:1").status_code == 404
        assert client.get(f"/assurance/{name}/new/?unit={word(a_place(line='aed'))}").status_code == 404


def test_the_list_of_actions_filters_and_exports(client, keeper, unit):
    late, done = ActionFactory(unit=unit, overdue=True, text="Late."), ActionFactory(unit=unit, text="In time.")
    address = "/assurance/actions/?overdue=yes"
    text = client.get(address).content.decode()
    assert late.text in text and done.text not in text
    file = b"".join(client.get(f"{address}&export=csv").streaming_content).decode()
    assert late.text in file and done.text not in file
    assert Event.objects.latest("pk").act == "assurance_action.exported"


def test_who_owns_an_action_is_not_offered_to_close_it(client, keeper, unit):
    own = ActionFactory(unit=unit, owner=keeper, with_evidence=True)
    other = ActionFactory(unit=unit, with_evidence=True)
    assert "Someone else must check this evidence" in client.get(f"/assurance/actions/{own.pk}/").content.decode()
    assert f"/assurance/actions/{other.pk}/close/" in client.get(f"/assurance/actions/{other.pk}/").content.decode()


# -- from a chart ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", ["provider", "site", "ward"])
def test_a_chart_leads_to_a_query_and_shows_it(client, keeper, cut):
    unit = a_unit()
    ward = WardFactory(site=unit.site)
    key = {"provider": unit.provider.code, "site": unit.site.code, "ward": ward.code}[cut]
    chart = f"line=adult_secure&cut={cut}&key={key}"
    page = client.get(f"/assurance/signal/occupancy/?{chart}&month=2026-05&words=Above the limit")
    unit_word = word(unit) if cut != "provider" else f"adult_secure:{unit.provider.pk}"
    assert unit_word.replace(":", "%3A") in page.content.decode()

    asked = {"subject": "Occupancy", "text": "Why?", **day("answer_by", today(7))}
    client.post(f"/assurance/queries/new/?unit={unit_word}&measure=occupancy&{chart}&month=2026-05&words=Above", asked)

    signal = Signal.objects.get()
    assert (signal.measure, signal.cut, signal.key, f"{signal.month}") == ("occupancy", cut, key, "2026-05-01")
    assert "Occupancy" in client.get(f"/assurance/opened/occupancy/?{chart}").content.decode()
    assert not client.get("/assurance/opened/occupancy/?line=aed").content.strip()


def test_a_chart_of_the_three_lines_asks_which(client, keeper, unit):
    both = user_with(Role.COMMISSIONER)
    both.memberships.create(role=Role.COMMISSIONER, organisation=unit.provider, service_line="aed")
    WardFactory(site=unit.site, service_line="aed")
    a_place()
    client.force_login(both)
    chart = f"cut=provider&key={unit.provider.code}"

    page = client.get(f"/assurance/signal/occupancy/?{chart}").content.decode()
    choice = client.get(f"/assurance/queries/new/?measure=occupancy&{chart}").content.decode()

    assert unit.provider.name in page and "Ask the provider" in page
    offered = set(re.findall(r'<option value="(\w+:\d+)"', choice))
    assert offered == {f"{line}:{unit.provider.pk}" for line in ("aed", "adult_secure")}


@pytest.mark.parametrize("query", ["month=Mai", "line=other", "cut=<b>"])
def test_a_chart_that_makes_no_sense_is_not_found(client, keeper, query):
    assert client.get(f"/assurance/signal/occupancy/?{query}").status_code == 404
    assert client.get("/assurance/signal/nothing_like_it/").status_code == 404


def test_what_others_opened_stays_theirs(client, unit):
    query = QueryFactory(unit=unit, signal=Signal.objects.create(measure="occupancy", month=today().replace(day=1)))
    client.force_login(commissioner("aed"))
    assert query.subject not in client.get("/assurance/opened/occupancy/").content.decode()


# -- my work -----------------------------------------------------------------------------------------------------------


def test_what_waits_for_a_commissioner(client, keeper, unit):
    SurveillanceFactory(unit=unit, review_on=today(-2), began_on=today(-40))
    ActionFactory(unit=unit, with_evidence=True, text="Look at this proof.")
    own = ActionFactory(unit=unit, owner=keeper, text="Do this yourself.")
    ActionFactory(unit=unit, owner=keeper, with_evidence=True, text="Not yours to check.")
    VisitFactory(unit=unit, with_provider=True, status=Visit.Status.ANSWERED)

    text = client.get("/").content.decode()

    for words in ("Surveillance to review", "2 days late", "Look at this proof.", own.text, "Draft report answered"):
        assert words in text, words
    assert "Not yours to check." not in text


def test_what_waits_for_a_provider(client, unit):
    lead = lead_of(unit)
    VisitFactory(unit=unit, with_provider=True)
    query = QueryFactory(unit=unit)
    action = ActionFactory(unit=unit, owner=lead, overdue=True)
    client.force_login(lead)

    text = client.get("/").content.decode()

    for words in ("Draft visit report to check", query.subject, action.text, "3 days late"):
        assert words in text, words


# -- the API -----------------------------------------------------------------------------------------------------------


def test_the_whole_way_through_the_api(client, keeper, unit):
    about = {"provider": unit.provider.pk, "site": unit.site.pk, "service_line": unit.service_line}
    lead, second = lead_of(unit), commissioner()

    def post(address, body, by=keeper, status=200):
        client.force_login(by)
        response = client.post(f"/api/v1/{address}/", body, content_type="application/json")
        assert response.status_code == status, response.content
        return response.json()

    plan = {**about, "kind": "routine", "announced": True, "planned_on": f"{today()}", "purpose": "The yearly visit."}
    visit = post("quality-visits", plan, status=201)["id"]
    post(f"quality-visits/{visit}/team", {"name": "Bo", "part": "lead"})
    refused = post(f"quality-visits/{visit}/carry-out", {"visited_on": f"{today()}"}, status=409)
    assert "no expert by experience" in refused["detail"]
    post(f"quality-visits/{visit}/team", {"name": "Ada", "part": "expert"})
    post(f"quality-visits/{visit}/carry-out", {"visited_on": f"{today()}"})
    finding = post(f"quality-visits/{visit}/findings", {"kind": "must", "text": "Late reviews."})["id"]
    post(f"quality-visits/{visit}/send", {"summary": "Calm."})
    challenge = {"finding": finding, "answer": "challenged", "challenge": "Not so."}
    post(f"quality-visits/{visit}/answer", {"findings": [challenge]}, by=lead)
    post(f"quality-findings/{finding}/resolve", {"resolution": "kept", "why": "The log shows it."})
    assert post(f"quality-visits/{visit}/issue", {"summary": "Calm."})["version"] == 1
    wanted = {"text": "Review.", "measure": "On time.", "owner": lead.pk, "due_on": f"{today(14)}"}
    action = post("quality-actions", {**about, **wanted}, status=201)["id"]
    post(f"quality-actions/{action}/evidence", {"evidence": "The audit."}, by=lead)
    assert post(f"quality-actions/{action}/close", {"why": "Shown."}, by=second)["status"] == "closed"
    level = {"level": "enhanced", "rationale": "So.", "evidence": "So.", "exit_criteria": "So.", "owner": keeper.pk}
    post("surveillance", {**about, **level, "review_on": f"{today(30)}"}, status=201)
    query = post("quality-queries", {**about, "subject": "S", "text": "Why?", "answer_by": f"{today(5)}"}, status=201)["id"]
    post(f"quality-queries/{query}/answer", {"text": "So."}, by=lead)
    assert post(f"quality-queries/{query}/close", {"why": "Settled."})["status"] == Query.Status.CLOSED
    elsewhere = {**about, "provider": a_place().provider.pk}
    post("quality-actions", {**elsewhere, **wanted}, status=400)


# -- at every size -----------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(transactional_db):
    """Rows of every kind, with names as long as they come."""
    unit = a_place(name="Wolverhampton-and-Shropshire House " * 5)
    by = commissioner()
    SurveillanceFactory(unit=unit, level="intensive", rationale="Restrictive interventions rose. " * 9, owner=by)
    SurveillanceFactory(unit=unit, ended_at=timezone.now())
    rows = {
        "visits": [
            VisitFactory(unit=unit),
            VisitFactory(unit=unit, carried_out=True),
            VisitFactory(unit=unit, with_provider=True),
        ],
        "actions": [
            ActionFactory(unit=unit, overdue=True, text="Review every seclusion. " * 8),
            ActionFactory(unit=unit, with_evidence=True),
        ],
        "queries": [QueryFactory(unit=unit, subject="Seclusion in May, " * 6)],
    }
    pages = [f"/assurance/{name}/{row.pk}/" for name, made in rows.items() for row in made]
    pages += ["/assurance/", page_of(unit), "/assurance/visits/", "/assurance/actions/", f"{page_of(unit)}level/"]
    pages += [f"/assurance/{name}/new/?unit={word(unit)}" for name in rows]
    return by, pages


def test_every_page_is_legible(page, live_server, busy):
    by, pages = busy
    sign_in(page, by)
    for path in pages:
        look_at(page, path, *SIZES)
