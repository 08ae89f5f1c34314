"""The app's site map."""

from django.urls import path

from lessons.views import discussion, lessons, observe, pages, parts, pupils

O = "o/<slug:organisation>/"  # noqa: E741  (the organisation's part of every address)

app_name = "lessons"
urlpatterns = [
    # of a cycle
    path(f"{O}cycles/<int:pk>/lessons/", lessons.lessons, name="list"),
    path(f"{O}cycles/<int:pk>/lessons/new/", lessons.create, name="create"),
    path(f"{O}cycles/<int:pk>/panel/lessons/", lessons.cycle_panel, name="cycle_panel"),
    # a lesson
    path(f"{O}lessons/<int:pk>/", lessons.detail, name="detail"),
    path(f"{O}lessons/<int:pk>/edit/", lessons.edit, name="edit"),
    path(f"{O}lessons/<int:pk>/delete/", lessons.delete, name="delete"),
    path(f"{O}lessons/<int:pk>/parts/", parts.parts, name="parts"),
    path(f"{O}lessons/<int:pk>/parts/order/", parts.parts_order, name="parts_order"),
    path(f"{O}lessons/<int:pk>/pupils/", pupils.pupils, name="pupils"),
    path(f"{O}lessons/<int:pk>/pupils/new/", pupils.pupil_new, name="pupil_new"),
    path(f"{O}lessons/<int:pk>/key/", pupils.key, name="key"),
    path(f"{O}lessons/<int:pk>/observers/", lessons.observers, name="observers"),
    path(f"{O}lessons/<int:pk>/start/", lessons.start, name="start"),
    path(f"{O}lessons/<int:pk>/start/undo/", lessons.start_undo, name="start_undo"),
    path(f"{O}lessons/<int:pk>/end/", lessons.end, name="end"),
    path(f"{O}lessons/<int:pk>/observe/", observe.observe, name="observe"),
    path(f"{O}lessons/<int:pk>/timeline/", observe.timeline, name="timeline"),
    path(f"{O}lessons/<int:pk>/discussion/", discussion.discussion, name="discussion"),
    path(f"{O}lessons/<int:pk>/table/", discussion.table, name="table"),
    path(f"{O}lessons/<int:pk>/again/", lessons.again, name="again"),
    path(f"{O}lessons/<int:pk>/changes/", lessons.compare, name="compare"),
    path(f"{O}lessons/<int:pk>/page/", pages.page_begin, name="page_begin"),
    # what hangs on a lesson
    path(f"{O}lesson-parts/<int:pk>/", parts.part_edit, name="part_edit"),
    path(f"{O}lesson-parts/<int:pk>/move/", parts.part_move, name="part_move"),
    path(f"{O}lesson-parts/<int:pk>/delete/", parts.part_delete, name="part_delete"),
    path(f"{O}case-pupils/<int:pk>/", pupils.pupil_edit, name="pupil_edit"),
    path(f"{O}case-pupils/<int:pk>/delete/", pupils.pupil_delete, name="pupil_delete"),
    path(f"{O}case-pupils/<int:pk>/interview/", pupils.interview, name="interview"),
    path(f"{O}case-pupils/<int:pk>/table/<int:part>/", discussion.finding, name="finding"),
    path(f"{O}lesson-notes/<int:pk>/", observe.note_edit, name="note_edit"),
    path(f"{O}lesson-notes/<int:pk>/delete/", observe.note_delete, name="note_delete"),
    # the page to share
    path(f"{O}lesson-pages/<int:pk>/", pages.lesson_page, name="page"),
    path(f"{O}lesson-pages/<int:pk>/pdf/", pages.page_paper, name="page_pdf"),
    path(f"{O}lesson-pages/<int:pk>/edit/", pages.page_edit, name="page_edit"),
    path(f"{O}lesson-pages/<int:pk>/share/", pages.page_share, name="page_share"),
]
