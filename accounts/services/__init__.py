from accounts.services.companies import create_company
from accounts.services.teams import move_rep

__all__ = ["create_company", "move_rep"]
