"""The least that a year's actuals and its forecast take: the very same figures by account, by queries written by hand.

They hold for what the bench makes: every ward paid by the day, and no exceptional packages.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from contracts.finance.accounts import Key
from contracts.finance.forecast import Range
from reachout.months import add_months, first_of
from reachout.rules.selectors import rules_on

SPENT = """
WITH held AS (
    SELECT id, contract_id, valid_from,
        lead(valid_from) OVER (PARTITION BY contract_id ORDER BY valid_from, number) AS until
    FROM agreements_terms WHERE agreed_at IS NOT NULL
), priced AS (
    SELECT held.contract_id, service.ward_id, service.beds, price.rate, greatest(held.valid_from, price.valid_from) AS since,
        least(held.until, lead(price.valid_from) OVER (PARTITION BY service.id ORDER BY price.valid_from), 'infinity') AS until
    FROM held
    JOIN agreements_service service ON service.terms_id = held.id
    JOIN agreements_dayprice price ON price.service_id = service.id
), days AS (
    SELECT owed.contract_id, owed.month, value.ward_id, value.number
    FROM returns_return owed
    JOIN returns_value value ON value.submission_id = owed.standing_id AND value.figure = 'occupied_bed_days'
    WHERE owed.part = 'activity' AND owed.month BETWEEN %(read)s AND %(until)s
), away AS (
    SELECT ward.service_line, ward.day_price, stay.person_id, stay.started_on, stay.ended_on
    FROM beds_wardstay stay
    JOIN beds_ward ward ON ward.id = stay.ward_id AND ward.security <> 'high'
    JOIN organisations_site site ON site.id = ward.site_id AND NOT site.in_region
    JOIN people_person person ON person.id = stay.person_id AND person.home_in_region
    WHERE stay.started_on <= %(on)s AND (stay.ended_on IS NULL OR stay.ended_on > %(year)s)
        AND stay.ward_id NOT IN (SELECT ward_id FROM priced)
), spent AS (
    SELECT contract.service_line, 'contract' AS head, contract_id, days.month, sum(round(days.number * priced.rate, 2)) AS amount
    FROM days
    JOIN priced USING (contract_id, ward_id)
    JOIN agreements_contract contract ON contract.id = contract_id
    WHERE days.month >= %(year)s AND priced.since <= days.month AND priced.until > days.month GROUP BY 1, 3, 4
    UNION ALL
    SELECT service_line, 'away', NULL, month::date,
        sum(day_price * (least(ended_on, (month + interval '1 month')::date) - greatest(started_on, month::date)))
    FROM away
    JOIN generate_series(%(year)s::date, %(now)s::date - 1, interval '1 month') month
        ON started_on < month + interval '1 month' AND (ended_on IS NULL OR ended_on > month)
    GROUP BY 1, 4
    UNION ALL
    SELECT service_line, 'adjustments', NULL, month, sum(amount) FROM finance_adjustment
    WHERE agreed_at IS NOT NULL AND month BETWEEN %(year)s AND %(until)s GROUP BY 1, 4
)
"""

ACTUALS = f"""{SPENT}
SELECT 'actual', * FROM spent
UNION ALL
SELECT 'budget', service_line, head, contract_id, month, sum(amount) FROM finance_budgetentry
WHERE month BETWEEN %(year)s AND %(until)s GROUP BY 2, 3, 4, 5
"""  # noqa: S608

OUTTURN = f"""{SPENT}
, months AS (
    SELECT month::date, (month + interval '1 month')::date - month::date AS nights
    FROM generate_series(%(read)s::date, %(until)s::date, interval '1 month') month
), latest AS (
    SELECT contract_id, month, row_number() OVER (PARTITION BY contract_id ORDER BY month DESC) AS back
    FROM (SELECT DISTINCT contract_id, month FROM days) accepted
), rates AS (
    SELECT contract_id, ward_id, sum(number) / sum(nights) AS rate
    FROM latest JOIN months USING (month) JOIN days USING (contract_id, month) WHERE back <= %(count)s GROUP BY 1, 2
), to_come AS (
    SELECT contract.id AS contract_id, contract.service_line, month, nights
    FROM agreements_contract contract
    JOIN months ON month BETWEEN %(year)s AND contract.ends_on
    WHERE contract.kind = 'sub' AND NOT EXISTS (SELECT FROM latest WHERE contract_id = contract.id AND month = months.month)
), expected AS (
    SELECT service_line, contract_id, priced.rate AS price, rates.rate * nights AS mid,
        greatest(beds * nights, rates.rate * nights) AS most
    FROM to_come JOIN priced USING (contract_id) JOIN rates USING (contract_id, ward_id)
    WHERE since <= month AND until > month
), leaving AS (
    SELECT away.*, home.target_on, %(until)s::date + 1 AS after,
        CASE WHEN plan.expected_on > %(on)s THEN least(plan.expected_on, %(until)s::date + 1) ELSE %(until)s::date + 1 END AS mid
    FROM away
    LEFT JOIN (
        SELECT of.person_id, of.service_line, plan.expected_on FROM discharge_plan plan
        JOIN casemgmt_case of ON of.id = plan.case_id WHERE plan.closed_on IS NULL
    ) plan USING (person_id, service_line)
    LEFT JOIN (
        SELECT DISTINCT ON (of.person_id, of.service_line) of.person_id, of.service_line, home.target_on
        FROM away_repatriation home JOIN casemgmt_case of ON of.id = home.case_id
        WHERE home.recorded_on <= %(on)s ORDER BY of.person_id, of.service_line, home.recorded_on DESC, home.id DESC
    ) home USING (person_id, service_line)
    WHERE away.ended_on IS NULL OR away.ended_on > %(now)s
), ends AS (
    SELECT service_line, day_price, greatest(started_on, %(now)s) AS since,
        coalesce(ended_on, CASE WHEN target_on > %(on)s THEN least(mid, target_on) ELSE mid END) AS low,
        coalesce(ended_on, mid) AS mid, coalesce(ended_on, least(mid + %(late)s, after)) AS high
    FROM leaving
)
SELECT service_line, head, contract_id, sum(low), sum(mid), sum(high) FROM (
    SELECT service_line, head, contract_id, amount AS low, amount AS mid, amount AS high FROM spent
    UNION ALL
    SELECT service_line, 'contract', contract_id, round(round(mid * %(least)s) * price, 2), round(round(mid) * price, 2),
        round(round(least(mid * %(most)s, most)) * price, 2) FROM expected
    UNION ALL
    SELECT service_line, 'away', NULL, day_price * (low - since), day_price * (mid - since), day_price * (high - since) FROM ends
) every GROUP BY 1, 2, 3
"""  # noqa: S608


def actuals(year: date, on: date) -> dict[Any, Decimal]:
    """By account and month: what was planned, and what was spent."""
    return {tuple(key): amount for *key, amount in _rows(ACTUALS, year, on)}


def outturn(year: date, on: date) -> dict[Key, Range]:
    """By account, low, mid and high: what was spent and what is to come."""
    return {(line, head, contract): Range(*amounts) for line, head, contract, *amounts in _rows(OUTTURN, year, on)}


def _rows(query: str, year: date, on: date) -> list[Any]:
    rule = rules_on(on).get
    given: dict[str, date | int | Decimal] = {
        "read": add_months(year, -3),
        "year": year,
        "until": add_months(year, 12) - timedelta(days=1),
        "on": on,
        "now": first_of(on),
        "count": int(rule("forecast_run_rate_months")),
        "least": 1 - Decimal(str(rule("forecast_low_percent"))) / 100,
        "most": 1 + Decimal(str(rule("forecast_high_percent"))) / 100,
        "late": int(rule("forecast_late_days")),
    }
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()
