from django.urls import path

from referrals.views import deciding, desk, refer, tracking

app_name = "referrals"
urlpatterns = [
    path("refer/", refer.start, name="start"),
    path("refer/need/", refer.need, name="need"),
    path("refer/lines/", refer.lines, name="lines"),
    path("refer/new/", refer.new, name="new"),
    path("refer/<str:ref>/welfare/", refer.welfare, name="welfare"),
    path("refer/<str:ref>/children/<int:number>/", refer.child, name="child"),
    path(
        "refer/<str:ref>/children/<int:number>/removal/", refer.child_removal, name="child-removal"
    ),
    path("refer/<str:ref>/concern/", refer.concern, name="concern"),
    path("refer/<str:ref>/sharing/", refer.sharing, name="sharing"),
    path("refer/<str:ref>/check/", refer.check, name="check"),
    path("refer/<str:ref>/removal/", refer.removal, name="draft-removal"),
    path("referrals/", tracking.mine, name="mine"),
    path("referrals/<str:ref>/", tracking.track, name="track"),
    path("referrals/<str:ref>/sent/", tracking.sent, name="sent"),
    path("desk/", desk.worklist, name="desk"),
    path("desk/<str:ref>/", desk.referral, name="referral"),
    path("desk/<str:ref>/claim/", desk.claim, name="claim"),
    path("desk/<str:ref>/release/", desk.release, name="release"),
    path("desk/<str:ref>/option/", desk.option, name="option"),
    path("desk/<str:ref>/option/answer/", desk.option_answer, name="option-answer"),
    path("desk/<str:ref>/decision/<str:route>/", deciding.decision, name="decision"),
    path("desk/<str:ref>/correction/", deciding.correction, name="correction"),
    path("desk/<str:ref>/assessment/", deciding.assessment, name="assessment"),
    path(
        "desk/<str:ref>/assessment/outcome/", deciding.assessment_outcome, name="assessment-outcome"
    ),
    path("desk/<str:ref>/advice/", deciding.advice, name="advice"),
    path("desk/<str:ref>/advice/withheld/", deciding.advice_withheld, name="advice-withheld"),
    path("desk/<str:ref>/advice/no-contact/", deciding.not_contactable, name="not-contactable"),
    path("desk/<str:ref>/closing/", deciding.closing, name="closing"),
]
