"""Regions, teams and reps."""

import datetime

from accounts.models import Region, Rep, Team, TeamMembership
from tests.kpis.imports.conftest import Import, counts, reasons


def test_parents_may_come_after_their_children(bring_in: Import) -> None:
    text = "external_id,name,parent\nprague,Prague,bohemia\nbohemia,Bohemia,czechia\nczechia,Czechia,\n"
    assert counts(bring_in("regions", text)) == (3, 0, 0, 0)
    assert Region.objects.get(external_id="prague").parent.parent.name == "Czechia"
    assert counts(bring_in("regions", text)) == (0, 0, 3, 0)


def test_a_parent_may_be_on_record_already(bring_in: Import) -> None:
    bring_in("teams", "external_id,name\neast,East\n")
    bring_in("teams", "external_id,name,parent\ncity,City,east\n")
    assert Team.objects.get(external_id="city").parent.external_id == "east"


def test_what_hangs_on_a_rejected_parent_is_rejected_too(bring_in: Import) -> None:
    result = bring_in("regions", "external_id,name,parent\na,A,b\nb,B,c\nc,C,nowhere\nd,D,\n")
    assert counts(result) == (1, 0, 0, 3)
    assert [(line, reason) for line, *_cell, reason in reasons(result)] == [
        (2, "No region has the external id “b”."),
        (3, "No region has the external id “c”."),
        (4, "No region has the external id “nowhere”."),
    ]


def test_parents_in_a_ring_are_rejected(bring_in: Import) -> None:
    result = bring_in("regions", "external_id,name,parent\na,A,b\nb,B,a\nc,C,b\nd,D,d\ne,E,\n")
    assert counts(result) == (1, 0, 0, 4)
    assert reasons(result)[0] == (2, "parent", "b", "Going up from here, the parents come round in a ring.")


def test_a_ring_through_what_is_on_record_is_rejected(bring_in: Import) -> None:
    bring_in("regions", "external_id,name,parent\na,A,\nb,B,a\n")
    assert counts(bring_in("regions", "external_id,name,parent\na,A,b\n")) == (0, 0, 0, 1)


def test_a_manager_who_is_no_rep_yet_is_rejected(bring_in: Import) -> None:
    text = "external_id,name,manager\neast,East,mia\n"
    assert reasons(bring_in("teams", text))[0][1:3] == ("manager", "mia")
    bring_in("reps", "external_id,name\nmia,Mia\n")
    assert counts(bring_in("teams", text)) == (1, 0, 0, 0)
    assert Team.objects.get().manager.external_id == "mia"


def memberships() -> list[tuple]:
    return list(
        TeamMembership.objects.order_by("starts_on").values_list("team__external_id", "starts_on", "ends_on")
    )


def test_a_rep_is_in_the_team_from_the_first_day(bring_in: Import) -> None:
    bring_in("teams", "external_id,name\neast,East\nwest,West\n")
    bring_in("reps", "external_id,name,team,started_on\nr1,Rita,east,2015-03-01\n")
    assert memberships() == [("east", datetime.date(2015, 3, 1), None)]


def test_a_rep_without_a_first_day_has_always_been_in_the_team(bring_in: Import) -> None:
    bring_in("teams", "external_id,name\neast,East\n")
    bring_in("reps", "external_id,name,team\nr1,Rita,east\n")
    assert memberships() == [("east", datetime.date(1900, 1, 1), None)]


def test_another_team_in_a_later_file_is_a_move_from_today_on(bring_in: Import) -> None:
    bring_in("teams", "external_id,name\neast,East\nwest,West\n")
    bring_in("reps", "external_id,name,team\nr1,Rita,east\n")
    text = "external_id,name,team\nr1,Rita,west\n"
    assert counts(bring_in("reps", text)) == (0, 1, 0, 0)
    (_first, _since, until), (team, moved_on, _open) = memberships()
    assert (team, until) == ("west", moved_on)
    assert moved_on > datetime.date(2024, 1, 1)
    assert counts(bring_in("reps", text)) == (0, 0, 1, 0)


def test_an_empty_team_leaves_the_rep_where_they_are(bring_in: Import) -> None:
    bring_in("teams", "external_id,name\neast,East\n")
    bring_in("reps", "external_id,name,team\nr1,Rita,east\n")
    assert counts(bring_in("reps", "external_id,name,team\nr1,Rita,\n")) == (0, 0, 1, 0)
    assert len(memberships()) == 1


def test_a_move_recorded_for_later_is_not_overwritten(bring_in: Import) -> None:
    bring_in("teams", "external_id,name\neast,East\nwest,West\n")
    bring_in("reps", "external_id,name,team,started_on\nr1,Rita,east,2199-01-01\n")
    result = bring_in("reps", "external_id,name,team\nr1,Rita,west\n")
    assert reasons(result)[0][1:] == ("team", "west", "A later move of this rep is on record.")


def test_a_rep_cannot_end_before_starting(bring_in: Import) -> None:
    bring_in("reps", "external_id,name,started_on\nr1,Rita,2020-01-01\n")
    assert counts(bring_in("reps", "external_id,name,ended_on\nr1,Rita,2019-01-01\nr2,Mia,2019-01-01\n")) == (
        1,
        0,
        0,
        1,
    )
    assert Rep.objects.get(external_id="r1").ended_on is None
