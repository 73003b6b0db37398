from django.urls import path

from referrals.views import assessing, drafts, queue, rating, referral, triage

app_name = "referrals"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("ranked/", queue.waiting, name="ranked"),
    path("new/", drafts.new, name="new"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/steps/<int:number>/", drafts.step, name="step"),
    path("drafts/<int:pk>/person/", drafts.same_person, name="same_person"),
    path("drafts/<int:pk>/check/", drafts.check, name="check"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard"),
    path("<int:pk>/", referral.show, name="show"),
    path("<int:pk>/answers/", referral.answers, name="answers"),
    path("<int:pk>/letter/", referral.letter, name="letter"),
    path("<int:pk>/acknowledge/", triage.acknowledge, name="acknowledge"),
    path("<int:pk>/accept/", triage.accept, name="accept"),
    path("<int:pk>/decline/", triage.decline, name="decline"),
    path("<int:pk>/send/", triage.send, name="send"),
    path("<int:pk>/close/", triage.close, name="close"),
    path("<int:pk>/assess/", assessing.assess, name="assess"),
    path("<int:pk>/rank/", rating.rank, name="rank"),
    path("<int:pk>/rate/dundrum-1/", rating.dundrum_1, name="dundrum_1"),
    path("<int:pk>/rate/dundrum-2/", rating.dundrum_2, name="dundrum_2"),
    path("<int:pk>/rate/physical/", rating.physical, name="physical"),
]
