from django.urls import path

from contracts.returns.views import checking, completeness, filling, queries, records

app_name = "returns"

urlpatterns = [
    path("", records.returns, name="list"),
    path("completeness/", completeness.grid, name="completeness"),
    path("<int:pk>/", records.show, name="return"),
    path("<int:pk>/versions/<int:number>/", records.version, name="version"),
    path("<int:pk>/begin/", filling.begin, name="begin"),
    path("<int:pk>/fill/<slug:section>/", filling.fill, name="fill"),
    path("<int:pk>/check/", filling.check_and_submit, name="check"),
    path("<int:pk>/nil/", filling.nil, name="nil"),
    path("<int:pk>/not-nil/", filling.not_nil, name="not-nil"),
    path("<int:pk>/unchanged/", filling.unchanged, name="unchanged"),
    path("<int:pk>/accept/", checking.accept, name="accept"),
    path("<int:pk>/open-again/", checking.open_again, name="open-again"),
    path("<int:pk>/exception/", checking.grant_exception, name="exception"),
    path("<int:pk>/query/<slug:figure>/", queries.ask, name="ask"),
    path("queries/<int:pk>/", queries.show, name="query"),
    path("queries/<int:pk>/answer/", queries.answer, name="answer"),
    path("queries/<int:pk>/close/", queries.close, name="close-query"),
]
