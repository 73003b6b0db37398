import csv
import io
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter, FilterSet
from python_calamine import CalamineWorkbook

from reachout.audit.models import Event
from reachout.organisations.models import Organisation
from reachout.pages.tables import Column, Day, Number, Table, defused
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


class Filters(FilterSet):
    name = CharFilter(label="Name", lookup_expr="icontains")
    kind = ChoiceFilter(label="Kind", choices=Organisation.Kind.choices)
    near_by = ChoiceFilter(choices=[("y", "Yes")], method="filter_nothing")

    class Meta:
        model = Organisation
        fields = ["name", "kind"]

    def filter_nothing(self, rows, name, value):
        return rows


class Organisations(Table):
    caption = "Organisations"
    noun = "organisation", "organisations"
    filters = Filters
    order = "name"
    act = "organisation.exported"
    empty = "No organisation is known."
    empty_action = {"text": "Add one", "href": "/add/"}

    name = Column("Name", url=lambda row: f"/organisations/{row.pk}/", sort="name")
    code = Column("Code", sort="code")
    kind = Column("Kind", value=lambda row: row.get_kind_display())
    length = Number("Length", value=lambda row: len(row.name))


@pytest.fixture
def three():
    return [OrganisationFactory(name=name, code=code) for name, code in (("Beech", "B2"), ("Ash", "A3"), ("Cedar", "C1"))]


def table(query="", rows=None):
    request = RequestFactory().get(f"/organisations/?{query}")
    request.user = UserFactory()
    return Organisations(request, Organisation.objects.all() if rows is None else rows)


def names(made):
    return [row.name for row in made.page.object_list]


def shown(made):
    return made.respond("pages/list.html", {"heading": "Organisations"}).text


def test_rows_come_in_the_tables_order_with_their_count(three):
    assert names(table()) == ["Ash", "Beech", "Cedar"]
    assert table().counted == "3 organisations"


def test_a_head_sorts_and_turns_round(three):
    made = table("sort=-code")

    assert names(made) == ["Cedar", "Beech", "Ash"]
    assert made.sort_address(made.sortable["code"]) == "/organisations/?sort=code"
    assert made.direction(made.sortable["code"]) == "descending"


@pytest.mark.parametrize("sort", ["length", "password", "-kind__x", "", "--name"])
def test_what_cannot_be_sorted_by_is_ignored(three, sort):
    assert names(table(f"sort={sort}")) == ["Ash", "Beech", "Cedar"]


def test_filters_stay_in_the_address_and_show_as_chips_that_take_them_off(three):
    made = table("name=ee&kind=provider&sort=-name")

    assert names(made) == ["Beech"]
    assert made.chips == [
        ("Name: ee", "/organisations/?kind=provider&sort=-name"),
        ("Kind: Provider", "/organisations/?name=ee&sort=-name"),
    ]
    assert made.address(page="2") == "/organisations/?name=ee&kind=provider&sort=-name&page=2"


def test_a_filter_that_makes_no_sense_filters_nothing_and_says_so(three):
    made = table("kind=nonsense")

    assert len(names(made)) == 3
    assert "nonsense is not one of the available choices" in shown(made)


def test_a_filter_without_a_label_is_called_by_its_name(three):
    text = shown(table())

    assert ">Near by</label>" in text
    assert "invalid name" not in text


def test_fifty_rows_a_page():
    for n in range(51):
        OrganisationFactory(name=f"Name {n:03}")

    assert len(names(table())) == 50
    assert names(table("page=2")) == ["Name 050"]
    assert names(table("page=999")) == ["Name 050"]
    assert len(names(table("page=x"))) == 50


def test_a_list_costs_two_queries_however_many_rows(django_assert_num_queries):
    for n in range(60):
        OrganisationFactory(name=f"Name {n:03}")
    made = table("name=Name&sort=-code")
    made.request.user.current_memberships  # noqa: B018 (what the frame asks for anyway)

    with django_assert_num_queries(2):
        shown(made)


def test_an_empty_list_says_what_would_be_here_and_what_to_do():
    text = shown(table())

    assert "No organisation is known." in text
    assert 'href="/add/"' in text
    assert "Export" not in text


def test_filters_that_leave_nothing_offer_to_be_cleared(three):
    text = shown(table("name=zzz"))

    assert "Nothing matches these filters." in text
    assert "No organisation is known." not in text


def test_each_cell_knows_its_head_for_the_phone(three):
    text = shown(table())

    assert text.count('data-label="Code"') == 3
    assert 'aria-sort="ascending"' in text


def test_text_from_people_is_never_html():
    OrganisationFactory(name="<b>Bold</b>")

    assert "&lt;b&gt;Bold" in shown(table())


def exported(made):
    text = b"".join(made.respond("pages/list.html").streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_a_csv_holds_every_row_that_the_filters_leave(three):
    assert exported(table("export=csv&name=e&sort=-name")) == [
        ["Name", "Code", "Kind", "Length"],
        ["Cedar", "C1", "Provider", "5"],
        ["Beech", "B2", "Provider", "5"],
    ]


def test_an_export_is_audited_with_its_count_and_without_what_was_searched_for(three):
    made = table("export=csv&name=Beech")
    made.respond("pages/list.html")

    event = Event.objects.get(act="organisation.exported")
    assert event.by == made.request.user
    assert event.facts == {"format": "csv", "rows": 1, "filters": ["name"]}


def test_text_never_starts_a_formula(three):
    OrganisationFactory(name="=HYPERLINK(1)", code="+44")

    assert ["'=HYPERLINK(1)", "'+44", "Provider", "13"] in exported(table("export=csv"))


@pytest.mark.parametrize(
    ("value", "out"),
    [("-5", "'-5"), (-5, -5), ("@x", "'@x"), ("\tx", "'\tx"), (" =1", "' =1"), ("a=1", "a=1"), (True, "Yes"), (None, None)],
)
def test_only_text_is_defused(value, out):
    assert defused(value) == out


def test_a_workbook_holds_the_same_rows_and_text_stays_text(three):
    OrganisationFactory(name="=1+1", code="007")
    response = table("export=xlsx&sort=name").respond("pages/list.html")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0).to_python()

    assert rows[0] == ["Name", "Code", "Kind", "Length"]
    assert ["=1+1", "007", "Provider", 4.0] in rows
    assert len(rows) == 5


def test_without_an_act_there_is_no_export(three, monkeypatch):
    monkeypatch.setattr(Organisations, "act", "")

    assert "<html" in shown(table("export=csv"))


class Days(Table):
    caption = "Days"
    noun = "day", "days"
    order = "due"
    due = Day("Due", late=lambda row: row.open, sort="due")


def test_a_selectors_list_is_sorted_too_with_the_unknown_last():
    today = timezone.localdate()
    rows = [SimpleNamespace(due=due, open=True) for due in (None, today, today - timedelta(2))]
    made = Days(RequestFactory().get("/"), rows)

    assert [row.due for row in made.page.object_list] == [today - timedelta(2), today, None]
    assert [row.due for row in Days(RequestFactory().get("/?sort=-due"), rows).page.object_list][-1] is None


def test_a_day_that_no_longer_matters_is_not_late():
    column, today = Days.columns[0], date(2026, 11, 21)

    assert column.beside(SimpleNamespace(due=date(2026, 11, 18), open=True), today).text == "3 days late"
    assert column.beside(SimpleNamespace(due=date(2026, 11, 18), open=False), today) is None
