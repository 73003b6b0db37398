from django.urls import path

from quality.group.views import items, learning, meetings, ratings

app_name = "group"

urlpatterns = [
    path("", meetings.home, name="home"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/plan/", meetings.plan, name="plan"),
    path("meetings/<int:pk>/", meetings.show, name="meeting"),
    path("meetings/<int:pk>/move/", meetings.move, name="move"),
    path("meetings/<int:pk>/hold/", meetings.hold, name="hold"),
    path("meetings/<int:pk>/attendance/", meetings.attendance, name="attendance"),
    path("meetings/<int:pk>/guest/", meetings.guest, name="guest"),
    path("meetings/<int:pk>/close/", meetings.close, name="close"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:pk>/add/", items.add, name="add-item"),
    path("items/<int:pk>/", items.show, name="item"),
    path("items/<int:pk>/decide/", items.decide, name="decide"),
    path("items/<int:pk>/carry/", items.carry, name="carry"),
    path("items/<int:pk>/take-off/", items.take_off, name="take-off"),
    path("items/<int:pk>/action/", items.action, name="item-action"),
    path("bring/signal/<slug:measure>/", items.bring_signal, name="bring-signal"),
    path("bring/<str:source>/<int:subject_pk>/", items.bring, name="bring"),
    path("members/", meetings.members, name="members"),
    path("members/add/", meetings.join, name="join"),
    path("members/<int:pk>/leave/", meetings.leave, name="leave"),
    path("ratings/", ratings.ratings, name="ratings"),
    path("ratings/<int:pk>/", ratings.site, name="site-ratings"),
    path("ratings/<int:pk>/record/", ratings.record, name="record-rating"),
    path("learning/", learning.learning, name="learning"),
    path("learning/begin/", learning.begin, name="begin-learning"),
    path("learning/<int:pk>/", learning.show, name="learning-response"),
    path("learning/<int:pk>/change/", learning.change, name="change-learning"),
    path("learning/<int:pk>/candour/", learning.candour, name="candour"),
    path("learning/<int:pk>/finding/", learning.finding, name="add-finding"),
    path("learning/<int:pk>/action/", learning.action, name="learning-action"),
    path("learning/<int:pk>/finish/", learning.finish, name="finish-learning"),
    path("learning/<int:pk>/comment/", learning.comment, name="comment"),
    path("findings/<int:pk>/take-back/", learning.take_back, name="take-finding-back"),
]
