from django.urls import path

from beds.meetings.views import packs, room, sitting

app_name = "meetings"

urlpatterns = [
    path("", sitting.meetings, name="list"),
    path("slots/", sitting.slots, name="slots"),
    path("names/", room.names, name="names"),
    path("<int:pk>/", room.show, name="show"),
    path("<int:pk>/open/", sitting.begin, name="open"),
    path("<int:pk>/close/", sitting.close, name="close"),
    path("<int:pk>/move/", sitting.move, name="move"),
    path("<int:pk>/attendance/", sitting.attendance, name="attendance"),
    path("<int:pk>/guest/", sitting.guest, name="guest"),
    path("<int:pk>/actions/", sitting.actions, name="actions"),
    path("<int:pk>/actions/add/", sitting.add_action, name="add-action"),
    path("<int:pk>/minutes/", sitting.minutes, name="minutes"),
    path("<int:pk>/pack/", packs.latest, name="pack"),
    path("<int:pk>/pack/issue/", packs.issue, name="issue"),
    path("<int:pk>/referrals/<int:referral_pk>/", room.person, name="person"),
    path("<int:pk>/referrals/<int:referral_pk>/decide/", room.decide, name="decide"),
    path("<int:pk>/referrals/<int:referral_pk>/interest/", room.conflict, name="interest"),
    path("<int:pk>/referrals/<int:referral_pk>/action/", sitting.add_action_for, name="add-action-for"),
    path("<int:pk>/referrals/<int:referral_pk>/agenda/<int:decision_pk>/", room.agenda, name="agenda"),
    path("decisions/<int:pk>/reopen/", room.reopen, name="reopen"),
    path("actions/<int:pk>/finish/", sitting.finish_action, name="finish-action"),
    path("packs/<int:pk>/", packs.show, name="pack-version"),
    path("files/<int:pk>/", packs.download, name="file"),
]
