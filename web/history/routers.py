"""The routes of histories."""

from web.history.event_routes import router as events
from web.history.story_routes import router as story

ROUTERS = (story, events)
