"""The hotline's routes."""

from web.hotline.inbox import router as inbox

ROUTERS = (inbox,)
