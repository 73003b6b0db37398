from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from reachout.accounts.models import Membership, User
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import Column, Moment, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

STATES = {"active": "Active", "invited": "Invited, no password yet", "deactivated": "Deactivated"}
NO_PASSWORD = Q(password="") | Q(password__startswith="!")  # noqa: S106


class UserFilters(FilterSet):
    q = CharFilter(label="Name or e-mail", method="named")
    role = ChoiceFilter(choices=Role.choices, method="seated")
    organisation = ModelChoiceFilter(queryset=Organisation.objects.filter(memberships__isnull=False).distinct(), method="seated")
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices, method="seated")
    state = ChoiceFilter(choices=list(STATES.items()), method="in_state")

    class Meta:
        model = User
        fields: list[str] = []

    def named(self, users: QuerySet[User], name: str, words: str) -> QuerySet[User]:
        for word in words.split():
            users = users.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return users

    def seated(self, users: QuerySet[User], name: str, value: Any) -> QuerySet[User]:
        """Role, organisation and line of one and the same membership."""
        if self._asked_already:
            return users
        self._asked_already = True
        asked = {key: self.form.cleaned_data[key] for key in ("role", "organisation", "service_line")}
        return users.filter(
            Exists(Membership.objects.filter(user=OuterRef("pk"), **{key: value for key, value in asked.items() if value}))
        )

    def in_state(self, users: QuerySet[User], name: str, state: str) -> QuerySet[User]:
        if state == "deactivated":
            return users.filter(is_active=False)
        return users.filter(NO_PASSWORD, is_active=True) if state == "invited" else users.filter(~NO_PASSWORD, is_active=True)

    _asked_already = False


def state_of(user: User) -> Tag:
    if not user.is_active:
        return Tag("Deactivated", Meaning.NEUTRAL)
    return Tag("Active", Meaning.DONE) if user.has_usable_password() else Tag("Invited", Meaning.SOON)


def roles_of(user: User) -> str:
    return "; ".join(str(membership) for membership in user.memberships.all())


class UserTable(Table):
    caption = "Users"
    noun = "user", "users"
    filters = UserFilters
    order = "name"
    act = "users.exported"
    empty = "There are no users yet."

    name = Column("Name", url=lambda user: user.get_absolute_url(), sort="name")
    email = Column("E-mail", sort="email")
    roles = Column("Roles", value=roles_of)
    last = Moment("Last signed in", value="last_login", sort="last_login", phone=False)
    state = TagColumn("Status", value=state_of)
