"""The door and a person's own account.

Only what we use of the sign-in library has an address; the names are the library's own, because
its pages lead to each other by them.
"""

from django.urls import path

from localoffer.accounts.views import door, own

urlpatterns = [
    path("", own.own, name="account_own"),
    path("work/", own.work, name="account_work"),
    path("login/", door.sign_in, name="account_login"),
    path("login/code/", door.request_code, name="account_request_login_code"),
    path("login/code/confirm/", door.confirm_code, name="account_confirm_login_code"),
    path("login/second-factor/", door.second_factor, name="mfa_authenticate"),
    path("logout/", door.sign_out, name="account_logout"),
    path("disabled/", door.inactive, name="account_inactive"),
    path("registration/", door.register, name="account_signup"),
    path("registration/code/", door.confirm_registration, name="account_confirm_registration"),
    path("password/", own.change_password, name="account_change_password"),
    path("password/reset/", door.reset, name="account_reset_password"),
    path("password/reset/code/", door.confirm_reset, name="account_confirm_password_reset_code"),
    path("password/reset/new/", door.complete_reset, name="account_complete_password_reset"),
    path("password/reset/done/", door.reset_done, name="account_password_reset_completed"),
    path("again/password/", own.password_again, name="account_reauthenticate"),
    path("again/code/", own.factor_again, name="mfa_reauthenticate"),
    path("again/passkey/", own.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("second-factor/", own.factors, name="mfa_index"),
    path("second-factor/app/", own.add_app, name="mfa_activate_totp"),
    path("second-factor/app/removal/", own.remove_app, name="mfa_deactivate_totp"),
    path("second-factor/passkeys/", own.passkeys, name="mfa_list_webauthn"),
    path("second-factor/passkeys/new/", own.add_passkey, name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/", own.edit_passkey, name="mfa_edit_webauthn"),
    path(
        "second-factor/passkeys/<int:pk>/removal/",
        own.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("second-factor/recovery/", own.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery/new/",
        own.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("sessions/", own.sessions, name="account_sessions"),
    path("sessions/<int:pk>/end/", own.end_session, name="account_end_session"),
    path("visit/", own.stay, name="account_stay"),
]
