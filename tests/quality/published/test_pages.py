from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quality.measures import months
from quality.published import services
from quality.published.catalogue import PUBLIC
from quality.published.models import Publication
from quality.published.views.public import COLUMNS
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.published import PublicationFactory, freeze, publisher

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 1, 1), date(2026, 3, 1)


@pytest.fixture
def frozen():
    for place, month in enumerate(months(FIRST, LAST)):
        freeze(month, {"inpatients": (560 - 3 * place, 470 - 3 * place, 60, 30), "wait_referral_to_assessment": (23, 15, 6, 2)})


@pytest.fixture
def proposed(frozen):
    return PublicationFactory(first=FIRST, last=LAST, measures=list(PUBLIC), note="A ward closed in May.")


@pytest.fixture
def public(proposed):
    return services.approve(proposed, at=timezone.now(), by=publisher())


def test_everybody_reads_what_was_approved(client, public):
    page = client.get("/public/").content.decode()

    assert "Figures to March 2026" in page and "A ward closed in May." in page
    assert "Patients in hospital" in page and ">480<" in page
    assert "Down 8%: from 543 to 498 on average" in page
    assert "Baseline January 2024 to December 2024; mean of the published months April 2025 to March 2026" in page


def test_a_measure_has_its_table_and_definition(client, public):
    page = client.get("/public/measures/wait_referral_to_assessment/").content.decode()

    assert "Median days from the day a referral was received" in page
    assert "March 2026" in page and page.count('data-label="Adult eating disorders">*<') == 27


def test_no_cookie_is_set_and_the_reply_may_be_kept(client, public):
    reply = client.get("/public/")
    again = client.get("/public/", headers={"If-None-Match": reply["ETag"]})

    assert not reply.cookies
    assert reply["Cache-Control"] == "public, max-age=300"
    assert "csrfmiddlewaretoken" not in reply.content.decode()
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", ["/public/", "/public/figures.csv", "/public/measures/inpatients/"])
def test_the_public_pages_ask_few_questions_however_many_months(client, public, address):
    with CaptureQueriesContext(connection) as captured:
        b"".join(client.get(address))

    assert len(captured) <= 5, [query["sql"][:90] for query in captured]
    tables = " ".join(query["sql"] for query in captured)
    assert "figures_figure" not in tables and "people_person" not in tables and "accounts_user" not in tables


def test_the_csv_has_its_columns_and_says_who_may_use_it(client, public):
    reply = client.get("/public/figures.csv")
    lines = b"".join(reply).decode().lstrip("\ufeff").splitlines()

    assert lines[0] == ",".join(COLUMNS)
    assert lines[0] == "edition,published_on,month,service_line,measure,title,unit,value,shown,out_of"
    assert f"{public.reference},{timezone.localdate()},2026-03,All service lines,inpatients," in "\n".join(lines)
    assert ",wait_referral_to_assessment,Wait from referral to assessment,days,,*,*" in "\n".join(lines)
    assert "Open Government Licence" in lines[-1] and "figures@reachout.example" in lines[-1]
    assert len(lines) == 1 + 27 * (9 * 4 + 2) + 1


def test_nothing_is_public_before_approval_or_after_withdrawal(client, proposed):
    assert "Nothing is published" in client.get("/public/").content.decode()
    assert client.get("/public/figures.csv").status_code == 404
    assert client.get(f"/public/editions/{proposed.reference}/").status_code == 404

    services.approve(proposed, at=timezone.now(), by=publisher())
    services.withdraw(proposed, why="A ward was counted twice.", at=timezone.now(), by=publisher())
    page = client.get(f"/public/editions/{proposed.reference}/").content.decode()

    assert "A ward was counted twice." in page and "Patients in hospital" not in page
    assert "withdrawn on" in client.get("/public/").content.decode()
    assert client.get("/public/measures/inpatients/").status_code == 404


