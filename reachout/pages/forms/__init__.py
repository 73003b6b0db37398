"""Forms: our field types, and how any Django form field becomes a component of the design system.

    class TriageForm(Form):
        outcome = forms.ChoiceField(choices=..., widget=forms.RadioSelect)
        reason = forms.CharField(label="Reason for declining", required=False, widget=Long(maxlength=500))
        received_on = DayField(label="Date received", latest=timezone.localdate)
        weight = forms.DecimalField(widget=Short(width=5, suffix="kg"))

    {% from "components/form.html" import field, error_summary, buttons %}
    {{ error_summary(form) }}
    <form method="post" novalidate>{{ csrf_input }}
      {{ field(form["outcome"], reveal={"declined": field(form["reason"])}) }}
      {{ buttons("Save and continue", cancel=url("referrals:queue")) }}
    </form>

A view hands the template its form as ``form``: then the page's title begins with "Error: " when something is wrong.
"""

from reachout.pages.forms.base import Form, FormHabits, Long, ModelForm, Short
from reachout.pages.forms.components import component
from reachout.pages.forms.days import DayField
from reachout.pages.forms.errors import error_links, failed
from reachout.pages.forms.files import DocumentField
from reachout.pages.forms.times import MomentField, TimeField, time_of

__all__ = [
    "DayField",
    "DocumentField",
    "Form",
    "FormHabits",
    "Long",
    "ModelForm",
    "MomentField",
    "Short",
    "TimeField",
    "component",
    "error_links",
    "failed",
    "time_of",
]
