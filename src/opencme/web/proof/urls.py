from django.urls import URLPattern

app_name = "proof"
urlpatterns: list[URLPattern] = []
