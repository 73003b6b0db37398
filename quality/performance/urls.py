from django.urls import path

from quality.performance.views import notices, packs, standing, withholding

app_name = "performance"

urlpatterns = [
    path("", standing.show, name="overview"),
    path("contracts/<int:pk>/", standing.contract, name="contract"),
    path("contracts/<int:pk>/notice/", notices.issue_information, name="issue-information"),
    path("contracts/<int:pk>/pack/", packs.ask, name="ask-pack"),
    path("requirements/<int:pk>/", standing.requirement, name="requirement"),
    path("requirements/<int:pk>/notice/", notices.issue, name="issue"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.show, name="notice"),
    path("notices/<int:pk>/dispute/", notices.dispute, name="dispute"),
    path("notices/<int:pk>/uphold/", notices.uphold, name="uphold"),
    path("notices/<int:pk>/withdraw/", notices.withdraw, name="withdraw"),
    path("notices/<int:pk>/meeting/", notices.meeting, name="meeting"),
    path("notices/<int:pk>/withhold/", withholding.propose, name="propose"),
    path("plans/<int:pk>/milestones/", notices.add_milestone, name="add-milestone"),
    path("plans/<int:pk>/submit/", notices.submit, name="submit-plan"),
    path("plans/<int:pk>/send-back/", notices.send_back, name="send-back-plan"),
    path("plans/<int:pk>/agree/", notices.agree, name="agree-plan"),
    path("plans/<int:pk>/met/", notices.met, name="plan-met"),
    path("milestones/<int:pk>/remove/", notices.remove_milestone, name="remove-milestone"),
    path("withholdings/<int:pk>/approve/", withholding.approve, name="approve"),
    path("withholdings/<int:pk>/withdraw/", withholding.drop, name="drop"),
    path("withholdings/<int:pk>/lift/", withholding.lift, name="lift"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<int:pk>/", packs.show, name="pack"),
    path("packs/files/<int:pk>/", packs.download, name="pack-file"),
]
