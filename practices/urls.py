"""The app's site map."""

from django.urls import path

from practices import views

app_name = "practices"
_CYCLE = "o/<slug:organisation>/cycles/<int:pk>"
urlpatterns = [
    path(f"{_CYCLE}/report/", views.report, name="report"),
    path(f"{_CYCLE}/report/pdf/", views.report_pdf, name="report_pdf"),
    path(f"{_CYCLE}/panel/practices/", views.cycle_panel, name="cycle_panel"),
    path(f"{_CYCLE}/report/edit/", views.report_edit, name="report_edit"),
]
