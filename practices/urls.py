"""The app's site map."""

from django.urls import path

from practices.views import consents, examples, preparations, reports

CYCLE = "o/<slug:organisation>/cycles/<int:pk>"
EXAMPLE = "examples/<uuid:key>"

app_name = "practices"
urlpatterns = [
    # outside every organisation
    path("examples/", examples.examples, name="examples"),
    path(f"{EXAMPLE}/", examples.example, name="example"),
    path(f"{EXAMPLE}/pdf/", examples.example_pdf, name="example_pdf"),
    path(f"{EXAMPLE}/again/", examples.example_again, name="example_again"),
    path(f"{EXAMPLE}/message/", examples.example_message, name="example_message"),
    path(f"{EXAMPLE}/photos/<int:photo>/", examples.example_photo, name="example_photo"),
    # a cycle
    path(f"{CYCLE}/report/", reports.report, name="report"),
    path(f"{CYCLE}/report/pdf/", reports.report_pdf, name="report_pdf"),
    path(f"{CYCLE}/report/photos/<int:part>/", reports.report_photo, name="report_photo"),
    path(f"{CYCLE}/report/edit/", reports.report_edit, name="report_edit"),
    path(f"{CYCLE}/panel/practices/", reports.cycle_panel, name="cycle_panel"),
    path(f"{CYCLE}/example/", preparations.preparation, name="preparation"),
    path(f"{CYCLE}/example/begin/", preparations.preparation_begin, name="preparation_begin"),
    path(f"{CYCLE}/example/edit/", preparations.preparation_edit, name="preparation_edit"),
    path(f"{CYCLE}/example/parts/", preparations.preparation_parts, name="preparation_parts"),
    path(f"{CYCLE}/example/leave-out/", preparations.preparation_leave_out, name="preparation_leave_out"),
    path(f"{CYCLE}/example/preview/", preparations.preparation_preview, name="preparation_preview"),
    path(f"{CYCLE}/example/take-back/", preparations.preparation_unpublish, name="preparation_unpublish"),
    path(f"{CYCLE}/example/consent/", consents.preparation_consent, name="preparation_consent"),
    path(f"{CYCLE}/example/messages/<int:message>/", preparations.message_answer, name="message_answer"),
]
