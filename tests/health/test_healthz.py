def test_an_instance_is_alive_without_anybody_signed_in(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"ok": True}
    assert "no-store" in response["Cache-Control"]


def test_it_is_alive_even_when_everything_around_it_is_gone(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    assert client.get("/healthz").status_code == 200


def test_it_answers_nothing_but_reads(client):
    assert client.post("/healthz").status_code == 405
