"""/reviews/: what is due, what was booked, held and missed, and the actions that came of it."""

from django.urls import path

from casemgmt.reviews.views import due, feeds, records, steps

app_name = "reviews"
urlpatterns = [
    path("", due.due, name="due"),
    path("month/", due.month, name="month"),
    path("recorded/", records.recorded, name="recorded"),
    path("actions/", records.actions, name="actions"),
    path("actions/<int:pk>/done/", steps.finish_action, name="finish-action"),
    path("calendar/", feeds.feed, name="feed"),
    path("calendar/open/", feeds.open_feed, name="open-feed"),
    path("calendar/close/", feeds.close_feed, name="close-feed"),
    path("calendar/<str:token>.ics", feeds.calendar, name="calendar"),
    path("cases/<int:pk>/<slug:kind>/", due.kind, name="kind"),
    path("cases/<int:pk>/<slug:kind>/book/", steps.book, name="book"),
    path("cases/<int:pk>/<slug:kind>/held/", steps.held, name="held"),
    path("cases/<int:pk>/<slug:kind>/missed/", steps.missed, name="missed"),
    path("<int:pk>/", records.show, name="review"),
    path("<int:pk>/move/", steps.rebook, name="rebook"),
    path("<int:pk>/cancel/", steps.cancel, name="cancel"),
    path("<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("<int:pk>/answer/", steps.reply, name="reply"),
    path("<int:pk>/actions/", steps.add_action, name="add-action"),
]
