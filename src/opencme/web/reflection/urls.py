from django.urls import path

from opencme.web.reflection import views

app_name = "reflection"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("print/", views.print_out, name="print"),
    path("reflections.csv", views.table, name="table"),
    path("write/", views.write, name="write"),
    path("<number:number>/", views.show, name="one"),
    path("<number:number>/edit/", views.revise, name="edit"),
    path("<number:number>/after/<number:after>/", views.answer, name="answer"),
    path("<number:number>/record/<slug:programme>/", views.put_on_record, name="record"),
    path("<number:number>/delete/", views.delete, name="delete"),
]
