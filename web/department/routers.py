"""The departments' routes."""

from web.department.accepting import router as accepting
from web.department.change_page import router as change
from web.department.changes import router as changes
from web.department.figures import router as figures
from web.department.home import router as home

ROUTERS = (home, accepting, figures, changes, change)
