"""The routes of histories."""

from web.history.certificate_routes import router as certificates
from web.history.event_routes import router as events
from web.history.story_routes import router as story
from web.history.then_routes import router as then
from web.history.timeline_routes import router as timeline
from web.history.verdict_routes import router as verdicts

ROUTERS = (story, events, timeline, then, verdicts, certificates)
