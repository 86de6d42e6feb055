"""Every address of the portal, room by room."""

from django.urls import URLPattern, URLResolver, include, path

import faq.views.public
from localoffer.ui import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("", faq.views.public.home, name="home"),
    path("account/", include("localoffer.accounts.urls")),
    path("people/", include("localoffer.accounts.people_urls")),
    path("audit/", include("localoffer.audit.urls")),
    path("council/", include("localoffer.council.urls")),
    path("mail/", include("localoffer.notices.urls")),
    path("jobs/", include("localoffer.jobs.urls")),
    path("", include("localoffer.search.urls")),
    path("facts/", include("localoffer.facts.urls")),
    path("strategy/", include("localoffer.strategy.urls")),
    path("what-the-law-asks/", include("localoffer.ledger.urls")),
    path("open-referral/", include("localoffer.opendata.urls")),
    path("", include("localoffer.directory.urls")),
    path("", include("faq.urls")),
    path("", include("localoffer.ui.urls")),
    path("", include("referrals.urls")),
    path("panel/", include("panel.urls")),
    path("", include("localoffer.running.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
