from django.urls import path

from quality.voices import views

app_name = "voices"

urlpatterns = [
    path("", views.home, name="home"),
    path("posts/", views.posts, name="posts"),
    path("posts/record/", views.set_posts, name="set-posts"),
    path("members/", views.members, name="members"),
    path("members/add/", views.add_member, name="add-member"),
    path("members/<int:pk>/leave/", views.member_left, name="member-left"),
    path("care-plans/", views.care_plans, name="care-plans"),
    path("care-plans/record/", views.record_care_plans, name="record-care-plans"),
    path("said/", views.said, name="said"),
    path("said/record/", views.hear, name="hear"),
    path("said/<int:pk>/", views.one_said, name="one-said"),
    path("said/<int:pk>/answer/", views.answer, name="answer"),
]
