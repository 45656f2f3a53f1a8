from django.urls import path

from opencme.web.catalog import importpages, views

app_name = "catalog"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("<number:number>/", views.show, name="activity"),
    path("import/", importpages.bring, name="import"),
    path("import/<number:number>/", importpages.show_run, name="run"),
]
