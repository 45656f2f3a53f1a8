from django.urls import path

from opencme.web.rulebooks import views, which, worth

urlpatterns = [
    path("", views.show_list, name="rulebooks"),
    # No programme's id is a single word.
    path("all.json", views.all_as_json, name="rulebooks-json"),
    path("all.parquet", views.all_as_parquet, name="rulebooks-parquet"),
    path("credit/", worth.show, name="credit-systems"),
    path("mine/", which.show, name="rulebooks-mine"),
    path("<slug:programme>/", views.show, name="rulebook"),
    path("<slug:programme>.json", views.as_json, name="rulebook-json"),
    path("<slug:programme>.yaml", views.raw, name="rulebook-yaml"),
    path("<slug:programme>.cases.yaml", views.raw_cases, name="rulebook-cases"),
]
