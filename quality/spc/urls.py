from django.urls import path

from quality.spc import views

app_name = "spc"

urlpatterns = [
    path("rebases/<int:pk>/withdraw/", views.withdraw_rebase, name="withdraw-rebase"),
    path("annotations/<int:pk>/withdraw/", views.withdraw_annotation, name="withdraw-annotation"),
    path("<slug:measure>/", views.marks, name="marks"),
    path("<slug:measure>/rebase/", views.rebase, name="rebase"),
    path("<slug:measure>/annotate/", views.annotate, name="annotate"),
]
