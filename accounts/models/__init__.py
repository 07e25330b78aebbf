from accounts.models.company import Company
from accounts.models.membership import Membership, Role
from accounts.models.record import Record, RecordManager, RecordQuerySet
from accounts.models.region import Region
from accounts.models.rep import Rep
from accounts.models.team import Team, TeamMembership
from accounts.models.user import User

__all__ = [
    "Company",
    "Membership",
    "Record",
    "RecordManager",
    "RecordQuerySet",
    "Region",
    "Rep",
    "Role",
    "Team",
    "TeamMembership",
    "User",
]
