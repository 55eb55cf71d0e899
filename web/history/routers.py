"""The routes of histories."""

from web.history.story_routes import router as story

ROUTERS = (story,)
