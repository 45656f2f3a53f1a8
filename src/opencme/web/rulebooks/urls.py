from django.urls import path

from opencme.web.rulebooks import views

urlpatterns = [
    path("", views.show_list, name="rulebooks"),
    path("<slug:programme>/", views.show, name="rulebook"),
    path("<slug:programme>.yaml", views.raw, name="rulebook-yaml"),
    path("<slug:programme>.cases.yaml", views.raw_cases, name="rulebook-cases"),
]