def test_the_earlier_edition_is_public_again_when_the_later_is_withdrawn(client, public):
    later = services.approve(PublicationFactory(first=LAST, last=LAST, title="March alone"), at=timezone.now(), by=publisher())
    assert "March alone" in client.get("/public/").content.decode()

    services.withdraw(later, why="Too soon", at=timezone.now(), by=publisher())
    assert "<h1" in (page := client.get("/public/").content.decode()) and "Figures to March 2026" in page


def test_the_public_api_says_the_same(client, public):
    reply = client.get("/api/v1/public-figures/?measure__measure=inpatients&month=2026-03-01&service_line=aed").json()

    assert [(one["shown"], one["value"], one["edition"]) for one in reply["results"]] == [("30", "30.0", public.reference)]


# -- behind sign-in ----------------------------------------------------------------------------------------------------


def test_a_commissioner_proposes(client, frozen):
    client.force_login(publisher())
    asked = {"title": "Two years", "first": "2024-01-01", "last": "2026-03-01", "measures": ["inpatients"], "note": ""}
    reply = client.post("/publications/new/", asked)
    made = Publication.objects.get()
    page = client.get(reply.url).content.decode()

    assert reply.url == f"/publications/{made.pk}/"
    assert "Waiting for approval" in page and "somebody else" in page and "Approve and publish" not in page
    assert ">480<" in page


def test_another_approves_it_and_it_is_public(client, proposed):
    client.force_login(publisher())
    assert "Approve and publish" in client.get(proposed.get_absolute_url()).content.decode()
    assert "Figures to March 2026" in client.get("/").content.decode()

    reply = client.post(f"/publications/{proposed.pk}/approve/", follow=True)
    client.logout()

    assert "The edition is public." in reply.content.decode()
    assert "Figures to March 2026" in client.get("/public/").content.decode()


def test_what_is_previewed_is_what_is_published(client, proposed):
    client.force_login(proposed.proposed_by)
    before = client.get(proposed.get_absolute_url()).content.decode()
    services.approve(proposed, at=timezone.now(), by=publisher())
    after = client.get(proposed.get_absolute_url()).content.decode()

    tables = lambda page: page.split("pf-review__table")[1:]  # noqa: E731
    assert [part.split("</table>")[0] for part in tables(before)] == [part.split("</table>")[0] for part in tables(after)]


def test_their_own_is_refused_in_words(client, proposed):
    client.force_login(proposed.proposed_by)
    page = client.post(f"/publications/{proposed.pk}/approve/", follow=True).content.decode()

    assert "You proposed this edition. Somebody else approves it." in page


def test_withdrawing_asks_for_a_reason(client, public):
    client.force_login(publisher())
    address = f"/publications/{public.pk}/withdraw/"

    assert "Enter why?" in client.post(address, {"why": ""}).content.decode()
    assert client.post(address, {"why": "NHS number 9996904369"}).status_code == 200
    assert client.post(address, {"why": "A ward was counted twice."}).status_code == 302


def test_months_the_wrong_way_round_are_said_at_the_field(client, frozen):
    client.force_login(publisher())
    asked = {"title": "Two years", "first": "2026-03-01", "last": "2024-01-01", "measures": ["inpatients"]}

    assert "The last month must not be before the first" in client.post("/publications/new/", asked).content.decode()


def test_a_commissioner_of_one_line_sees_no_edition(client, proposed):
    client.force_login(user_with(Role.COMMISSIONER))

    assert client.get(proposed.get_absolute_url()).status_code == 404
    assert "by those who hold all three" in client.get("/publications/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COMMISSIONER])
def test_nobody_else_comes_near(client, proposed, role):
    client.force_login(user_with(role))

    for address in ("/publications/", "/publications/new/", proposed.get_absolute_url()):
        assert client.get(address).status_code == 403


def test_the_list_asks_a_fixed_number_of_questions(client, frozen):
    client.force_login(publisher())
    counts = []
    for _ in range(2):
        PublicationFactory(first=LAST, last=LAST)
        with CaptureQueriesContext(connection) as captured:
            client.get("/publications/")
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 8
