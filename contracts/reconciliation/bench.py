"""A month of every ward looked at anew, beside the floor: the same figures of the same wards in one query, written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from beds.models import Ward
from contracts.agreements.models import Contract, Service, Terms
from contracts.reconciliation.finding import find
from contracts.reconciliation.lines import COMPARED, PAID
from contracts.returns.ledger import known
from contracts.returns.models import Part, Return, Submission, Value
from reachout.accounts.models import User
from reachout.bench.measuring import PAGE, Measured, Stage, beside
from reachout.months import add_months, first_of


def measure(stage: Stage) -> Iterator[Measured]:
    month = add_months(first_of(stage.now.date()), -1)
    with transaction.atomic():
        returns = returned(month, stage, by=next(iter(stage.practitioners.values())))
        find(returns, at=stage.now)
        note = f"{Service.objects.count():,} wards, {len(COMPARED)} figures of all that the ledger knows, nothing new"
        ours, floor = lambda: find(returns, at=stage.now), lambda: by_hand(month)
        yield beside("Reconciliation of a month, every ward", ours, floor, rounds=5, goal=PAGE, note=note)
        transaction.set_rollback(True)


def returned(month: date, stage: Stage, *, by: User) -> QuerySet[Return]:
    """Under a contract with every provider and line: as the ledger has it, but for a day too many on every tenth ward."""
    wards = Ward.objects.select_related("site").order_by("site__organisation", "service_line", "pk")
    span = {"starts_on": month, "ends_on": month + timedelta(days=365), "renew_by_on": month}
    contracts = []
    for (provider, line), group in groupby(wards, key=lambda ward: (ward.site.organisation_id, ward.service_line)):
        lead = Contract.objects.filter(kind="lead", service_line=line).first()
        lead = lead or Contract.objects.create(kind="lead", service_line=line, provider_id=provider, **span)
        contract = Contract.objects.create(kind="sub", service_line=line, provider_id=provider, under=lead, **span)
        terms = Terms.objects.create(contract=contract, number=1, valid_from=month, drawn_up_at=stage.now, drawn_up_by=by)
        Service.objects.bulk_create(
            Service(terms=terms, ward=ward, beds=12, indicative_days=4000, model="block", year_sum=1) for ward in group
        )
        contracts.append(contract)
    other = User.objects.exclude(pk=by.pk)[0]
    agreed = {"proposed_at": stage.now, "agreed_at": stage.now, "agreed_by": other}
    Terms.objects.filter(contract__in=contracts).update(**agreed)
    return _sent(contracts, month, stage, by=by)


def _sent(contracts: list[Contract], month: date, stage: Stage, *, by: User) -> QuerySet[Return]:
    dates: dict[str, Any] = {"due_on": stage.now.date(), "locks_on": stage.now.date()}
    owed = Return.objects.bulk_create(Return(contract=one, month=month, part=Part.ACTIVITY, **dates) for one in contracts)
    made = Submission.objects.bulk_create(Submission(of=one, number=1, begun_at=stage.now, begun_by=by) for one in owed)
    versions = {version.of.contract_id: version for version in made}
    rows = (
        Value(submission=versions[cell.contract], figure=cell.figure, ward_id=cell.ward, number=count, source="ledger")
        for cell, count in known(contracts, [month]).items()
        if cell.figure in COMPARED
    )
    Value.objects.bulk_create(rows, batch_size=5000)
    Value.objects.filter(submission__of__in=owed).annotate(tenth=F("ward_id") % 10).filter(figure=PAID, tenth=0).update(
        number=F("number") + 1
    )
    Submission.objects.filter(of__in=owed).update(submitted_at=stage.now, submitted_by=by)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Return.objects.filter(pk__in=[one.pk for one in owed])


def by_hand(month: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, {"first": month, "next": add_months(month, 1)})
        return cursor.fetchall()


FLOOR = """
WITH stay AS (
    SELECT spell_id, ward_id, started_on, ended_on,
           row_number() OVER (PARTITION BY spell_id ORDER BY started_on, ended_on NULLS LAST, reference) = 1 AS is_first,
           lead(started_on) OVER (PARTITION BY spell_id ORDER BY started_on, ended_on NULLS LAST, reference) AS next_on
    FROM beds_wardstay
), here AS (
    SELECT * FROM stay WHERE started_on < %(next)s AND (ended_on > %(first)s OR ended_on IS NULL)
), ledger AS (
    SELECT ward_id, 'occupied_bed_days' AS figure,
           sum(least(coalesce(ended_on, %(next)s), %(next)s) - greatest(started_on, %(first)s)) AS count
    FROM here GROUP BY 1
    UNION ALL
    SELECT bed.ward_id, 'available_bed_days', sum(upper(piece) - lower(piece))
    FROM beds_bed bed
    JOIN beds_ward ward ON ward.id = bed.ward_id
    LEFT JOIN (SELECT bed_id, range_agg(during) AS days FROM beds_bedclosure
               WHERE during && daterange(%(first)s, %(next)s) GROUP BY 1) shut ON shut.bed_id = bed.id
    CROSS JOIN unnest(
        datemultirange(daterange(bed.opened_on, bed.closed_on) * daterange(ward.opened_on, ward.closed_on)
                       * daterange(%(first)s, %(next)s)) - coalesce(shut.days, '{}')
    ) AS piece
    GROUP BY 1
    UNION ALL
    SELECT here.ward_id, 'leave_days', sum(upper(piece) - lower(piece))
    FROM here
    JOIN (SELECT spell_id, range_agg(during) AS away FROM beds_leave
          WHERE kind IN ('home', 'leave_of_absence') AND during && daterange(%(first)s, %(next)s) GROUP BY 1) leave
        USING (spell_id)
    CROSS JOIN unnest(away * datemultirange(daterange(started_on, ended_on) * daterange(%(first)s, %(next)s))) AS piece
    GROUP BY 1
    UNION ALL
    SELECT ward_id, 'admissions', count(*) FROM stay
    WHERE is_first AND started_on >= %(first)s AND started_on < %(next)s GROUP BY 1
    UNION ALL
    SELECT stay.ward_id, 'discharges', count(*) FROM stay JOIN beds_spell spell ON spell.id = stay.spell_id
    WHERE next_on IS NULL AND discharged_on >= %(first)s AND discharged_on < %(next)s GROUP BY 1
    UNION ALL
    SELECT here.ward_id, 'ready_days', sum(upper(piece) - lower(piece))
    FROM here
    JOIN (SELECT spell_id, range_agg(daterange(ready_on + 1, ended_on)) AS days FROM beds_readyfordischarge
          WHERE ended_on IS NULL OR ended_on > ready_on GROUP BY 1) ready USING (spell_id)
    CROSS JOIN unnest(days * datemultirange(daterange(started_on, least(ended_on, next_on)) * daterange(%(first)s, %(next)s)))
        AS piece
    GROUP BY 1
    UNION ALL
    SELECT ward_id, 'beds_commissioned', beds FROM agreements_service
)
SELECT owed.id, value.ward_id, value.figure, value.number, coalesce(ledger.count, 0), service.indicative_days, service.model
FROM returns_return owed
JOIN returns_submission version ON version.of_id = owed.id
JOIN returns_value value ON value.submission_id = version.id
JOIN agreements_service service ON service.ward_id = value.ward_id
LEFT JOIN ledger ON ledger.ward_id = value.ward_id AND ledger.figure = value.figure
WHERE owed.month = %(first)s AND owed.part = 'activity'
"""
