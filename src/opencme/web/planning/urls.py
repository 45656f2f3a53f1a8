from django.urls import path

from opencme.web.planning import views

app_name = "planning"
urlpatterns = [
    path("", views.show, name="plan"),
    path("wishes/", views.wishes, name="wishes"),
    path("choose/", views.choose, name="choose"),
    path("choices/<number:number>/take-back/", views.take_back, name="take-back"),
    path("give-up/", views.give_up, name="give-up"),
]
