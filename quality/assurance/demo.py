"""Who is watched how closely in the demo, and why: one provider intensively, two more closely than usual."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from beds.models import Ward
from quality.assurance import services
from quality.assurance.models import Action, Surveillance, Unit, Visit
from quality.assurance.services import Said, Seen
from reachout.accounts.models import User
from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation, Site

SUMMARY = (
    "People told us that staff know them and listen. Handover is thorough and the ward is calm. Reviews of seclusion are often "
    "late, and care plans do not say what people themselves want when they are distressed."
)


def furnish(scene: Scene) -> None:
    play = Play(scene)
    play.levels()
    play.finished_visit()
    play.draft_report()
    play.coming_visits()
    play.query()
    play.actions()


class Play:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.head, self.quality = scene.users["commissioner"], scene.users["commissioner.quality"]
        self.midmoor = self.unit("DP2", "adult_secure")
        self.tollgate = self.unit("DP2", "adult_secure", "TOL")
        self.spirewood = self.unit("DP3", "lda", "SPI")
        self.blackthorn = self.unit("DP4", "adult_secure")

    def unit(self, provider: str, line: str, site: str = "") -> Unit:
        place = Site.objects.get(code=site) if site else None
        return Unit(Organisation.objects.get(code=provider), line, place)

    def ago(self, days: int) -> datetime:
        return self.scene.now - timedelta(days=days)

    def day(self, days: int) -> date:
        """So many days from today."""
        return self.scene.today + timedelta(days=days)

    def lead(self, unit: Unit) -> User:
        return self.scene.users["lead.midmoor" if unit.provider.code == "DP2" else "lead.lda"]

    # -- levels ----------------------------------------------------------------------------------------------------------

    def levels(self) -> None:
        for provider, line in (("DP1", "adult_secure"), ("DP1", "aed"), ("DP3", "lda"), ("DP3", "aed"), ("DP5", "adult_secure")):
            self.judge(self.unit(provider, line), "routine", 60, "Figures within their limits; no concern from visits.")
        first = self.judge(
            self.tollgate, "enhanced", 150, "Seclusion was reviewed late in two audits; two complaints of the same kind."
        )
        self.judge(
            self.tollgate,
            "intensive",
            70,
            "Seclusion is still reviewed late, and a serious incident in September was not reported for six days.",
            instead_of=first.pk,
        )
        self.judge(self.spirewood, "enhanced", 75, "Care plans without people's own words; families are seldom asked.")
        self.judge(self.blackthorn, "enhanced", 95, "More is done by force, and a third of registered nurses' posts are vacant.")

    def judge(self, unit: Unit, level: str, days: int, why: str, instead_of: int | None = None) -> Surveillance:
        exit_criteria = {
            "routine": "Any special cause for the worse, or a finding to be put right immediately.",
            "enhanced": "Two quarters without a special cause for the worse, and every must-do action closed.",
            "intensive": "Every immediate and must-do action closed with evidence, and one quarter within the limits.",
        }[level]
        return services.set_level(
            unit,
            level=level,
            rationale=why,
            evidence="Monthly figures, complaints, incidents and what people told the last visit.",
            exit_criteria=exit_criteria,
            owner=self.quality,
            review_on=self.day(90 - days),
            instead_of=instead_of,
            at=self.ago(days),
            by=self.head,
        )

    # -- visits ----------------------------------------------------------------------------------------------------------

    def visit(self, unit: Unit, days: int, kind: str, purpose: str, *, announced: bool = True, **seen: Any) -> Visit:
        """Planned three weeks before it took place, by two and an expert by experience."""
        wards = Ward.objects.filter(site__organisation=unit.provider, service_line=unit.service_line).open_on(self.scene.today)
        wards = wards.filter(site=unit.site) if unit.site else wards
        visit = services.plan_visit(
            unit,
            kind=kind,
            announced=announced,
            planned_on=self.day(-days),
            wards=wards.select_related("site").order_by("name")[:3],
            purpose=purpose,
            at=self.ago(days + 21),
            by=self.quality,
            **seen,
        )
        for name, part in (("Bea Lindqvist", "lead"), ("Marcus Thole", "expert"), ("Dr Ffion Marsh", "clinician")):
            services.add_member(visit, name=name, part=part, by=self.quality)
        return visit

    def carried_out(self, visit: Visit, days: int, findings: list[tuple[str, str]]) -> None:
        services.carry_out(visit, visited_on=self.day(-days), at=self.ago(days), by=self.quality)
        wards = [None, *visit.wards.all()]
        for place, (kind, text) in enumerate(findings):
            services.add_finding(visit, kind=kind, text=text, ward=wards[place % len(wards)], by=self.quality)
        services.send_for_accuracy(visit, summary=SUMMARY, at=self.ago(days - 5), by=self.quality)

    def finished_visit(self) -> None:
        visit = self.visit(self.spirewood, 68, "routine", "The yearly visit, with a look at how care plans are written.")
        findings = [
            ("must", "Seven of ten care plans do not hold the person's own words on what helps when they are distressed."),
            ("must", "Four of twelve reviews of seclusion in August were later than the policy allows."),
            ("should", "Families are asked for their view at admission, and not again before discharge is planned."),
            ("good", "Each person has a communication passport that every member of staff we met had read."),
        ]
        self.carried_out(visit, 68, findings)
        one, two, *rest = visit.findings.all()
        said = {finding.pk: Said("agreed") for finding in (one, *rest)}
        said[two.pk] = Said("challenged", "One of the four was in time: the record was entered a day later. See the ward's log.")
        services.answer(visit, said=said, at=self.ago(56), by=self.lead(self.spirewood))
        services.resolve(
            two,
            resolution="amended",
            why="The log shows it. Three were late.",
            amended_text="Three of twelve reviews of seclusion in August were later than the policy allows.",
            at=self.ago(54),
            by=self.head,
        )
        services.finalise(visit, summary=SUMMARY, at=self.ago(53), by=self.head)
        self.reported = visit

    def draft_report(self) -> None:
        visit = self.visit(
            self.tollgate,
            8,
            "responsive",
            "To see how seclusion is reviewed, after two late audits.",
            announced=False,
        )
        findings = [
            (
                "immediate",
                "The resuscitation bag had not been checked for nineteen days. It was put right while we were there.",
            ),
            ("must", "Reviews of seclusion by a doctor within four hours were missing in five of nine episodes."),
            ("must", "Agency staff on nights had not read the care plans of the people they observed."),
            ("good", "The ward's daily safety huddle includes a person who lives there."),
        ]
        self.carried_out(visit, 8, findings)
        self.drafted = visit

    def coming_visits(self) -> None:
        self.visit(self.spirewood, -18, "follow_up", "To see the care plans again, with people who live at Spirewood.")
        self.visit(self.unit("DP1", "aed"), -32, "routine", "The yearly visit.")
        self.visit(self.tollgate, -25, "follow_up", "Unannounced, at night.", announced=False)

    # -- queries and actions ---------------------------------------------------------------------------------------------

    def query(self) -> None:
        query = services.open_query(
            self.midmoor,
            subject="Serious incidents reported late",
            text="Three of five were reported after two working days. What stands in the way, and what is being done?",
            answer_by=self.day(-10),
            at=self.ago(24),
            by=self.quality,
        )
        services.write(
            query,
            text="Night managers waited for a consultant's word. Since October they report first and ask afterwards.",
            at=self.ago(13),
            by=self.lead(self.midmoor),
        )
        month = (self.day(-45)).replace(day=1)
        services.open_query(
            self.blackthorn,
            subject="Restrictive interventions have risen",
            text="The rate stands above its limits. What explains it, which wards is it, and what is being done?",
            answer_by=self.day(-2),
            at=self.ago(16),
            by=self.quality,
            seen=Seen("restrictive_per_1000_bed_days", month, "adult_secure", "provider", "DP4", "Above the upper limit"),
        )
        services.open_query(
            self.unit("DP1", "aed"),
            subject="Weekend cover for medical monitoring",
            text="Two incidents fell on a Sunday. Who covers blood monitoring at weekends, and what changed in October?",
            answer_by=self.day(6),
            at=self.ago(4),
            by=self.quality,
        )

    def actions(self) -> None:
        care_plans, reviews, families, _ = self.reported.findings.all()
        self.act(self.spirewood, "Rewrite every care plan with the person, in their own words.", 50, 30, finding=care_plans)
        done = self.act(self.spirewood, "Review each seclusion within four hours, day and night.", 50, 44, finding=reviews)
        self.prove(done, 9)
        closed = self.act(self.spirewood, "Ask families for their view each month.", 50, 20, finding=families)
        self.prove(closed, 31)
        services.close_action(closed, why="Six families confirm it; the form is in use.", at=self.ago(28), by=self.head)
        night = self.act(self.tollgate, "Brief every agency nurse on each person's care plan before a night shift.", 69, 48)
        services.move_due_date(
            night, due_on=self.day(-16), why="The new agency contract began a month late.", at=self.ago(25), by=self.quality
        )
        self.act(self.tollgate, "Check and sign for resuscitation equipment daily on each ward.", 8, 5, finding=self.immediate())
        self.act(self.midmoor, "Report every serious incident within two working days.", 65, 60)
        self.act(self.blackthorn, "Agree a recruitment plan with the provider, with monthly numbers.", 40, 64, owner=self.quality)

    def immediate(self) -> Any:
        return self.drafted.findings.get(kind="immediate")

    def act(self, unit: Unit, text: str, raised: int, time: int, *, finding: Any = None, owner: User | None = None) -> Action:
        """Raised so many days ago, with so much time to do it."""
        return services.raise_action(
            unit,
            text=text,
            measure="An audit of ten records each month, for three months, shows it every time.",
            owner=owner or self.lead(unit),
            due_on=self.day(time - raised),
            finding=finding,
            at=self.ago(raised),
            by=self.quality,
        )

    def prove(self, action: Action, days: int) -> None:
        services.submit_evidence(
            action, evidence="The audit of last month: ten of ten records.", at=self.ago(days), by=action.owner
        )
