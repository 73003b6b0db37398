"""The queue beside one hand-written query for its fifty rows, rendered as a bare table."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.template import engines

from reachout.bench.measuring import PAGE, Measured, Stage, beside, page
from referrals.models import Referral
from referrals.selectors import ranked

ROWS = """
SELECT r.id, r.reference, p.family_name, p.given_name, r.service_line, r.status, r.urgency, r.received_on, r.due_what, r.due_on,
       o.name
FROM referrals_referral r JOIN people_person p ON p.id = r.person_id
LEFT JOIN organisations_organisation o ON o.id = r.referring_organisation_id
WHERE r.service_line = %s AND r.status <> 'closed'
ORDER BY r.due_on NULLS LAST, r.id LIMIT 50
"""
COUNTS = "SELECT status, count(*) FROM referrals_referral WHERE service_line = %s GROUP BY status"
TABLE = """<!DOCTYPE html><title>Referrals</title><p>{{ counts }}</p><table>
{% for row in rows %}<tr><td><a href="/referrals/{{ row[0] }}/">{{ row[1] }}</a></td>
{% for cell in row[2:] %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table>"""


def measure(stage: Stage) -> Iterator[Measured]:
    table = engines["jinja2"].from_string(TABLE)

    def floor() -> str:
        return str(table.render({"counts": _asked(COUNTS), "rows": _asked(ROWS)}))

    yield beside("Queue, page", page(stage.client("adult_secure"), "/referrals/"), floor, goal=PAGE)
    yield beside("Rank, adult secure", lambda: ranked("adult_secure", at=stage.now), _waiting)


def _asked(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, ["adult_secure"])
        return cursor.fetchall()


def _waiting() -> list[Referral]:
    rows = Referral.objects.filter(service_line="adult_secure", status=Referral.Status.WAITING).select_related("person")
    return list(rows.prefetch_related("assessments", "ratings"))
