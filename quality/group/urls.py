from django.urls import path

from quality.group.views import learning, ratings

app_name = "group"

urlpatterns = [
    path("ratings/", ratings.ratings, name="ratings"),
    path("ratings/<int:pk>/", ratings.site, name="site-ratings"),
    path("ratings/<int:pk>/record/", ratings.record, name="record-rating"),
    path("learning/", learning.learning, name="learning"),
    path("learning/begin/", learning.begin, name="begin-learning"),
    path("learning/<int:pk>/", learning.show, name="learning-response"),
    path("learning/<int:pk>/change/", learning.change, name="change-learning"),
    path("learning/<int:pk>/candour/", learning.candour, name="candour"),
    path("learning/<int:pk>/finding/", learning.finding, name="add-finding"),
    path("learning/<int:pk>/finish/", learning.finish, name="finish-learning"),
    path("learning/<int:pk>/comment/", learning.comment, name="comment"),
    path("findings/<int:pk>/take-back/", learning.take_back, name="take-finding-back"),
]
