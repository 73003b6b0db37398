"""What is asked at each kind of review or visit. A question has a key for ever; its words may be bettered.

The four questions of a C(E)TR are NHS England's (policy of 2017): safe, current care, a plan for the future, a need for hospital.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casemgmt.reviews.models import Kind, Rag

Choices = tuple[tuple[str, str], ...]

YES_NO: Choices = (("yes", "Yes"), ("no", "No"))
NOT_KNOWN: Choices = (*YES_NO, ("not_known", "Not known"))
RAG: Choices = tuple((str(value), str(label)) for value, label in Rag.choices)


@dataclass(frozen=True)
class Question:
    key: str
    words: str
    choices: Choices = YES_NO
    concern: tuple[str, ...] = ()
    """Answers that ask for somebody to act."""
    note: bool = field(default=False, kw_only=True)
    """Room for what was seen or said."""

    def in_words(self, answer: str) -> str:
        return dict(self.choices).get(answer, answer)


def rated(key: str, words: str) -> Question:
    return Question(key, words, RAG, (Rag.RED, Rag.AMBER), note=True)


PATIENT = Question("patient", "Was the person there?")
VIEWS = Question("views", "Were their own views sought beforehand?", YES_NO, ("no",), note=True)
FAMILY = Question("family", "Family or carer there?", (*YES_NO, ("declined", "Not wanted by the person")))
ICB = Question("icb", "Home ICB there?")
COUNCIL = Question("council", "Local authority there?")

QUESTIONS: dict[Kind, tuple[Question, ...]] = {
    Kind.CPA: (PATIENT, VIEWS, FAMILY, ICB, COUNCIL),
    Kind.CETR: (
        rated("safe", "Is the person safe?"),
        rated("care", "What is their current care like?"),
        rated("future", "Is there a plan in place for their future?"),
        rated("hospital", "Do they need to be in hospital for their care and treatment?"),
        PATIENT,
        VIEWS,
        FAMILY,
        ICB,
        COUNCIL,
    ),
    Kind.VISIT: (
        Question("seen", "Was the person seen in person?", YES_NO, ("no",), note=True),
        Question("apart", "In seclusion or long-term segregation today?", YES_NO, ("yes",), note=True),
        Question("restraint", "Any restraint since the last visit?", NOT_KNOWN, ("yes", "not_known"), note=True),
        rated("medication", "Medication: STOMP, as-needed and high doses"),
        rated("physical", "Physical health"),
        Question("family_view", "Has the family or carer said how they find it?", YES_NO, note=True),
        Question("safeguarding", "Any safeguarding concern?", YES_NO, ("yes",), note=True),
        Question("advocacy", "Do they have an advocate?", NOT_KNOWN, ("no",)),
        rated("environment", "The place: clean, calm, right for them"),
    ),
    Kind.CONTACT: (
        Question(
            "with", "With whom?", (("person", "The person"), ("family", "Family or carer"), ("staff", "Those who care for them"))
        ),
        Question("how", "How?", (("in_person", "In person"), ("video", "By video"), ("phone", "By phone"))),
    ),
    Kind.RENEWAL: (
        Question("consulted", "Was another professional consulted, as section 20(5) asks?", YES_NO, ("no",)),
        PATIENT,
    ),
    Kind.TRIBUNAL: (
        Question("origin", "How it came before the tribunal", (("application", "Application"), ("reference", "Reference"))),
        Question(
            "result",
            "What the tribunal decided",
            (
                ("not_discharged", "Not discharged"),
                ("recommended", "Not discharged, with a recommendation"),
                ("deferred", "Discharge deferred"),
                ("conditional", "Conditional discharge"),
                ("discharged", "Discharged"),
            ),
        ),
        PATIENT,
    ),
    Kind.MOJ_REPORT: (),
    Kind.RIGHTS: (
        Question("understood", "Did the person understand?", YES_NO, ("no",), note=True),
        Question("writing", "Were the rights also given in writing?", YES_NO, ("no",)),
        Question("advocate", "Was an independent advocate (IMHA) offered?", YES_NO, ("no",)),
    ),
    Kind.CONSENT: (
        Question(
            "certificate",
            "Which certificate",
            (("t2", "T2: consents"), ("t3", "T3: second opinion"), ("none", "None yet")),
            ("none",),
        ),
    ),
}

HELD = {
    Kind.VISIT: "Visited on",
    Kind.CONTACT: "Spoke on",
    Kind.RENEWAL: "Report furnished on",
    Kind.TRIBUNAL: "Heard on",
    Kind.MOJ_REPORT: "Sent on",
    Kind.RIGHTS: "Explained on",
    Kind.CONSENT: "Looked at on",
}
"""What the day is called; a review is held."""


def held_label(kind: str) -> str:
    return HELD.get(Kind(kind), "Held on")


def question_of(kind: str, key: str) -> Question | None:
    return next((one for one in QUESTIONS[Kind(kind)] if one.key == key), None)
