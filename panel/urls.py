"""The panel's addresses: nouns all."""

from django.urls import path

from panel.views import cases, decisions, items, letters, meetings, members

app_name = "panel"

urlpatterns = [
    path("", meetings.index, name="meetings"),
    path("meetings/new/", meetings.new, name="new-meeting"),
    path("meetings/<str:ref>/", meetings.meeting, name="meeting"),
    path("meetings/<str:ref>/pack/", meetings.pack, name="pack"),
    path("meetings/<str:ref>/session/", meetings.session, name="session"),
    path("meetings/<str:ref>/attendance/", meetings.attendance, name="attendance"),
    path("meetings/<str:ref>/deputy/", meetings.deputy, name="deputy"),
    path("meetings/<str:ref>/conclusion/", meetings.conclusion, name="conclusion"),
    path("meetings/<str:ref>/cancellation/", meetings.cancellation, name="cancellation"),
    path("cases/", cases.index, name="cases"),
    path("cases/<str:ref>/", cases.case, name="case"),
    path("cases/<str:ref>/parent/", cases.parent, name="parent"),
    path("referrals/<str:ref>/case/", cases.open_from_referral, name="open-from-referral"),
    path("approvals/", decisions.approvals, name="approvals"),
    path("letters/", letters.index, name="letters"),
    path("items/<str:ref>/", items.item, name="item"),
    path("items/<str:ref>/papers/new/", items.new_paper, name="new-paper"),
    path("items/<str:ref>/submission/", items.submission, name="submission"),
    path("items/<str:ref>/acceptance/", items.acceptance, name="acceptance"),
    path("items/<str:ref>/return/", items.papers_return, name="return"),
    path("items/<str:ref>/withdrawal/", items.withdrawal, name="withdrawal"),
    path("items/<str:ref>/agenda/", items.agenda, name="agenda"),
    path("items/<str:ref>/off-agenda/", items.off_agenda, name="off-agenda"),
    path("items/<str:ref>/declaration/", members.declaration, name="declaration"),
    path("items/<str:ref>/interests/", members.interest, name="interest"),
    path("items/<str:ref>/discussion/", items.discussion, name="discussion"),
    path("items/<str:ref>/view/", members.view, name="view"),
    path("items/<str:ref>/limbs/<str:code>/", decisions.limb, name="limb"),
    path("items/<str:ref>/recommendation/", decisions.recommendation, name="recommendation"),
    path("items/<str:ref>/deferral/", decisions.deferral, name="deferral"),
    path("items/<str:ref>/signature/", decisions.signature, name="signature"),
    path("items/<str:ref>/taken-back/", decisions.taken_back, name="taken-back"),
    path("items/<str:ref>/approval/", decisions.approval, name="approval"),
    path("items/<str:ref>/sent-back/", decisions.sent_back, name="sent-back"),
    path("items/<str:ref>/letter/", letters.letter, name="letter"),
    path("items/<str:ref>/letter/draft.pdf", letters.preview, name="letter-preview"),
    path("items/<str:ref>/letter/sent.pdf", letters.stored, name="letter-sent"),
    path("items/<str:ref>/letter/posting/", letters.posted, name="posting"),
    path("items/<str:ref>/closing/", items.closing, name="closing"),
]
