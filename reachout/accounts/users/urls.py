"""/users/: for administrators."""

from django.urls import path

from reachout.accounts.users import views

app_name = "users"
urlpatterns = [
    path("", views.users, name="list"),
    path("new/", views.add, name="add"),
    path("<int:pk>/", views.user, name="user"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/role/", views.give_role, name="give-role"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("<int:pk>/reset-authenticator/", views.reset_authenticator, name="reset-authenticator"),
    path("roles/<int:pk>/take/", views.take_role, name="take-role"),
]
