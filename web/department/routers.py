"""The departments' routes."""

from web.department.home import router as home

ROUTERS = (home,)
