from django.db import connection


def one_at_a_time(what: str) -> None:
    """Wait for whoever is about the same thing, and keep others waiting until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [f"finance {what}"])
