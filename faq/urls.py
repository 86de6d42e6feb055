from django.urls import path

from faq.views import asking, commenting, comments, guidance, imports, public, worklist

app_name = "faq"
urlpatterns = [
    # questions, for everybody
    path("questions/", public.questions, name="questions"),
    path("questions/how-to-ask/", public.how_to_ask, name="how-to-ask"),
    path("questions/ask/", asking.ask, name="ask"),
    path("questions/asked/", asking.asked, name="asked"),
    path("questions/asked/receipt/", asking.follow, name="follow"),
    path("questions/for-families/", asking.for_families, name="for-families"),
    path(
        "questions/for-families/<str:reference>/", asking.one_for_families, name="for-families-one"
    ),
    # the desk
    path("questions/desk/", worklist.work, name="worklist"),
    path("questions/desk/new/", worklist.new_question, name="new-question"),
    path("questions/desk/<str:reference>/", worklist.one, name="question-desk"),
    path("questions/desk/<str:reference>/new-answer/", worklist.anew, name="question-anew"),
    path("questions/desk/<str:reference>/<slug:kind>/", worklist.step, name="question-step"),
    path("questions/to-answer/", worklist.to_answer, name="to-answer"),
    path("questions/services/", worklist.all_services, name="services"),
    path("questions/services/new/", worklist.service, name="new-service"),
    path("questions/services/<int:pk>/", worklist.service, name="service"),
    path("questions/imports/", imports.desk, name="desk"),
    path("questions/imports/new/", imports.new_import, name="new-import"),
    path("questions/imports/<str:reference>/", imports.one_import, name="import"),
    path("questions/imports/<str:reference>/publication/", imports.publication, name="publication"),
    path("questions/imports/<str:reference>/disposal/", imports.disposal, name="disposal"),
    path("questions/imports/<str:reference>/entries/<int:pk>/", imports.entry, name="entry"),
    path("questions/imports/<str:reference>/entries/<int:pk>/split/", imports.split, name="split"),
    path(
        "questions/imports/<str:reference>/entries/<int:pk>/<slug:kind>/",
        imports.change,
        name="change",
    ),
    path("questions/<slug:slug>/", public.question, name="question"),
    path("topics/<slug:slug>/", public.topic, name="topic"),
    # comments
    path("comments/", commenting.you_said, name="you-said"),
    path("comments/new/", commenting.comment, name="comment"),
    path("comments/page/", commenting.problem, name="problem"),
    path("comments/reports/<int:year>/", commenting.annual_report, name="annual-report"),
    path(
        "comments/reports/<int:year>/report.pdf",
        commenting.annual_report_pdf,
        name="annual-report-pdf",
    ),
    path("comments/desk/", comments.every, name="comments-desk"),
    path("comments/desk/new/", comments.written_down, name="new-comment"),
    path("comments/desk/report/", comments.reports, name="new-report"),
    path("comments/desk/actions/<str:reference>/<slug:kind>/", comments.action_step, name="action-step"),
    path("comments/desk/<str:reference>/", comments.one, name="comment-desk"),
    path("comments/desk/<str:reference>/actions/", comments.plan, name="plan"),
    path("comments/desk/<str:reference>/<slug:kind>/", comments.step, name="comment-step"),
    # guidance
    path("guidance/", guidance.every, name="guidance"),
    path("guidance/on-paper/", guidance.on_paper, name="on-paper"),
    path("guidance/desk/", guidance.desk, name="guides-desk"),
    path("guidance/desk/new/", guidance.new, name="new-guide"),
    path("guidance/desk/<str:reference>/", guidance.one, name="guide-desk"),
    path("guidance/desk/<str:reference>/versions/", guidance.new_version, name="new-version"),
    path("guidance/desk/<str:reference>/<int:number>/", guidance.preview, name="guide-preview"),
    path("guidance/desk/<str:reference>/<int:number>/<slug:kind>/", guidance.step, name="guide-step"),
    path("guidance/<slug:slug>/", guidance.guide, name="guide"),
    path("guidance/<slug:slug>/easy-read/", guidance.easy_read, name="guide-easy-read"),
    path("guidance/<slug:slug>/versions/<int:number>/", guidance.older, name="guide-older"),
]  # fmt: skip
