"""The hotline's routes."""

from web.hotline.beside import router as beside
from web.hotline.inbox import router as inbox

ROUTERS = (inbox, beside)
