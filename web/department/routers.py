"""The departments' routes."""

from web.department.figures import router as figures
from web.department.home import router as home

ROUTERS = (home, figures)
