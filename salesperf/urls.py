"""What can be reached before a company is chosen. Inside a company: company_urls."""

from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, path

from accounts.pages.companies import companies

urlpatterns: list[URLPattern | URLResolver] = [
    path("", companies, name="companies"),
    path("sign-in/", auth.LoginView.as_view(), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
]
