"""/discharge/: plans, moving on, the follow-up, letters."""

from django.urls import path

from casemgmt.discharge.views import checklists, following, letters, moving, plans

app_name = "discharge"
urlpatterns = [
    path("", plans.plans, name="plans"),
    path("follow-up/", following.follow_up, name="follow-up"),
    path("checklists/", checklists.checklists, name="checklists"),
    path("checklists/<slug:line>/", checklists.change, name="checklist"),
    path("letters/<int:pk>/", letters.download, name="letter"),
    path("stay/<int:pk>/", moving.from_stay, name="from-stay"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/begin/", plans.begin, name="begin"),
    path("<int:pk>/expect/", plans.expect, name="expect"),
    path("<int:pk>/change/", plans.change, name="change"),
    path("<int:pk>/items/add/", plans.add_item, name="add-item"),
    path("<int:pk>/items/<int:item_pk>/", plans.keep_item, name="item"),
    path("<int:pk>/told/<slug:body>/", plans.tell, name="tell"),
    path("<int:pk>/victims/", plans.victim, name="victims"),
    path("<int:pk>/move-on/", moving.move_on, name="move-on"),
    path("<int:pk>/transfer/<int:hold_pk>/", moving.transfer, name="transfer"),
    path("<int:pk>/step-down/", moving.step_down, name="step-down"),
    path("<int:pk>/propose/", moving.propose, name="propose"),
    path("<int:pk>/leave/", moving.leave, name="leave"),
    path("<int:pk>/contact/", following.contact, name="contact"),
    path("<int:pk>/missed/", following.missed, name="missed"),
    path("<int:pk>/letter/<slug:kind>/", letters.issue, name="issue"),
]
