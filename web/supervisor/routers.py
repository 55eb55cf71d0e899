"""The supervisors' routes."""

from web.supervisor.home import router as home

ROUTERS = (home,)
