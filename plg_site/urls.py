"""The site map. Every app has its own; allauth keeps sign-in."""

from django.urls import include, path

from plg_site import views

urlpatterns = [
    path("", include("dashboards.urls")),
    path("", include("assessments.urls")),
    path("", include("cycles.urls")),
    path("", include("lessons.urls")),
    path("", include("voice.urls")),
    path("", include("practices.urls")),
    path("", include("research.urls")),
    path("", include("meetings.urls")),
    path("", include("groups.urls")),
    path("", include("schools.urls")),
    path("", include("core.urls")),
    path("accounts/", include("schools.account_urls")),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<str:name>/", views.outbox_message, name="outbox_message"),
    path("components/", views.components, name="components"),
]

handler403 = "plg_site.views.forbidden"
handler404 = "plg_site.views.not_found"
handler500 = "plg_site.views.server_error"
