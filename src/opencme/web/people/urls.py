"""Accounts: the pages of django-allauth that we use, at addresses of our own, and our account page.

The names are those that django-allauth looks up.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from opencme.web.people import identifiers, views

urlpatterns = [
    path("", views.account, name="account"),
    path("identifiers/", identifiers.show, name="identifiers"),
    path("identifiers/<number:number>/remove/", identifiers.remove, name="identifier-remove"),
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("closed/", allauth.account_inactive, name="account_inactive"),
    path("confirm/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("e-mail/", allauth.email, name="account_email"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/first/", allauth.password_set, name="account_set_password"),
    path("password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z_:]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
