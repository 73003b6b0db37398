"""/account/: signing in and one's own account. Only what is listed can be reached: no sign-up, no change of e-mail address."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from django.urls import path
from django.views.generic import RedirectView

from reachout.accounts import views

urlpatterns = [
    path("", views.my_account, name="my-account"),
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", RedirectView.as_view(pattern_name="my-account"), name="account_set_password"),
    path("password/forgotten/", views.forgotten_password, name="account_reset_password"),
    path("password/forgotten/sent/", views.forgotten_password_sent, name="forgotten-password-sent"),
    path("password/choose/", views.choose_password, name="choose-password"),
    path("password/choose/<str:token>/", views.follow_link, name="follow-link"),
    path("two-steps/", RedirectView.as_view(pattern_name="my-account"), name="mfa_index"),
    path("two-steps/code/", views.EnterCode.as_view(), name="mfa_authenticate"),
    path("two-steps/code-again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-steps/set-up/", views.SetUpAuthenticator.as_view(), name="mfa_activate_totp"),
    path("two-steps/replace/", views.ReplaceAuthenticator.as_view(), name="mfa_deactivate_totp"),
    path("two-steps/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("two-steps/recovery-codes/new/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("tokens/new/", views.make_token, name="make-token"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="revoke-token"),
]
