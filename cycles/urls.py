"""The app's site map."""

from django.urls import path

from cycles import converters  # noqa: F401  (importing registers)
from cycles.views import agreements, cycles, data, data_page, offline, panels, parts, phases, plan, sharing, sources, tryouts

O = "o/<slug:organisation>/"  # noqa: E741  (the organisation's part of every address)

app_name = "cycles"
urlpatterns = [
    # a person's own
    path("try-outs/new/", tryouts.tryout_new, name="tryout_new"),
    path("shared-with-me/", sharing.shared_with_me, name="shared_with_me"),
    path("offline/", offline.tryout_offline, name="tryout_offline"),
    # of a group
    path(f"{O}groups/<int:group>/cycles/", cycles.cycles, name="list"),
    path(f"{O}groups/<int:group>/cycles/new/", cycles.create, name="create"),
    path(f"{O}groups/<int:group>/agreements/", agreements.agreements, name="agreements"),
    path(f"{O}groups/<int:group>/try-outs/", tryouts.tryouts, name="tryouts"),
    path(f"{O}groups/<int:group>/panel/cycles/", panels.group_panel, name="group_panel"),
    # a cycle
    path(f"{O}cycles/<int:pk>/", cycles.detail, name="detail"),
    path(f"{O}cycles/<int:pk>/edit/", cycles.edit, name="edit"),
    path(f"{O}cycles/<int:pk>/close/", cycles.close, name="close"),
    path(f"{O}cycles/<int:pk>/agree/", cycles.agree, name="agree"),
    path(f"{O}cycles/<int:pk>/see-goal/", cycles.see_goal, name="see_goal"),
    path(f"{O}cycles/<int:pk>/move/", phases.move, name="move"),
    path(f"{O}cycles/<int:pk>/judge/", phases.judge, name="judge"),
    path(f"{O}cycles/<int:pk>/choice/", phases.choose, name="choose"),
    path(f"{O}cycles/<int:pk>/lens/", cycles.lens, name="lens"),
    path(f"{O}cycles/<int:pk>/next/", phases.next_step, name="next_step"),
    path(f"{O}cycles/<int:pk>/answers/<guiding_question:question>/", phases.answer, name="answer"),
    path(f"{O}cycles/<int:pk>/plan/", plan.plan, name="plan"),
    path(f"{O}cycles/<int:pk>/plan/edit/", plan.plan_edit, name="plan_edit"),
    path(f"{O}cycles/<int:pk>/plan/anew/", plan.plan_anew, name="plan_anew"),
    path(f"{O}cycles/<int:pk>/plan/notes/new/", plan.plan_note, name="plan_note"),
    path(f"{O}cycles/<int:pk>/hunch/", plan.hunch, name="hunch"),
    path(f"{O}cycles/<int:pk>/hunches/show/", plan.hunches_show, name="hunches_show"),
    path(f"{O}cycles/<int:pk>/risks/new/", plan.risk_new, name="risk_new"),
    path(f"{O}cycles/<int:pk>/sources/new/", sources.source_new, name="source_new"),
    path(f"{O}cycles/<int:pk>/sources/again/", sources.source_again, name="source_again"),
    path(f"{O}cycles/<int:pk>/steps/new/", parts.step_new, name="step_new"),
    path(f"{O}cycles/<int:pk>/agreements/new/", agreements.agreement_new, name="agreement_new"),
    # a phase
    path(f"{O}cycles/<int:pk>/<phase:phase>/", phases.phase, name="phase"),
    path(f"{O}cycles/<int:pk>/<phase:phase>/checkpoint/", phases.checkpoint, name="checkpoint"),
    path(f"{O}cycles/<int:pk>/<phase:phase>/evidence/<slug:kind>/", parts.evidence_new, name="evidence_new"),
    path(f"{O}cycles/<int:pk>/<phase:phase>/questions/new/", parts.question_new, name="question_new"),
    path(f"{O}cycles/<int:pk>/<phase:phase>/data/new/", data.data_new, name="data_new"),
    # a small data set
    path(f"{O}data/<int:pk>/", data.data, name="data"),
    path(f"{O}data/<int:pk>/edit/", data.data_edit, name="data_edit"),
    path(f"{O}data/<int:pk>/numbers/", data.data_numbers, name="data_numbers"),
    path(f"{O}data/<int:pk>/import/", data.data_import, name="data_import"),
    path(f"{O}data/<int:pk>/keep/", data.data_keep, name="data_keep"),
    path(f"{O}data/<int:pk>/words/", data.data_words, name="data_words"),
    path(f"{O}data/<int:pk>/undo/", data.data_undo, name="data_undo"),
    path(f"{O}data/<int:pk>/delete/", data.data_delete, name="data_delete"),
    path(f"{O}data/<int:pk>/restore/", data.data_restore, name="data_restore"),
    path(f"{O}data/<int:pk>/csv/", data_page.data_csv, name="data_csv"),
    path(f"{O}data/<int:pk>/xlsx/", data_page.data_xlsx, name="data_xlsx"),
    # what hangs on a cycle
    path(f"{O}evidence/<int:pk>/", parts.evidence_edit, name="evidence_edit"),
    path(f"{O}evidence/<int:pk>/delete/", parts.evidence_delete, name="evidence_delete"),
    path(f"{O}sources/<int:pk>/", sources.source_edit, name="source_edit"),
    path(f"{O}sources/<int:pk>/file/", sources.source_file, name="source_file"),
    path(f"{O}sources/<int:pk>/delete/", sources.source_delete, name="source_delete"),
    path(f"{O}risks/<int:pk>/", plan.risk_edit, name="risk_edit"),
    path(f"{O}risks/<int:pk>/delete/", plan.risk_delete, name="risk_delete"),
    path(f"{O}steps/<int:pk>/", parts.step_edit, name="step_edit"),
    path(f"{O}steps/<int:pk>/done/", parts.step_done, name="step_done"),
    path(f"{O}steps/<int:pk>/delete/", parts.step_delete, name="step_delete"),
    path(f"{O}agreements/<int:pk>/", agreements.agreement_edit, name="agreement_edit"),
    path(f"{O}agreements/<int:pk>/delete/", agreements.agreement_delete, name="agreement_delete"),
    path(f"{O}questions/<int:pk>/answer/", parts.question_answer, name="question_answer"),
    # a try-out
    path(f"{O}try-outs/<int:pk>/", tryouts.tryout, name="tryout"),
    path(f"{O}try-outs/<int:pk>/edit/", tryouts.tryout_edit, name="tryout_edit"),
    path(f"{O}try-outs/<int:pk>/share/", tryouts.tryout_share, name="tryout_share"),
    path(f"{O}try-outs/<int:pk>/take-back/", tryouts.tryout_take_back, name="tryout_take_back"),
    path(f"{O}try-outs/<int:pk>/delete/", tryouts.tryout_delete, name="tryout_delete"),
    path(f"{O}try-outs/<int:pk>/reply/", tryouts.tryout_reply, name="tryout_reply"),
    path(f"{O}try-outs/<int:pk>/read/", tryouts.tryout_read, name="tryout_read"),
    path(f"{O}try-outs/<int:pk>/photo/", tryouts.tryout_photo, name="tryout_photo"),
    path(f"{O}try-outs/<int:pk>/thumbnail/", tryouts.tryout_thumbnail, name="tryout_thumbnail"),
    path(f"{O}try-outs/<int:pk>/opened/", sharing.tryout_opened, name="tryout_opened"),
    path(f"{O}try-outs/<int:pk>/leader/", sharing.tryout_lines, name="tryout_lines"),
    path(f"{O}try-outs/<int:pk>/leader/take-back/", sharing.lines_take_back, name="lines_take_back"),
    path(f"{O}shared-lines/<int:pk>/", sharing.shared_lines, name="shared_lines"),
    path(f"{O}shared-lines/<int:pk>/answer/", sharing.lines_answer, name="lines_answer"),
    path(f"{O}shared-lines/<int:pk>/opened/", sharing.lines_opened, name="lines_opened"),
]
