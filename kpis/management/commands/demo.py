import time

from django.core.management import call_command
from django.db import connection

from accounts.management.commands import run
from accounts.models import Company
from kpis import tasks
from kpis.demo.sign_ins import PASSWORD, SIGN_INS
from kpis.snapshots.recompute import due_companies

COMPANIES = {sign_in.company for sign_in in SIGN_INS}
SECONDS_TO_WAIT = 120


class Command(run.Command):
    help = "Like run, with a demo company of three years to look at, made on the first run."

    def prepare(self) -> None:
        super().prepare()
        if Company.objects.filter(slug__in=COMPANIES).count() < len(COMPANIES):
            self.say("Making the demo company: this takes a minute, once")
            call_command("create_demo")
        tasks.enqueue_due_nights.delay()

    def welcome(self) -> None:
        self.wait_for_the_numbers()
        super().welcome()
        self.say(f"\nSign in with the password {PASSWORD} as")
        for sign_in in SIGN_INS:
            self.say(f"  {sign_in.email:<22} {sign_in.role.label} of {sign_in.company}")

    def wait_for_the_numbers(self) -> None:
        """Until the worker has had the night of every demo company."""
        waiting = due_companies().filter(slug__in=COMPANIES)
        give_up_at = time.monotonic() + SECONDS_TO_WAIT
        if waiting.exists():
            self.say("The worker computes the numbers")
        while waiting.all().exists():
            if time.monotonic() > give_up_at:
                self.say("It has not finished yet: the log above says how far it is.")
                break
            time.sleep(0.5)
        connection.close()
