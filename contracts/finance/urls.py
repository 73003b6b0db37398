from django.urls import path

from contracts.finance.views import contracts, costs, ledger, overview, packages, shares

app_name = "finance"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("forecast/", overview.show_forecast, name="forecast"),
    path("out-of-area/", overview.away, name="away"),
    path("contracts/<int:pk>/", contracts.year, name="contract"),
    path("contracts/<int:pk>/budget/", contracts.contract_budget, name="budget"),
    path("contracts/<int:pk>/budget/entries/", contracts.budget_history, name="budget-entries"),
    path("contracts/<int:pk>/<slug:month>/", contracts.month, name="month"),
    path("contracts/<int:pk>/<slug:month>/close/", contracts.close, name="close-month"),
    path("contracts/<int:pk>/<slug:month>/wards/<int:ward_pk>/", contracts.ward, name="ward"),
    path("budget/<slug:line>/<slug:head>/", contracts.head_budget, name="head-budget"),
    path("adjustments/", ledger.adjustments, name="adjustments"),
    path("adjustments/new/", ledger.propose_adjustment, name="propose-adjustment"),
    path("adjustments/<int:pk>/agree/", ledger.agree_adjustment, name="agree-adjustment"),
    path("savings/", ledger.savings, name="savings"),
    path("schemes/new/", ledger.begin_scheme, name="begin-scheme"),
    path("schemes/<int:pk>/", ledger.fund, name="fund"),
    path("shares/", shares.shares, name="shares"),
    path("shares/new/", shares.propose, name="propose-shares"),
    path("shares/<int:pk>/", shares.show, name="sharing"),
    path("shares/<int:pk>/agree/", shares.agree, name="agree-shares"),
    path("shares/<int:pk>/discard/", shares.discard, name="discard-shares"),
    path("shares/settle/<slug:line>/", shares.settle, name="settle"),
    path("packages/", packages.packages, name="packages"),
    path("packages/new/", packages.ask, name="ask"),
    path("packages/<int:pk>/", packages.show, name="package"),
    path("packages/<int:pk>/approve/", packages.approve, name="approve"),
    path("packages/<int:pk>/refuse/", packages.refuse, name="refuse"),
    path("packages/<int:pk>/withdraw/", packages.withdraw, name="withdraw"),
    path("packages/<int:pk>/review/", packages.review, name="review"),
    path("packages/<int:pk>/end/", packages.end, name="end"),
    path("packages/<int:pk>/hours/", packages.charge, name="charge"),
    path("cost/", costs.costs, name="costs"),
]
