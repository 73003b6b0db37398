from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reachout.accounts.models import User
from reachout.oversight import selectors
from reachout.oversight.words import act_in_words
from reachout.pages.forms import Form, Long

ANY = ("", "---------")
TELL_APART = 3


class AuditFilters(Form):
    person = forms.CharField(label="Person's reference", required=False, max_length=200)
    user = forms.CharField(label="User's name or e-mail", required=False, max_length=200)
    act = forms.ChoiceField(label="What was done", required=False)
    model = forms.ChoiceField(label="Kind of record", required=False)
    first = forms.DateField(label="From", required=False)
    last = forms.DateField(label="To", required=False)
    record = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        acts = sorted((act_in_words(act), act) for act in selectors.acts())
        models = sorted((selectors.model_in_words(model), model) for model in selectors.models())
        self._choices("act", acts)
        self._choices("model", models)

    def _choices(self, name: str, found: list[tuple[str, str]]) -> None:
        made = self.fields[name]
        assert isinstance(made, forms.ChoiceField)
        made.choices = [ANY, *((value, words) for words, value in found)]

    def clean_person(self) -> list[int] | None:
        reference = self.cleaned_data["person"].strip()
        if not reference:
            return None
        found = selectors.people_of(reference)
        if not found:
            raise ValidationError("No person has this reference. It reads like P-7K3M-9Q2P.")
        return found

    def clean_user(self) -> User | None:
        words = self.cleaned_data["user"].split()
        if not words:
            return None
        users = User.objects.filter(email__iexact=words[0]) if "@" in words[0] else User.objects.all()
        if "@" not in words[0]:
            for word in words:
                users = users.filter(name__icontains=word)
        found = list(users.order_by("name")[: TELL_APART + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError("No user has this name or e-mail address.")
        some = ", ".join(user.email for user in found[:TELL_APART])
        raise ValidationError(f"Several users have this name. Enter one e-mail address, such as {some}.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("last") and cleaned["first"] > cleaned["last"]:
            self.add_error("last", "The last day must not be before the first")
        return cleaned

    @property
    def asked(self) -> selectors.Asked:
        if not self.is_valid():
            return selectors.Asked()
        given = self.cleaned_data
        return selectors.Asked(
            people=given["person"],
            user=given["user"],
            act=given["act"],
            model=given["model"],
            object_id=given["record"] if given["model"] else None,
            first=given["first"],
            last=given["last"],
        )


class ReviewForm(Form):
    justified = forms.TypedChoiceField(
        label="Was the access justified?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the access was justified"},
    )
    note = forms.CharField(required=False, max_length=2000, widget=Long(rows=4, maxlength=2000))
