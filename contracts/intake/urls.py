from django.urls import path

from contracts.intake import views

app_name = "intake"
urlpatterns = [
    path("<int:pk>/files/", views.files, name="files"),
    path("<int:pk>/files/send/", views.send, name="send"),
    path("<int:pk>/files/template/", views.template, name="template"),
    path("<int:pk>/files/<int:upload>/", views.upload, name="upload"),
    path("<int:pk>/files/<int:upload>/again/", views.again, name="again"),
    path("<int:pk>/files/<int:upload>/mend/", views.mend, name="mend"),
    path("<int:pk>/files/<int:upload>/take/", views.take, name="take"),
    path("<int:pk>/files/<int:upload>/back/", views.back, name="back"),
    path("<int:pk>/files/<int:upload>/received/<int:file>/", views.received, name="received"),
]
