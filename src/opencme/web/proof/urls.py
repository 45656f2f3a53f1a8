from django.urls import path

from opencme.web.proof import archives, erasures, views

app_name = "proof"
urlpatterns = [
    path("", views.show, name="index"),
    path("transcript/", views.transcript, name="transcript"),
    path("audit/<number:number>/", views.audit, name="audit"),
    path("audit/<number:number>/binder/", views.binder, name="binder"),
    path("audit/<number:number>/data/", views.data, name="audit-data"),
    path("archive/", archives.show, name="archive"),
    path("archive/file/", archives.file, name="archive-file"),
    path("erasure/", erasures.show, name="erasure"),
]
