from django.urls import path

from reachout.people import views

app_name = "people"
urlpatterns = [
    path("", views.search, name="search"),
    path("new/", views.record, name="record"),
    path("emergency/", views.emergency, name="emergency"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/names/new/", views.new_alias, name="new-alias"),
    path("<int:pk>/names/<int:alias>/remove/", views.remove_alias, name="remove-alias"),
    path("<int:pk>/legal-status/new/", views.begin_legal_status, name="begin-legal-status"),
    path("<int:pk>/legal-status/<int:status>/", views.correct_legal_status, name="correct-legal-status"),
    path("<int:pk>/alerts/new/", views.new_alert, name="new-alert"),
    path("<int:pk>/alerts/<int:alert>/end/", views.end_alert, name="end-alert"),
    path("<int:pk>/merge/", views.choose_other, name="choose-other"),
    path("<int:pk>/merge/<int:other>/", views.merge, name="merge"),
    path("<int:pk>/merges/<int:merge>/undo/", views.undo_merge, name="undo-merge"),
]
