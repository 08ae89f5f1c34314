"""The app's site map."""

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("o/<slug:organisation>/groups/<int:group>/rounds/", views.round_list, name="list"),
    path("o/<slug:organisation>/groups/<int:group>/rounds/new/", views.open_round, name="open"),
    path("o/<slug:organisation>/groups/<int:group>/panel/assessments/", views.group_panel, name="group_panel"),
    path("o/<slug:organisation>/rounds/<int:pk>/", views.detail, name="detail"),
    path("o/<slug:organisation>/rounds/<int:pk>/answer/", views.answer, name="answer"),
    path("o/<slug:organisation>/rounds/<int:pk>/close/", views.close, name="close"),
    path("o/<slug:organisation>/questionnaires/", views.instruments, name="instruments"),
    path("o/<slug:organisation>/questionnaires/panel/", views.instruments_panel, name="instruments_panel"),
    path("o/<slug:organisation>/questionnaires/beside/", views.crosswalk, name="crosswalk"),
    path("o/<slug:organisation>/questionnaires/new/", views.instrument_new, name="instrument_new"),
    path("o/<slug:organisation>/questionnaires/import/", views.instrument_import, name="instrument_import"),
    path("o/<slug:organisation>/questionnaires/<slug:key>/", views.instrument, name="instrument"),
    path("o/<slug:organisation>/questionnaires/<slug:key>/file/", views.instrument_file, name="instrument_file"),
    path("o/<slug:organisation>/own-lists/<int:pk>/", views.own_instrument, name="own_instrument"),
    path("o/<slug:organisation>/own-lists/<int:pk>/file/", views.own_instrument_file, name="own_instrument_file"),
    path("o/<slug:organisation>/own-lists/<int:pk>/texts/", views.instrument_texts, name="instrument_texts"),
    path("o/<slug:organisation>/own-lists/<int:pk>/part/", views.instrument_section, name="instrument_section"),
    path(
        "o/<slug:organisation>/own-lists/<int:pk>/part/<str:section>/statement/",
        views.instrument_statement,
        name="instrument_statement",
    ),
    path("o/<slug:organisation>/own-lists/<int:pk>/move/", views.instrument_move, name="instrument_move"),
    path("o/<slug:organisation>/own-lists/<int:pk>/remove/<str:entry>/", views.instrument_remove, name="instrument_remove"),
    path("o/<slug:organisation>/own-lists/<int:pk>/publish/", views.instrument_publish, name="instrument_publish"),
    path("o/<slug:organisation>/own-lists/<int:pk>/next/", views.instrument_next, name="instrument_next"),
    path("o/<slug:organisation>/own-lists/<int:pk>/put-away/", views.instrument_put_away, name="instrument_put_away"),
    path("o/<slug:organisation>/groups/<int:group>/together/", views.joints, name="joints"),
    path("o/<slug:organisation>/groups/<int:group>/together/new/", views.joint_new, name="joint_new"),
    path("o/<slug:organisation>/together/<int:pk>/", views.joint, name="joint"),
    path("o/<slug:organisation>/together/<int:pk>/talk/", views.joint_talk, name="joint_talk"),
    path("o/<slug:organisation>/together/<int:pk>/fix/", views.joint_fix, name="joint_fix"),
    path("o/<slug:organisation>/together/<int:pk>/delete/", views.joint_delete, name="joint_delete"),
    path("o/<slug:organisation>/groups/<int:group>/posters/", views.group_posters, name="group_posters"),
    path("o/<slug:organisation>/schools/<int:school>/posters/", views.school_posters, name="school_posters"),
    path("o/<slug:organisation>/posters/<int:pk>/", views.poster, name="poster"),
    path("o/<slug:organisation>/posters/<int:pk>/pdf/", views.poster_pdf, name="poster_pdf"),
    path("o/<slug:organisation>/posters/<int:pk>/delete/", views.poster_delete, name="poster_delete"),
]
