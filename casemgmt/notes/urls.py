"""/notes/: what is written and kept on cases."""

from django.urls import path

from casemgmt.notes.views import documents, notes, search

app_name = "notes"
urlpatterns = [
    path("", search.search, name="search"),
    path("cases/<int:pk>/", notes.of_case, name="of-case"),
    path("cases/<int:pk>/add/", notes.add, name="add"),
    path("cases/<int:pk>/draft/", notes.draft, name="draft"),
    path("cases/<int:pk>/draft/discard/", notes.discard, name="discard-draft"),
    path("cases/<int:pk>/documents/add/", documents.add, name="add-document"),
    path("<int:pk>/", notes.show, name="note"),
    path("<int:pk>/correct/", notes.correct, name="correct"),
    path("<int:pk>/withdraw/", notes.withdraw, name="withdraw"),
    path("documents/<int:pk>/", documents.show, name="document"),
    path("documents/<int:pk>/version/", documents.new_version, name="new-version"),
    path("documents/<int:pk>/correct/", documents.correct, name="correct-document"),
    path("documents/<int:pk>/withdraw/", documents.withdraw, name="withdraw-document"),
    path("files/<int:pk>/", documents.download, name="file"),
]
