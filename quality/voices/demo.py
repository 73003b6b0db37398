"""Peer support, members with lived experience, care plans and what was done, in a fictional collaborative."""

from datetime import timedelta
from decimal import Decimal

from quality.places import Place
from quality.voices import services
from quality.voices.selectors import quarters
from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation, Site

POSTS = [
    # line, provider, site, funded and filled two years ago, funded and filled since last spring
    ("adult_secure", "DP1", "", "4.0", "2.6", "6.0", "5.2"),
    ("adult_secure", "DP2", "", "2.0", "2.0", "3.0", "2.4"),
    ("adult_secure", "DP5", "EDG", "1.0", "0.0", "2.0", "1.0"),
    ("lda", "DP3", "", "1.0", "0.6", "2.0", "1.8"),
    ("aed", "DP1", "", "1.0", "1.0", "1.4", "1.4"),
    ("aed", "DP3", "", "0.6", "0.6", "1.0", "0.6"),
]
VOICES = [
    ("adult_secure", "Sol", "Safety and quality group"),
    ("adult_secure", "Marlo", "Safety and quality group"),
    ("adult_secure", "Wren", "Least restrictive practice group"),
    ("lda", "Teddy B", "Safety and quality group"),
    ("lda", "Asha", "Easy-read panel"),
    ("aed", "Juniper", "Safety and quality group"),
]
PLANS = [("adult_secure", "DP1", 62), ("adult_secure", "DP2", 41), ("lda", "DP3", 24), ("aed", "DP1", 18)]
SAID = [
    # line, provider, site, days ago, said, status, did, days ago
    ("adult_secure", "DP1", "HAR", 160, "We never know which member of staff is ours for the day.", "done",
     "A board by the office names each person’s worker from seven in the morning.", 70),
    ("adult_secure", "DP5", "EDG", 120, "Visits end before my brother gets off the bus.", "done",
     "Visiting on Saturdays now lasts until six.", 40),
    ("adult_secure", "", "", 90, "Nobody tells us why a referral was put off.", "doing",
     "Letters are being rewritten with two people who have been through it.", None),
    ("adult_secure", "DP2", "TOL", 200, "Give us phones of our own on the ward.", "cannot",
     "Not on medium secure wards. Video calls can be booked every evening instead.", None),
    ("adult_secure", "DP2", "", 25, "The gym is shut whenever staff are short.", "heard", "", None),
    ("lda", "DP3", "SPI", 110, "The lights hum and I cannot sleep.", "done",
     "All bedroom lights were changed; people chose between three.", 35),
    ("lda", "", "", 60, "Meeting papers are too long to read.", "doing", "Every paper will have a page in easy read.", None),
    ("aed", "DP1", "QUI", 140, "Meals feel watched from the corridor.", "done",
     "The dining room door has frosted glass, and meals have a host.", 90),
    ("aed", "DP3", "", 45, "We want somebody who has been through it at the first meal.", "doing",
     "A peer-support worker starts next month.", None),
]  # fmt: skip


def furnish(scene: Scene) -> None:
    organisations = Organisation.objects.in_bulk(field_name="code")
    sites = Site.objects.in_bulk(field_name="code")
    by = scene.users["commissioner"]
    for line, provider, site, *figures in POSTS:
        place = Place(line, organisations[provider], sites.get(site))
        for days, (funded, filled) in ((730, figures[:2]), (200, figures[2:])):
            day = scene.today - timedelta(days=days)
            services.set_posts(place, funded=Decimal(funded), filled=Decimal(filled), from_on=day, at=scene.now, by=by)
    for number, (line, name, group) in enumerate(VOICES):
        since = scene.today - timedelta(days=700 - 90 * number)
        services.add_voice(line, public_name=name, group=group, since_on=since, by=by)
    for line, provider, looked_at in PLANS:
        for back, quarter in enumerate(quarters(scene.today, 6)[1:]):
            together = round(looked_at * (0.82 - 0.06 * back + scene.random.uniform(-0.03, 0.03)))
            services.record_care_plans(
                organisations[provider],
                service_line=line,
                quarter=quarter,
                together=together,
                looked_at=looked_at,
                at=scene.now,
                by=by,
            )
    for line, provider, site, days, said, status, did, done in SAID:
        where = Place(line, organisations[provider], sites.get(site)) if provider else None
        said_on = scene.today - timedelta(days=days)
        heard = services.hear(line, said=said, said_on=said_on, place=where, at=scene.now, by=by)
        did_on = scene.today - timedelta(days=done) if done else None
        services.answer_said(heard, status=status, did=did, did_on=did_on, at=scene.now, by=by)
