from django.urls import path

from opencme.web.record import credentials, documents, duplicates, imports, views

app_name = "record"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("add/", views.add, name="add"),
    path("documents/<number:number>/", documents.save, name="document"),
    path("duplicates/", duplicates.show, name="duplicates"),
    path("<number:number>/", views.show_entry, name="entry"),
    path("<number:number>/correct/", views.correct, name="correct"),
    path("<number:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<number:number>/restore/", views.restore, name="restore"),
    path("credentials/", credentials.show_all, name="credentials"),
    path("credentials/add/", credentials.add, name="credential-add"),
    path("credentials/<number:number>/", credentials.edit, name="credential"),
    path("credentials/<number:number>/archive/", credentials.archive, name="credential-archive"),
    path("import/", imports.choose, name="import"),
    path("import/run/<number:number>/", imports.show_run, name="import-run"),
    path("import/run/<number:number>/rows.csv", imports.save_outcomes, name="import-outcomes"),
    path("import/run/<number:number>/stop/", imports.stop, name="import-stop"),
    path("import/run/<number:number>/go-on/", imports.go_on, name="import-go-on"),
    path("import/run/<number:number>/take-back/", imports.take_back, name="import-take-back"),
    path("import/<uuid:token>/", imports.check, name="import-check"),
    path("import/<uuid:token>/cancel/", imports.cancel, name="import-cancel"),
]
