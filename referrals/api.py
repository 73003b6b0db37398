from datetime import date, datetime
from typing import Any

from django_filters import FilterSet
from django_filters.rest_framework import DateFromToRangeFilter
from rest_framework import serializers

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Within, makes, signed_in, verb
from reachout.api.router import router
from reachout.organisations.models import Organisation, ServiceLine
from referrals import services
from referrals.forms import FORMS
from referrals.models import Assessment, Rating, Referral, Urgency
from referrals.services import drafting


class AssessmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Assessment
        fields = [
            "id", "reference", "referral", "first_contact_on", "decided_on", "outcome", "recommended_security", "specialism",
            "ward_sex", "medical_opinion", "medical_by", "nursing_opinion", "nursing_by", "risk_summary", "conditions", "reason",
            "valid_until",
        ]  # fmt: skip
        read_only_fields = ["reference", "referral", "valid_until"]


class RatingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Rating
        fields = ["id", "instrument", "scores", "total", "band", "rated_on"]


class ReferralSerializer(serializers.ModelSerializer):
    referring_organisation: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)

    class Meta:
        model = Referral
        fields = [
            "id", "reference", "person", "service_line", "status", "received_on", "received_at", "source", "setting",
            "referring_organisation", "urgency", "unsafe_now", "security_sought", "specialism_sought", "from_prison",
            "initial_request_on", "court_order", "court_order_on", "triaged_on", "closed_on", "close_reason", "decline_reason",
            "decline_advice", "due_on", "due_what",
        ]  # fmt: skip


class ReferralFilters(FilterSet):
    received_on = DateFromToRangeFilter()

    class Meta:
        model = Referral
        fields = ["service_line", "status", "urgency", "source", "from_prison", "received_on"]


class AcceptSerializer(serializers.Serializer):
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    send_to = serializers.SlugRelatedField(
        slug_field="code", many=True, queryset=Organisation.objects.filter(kind=Organisation.Kind.PROVIDER)
    )


class DeclineSerializer(serializers.Serializer):
    reason = serializers.ChoiceField(choices=Referral.DeclineReason.choices)
    advice = serializers.CharField(max_length=5000)


class WithdrawSerializer(serializers.Serializer):
    on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, default="")


class RateSerializer(serializers.Serializer):
    instrument = serializers.ChoiceField(choices=Rating.Instrument.choices)
    scores = serializers.DictField(child=serializers.JSONField())
    on = serializers.DateField()


class MakeSerializer(serializers.Serializer):
    """A referral as its service line's form asks for it: ``answers`` holds, by step, each question's answer or answers."""

    service_line = serializers.ChoiceField(choices=ServiceLine.choices)
    organisation = serializers.SlugRelatedField(slug_field="code", queryset=Organisation.objects.all())
    answers = serializers.DictField(child=serializers.DictField(child=serializers.JSONField()))

    def validate(self, made: dict[str, Any]) -> dict[str, Any]:
        line, user = made["service_line"], signed_in(self.context["request"])
        places = user.memberships_with(Permission.REFERRAL_MAKE)
        if (made["organisation"].pk, line) not in {(place.organisation_id, place.service_line) for place in places}:
            raise serializers.ValidationError(
                {"organisation": "You make no referrals for this organisation in this service line."}
            )
        made["typed"] = {step.key: _typed(made["answers"].get(step.key, {})) for step in FORMS[line]}
        wrong: dict[str, Any] = {
            step.key: form.errors for step in FORMS[line] if not (form := step.from_typed(made["typed"][step.key])).is_valid()
        }
        if unknown := set(made["answers"]) - set(made["typed"]):
            wrong |= {key: {"": ["This form has no such step."]} for key in unknown}
        if wrong:
            raise serializers.ValidationError({"answers": wrong})
        return made


def _typed(answers: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [str(one) for one in (given if isinstance(given, list) else [given])] for name, given in answers.items()}


class AssessSerializer(AssessmentSerializer):
    referral: Any = Within(queryset=Referral.objects.all(), permission=Permission.ASSESSMENT_RECORD)

    class Meta(AssessmentSerializer.Meta):
        read_only_fields = ["reference", "valid_until"]


class Referrals(Records):
    """Referrals within reach, their triage and their ratings."""

    queryset = Referral.objects.select_related("referring_organisation")
    serializer_class = ReferralSerializer
    filterset_class = ReferralFilters
    permission = Permission.REFERRAL_VIEW

    @makes(Permission.REFERRAL_MAKE, takes=MakeSerializer, gives=ReferralSerializer)
    def create(
        self, *, at: datetime, by: User, service_line: str, organisation: Organisation, typed: dict[str, Any], **_: Any
    ) -> Referral:
        """Make a referral: the same questions and checks as the form in the browser."""
        draft = drafting.start(service_line=service_line, organisation=organisation, by=by)
        for step in FORMS[service_line]:
            draft = drafting.save_step(draft, step=step, typed=typed[step.key], seen=0, at=at, by=by)
        return drafting.submit(draft, at=at, by=by)

    @verb(Permission.REFERRAL_TRIAGE, takes=AcceptSerializer, gives=ReferralSerializer)
    def accept(self, referral: Referral, *, at: datetime, by: User, urgency: str, send_to: list[Organisation]) -> Referral:
        """Accept a referral for assessment."""
        return services.accept(referral, at=at, by=by, urgency=urgency, send_to=send_to)

    @verb(Permission.REFERRAL_TRIAGE, takes=DeclineSerializer, gives=ReferralSerializer)
    def decline(self, referral: Referral, *, at: datetime, by: User, reason: str, advice: str) -> Referral:
        """Decline a referral at triage, with advice in writing."""
        return services.decline(referral, at=at, by=by, reason=reason, advice=advice)

    @verb(Permission.REFERRAL_MAKE, takes=WithdrawSerializer, gives=ReferralSerializer)
    def withdraw(self, referral: Referral, *, at: datetime, by: User, on: date, note: str) -> Referral:
        """Withdraw a referral."""
        return services.close(referral, reason=Referral.CloseReason.WITHDRAWN, on=on, at=at, by=by, note=note)

    @verb(Permission.REFERRAL_RATE, takes=RateSerializer, gives=RatingSerializer)
    def rate(self, referral: Referral, *, at: datetime, by: User, instrument: str, scores: dict[str, Any], on: date) -> Rating:
        """Rate urgency or physical risk."""
        return services.rate(referral, instrument=instrument, scores=scores, on=on, by=by)


class Assessments(Records):
    """Access assessments: begun with the first contact, completed with an outcome, final after that."""

    queryset = Assessment.objects.select_related("referral").order_by("-id")
    serializer_class = AssessmentSerializer
    filterset_fields = ["outcome"]
    permission = Permission.MEETING_VIEW
    person = "referral.person_id"

    @makes(Permission.ASSESSMENT_RECORD, takes=AssessSerializer, gives=AssessmentSerializer)
    def create(self, *, at: datetime, by: User, referral: Referral, **fields: Any) -> Assessment:
        """Record an assessment, or complete the one begun."""
        return services.record_assessment(referral, at=at, by=by, **fields)


router.register("referrals", Referrals, basename="referral")
router.register("assessments", Assessments, basename="assessment")
