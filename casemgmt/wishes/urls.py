"""/wishes/: the person's and the carer's voice, by case, and the page the person takes away."""

from django.urls import path

from casemgmt.wishes.views import about, carers, easy, goals

app_name = "wishes"
urlpatterns = [
    path("", about.listed, name="list"),
    path("<int:pk>/", about.voice, name="voice"),
    path("<int:pk>/goals/new/", goals.set_goal, name="set-goal"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/look/", goals.look, name="look-at-goal"),
    path("<int:pk>/sayings/new/", about.hear, name="hear"),
    path("sayings/<int:pk>/no-longer/", about.no_longer, name="no-longer"),
    path("<int:pk>/views/new/", about.keep_view, name="keep-view"),
    path("<int:pk>/care-plans/new/", about.keep_care_plan, name="keep-care-plan"),
    path("<int:pk>/advocacy/new/", about.keep_advocacy, name="keep-advocacy"),
    path("<int:pk>/carers/new/", carers.add, name="add-carer"),
    path("carers/<int:pk>/", carers.carer, name="carer"),
    path("carers/<int:pk>/contact/", carers.contact, name="contact-carer"),
    path("carers/<int:pk>/consent/", carers.consent, name="carer-consent"),
    path("carers/<int:pk>/assessment/", carers.assessment, name="carer-assessment"),
    path("carers/<int:pk>/end/", carers.end, name="end-carer"),
    path("<int:pk>/my-pathway/", easy.my_pathway, name="my-pathway"),
    path("<int:pk>/my-pathway.pdf", easy.my_pathway_pdf, name="my-pathway-pdf"),
]
