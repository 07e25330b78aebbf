import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesperf.settings")
application = get_wsgi_application()

from accounts.tenancy.boot import refuse_privileged_role  # noqa: E402 (needs the apps loaded)

refuse_privileged_role()
