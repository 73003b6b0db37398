from django.urls import path

from quality.assurance.views import actions, queries, signals, units, visits

app_name = "assurance"

urlpatterns = [
    path("", units.watched, name="list"),
    path("providers/<int:pk>/<slug:line>/", units.provider, name="provider"),
    path("providers/<int:pk>/<slug:line>/level/", units.set_level, name="set-level"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.plan, name="plan-visit"),
    path("visits/<int:pk>/", visits.show, name="visit"),
    path("visits/<int:pk>/change/", visits.change, name="change-plan"),
    path("visits/<int:pk>/cancel/", visits.cancel, name="cancel-visit"),
    path("visits/<int:pk>/team/", visits.add_member, name="add-member"),
    path("visits/<int:pk>/team/<int:member_pk>/remove/", visits.remove_member, name="remove-member"),
    path("visits/<int:pk>/carried-out/", visits.carried_out, name="carried-out"),
    path("visits/<int:pk>/findings/", visits.add_finding, name="add-finding"),
    path("visits/<int:pk>/findings/<int:finding_pk>/", visits.change_finding, name="change-finding"),
    path("visits/<int:pk>/findings/<int:finding_pk>/remove/", visits.remove_finding, name="remove-finding"),
    path("visits/<int:pk>/findings/<int:finding_pk>/resolve/", visits.resolve, name="resolve"),
    path("visits/<int:pk>/send/", visits.send, name="send-visit"),
    path("visits/<int:pk>/answer/", visits.answer, name="answer-visit"),
    path("visits/<int:pk>/report/", visits.finalise, name="finalise"),
    path("reports/<int:pk>/", visits.report, name="report"),
    path("actions/", actions.actions, name="actions"),
    path("actions/new/", actions.new, name="raise-action"),
    path("actions/<int:pk>/", actions.show, name="action"),
    path("actions/<int:pk>/evidence/", actions.evidence, name="evidence"),
    path("actions/<int:pk>/send-back/", actions.send_back, name="send-back"),
    path("actions/<int:pk>/close/", actions.close, name="close-action"),
    path("actions/<int:pk>/move/", actions.move, name="move-action"),
    path("actions/<int:pk>/hand-over/", actions.hand_over, name="hand-over"),
    path("queries/new/", queries.new, name="open-query"),
    path("queries/<int:pk>/", queries.show, name="query"),
    path("queries/<int:pk>/write/", queries.write, name="write"),
    path("queries/<int:pk>/close/", queries.close, name="close-query"),
    path("signal/<slug:measure>/", signals.signal, name="signal"),
    path("opened/<slug:measure>/", signals.opened, name="opened"),
]
