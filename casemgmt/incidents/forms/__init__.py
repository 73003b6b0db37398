"""What a ward writes down of an incident. Services decide whether it can be so."""

from casemgmt.incidents.forms.answering import AnswerForm
from casemgmt.incidents.forms.entering import AddForm, CorrectForm, EntryForm
from casemgmt.incidents.forms.restrictions import CorrectInterventionForm, EndForm, ReviewForm, WhyForm
from casemgmt.incidents.forms.safeguarding import ConcernAnswerForm, RaiseForm, ReferForm, TellForm

__all__ = [
    "AddForm",
    "AnswerForm",
    "ConcernAnswerForm",
    "CorrectForm",
    "CorrectInterventionForm",
    "EndForm",
    "EntryForm",
    "RaiseForm",
    "ReferForm",
    "ReviewForm",
    "TellForm",
    "WhyForm",
]
