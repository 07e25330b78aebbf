import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from accounts.models import User


def test_a_person_signs_in_however_they_write_their_address(db):
    user = User.objects.create_user("Olga@North.Example", "Olga", "correct horse")
    assert user.email == "olga@north.example"
    assert authenticate(username=" OLGA@north.example", password="correct horse") == user


def test_a_person_without_a_password_cannot_sign_in(db):
    User.objects.create_user("olga@north.example", "Olga")
    assert authenticate(username="olga@north.example", password="") is None


def test_an_address_is_one_person(db):
    User.objects.create_user("olga@north.example", "Olga")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("OLGA@north.example", "Olga")


def test_the_database_keeps_addresses_in_lower_case(db):
    with pytest.raises(IntegrityError, match="user_email_lower"), transaction.atomic():
        User.objects.create(email="Olga@north.example", name="Olga")


def test_a_form_writes_an_address_in_lower_case():
    user = User(email=" Olga@North.Example ")
    user.clean()
    assert user.email == "olga@north.example"
