"""The routes of histories."""

from web.history.event_routes import router as events
from web.history.story_routes import router as story
from web.history.timeline_routes import router as timeline

ROUTERS = (story, events, timeline)
