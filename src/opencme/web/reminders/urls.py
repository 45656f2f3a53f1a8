from django.urls import path

from opencme.web.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.wishes, name="wishes"),
    path("calendar/new/", views.calendar_new, name="calendar-new"),
    path("calendar/end/", views.calendar_end, name="calendar-end"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
