from django.urls import path

from contracts.agreements.views import contracts, decisions, drafts, papers, terms

app_name = "agreements"

urlpatterns = [
    path("", contracts.contracts, name="list"),
    path("new/", contracts.new, name="draw-up"),
    path("<int:pk>/", contracts.show, name="contract"),
    path("<int:pk>/compare/", terms.compare, name="compare"),
    path("<int:pk>/vary/", terms.vary, name="vary"),
    path("<int:pk>/decide/", decisions.decide, name="decide"),
    path("<int:pk>/cut-short/", decisions.cut_short, name="cut-short"),
    path("<int:pk>/documents/new/", papers.attach, name="attach"),
    path("documents/<int:pk>/", papers.download, name="document"),
    path("terms/<int:pk>/", terms.show, name="terms"),
    path("terms/<int:pk>/send/", terms.send, name="send"),
    path("terms/<int:pk>/take-back/", terms.take_back, name="take-back"),
    path("terms/<int:pk>/agree/", terms.agree, name="agree"),
    path("terms/<int:pk>/send-back/", terms.send_back, name="send-back"),
    path("terms/<int:pk>/discard/", terms.discard, name="discard"),
    path("terms/<int:pk>/wards/new/", drafts.add_service, name="add-service"),
    path("terms/<int:pk>/requirements/new/", drafts.add_requirement, name="add-requirement"),
    path("services/<int:pk>/", drafts.change_service, name="change-service"),
    path("services/<int:pk>/remove/", drafts.remove_service, name="remove-service"),
    path("services/<int:pk>/price/", drafts.set_price, name="set-price"),
    path("prices/<int:pk>/remove/", drafts.remove_price, name="remove-price"),
    path("requirements/<int:pk>/", drafts.change_requirement, name="change-requirement"),
    path("requirements/<int:pk>/remove/", drafts.remove_requirement, name="remove-requirement"),
]
