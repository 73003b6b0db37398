from functools import partial

from celery import shared_task

from reachout.jobs.services import run


@shared_task
def check_upload(job: int, upload: int) -> None:
    from contracts.intake import services

    run(job, partial(services.check, upload))
