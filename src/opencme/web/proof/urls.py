from django.urls import path

from opencme.web.proof import archives, erasures, made, views

app_name = "proof"
urlpatterns = [
    path("", views.show, name="index"),
    path("transcript/", views.transcript, name="transcript"),
    path("audit/<number:number>/", views.audit, name="audit"),
    path("audit/<number:number>/binder/", views.binder, name="binder"),
    path("audit/<number:number>/data/", views.data, name="audit-data"),
    path("made/<number:number>/", made.show, name="made"),
    path("made/<number:number>/file/", made.file, name="made-file"),
    path("made/<number:number>/throw-away/", made.throw_away, name="made-throw-away"),
    path("archive/", archives.show, name="archive"),
    path("archive/file/", archives.file, name="archive-file"),
    path("erasure/", erasures.show, name="erasure"),
]
