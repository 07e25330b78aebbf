import os

from celery import Celery

from salesperf.embedded import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesperf.settings")
broker.register()

app = Celery("salesperf")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
