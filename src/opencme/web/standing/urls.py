from django.urls import path

from opencme.web.standing import start, tell, views, what_if

urlpatterns = [
    path("", views.show, name="standing"),
    path("", views.show, name="home"),
    path("standing/what-if/", what_if.show, name="standing-what-if"),
    path("standing/<int:number>/<slug:rule>/", views.why, name="standing-rule"),
    path("standing/<int:number>/tell/<slug:name>/", tell.answer, name="standing-answer"),
    path("standing/<number:number>/changes/<number:version>/read/", views.read, name="standing-read"),
    path("told/", tell.told, name="told"),
    path("told/<slug:name>/", tell.change, name="told-change"),
    path("told/<slug:name>/take-back/", tell.take_back, name="told-take-back"),
    path("start/", start.start, name="start"),
]
