from django.urls import path

from opencme.web.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.show, name="show"),
    path("bring/", views.bring, name="bring"),
    path("address/", views.new_address, name="address"),
    path("<number:number>/", views.show_item, name="item"),
    path("<number:number>/again/", views.read_again, name="again"),
    path("<number:number>/page/<number:page>/", views.show_page, name="page"),
    path("<number:number>/table/", views.import_table, name="table"),
    path("<number:number>/aside/", views.set_aside, name="aside"),
    path("<number:number>/<number:position>/", views.take_up, name="take-up"),
]
