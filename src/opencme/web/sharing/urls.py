"""The holder's pages, then what a link opens: its secret is never a word or a number of ours."""

from django.urls import path

from opencme.web.sharing import checklists, views, visits

app_name = "sharing"
urlpatterns = [
    path("", views.show_all, name="list"),
    path("new/", views.make, name="new"),
    path("<number:number>/", views.show, name="share"),
    path("<number:number>/renew/", views.renew, name="renew"),
    path("<number:number>/stop/", views.stop, name="stop"),
    path("checklists/", checklists.show_all, name="checklists"),
    path("checklists/new/", checklists.make, name="checklist-new"),
    path("checklists/<number:number>/", checklists.show, name="checklist"),
    # Any word will do here, so that a link that was cut off in a mail gets the same answer as one that has ended.
    path("<str:token>/", visits.show, name="shared"),
    path("<str:token>/confirm/", visits.confirm, name="confirm"),
    path("<str:token>/retract/", visits.retract, name="retract"),
    path("<str:token>/certificates/<str:digest>/", visits.file, name="certificate"),
]
