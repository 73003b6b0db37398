from django.urls import path

from casemgmt.incidents.views import entering, reading, restrictions, telling

app_name = "incidents"
urlpatterns = [
    path("", reading.incidents, name="list"),
    path("new/", entering.choose, name="choose"),
    path("new/<int:pk>/", entering.enter, name="enter"),
    path("restrictions/", restrictions.running, name="restrictions"),
    path("interventions/<int:pk>/end/", restrictions.end, name="end"),
    path("interventions/<int:pk>/correct/", restrictions.correct, name="correct-intervention"),
    path("interventions/<int:pk>/remove/", restrictions.remove, name="remove-intervention"),
    path("interventions/<int:pk>/review/", restrictions.review, name="review"),
    path("concerns/<int:pk>/refer/", telling.refer, name="refer"),
    path("concerns/<int:pk>/answer/", telling.answer, name="answer-concern"),
    path("concerns/<int:pk>/close/", telling.close, name="close-concern"),
    path("<int:pk>/", reading.show, name="show"),
    path("<int:pk>/answers/", entering.answers, name="answers"),
    path("<int:pk>/correct/", entering.correct, name="correct"),
    path("<int:pk>/withdraw/", entering.withdraw, name="withdraw"),
    path("<int:pk>/interventions/", restrictions.add, name="add"),
    path("<int:pk>/tell/", telling.tell, name="tell"),
    path("<int:pk>/safeguarding/", telling.raise_concern, name="raise-concern"),
]
