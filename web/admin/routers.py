"""The administrators' routes."""

from web.admin.window_routes import router as windows
from web.admin.window_sheets import router as sheets

ROUTERS = (windows, sheets)
