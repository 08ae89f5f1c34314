"""The app's site map."""

from django.urls import path

from cycles import converters  # noqa: F401  (importing registers)
from voice.views import handouts, polls, pupils

O = "o/<slug:organisation>/"  # noqa: E741  (the organisation's part of every address)

app_name = "voice"
urlpatterns = [
    # for pupils
    path("p/<str:code>/", pupils.answer, name="answer"),
    path("p/<str:code>/thanks/", pupils.thanks, name="thanks"),
    # of a cycle, or of a try-out
    path(f"{O}cycles/<int:pk>/polls/", polls.poll_list, name="list"),
    path(f"{O}cycles/<int:pk>/<phase:phase>/polls/new/", polls.create, name="create"),
    path(f"{O}try-outs/<int:pk>/polls/new/", polls.create_after, name="create_after"),
    path(f"{O}try-outs/<int:pk>/panel/polls/", polls.try_out_panel, name="try_out_panel"),
    path(f"{O}cycles/<int:pk>/panel/polls/P1/", polls.phase_panel, {"phase": "P1"}, name="p1_panel"),
    path(f"{O}cycles/<int:pk>/panel/polls/P4/", polls.phase_panel, {"phase": "P4"}, name="p4_panel"),
    path(f"{O}cycles/<int:pk>/panel/polls/P5/", polls.phase_panel, {"phase": "P5"}, name="p5_panel"),
    # a poll
    path(f"{O}polls/<int:pk>/", polls.detail, name="detail"),
    path(f"{O}polls/<int:pk>/edit/", polls.edit, name="edit"),
    path(f"{O}polls/<int:pk>/preview/", polls.preview, name="preview"),
    path(f"{O}polls/<int:pk>/questions/new/", polls.question_new, name="question_new"),
    path(f"{O}polls/<int:pk>/questions/remove/", polls.question_remove, name="question_remove"),
    path(f"{O}polls/<int:pk>/open/", polls.open_poll, name="open"),
    path(f"{O}polls/<int:pk>/close/", polls.close, name="close"),
    path(f"{O}polls/<int:pk>/reset/", polls.reset, name="reset"),
    path(f"{O}polls/<int:pk>/share/", polls.share, name="share"),
    path(f"{O}polls/<int:pk>/bring-in/", polls.bring_in, name="bring_in"),
    path(f"{O}polls/<int:pk>/delete/", polls.delete, name="delete"),
    path(f"{O}polls/<int:pk>/beamer/", handouts.beamer, name="beamer"),
    path(f"{O}polls/<int:pk>/numbers/", handouts.numbers, name="numbers"),
    path(f"{O}polls/<int:pk>/numbers/leave/", handouts.numbers_leave, name="numbers_leave"),
    path(f"{O}polls/<int:pk>/sheet/", handouts.sheet, name="sheet"),
    path(f"{O}polls/<int:pk>/sheet.pdf", handouts.sheet_pdf, name="sheet_pdf"),
]
